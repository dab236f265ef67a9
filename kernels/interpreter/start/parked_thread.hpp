// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

namespace scalelab {

/// A thread that does nothing and waits to be ended: there to see what one more thread costs in
/// memory. Its stack, as large as that of other threads, was no other thread's before: the stacks
/// that the C library keeps from ended threads would hide what a thread needs.
class ParkedThread {
 public:
  /// Returns when the thread runs. Throws std::runtime_error when it can't be started.
  ParkedThread();
  ParkedThread(const ParkedThread&) = delete;
  ParkedThread& operator=(const ParkedThread&) = delete;
  ParkedThread(ParkedThread&&) = delete;
  ParkedThread& operator=(ParkedThread&&) = delete;

  /// Ends the thread, waits for it, and gives its stack back.
  ~ParkedThread();

 private:
  struct Running;
  std::unique_ptr<Running> running_;
};

}  // namespace scalelab
