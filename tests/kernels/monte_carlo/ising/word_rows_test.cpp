// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/word_rows.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "numerics/vectors/vector_target.hpp"

namespace scalelab::ising {
namespace {

/// Words in some rows, with neighbours that know nothing of each other.
struct SomeRows {
  SomeRows(std::size_t rows, int last_bit, std::uint64_t place_of_first)
      : spins(rows),
        beside(rows),
        above(rows),
        below(rows),
        left(rows),
        right(rows),
        last(last_bit),
        place(place_of_first) {
    std::mt19937_64 random(rows);
    const std::uint64_t used = ~std::uint64_t{0} >> (spins_of_word - 1 - last_bit);
    for (auto* const words : {&spins, &beside, &above, &below}) {
      for (std::uint64_t& word : *words) {
        word = random() & used;
      }
    }
    for (auto* const words : {&left, &right}) {
      for (std::uint64_t& word : *words) {
        word = random();
      }
    }
  }

  [[nodiscard]] WordRows pointers() {
    return {.spins = spins.data(),
            .beside = beside.data(),
            .above = above.data(),
            .below = below.data(),
            .left = left.data(),
            .right = right.data(),
            .last_of_left = spins_of_word - 1,
            .last = last,
            .place = place};
  }

  /// How many neighbours differ from the spin in this bit.
  [[nodiscard]] int antiparallel(std::size_t row, int bit, int colour) const {
    const auto bit_of = [](std::uint64_t word, int which) {
      return word >> static_cast<unsigned>(which) & 1U;
    };
    const bool odd = (place + row + static_cast<std::uint64_t>(colour)) % 2 == 1;
    std::uint64_t aside = 0;
    if (odd) {
      aside = bit == last ? bit_of(right[row], 0) : bit_of(beside[row], bit + 1);
    } else {
      aside = bit == 0 ? bit_of(left[row], spins_of_word - 1) : bit_of(beside[row], bit - 1);
    }
    const std::uint64_t spin = bit_of(spins[row], bit);
    int count = aside != spin ? 1 : 0;
    for (const auto* const words : {&beside, &above, &below}) {
      count += bit_of((*words)[row], bit) != spin ? 1 : 0;
    }
    return count;
  }

  /// Updates spin by spin; returns what was counted before.
  Counts update(const HalfSweep& half) {
    Counts counts;
    for (std::size_t row = 0; row < spins.size(); ++row) {
      const WordNumbers numbers(half, place + row);
      std::uint64_t turned = 0;
      for (int bit = 0; bit <= last; ++bit) {
        const int against = antiparallel(row, bit, half.colour());
        counts.antiparallel += against;
        if (is_turned(against, *half.acceptance, numbers.of_spin(bit))) {
          turned |= std::uint64_t{1} << static_cast<unsigned>(bit);
        }
      }
      counts.up += std::popcount(spins[row]) + std::popcount(beside[row]);
      spins[row] ^= turned;
    }
    return counts;
  }

  std::vector<std::uint64_t> spins;
  std::vector<std::uint64_t> beside;
  std::vector<std::uint64_t> above;
  std::vector<std::uint64_t> below;
  std::vector<std::uint64_t> left;
  std::vector<std::uint64_t> right;
  int last;
  std::uint64_t place;
};

struct Words {
  int last = 0;
  std::uint64_t first_place = 0;
};

// Words in part, both colours, an odd first row, places and draws that pass 2^32. There are enough
// spins that some are decided by their late digits.
TEST(WordRows, AreUpdatedAsOneByOneOnEveryInstructionSet) {
  constexpr std::int64_t draws_pass_two_to_32 = (std::int64_t{1} << 28) - 1;
  constexpr std::uint64_t passes_two_to_32 = (std::uint64_t{1} << 32U) - 5;
  for (const double temperature : {1.0, 2.5, 10.0}) {
    const Acceptance acceptance(temperature);
    for (const Words& words : {Words{63, 0}, Words{0, 17}, Words{46, passes_two_to_32}}) {
      for (const std::int64_t number :
           {std::int64_t{0}, std::int64_t{7}, draws_pass_two_to_32, draws_pass_two_to_32 + 1}) {
        const HalfSweep half{.number = number, .key = {3, 4}, .acceptance = &acceptance};
        SomeRows expected(40, words.last, words.first_place);
        const Counts counts = expected.update(half);
        on_each_vector_target([&](const std::string& target) {
          SomeRows counted(40, words.last, words.first_place);
          const Counts found = count_and_update_rows(counted.pointers(), 40, half);
          EXPECT_EQ(counted.spins, expected.spins)
              << target << ", " << words.last << ", " << number;
          EXPECT_EQ(found.antiparallel, counts.antiparallel) << target;
          EXPECT_EQ(found.up, counts.up) << target;
          SomeRows only_updated(40, words.last, words.first_place);
          update_rows(only_updated.pointers(), 40, half);
          EXPECT_EQ(only_updated.spins, expected.spins) << target;
        });
      }
    }
  }
}

/// Which part of many spins is turned that all have so many antiparallel neighbours.
double turned_share(int antiparallel, const Acceptance& acceptance) {
  constexpr std::int64_t rows = 4096;
  const std::vector<std::uint64_t> like(rows, 0);
  const std::vector<std::uint64_t> unlike(rows, ~std::uint64_t{0});
  std::vector<std::uint64_t> spins(rows, 0);
  const auto neighbours = [&](int which) { return (which < antiparallel ? unlike : like).data(); };
  // The neighbour to one side is in the word beside: both are alike here.
  const WordRows words{.spins = spins.data(),
                       .beside = antiparallel == 4 ? unlike.data() : like.data(),
                       .above = neighbours(0),
                       .below = neighbours(1),
                       .left = antiparallel == 4 ? unlike.data() : like.data(),
                       .right = antiparallel == 4 ? unlike.data() : like.data(),
                       .last_of_left = spins_of_word - 1,
                       .last = spins_of_word - 1,
                       .place = 0};
  update_rows(words, rows, {.number = 0, .key = {1, 2}, .acceptance = &acceptance});
  std::int64_t turned = 0;
  for (const std::uint64_t word : spins) {
    turned += std::popcount(word);
  }
  return static_cast<double>(turned) / (rows * spins_of_word);
}

TEST(WordRows, TurnSpinsWithBoltzmannsProbabilities) {
  for (const double temperature : {1.5, 2.269, 10.0}) {
    const Acceptance acceptance(temperature);
    for (const int antiparallel : {0, 1}) {
      const double p = std::exp(-(8 - 4 * antiparallel) / temperature);
      const double deviation = std::sqrt(p * (1 - p) / (4096 * spins_of_word));
      EXPECT_NEAR(turned_share(antiparallel, acceptance), p, 6 * deviation) << temperature;
    }
    EXPECT_EQ(turned_share(2, acceptance), 1);
    EXPECT_EQ(turned_share(4, acceptance), 1);
  }
}

}  // namespace
}  // namespace scalelab::ising
