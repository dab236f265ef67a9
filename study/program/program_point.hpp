// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <vector>

#include "parallel/job/job.hpp"
#include "program/program_run.hpp"
#include "study/plan.hpp"
#include "study/prepared_point.hpp"
#include "study/program/program_settings.hpp"

namespace scalelab {

struct Config;

/// What the placeholders of a program's texts stand for at a point.
std::map<std::string, std::string> placeholder_values(const Config& config,
                                                      const PlannedPoint& point);

/// A point of a program: the command with all that is known at this point filled in.
class ProgramPoint : public PreparedPoint {
 public:
  /// The settings must outlive this.
  ProgramPoint(Job& job, const Config& config, const ProgramSettings& settings,
               const PlannedPoint& point);

  /// Runs `before`, the command and `after`, of which only the command is timed. What goes wrong
  /// with one of them is in the visit (Visit::failure).
  Visit visit(int batch) override;

  void close() override {}

 private:
  struct Seen;
  [[nodiscard]] ProgramCall call_of(const std::vector<std::string>& words) const;
  [[nodiscard]] Visit judged(const ProgramRun& run, const Seen& seen) const;
  [[nodiscard]] double time_of(const ProgramRun& run, const Seen& seen) const;
  [[nodiscard]] double answer_of(const Seen& seen) const;
  [[nodiscard]] std::vector<KernelValue> outside_values(const ProgramRun& run) const;

  const ProgramSettings* settings_;
  std::map<std::string, std::string> placeholders_;
  int workers_;
  bool cpu_time_tells_;  // how much of the workers' time was computing
  ProgramCall call_;     // but for its words
};

/// What it takes to start a program that does nothing and to see its end, in seconds: the median of
/// some runs.
double seconds_to_start_a_program();

}  // namespace scalelab
