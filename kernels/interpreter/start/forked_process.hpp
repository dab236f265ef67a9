// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

namespace scalelab {

/// A process forked from this one, as Python's multiprocessing makes them with the start method
/// "fork". It says that it runs, waits to be ended, and does nothing else: a process forked from a
/// program with threads may only do what is safe in a signal handler (fork(2)), so it writes to a
/// pipe, reads from one, and leaves by _exit. It knows nothing of MPI, and ends by itself when this
/// process dies.
class ForkedProcess {
 public:
  /// Throws std::runtime_error when the system refuses.
  ForkedProcess();
  ForkedProcess(const ForkedProcess&) = delete;
  ForkedProcess& operator=(const ForkedProcess&) = delete;
  ForkedProcess(ForkedProcess&&) = delete;
  ForkedProcess& operator=(ForkedProcess&&) = delete;

  /// Ends it, and waits until it has ended.
  ~ForkedProcess();

  /// The operating system's number of it.
  [[nodiscard]] int id() const noexcept;

  /// Waits for its word that it runs. False when it died before that.
  bool wait_until_it_runs();

  /// Ends it, and waits until it has ended. Returns whether it ended as it should: by itself, with
  /// exit code 0. To be called once.
  bool end();

 private:
  struct Running;
  std::unique_ptr<Running> running_;
};

}  // namespace scalelab
