// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

namespace scalelab {

/// Communication under way (MPI-3.1, sections 3.7 and 5.12): the buffers that it was started with
/// stay where they are and are left alone until it has ended. A request without communication has
/// ended. Calls are made by one thread of a rank at a time; a kernel makes them through
/// Worker::finish and Worker::progress.
class Request {
 public:
  Request() noexcept;
  Request(Request&& other) noexcept;
  /// Waits for what this request stood for first.
  Request& operator=(Request&& other) noexcept;
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  /// Waits, so that MPI never writes to a buffer that is gone. Doesn't while an exception is on its
  /// way, since the ranks that would answer may wait for the one that failed: end the job then.
  ~Request();

  /// Whether the communication has ended. Gives MPI a chance to go on with it.
  bool test();

  /// Returns when the communication has ended.
  void wait();

  /// What MPI knows of it. Only parallel/ can look inside.
  struct State;
  explicit Request(std::unique_ptr<State> state) noexcept;

 private:
  void end() noexcept;

  std::unique_ptr<State> state_;  // null when it has ended
  int exceptions_ = 0;            // on their way when it was made
};

}  // namespace scalelab
