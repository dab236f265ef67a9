// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/halo.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

#include "parallel/team/team.hpp"
#include "tests/kernels/monte_carlo/ising/plain_lattice.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab::ising {
namespace {

constexpr std::int64_t half_sweeps = 5;

HalfSweep half_sweep(std::int64_t number) {
  static const Acceptance acceptance(3);
  return {.number = number, .key = {1, 2}, .acceptance = &acceptance};
}

/// How many spins differ from the plain loop's when each rank updates all of its block after each
/// exchange.
std::int64_t different_spins(Communicator& group, Team& team, const GridShape& shape,
                             const PlainLattice& plain, std::int64_t l) {
  ProcessGrid grid(group, shape);
  Block block(part_of(l, shape, group.rank()));
  Halo halo(grid, block);
  const Part& part = block.part();
  const Range strips{.first = 0, .last = part.strips()};
  const Range words{.first = 0, .last = part.words.size()};
  block.set_up(strips);
  for (std::int64_t number = 0; number < half_sweeps; ++number) {
    const HalfSweep half = half_sweep(number);
    team.measure([&](Worker& worker) {
      if (number > 0) {
        halo.start(worker, 1 - half.colour());
        halo.finish(worker, 1 - half.colour());
      }
      block.update(half, strips, words);
    });
  }
  std::int64_t different = 0;
  for (std::int64_t row = 0; row < part.rows.size(); ++row) {
    for (std::int64_t spin = part.words.first * spins_of_word;
         spin < std::min(part.words.last * spins_of_word, l / 2); ++spin) {
      for (const std::int64_t column : {2 * spin, 2 * spin + 1}) {
        different += block.up(row, column) != plain.up(part.rows.first + row, column) ? 1 : 0;
      }
    }
  }
  return group.all_reduce(different, reduction::sum);
}

// Every grid that the ranks can stand in: rows alone, columns alone, both. Blocks of one row, of
// rows that fill no strip, of one word, of words in part.
TEST(Halo, HasTheSpinsOfThePlainLoopOnEveryGrid) {
  const RankGroup everyone = make_group(test_job(), all_ranks());
  Team team(test_job(), everyone, {});
  const int ranks = test_job().ranks();
  for (const std::int64_t l : {4, 22, 150, 394}) {
    PlainLattice plain(l);
    for (std::int64_t number = 0; number < half_sweeps; ++number) {
      plain.update(half_sweep(number));
    }
    for (int columns = 1; columns <= ranks && columns <= words_of_row(l); ++columns) {
      const GridShape shape{.rows = ranks / columns, .columns = columns};
      if (shape.rows * shape.columns == ranks) {
        Communicator group = everyone.communicator;
        EXPECT_EQ(different_spins(group, team, shape, plain, l), 0)
            << shape.rows << " x " << shape.columns << ", l = " << l;
      }
    }
  }
  team.close();
}

}  // namespace
}  // namespace scalelab::ising
