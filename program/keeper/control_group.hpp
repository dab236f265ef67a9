// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <optional>

namespace scalelab::keeper {

/// A control group (Linux cgroups, version 2) of its own below that of this process, for a program
/// and all that it starts: the system counts for them together, whoever waits for whom.
class ControlGroup {
 public:
  /// Makes one. It has no path where there is no such hierarchy, or it may not be changed.
  ControlGroup();
  ControlGroup(const ControlGroup&) = delete;
  ControlGroup& operator=(const ControlGroup&) = delete;
  ControlGroup(ControlGroup&&) = delete;
  ControlGroup& operator=(ControlGroup&&) = delete;

  /// Removes it, which the system refuses while there is a process in it.
  ~ControlGroup();

  [[nodiscard]] bool is_there() const { return !path_.empty(); }

  /// Moves the calling process into it; for a child that will be the program. Returns whether it
  /// could.
  [[nodiscard]] bool enter() const;

  struct ProcessorTime {
    double user_s = 0;
    double system_s = 0;
  };
  /// Of all that ever was in it; nothing where it does not tell.
  [[nodiscard]] std::optional<ProcessorTime> processor_time() const;

  /// The most memory that all in it had together; nothing where the memory controller is not on.
  [[nodiscard]] std::optional<double> peak_bytes() const;

 private:
  std::filesystem::path path_;
};

}  // namespace scalelab::keeper
