// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <concepts>
#include <optional>
#include <utility>

namespace scalelab {

/// How a process ended: by itself, with an exit code, or by a signal.
class ProcessEnd {
 public:
  /// Of a status as waitpid(2) gives it.
  explicit ProcessEnd(int wait_status) noexcept : status_(wait_status) {}

  [[nodiscard]] std::optional<int> exit_code() const noexcept;  ///< nothing after a signal
  [[nodiscard]] std::optional<int> signal() const noexcept;     ///< nothing after an exit
  [[nodiscard]] bool well() const noexcept;                     ///< by itself, with exit code 0

 private:
  int status_;
};

/// A child of this process. Whoever has it is the one who waits for it, once: its end is told, or
/// is an error, and never is taken for a good one because the system does not know it.
class ChildProcess {
 public:
  /// A child that was made already, by posix_spawn(3) or fork(2).
  explicit ChildProcess(pid_t id) noexcept : id_(id) {}

  /// Forks. The child calls `life`, leaves by _exit with what it returns, and does nothing else.
  /// Throws std::system_error when the system refuses. `life` must not throw.
  template <std::invocable Life>
  static ChildProcess forked(Life&& life) {
    const pid_t id = fork_or_throw();
    if (id == 0) {
      ::_exit(std::forward<Life>(life)());
    }
    return ChildProcess(id);
  }

  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ChildProcess(ChildProcess&& other) noexcept : id_(std::exchange(other.id_, nobody)) {}
  ChildProcess& operator=(ChildProcess&&) = delete;

  /// Waits until it has ended, if nobody has.
  ~ChildProcess();

  /// The operating system's number of it; it means nothing any more once its end was told.
  [[nodiscard]] pid_t id() const noexcept { return id_; }

  /// Waits until it has ended. Throws std::system_error when the system does not tell how it ended,
  /// as where SIGCHLD is ignored (see settle_inherited_signals) or somebody else has waited for it.
  ProcessEnd wait();

  /// How it ended, or nothing while it runs. Throws as wait() does.
  std::optional<ProcessEnd> ended();

 private:
  static constexpr pid_t nobody = -1;

  static pid_t fork_or_throw();
  std::optional<ProcessEnd> wait_with(int options);

  pid_t id_;
};

}  // namespace scalelab
