// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "posix/descriptor.hpp"

namespace scalelab {

/// A pipe through which a child's messages go to this process's stderr. A child that had stderr
/// itself might end over a message that can't be written, as MPICH's launcher does: here such a
/// message is dropped, and the child hears nothing of it.
class MessagePipe {
 public:
  /// Throws std::system_error when the system gives no pipe.
  MessagePipe();

  /// In the child: what it writes to stderr goes into the pipe from now on.
  void become_stderr() const noexcept;

  /// In the parent, once the child is on its way: leaves the pipe's beginning to the child.
  void leave_to_child();

  /// Hands on what has come meanwhile, as far as stderr takes it at once. Never waits.
  void hand_on() const noexcept;

  /// Hands on all that is in the pipe. For when the child has ended.
  void hand_on_the_rest() const noexcept;

 private:
  Descriptor begin_;
  Descriptor end_;
};

}  // namespace scalelab
