// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "parallel/communication/communicator.hpp"

namespace scalelab {

/// What two ranks can exchange at best.
struct MessageLimits {
  double latency_s = 0;  ///< of the shortest message: half of its way there and back
  double bandwidth = 0;  ///< bytes a second, of long messages in one direction
};

/// Sends messages from the one rank to the other and back, for about so many seconds. Called by
/// these two alone; returns what was found on `first`, and nothing of use on `second`.
MessageLimits ping_pong(Communicator& group, int first, int second, double seconds);

}  // namespace scalelab
