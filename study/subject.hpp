// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "parallel/job/job.hpp"
#include "parallel/job/rank_group.hpp"
#include "study/prepared_point.hpp"
#include "words/subject_kind.hpp"

namespace scalelab {

struct Config;
struct PlannedPoint;
struct ComputerMemory;

/// A setting of a config by its key, as "study.kernel".
using KeyAndValue = std::pair<std::string, std::string>;

/// What a study measures. Planning, rounds, stopping, storing, analysis and reports know only
/// points and samples; what a point is for a subject, where it runs and how a sample of it is taken
/// is here, and nowhere else.
class Subject {
 public:
  Subject() = default;
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;
  Subject(Subject&&) = delete;
  Subject& operator=(Subject&&) = delete;
  virtual ~Subject() = default;

  [[nodiscard]] virtual SubjectKind kind() const = 0;

  /// As it stands in /points/kernel, and before the names of its own values in /samples.
  [[nodiscard]] virtual const std::string& name() const = 0;

  /// Whether one process takes all samples, whatever layout a point has: then no ranks are started
  /// for its points.
  [[nodiscard]] virtual bool in_one_process() const = 0;

  /// Fills in the point's size, work and whatever else is known of it before a job is there. The
  /// point has its layout. Throws ConfigError when it can't be run.
  virtual void plan(const Config& config, PlannedPoint& point) const = 0;

  /// Chooses the ranks of a planned point, by what the job's rank 0 knows, or marks it skipped with
  /// the reason; notes nodes, cores, memory and oversubscription. Throws ConfigError when there is
  /// not the memory that it needs.
  virtual void place(const Config& config, const RankPlaces& places,
                     const std::vector<ComputerMemory>& memory, PlannedPoint& point) const = 0;

  /// Makes all that samples of the point need. The job, the group, the config and the point must
  /// outlive it. Collective over the group.
  [[nodiscard]] virtual std::unique_ptr<PreparedPoint> prepare(Job& job, const RankGroup& group,
                                                               const Config& config,
                                                               const PlannedPoint& point) const = 0;

  /// Whether two points of the same size may have these answers.
  [[nodiscard]] virtual bool same_answer(double one, double other) const = 0;

  /// Whether a repetition that is too short for the clock is repeated, and a batch of them is a
  /// sample.
  [[nodiscard]] virtual bool makes_batches() const = 0;

  /// What is to be known of this machine to read its times, for /machine. By rank 0, once for a
  /// file; it may take a moment.
  [[nodiscard]] virtual std::map<std::string, std::string> facts() const = 0;

  /// All settings of the config that are the subject's own, but for the size.
  [[nodiscard]] virtual std::vector<KeyAndValue> settings() const = 0;
};

}  // namespace scalelab
