#pragma once

#include <vector>

#include "parallel/communication/communicator.hpp"

namespace scalelab {

/// How far this rank's clock is behind rank 0's: now() here plus the offset is rank 0's now().
/// Ranks that name the same `computer` as rank 0 read the same clock and get exactly 0. The others
/// exchange messages with rank 0, and the exchange with the shortest round trip decides (Cristian,
/// "Probabilistic clock synchronization", Distributed Computing 3, 1989); the error is at most half
/// that round trip. Collective.
double clock_offset(Communicator& group, const std::vector<int>& computer_of_rank);

/// Agrees on one moment at which all ranks start, a little after the last of them is ready, and
/// returns it on this rank's own clock. Collective.
double agree_on_start(Communicator& group, double offset);

}  // namespace scalelab
