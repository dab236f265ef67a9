// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "parallel/team/process.hpp"

namespace scalelab {

/// Computing for computing's sake, whose amount is known and whose result can be checked: numbers
/// of the linear congruential generator x -> a x + c modulo 2^64 (Knuth, The Art of Computer
/// Programming, vol. 2, sec. 3.3.4, the constants of MMIX), each of which needs the one before. A
/// fixed amount, not a fixed time: two threads on one processor take twice as long for it.
namespace busywork {

inline constexpr std::uint64_t multiplier = 6364136223846793005U;
inline constexpr std::uint64_t increment = 1442695040888963407U;

/// The generator's state after `turns` more numbers, computed one by one.
[[nodiscard]] std::uint64_t turn(std::uint64_t state, std::int64_t turns) noexcept;

/// The same state in some 60 multiplications however many turns there are (F. Brown, "Random number
/// generation with arbitrary strides", Trans. Am. Nucl. Soc. 71, 1994).
[[nodiscard]] std::uint64_t jump(std::uint64_t state, std::int64_t turns) noexcept;

/// How many turns one worker does in a second when nobody disturbs it: rank 0's measurement, the
/// fastest of many short ones, made once in the life of the process. The same on every rank.
/// Collective over the ranks of the point.
[[nodiscard]] double turns_per_second(Process& process);

}  // namespace busywork
}  // namespace scalelab
