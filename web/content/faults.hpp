// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "numerics/random/philox.hpp"

namespace scalelab::web {

/// What can be asked for.
enum class Kind : std::uint32_t { file, page };

/// Which responses fail on purpose, and which are slow: a function of what is asked for and of the
/// attempt, so that whoever asks meets the same faults, and who knows the seed can count them.
struct Faults {
  std::uint32_t seed = 0;
  double fail_share = 0;  ///< of all attempts
  double slow_share = 0;  ///< of all attempts, whether they fail or not

  /// Whether attempt `attempt` (from 0) to get something fails: its status is 503.
  [[nodiscard]] constexpr bool fails(Kind kind, std::int64_t number, int attempt) const noexcept {
    return chance(kind, number, attempt)[0] < fail_share;
  }
  /// Whether its response is slow.
  [[nodiscard]] constexpr bool is_slow(Kind kind, std::int64_t number, int attempt) const noexcept {
    return chance(kind, number, attempt)[1] < slow_share;
  }

 private:
  [[nodiscard]] constexpr std::array<double, 2> chance(Kind kind, std::int64_t number,
                                                       int attempt) const noexcept {
    constexpr std::uint32_t stream_of_faults = 0x6661756c;
    constexpr double one = 4294967296.0;  // 2^32
    const auto numbers = philox::numbers(
        philox::counter(static_cast<std::uint64_t>(number), static_cast<std::uint64_t>(attempt)),
        {seed, stream_of_faults + static_cast<std::uint32_t>(kind)});
    return {numbers[0] / one, numbers[1] / one};
  }
};

/// Faults of the attempts that it takes until one does not fail.
struct MetFaults {
  std::int64_t failed = 0;
  std::int64_t slow = 0;
  bool operator==(const MetFaults&) const = default;
};

/// Those that are met on the way to something.
constexpr MetFaults faults_on_the_way(const Faults& faults, Kind kind,
                                      std::int64_t number) noexcept {
  MetFaults met;
  for (int attempt = 0;; ++attempt) {
    met.slow += faults.is_slow(kind, number, attempt) ? 1 : 0;
    if (!faults.fails(kind, number, attempt)) {
      return met;
    }
    ++met.failed;
  }
}

}  // namespace scalelab::web
