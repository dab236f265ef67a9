#pragma once

#include <memory>

#include "parallel/team/team.hpp"
#include "study/config.hpp"
#include "study/plan.hpp"

namespace scalelab {

/// What one visit to a point gave: one sample, of one repetition or of a batch. Complete on the
/// group's rank 0.
struct Visit {
  TimedRun run;
  Answer answer;
};

/// One rank's part of a point whose kernel is made and prepared, and stays so from sample to
/// sample.
class PreparedPoint {
 public:
  /// Makes the kernel and prepares it. Collective over the group. All that is given must outlive
  /// this. An exception of the kernel comes out with the point's name before it, here and below;
  /// the job must end then, since other ranks may wait for this one.
  PreparedPoint(Job& job, const RankGroup& group, const Config& config, const PlannedPoint& point);

  PreparedPoint(const PreparedPoint&) = delete;
  PreparedPoint& operator=(const PreparedPoint&) = delete;
  PreparedPoint(PreparedPoint&&) = delete;
  PreparedPoint& operator=(PreparedPoint&&) = delete;
  ~PreparedPoint() = default;

  /// Takes one sample of `batch` repetitions: the kernel is reset before each and answers after it.
  /// Collective over the group.
  Visit visit(int batch);

  /// Gives back what the ranks have in common; the last thing to be called. Collective over the
  /// group. Apart from the destructor, because a rank that failed must not wait for the others.
  void close();

 private:
  const Config* config_;
  const PlannedPoint* point_;
  Team team_;
  Process process_;
  std::unique_ptr<Kernel> kernel_;
};

}  // namespace scalelab
