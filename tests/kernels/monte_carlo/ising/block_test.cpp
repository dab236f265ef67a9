// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/block.hpp"

#include <gtest/gtest.h>

#include "kernels/monte_carlo/ising/replay.hpp"
#include "numerics/vectors/vector_target.hpp"
#include "tests/kernels/monte_carlo/ising/plain_lattice.hpp"

namespace scalelab::ising {
namespace {

Part whole(std::int64_t l) {
  return part_of(l, {.rows = 1, .columns = 1}, 0);
}

Range all_strips(const Block& block) {
  return {.first = 0, .last = block.part().strips()};
}

Range all_words(const Block& block) {
  return {.first = 0, .last = block.part().words.size()};
}

std::int64_t different_spins(const Block& block, const PlainLattice& plain) {
  std::int64_t different = 0;
  const std::int64_t l = block.part().l;
  for (std::int64_t row = 0; row < l; ++row) {
    for (std::int64_t column = 0; column < l; ++column) {
      different += block.up(row, column) != plain.up(row, column) ? 1 : 0;
    }
  }
  return different;
}

// One spin to a row of a colour, words that are full and in part, strips that are.
TEST(Block, IsUpdatedAsThePlainLoopDoes) {
  const Acceptance acceptance(2.5);
  for (const std::int64_t l : {2, 4, 6, 16, 34, 126, 128, 130, 258}) {
    Block block(whole(l));
    block.set_up(all_strips(block));
    PlainLattice plain(l);
    for (std::int64_t number = 0; number < 6; ++number) {
      const HalfSweep half{.number = number, .key = {5, 6}, .acceptance = &acceptance};
      const std::int64_t antiparallel = plain.antiparallel();
      const std::int64_t up = plain.spins_up();
      const Counts counts = block.count_and_update(half, all_strips(block), all_words(block));
      plain.update(half);
      EXPECT_EQ(counts.antiparallel, antiparallel) << l << ", " << number;
      EXPECT_EQ(counts.up, up) << l << ", " << number;
      ASSERT_EQ(different_spins(block, plain), 0) << l << ", " << number;
    }
    EXPECT_EQ(block.fingerprint(all_strips(block)), plain.fingerprint_of_words()) << l;
  }
}

TEST(Block, IsTheSameOnEveryInstructionSet) {
  constexpr std::int64_t l = 150;
  const Acceptance acceptance(2.2);
  PlainLattice plain(l);
  for (std::int64_t number = 0; number < 8; ++number) {
    plain.update({.number = number, .key = {5, 6}, .acceptance = &acceptance});
  }
  on_each_vector_target([&](const std::string& target) {
    Block block(whole(l));
    block.set_up(all_strips(block));
    for (std::int64_t number = 0; number < 8; ++number) {
      block.update({.number = number, .key = {5, 6}, .acceptance = &acceptance}, all_strips(block),
                   all_words(block));
    }
    EXPECT_EQ(block.fingerprint(all_strips(block)), plain.fingerprint_of_words()) << target;
  });
}

TEST(Block, CanBeUpdatedInAnyPieces) {
  constexpr std::int64_t l = 270;
  const Acceptance acceptance(3);
  Block at_once(whole(l));
  Block in_pieces(whole(l));
  at_once.set_up(all_strips(at_once));
  in_pieces.set_up(all_strips(in_pieces));
  const std::int64_t strips = at_once.part().strips();
  for (std::int64_t number = 0; number < 4; ++number) {
    const HalfSweep half{.number = number, .key = {1, 1}, .acceptance = &acceptance};
    const Counts counts = at_once.count_and_update(half, all_strips(at_once), all_words(at_once));
    Counts sum;
    for (const Range& some :
         {Range{.first = strips - 1, .last = strips}, Range{.first = 0, .last = 1},
          Range{.first = 1, .last = strips - 1}}) {
      for (const Range& words : {Range{.first = 2, .last = 3}, Range{.first = 0, .last = 2}}) {
        sum += in_pieces.count_and_update(half, some, words);
      }
    }
    EXPECT_EQ(sum.antiparallel, counts.antiparallel);
    EXPECT_EQ(sum.up, counts.up);
  }
  EXPECT_EQ(in_pieces.fingerprint(all_strips(in_pieces)), at_once.fingerprint(all_strips(at_once)));
}

TEST(Block, HasAnotherFingerprintWhenAnySpinIsAnother) {
  Block block(whole(20));
  block.set_up(all_strips(block));
  const std::uint64_t before = block.fingerprint(all_strips(block));
  for (const int colour : {0, 1}) {
    for (std::uint64_t& word : block.column(colour, 0)) {
      word ^= 4U;
      EXPECT_NE(block.fingerprint(all_strips(block)), before);
      word ^= 4U;
    }
  }
  // Two words that have changed places.
  block.column(0, 0)[3] = 1;
  const std::uint64_t one_there = block.fingerprint(all_strips(block));
  std::swap(block.column(0, 0)[3], block.column(0, 0)[4]);
  EXPECT_NE(block.fingerprint(all_strips(block)), one_there);
}

class ReplayedBlock : public ::testing::TestWithParam<std::int64_t> {
 protected:
  ReplayedBlock() : block_(whole(GetParam())), replay_(block_.part()) {
    block_.set_up(all_strips(block_));
    for (std::int64_t number = 0; number < 9; ++number) {
      block_.update(half(number), all_strips(block_), all_words(block_));
    }
    replay_.remember(block_, last_.colour(), all_strips(block_), all_words(block_));
  }

  [[nodiscard]] HalfSweep half(std::int64_t number) const {
    return {.number = number, .key = {9, 9}, .acceptance = &acceptance_};
  }

  Acceptance acceptance_{2.5};
  Block block_;
  Replay replay_;
  HalfSweep last_{.number = 9, .key = {9, 9}, .acceptance = &acceptance_};
};

INSTANTIATE_TEST_SUITE_P(Sizes, ReplayedBlock, ::testing::Values(10, 18, 130));

TEST_P(ReplayedBlock, IsRightAfterItsUpdate) {
  block_.update(last_, all_strips(block_), all_words(block_));
  EXPECT_EQ(replay_.wrong_spins(block_, last_), 0);
}

TEST_P(ReplayedBlock, IsWrongWithoutIt) {
  EXPECT_GT(replay_.wrong_spins(block_, last_), 0);
}

TEST_P(ReplayedBlock, IsWrongAfterAnotherOne) {
  HalfSweep other = last_;
  other.key = {9, 8};
  block_.update(other, all_strips(block_), all_words(block_));
  EXPECT_GT(replay_.wrong_spins(block_, last_), 0);
}

TEST_P(ReplayedBlock, IsWrongInOneSpin) {
  block_.update(last_, all_strips(block_), all_words(block_));
  block_.column(last_.colour(), 0)[1] ^= 2U;
  EXPECT_EQ(replay_.wrong_spins(block_, last_), 1);
}

}  // namespace
}  // namespace scalelab::ising
