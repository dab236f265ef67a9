// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/noise_probe.hpp"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <thread>

#include "parallel/clock/clock.hpp"
#include "parallel/clock/fastest_of.hpp"

namespace scalelab {
namespace {

constexpr double wanted_quantum_s = 100e-6;
constexpr double interrupted_above = 1.1;  // times the shortest

// A chain of multiplications, each of which needs the one before it: nothing but the core decides
// how long it takes. The constants are those of Knuth's MMIX generator.
std::uint64_t work(std::uint64_t state, std::int64_t steps) {
  for (std::int64_t step = 0; step < steps; ++step) {
    state = state * 6364136223846793005U + 1442695040888963407U;
  }
  return state;
}

// How many steps take about a quantum on this core.
std::int64_t steps_of_a_quantum(std::uint64_t& state) {
  constexpr std::int64_t steps = 10'000;
  constexpr int trials = 50;
  const double shortest_s = fastest_of(trials, [&] { state = work(state, steps); });
  return std::llround(steps * wanted_quantum_s / std::max(shortest_s, 1e-9));
}

}  // namespace

NoiseFigures noise_of(std::span<const double> quanta_s) {
  if (quanta_s.empty() || std::ranges::any_of(quanta_s, [](double time) { return !(time > 0); })) {
    throw std::invalid_argument("noise can't be told from no times, or times that are not above 0");
  }
  const auto [shortest, longest] = std::ranges::minmax(quanta_s);
  const double all = std::accumulate(quanta_s.begin(), quanta_s.end(), 0.0);
  const double limit = interrupted_above * shortest;
  const auto interruptions =
      std::ranges::count_if(quanta_s, [limit](double time) { return time > limit; });
  return {.quantum_s = shortest,
          .lost_share = all / static_cast<double>(quanta_s.size()) / shortest - 1,
          .longest_s = longest - shortest,
          .per_second = static_cast<double>(interruptions) / all};
}

std::vector<NoiseFigures> probe_noise(Placement& placement, double seconds) {
  const std::vector<int> processors =
      placement.order(PlacementPolicy::compact, 1, placement.cores());
  std::vector<NoiseFigures> figures(processors.size());
  std::barrier together(static_cast<std::ptrdiff_t>(processors.size()));
  std::atomic<std::uint64_t> result = 0;  // so that the work can't be left out
  std::vector<std::jthread> probes;
  for (std::size_t core = 0; core < processors.size(); ++core) {
    probes.emplace_back([&, core] {
      placement.pin_calling_thread(processors[core]);
      std::uint64_t state = core;
      const std::int64_t steps = steps_of_a_quantum(state);
      // Written to beforehand: a page's first touch would look like noise.
      std::vector<double> quanta(static_cast<std::size_t>(2 * seconds / wanted_quantum_s) + 1, 1.0);
      std::size_t count = 0;
      together.arrive_and_wait();
      const double begin = now();
      for (double before = begin; before - begin < seconds && count < quanta.size();) {
        state = work(state, steps);
        const double after = now();
        quanta[count++] = after - before;
        before = after;
      }
      figures[core] = noise_of(std::span(quanta).first(count));
      result += state;
    });
  }
  probes.clear();
  return figures;
}

}  // namespace scalelab
