// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>

#include "kernels/kernel.hpp"
#include "parallel/job/job.hpp"
#include "parallel/job/rank_group.hpp"
#include "parallel/team/process.hpp"
#include "parallel/team/team.hpp"
#include "study/config.hpp"
#include "study/plan.hpp"
#include "study/visit.hpp"

namespace scalelab {

/// A point as it stays from its first visit in a job until it is released: its team, with locks and
/// queues, and its kernel, prepared. Exceptions have the point's name before them; the job must end
/// then, since other ranks may wait for this one.
class PreparedPoint {
 public:
  /// Makes and prepares all of it. The job, the group and the config must outlive this. Collective
  /// over the group.
  PreparedPoint(Job& job, const RankGroup& group, const Config& config, const PlannedPoint& point);

  /// Takes one sample of `batch` repetitions. Each is reset before and answered after, untimed.
  /// Collective over the group.
  Visit visit(int batch);

  /// Gives back what the ranks have in common. Collective over the group; the last thing to be
  /// called. The destructor waits for nobody.
  void close();

 private:
  [[nodiscard]] std::unique_ptr<Kernel> prepared_kernel(const KernelInfo& info, const Size& size);

  std::string name_;
  Team team_;
  Process process_;
  std::unique_ptr<Kernel> kernel_;
};

}  // namespace scalelab
