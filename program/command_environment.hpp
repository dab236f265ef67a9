// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <vector>

namespace scalelab {

/// The variables that a program is started with, as NAME=value.
class CommandEnvironment {
 public:
  /// Those that this process was started with, whatever it, its libraries or MPI have changed
  /// since: what /proc/self/environ tells. Where a launcher started this process as a rank of a
  /// job, the variables by which a program is taken for that rank are left out: those of Open MPI,
  /// PMIx and PMI, and of a step of Slurm's; not OMPI_ALLOW_RUN_AS_ROOT and its like, which are the
  /// user's.
  static CommandEnvironment of_this_process();

  explicit CommandEnvironment(std::map<std::string, std::string> variables)
      : variables_(std::move(variables)) {}

  [[nodiscard]] bool has(const std::string& name) const { return variables_.contains(name); }
  [[nodiscard]] std::string value(const std::string& name) const;
  void set(const std::string& name, const std::string& value) { variables_[name] = value; }
  /// Leaves out what makes a program a rank of a job that is not its own.
  void leave_job();

  [[nodiscard]] std::vector<std::string> entries() const;

 private:
  std::map<std::string, std::string> variables_;
};

}  // namespace scalelab
