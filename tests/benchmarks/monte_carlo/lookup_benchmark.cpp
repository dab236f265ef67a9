// SPDX-License-Identifier: BSD-3-Clause

// What kernel lookup does in its innermost loop, beside the plain loop over a unionised grid that
// codes have, in the same table; and many look-ups in flight beside one. `ratio` says how many
// times as long the second takes, and `ns` what it takes a look-up. The target: 1 for one look-up
// in flight. SCALELAB_LOOKUP_NUCLIDES=355 makes it XSBench's large problem, for which 6 GB of
// memory are needed.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "kernels/monte_carlo/lookup/batch.hpp"
#include "kernels/monte_carlo/lookup/particle.hpp"
#include "kernels/monte_carlo/lookup/verification.hpp"
#include "tests/benchmarks/paired_loops.hpp"
#include "tests/kernels/monte_carlo/lookup/own_table.hpp"

namespace scalelab {
namespace {

constexpr std::uint32_t seed = 1;
constexpr philox::Key key{seed, particles_stream};
constexpr std::int64_t gridpoints = 11'303;
constexpr std::int64_t hash_bins = 10'000;
constexpr std::int64_t lookups = 1024;  // a multiple of what is in flight
constexpr std::int64_t usual_in_flight = 32;

struct Problem {
  Problem()
      : nuclides(asked_nuclides()),
        materials(nuclides, seed),
        table(SyntheticNuclides(nuclides, gridpoints, seed), hash_bins) {}

  static std::int64_t asked_nuclides() {
    const char* asked = std::getenv("SCALELAB_LOOKUP_NUCLIDES");
    return asked == nullptr ? Materials::fewest_nuclides : std::atoll(asked);
  }

  std::int64_t nuclides;
  Materials materials;
  OwnTable table;
};

// Made once, when it is needed first: it takes a second.
const Problem& problem() {
  static const Problem made;
  return made;
}

/// Look-ups that come after each other, so that none is in a cache because it was there before.
class OwnNumbers {
 public:
  explicit OwnNumbers(std::int64_t first) : first_(first) {}
  Range next() {
    const Range numbers{.first = first_, .last = first_ + lookups};
    first_ = numbers.last;
    return numbers;
  }

 private:
  std::int64_t first_;
};

/// Runs a batch over the look-ups, so many at once.
class InFlight {
 public:
  InFlight(const LookupTable& table, std::int64_t in_flight, std::int64_t first)
      : table_(table),
        batch_(table_, problem().materials, key, in_flight),
        in_flight_(in_flight),
        numbers_(first) {}

  void operator()() {
    std::uint64_t sum = 0;
    const Range numbers = numbers_.next();
    for (std::int64_t at = numbers.first; at < numbers.last; at += in_flight_) {
      for (const std::uint64_t hash : batch_.look_up({.first = at, .last = at + in_flight_})) {
        sum += hash;
      }
    }
    benchmark::DoNotOptimize(sum);
  }

 private:
  LookupTable table_;
  LookupBatch batch_;
  std::int64_t in_flight_;
  OwnNumbers numbers_;
};

/// One look-up after the other, as XSBench and the codes that it stands for have it.
class PlainLoop {
 public:
  explicit PlainLoop(std::int64_t first) : numbers_(first) {}

  void operator()() {
    const NuclideGrids grids = problem().table.grids();
    const UnionizedGrid grid = problem().table.unionized();
    const Materials& materials = problem().materials;
    std::uint64_t sum = 0;
    const Range numbers = numbers_.next();
    for (std::int64_t number = numbers.first; number < numbers.last; ++number) {
      const auto words =
          philox::numbers(philox::counter(static_cast<std::uint64_t>(number), 0), key);
      const Particle particle = particle_of(words[0], words[1], words[2]);
      const std::int32_t* const row =
          grid.places.data() + row_of(grid.energies, particle.energy) * grids.nuclides;
      const auto nuclides = materials.nuclides_of(particle.material);
      const auto densities = materials.densities_of(particle.material);
      CrossSections sums{};
      for (std::size_t i = 0; i < nuclides.size(); ++i) {
        const GridPoint* const lower =
            grids.points.data() + nuclides[i] * grids.gridpoints + row[nuclides[i]];
        add_interpolated(lower[0], lower[1], particle.energy, densities[i], sums);
      }
      sum += hash_of(sums, static_cast<std::uint64_t>(number));
    }
    benchmark::DoNotOptimize(sum);
  }

 private:
  // By std::upper_bound, whose branches let the processor guess ahead: a third quicker than a loop
  // of which the compiler makes conditional moves.
  static std::int64_t row_of(std::span<const double> energies, double energy) {
    const auto above = std::upper_bound(energies.begin(), energies.end(), energy);
    return std::max<std::int64_t>(above - energies.begin() - 1, 0);
  }

  OwnNumbers numbers_;
};

// Numbers of look-ups that the other side of a pair does not have.
constexpr std::int64_t far_away = std::int64_t{1} << 40U;

void lookup_beside_plain_loop(benchmark::State& state) {
  compare_loops(state, lookups, InFlight(problem().table.by_unionized(), state.range(0), 0),
                PlainLoop(far_away));
}

template <LookupTable (OwnTable::*by_grid)() const>
void lookups_in_flight_beside_one(benchmark::State& state) {
  const LookupTable table = (problem().table.*by_grid)();
  compare_loops(state, lookups, InFlight(table, state.range(0), 0), InFlight(table, 1, far_away));
}

BENCHMARK(lookup_beside_plain_loop)->Arg(1)->Arg(usual_in_flight)->UseManualTime();
BENCHMARK(lookups_in_flight_beside_one<&OwnTable::by_unionized>)
    ->Arg(4)
    ->Arg(usual_in_flight)
    ->Arg(64)
    ->UseManualTime();
BENCHMARK(lookups_in_flight_beside_one<&OwnTable::by_hash>)->Arg(usual_in_flight)->UseManualTime();
BENCHMARK(lookups_in_flight_beside_one<&OwnTable::by_nuclide>)
    ->Arg(usual_in_flight)
    ->UseManualTime();

}  // namespace
}  // namespace scalelab
