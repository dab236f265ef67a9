// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/busywork.hpp"

#include <span>

#include "parallel/clock/fastest_of.hpp"

namespace scalelab::busywork {
namespace {

double measure_rate() {
  constexpr int measurements = 60;
  constexpr std::int64_t turns = 100'000;  // some 0.1 ms: most measurements pass undisturbed
  std::uint64_t state = 1;
  const double shortest_s = fastest_of(measurements, [&] { state = turn(state, turns); });
  // The state is compared so that the compiler can't leave the turns out.
  return state == 0 ? 0 : static_cast<double>(turns) / shortest_s;
}

}  // namespace

// Not inlined, so that turns cost the same wherever they are done.
[[gnu::noinline]] std::uint64_t turn(std::uint64_t state, std::int64_t turns) noexcept {
  for (std::int64_t i = 0; i < turns; ++i) {
    state = state * multiplier + increment;
  }
  return state;
}

std::uint64_t jump(std::uint64_t state, std::int64_t turns) noexcept {
  // x -> a x + c done twice is x -> a^2 x + (a + 1) c.
  std::uint64_t a = multiplier;
  std::uint64_t c = increment;
  for (auto left = static_cast<std::uint64_t>(turns); left > 0; left >>= 1U) {
    if ((left & 1U) != 0) {
      state = state * a + c;
    }
    c *= a + 1;
    a *= a;
  }
  return state;
}

double turns_per_second(Process& process) {
  static const double rate_here = measure_rate();
  double rate = rate_here;
  process.group().broadcast(std::span(&rate, 1), 0);
  return rate;
}

}  // namespace scalelab::busywork
