// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace scalelab {

/// What a worker's time can go to. All but the first are lost.
enum class Cause : std::uint8_t {
  compute,        ///< useful work
  lock,           ///< waiting for an interpreter lock, or for that of a shared object
  imbalance,      ///< waiting for workers that have more to compute
  communication,  ///< between ranks, beyond what imbalance explains
  barrier,        ///< waiting at barriers within the work, beyond what imbalance explains
  blocked,        ///< outside the lock: a sleep, a device
  start_skew,     ///< from the common start until the worker began
  end_skew        ///< from the worker's end to the last one's, beyond what imbalance explains
};

constexpr std::array<Cause, 8> every_cause = {
    Cause::compute, Cause::lock,    Cause::imbalance,  Cause::communication,
    Cause::barrier, Cause::blocked, Cause::start_skew, Cause::end_skew};

/// "compute", "lock", "imbalance", "communication", "barrier", "blocked", "start_skew", "end_skew".
std::string_view name_of(Cause cause);

/// "slower compute", "waiting for the lock": what a person says that a loss went to.
std::string_view words_for(Cause cause);

}  // namespace scalelab
