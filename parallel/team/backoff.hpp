// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "parallel/clock/clock.hpp"

namespace scalelab {

/// The pauses of a thread that looks again and again for something that will not wake it: short at
/// first; then it offers its core to others; then it sleeps, for a 64th of what it has waited, so
/// that it uses no core to speak of and comes at most so much too late. Where there are more
/// threads than cores, those that it waits for get theirs.
class Backoff {
 public:
  /// Returns after the next pause.
  void wait() const noexcept;

 private:
  double began_ = now();
};

}  // namespace scalelab
