// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <optional>

#include "kernels/fingerprint.hpp"
#include "kernels/monte_carlo/ising/decomposition.hpp"
#include "kernels/monte_carlo/ising/run_length.hpp"
#include "tests/kernels/monte_carlo/ising/plain_lattice.hpp"
#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr double critical_temperature = 2.269185314213022;

Size ising_size(std::int64_t l, std::int64_t sweeps, double temperature) {
  return Size({{"l", l}, {"sweeps", sweeps}, {"temperature", temperature}});
}

/// What the kernel's answer is for the plain loop's spins, in all places, and its energies and
/// magnetisations.
double answer_of_plain_loop(std::int64_t l, std::int64_t sweeps, double temperature,
                            std::uint32_t seed) {
  const ising::Acceptance acceptance(temperature);
  ising::PlainLattice plain(l);
  std::uint64_t sum = 0;
  std::uint64_t measurement = 0;
  for (std::int64_t number = 0; number < 2 * sweeps; ++number) {
    if (number % 2 == 1 && number / 2 >= sweeps / 4) {
      sum += fingerprint(2, measurement, static_cast<std::uint64_t>(plain.antiparallel()));
      sum += fingerprint(3, measurement, static_cast<std::uint64_t>(plain.spins_up()));
      ++measurement;
    }
    plain.update({.number = number, .key = {seed, 0x69730001}, .acceptance = &acceptance});
  }
  return fingerprint_as_double(sum + plain.fingerprint_of_words());
}

// Every spin, and each measurement, of lattices that are cut in all ways: with less rows than
// workers, words in part, columns on 4 ranks.
TEST(Ising, HasTheSpinsOfThePlainLoopHoweverItIsRun) {
  const RankGroup group = everybody();
  for (const std::int64_t l : {4, 10, 64, 130, 194}) {
    const double expected = answer_of_plain_loop(l, 4, 2.5, 3);
    for (const Way& way : few_ways()) {
      const Answer answer = run_kernel("ising", ising_size(l, 4, 2.5), 3, way, group);
      EXPECT_EQ(answer.value, expected) << l << ", " << to_string(way);
      EXPECT_THAT(answer.check, HasSubstr(" 0 spins differ")) << to_string(way);
    }
  }
}

/// By one worker, as the sweeps are many and short; nothing on other ranks.
std::optional<Answer> answer_of_one_worker(const Size& size, std::uint32_t seed = 1) {
  const RankGroup alone = make_group(test_job(), {0});
  if (!alone.member()) {
    return std::nullopt;
  }
  Answer answer = run_kernel("ising", size, seed, {}, alone);
  EXPECT_TRUE(answer.verified) << answer.check;
  return answer;
}

/// Runs so many sweeps as are enough, and expects the exact energy within 6 standard errors, which
/// must be smaller than `error`.
void expect_energy(std::int64_t l, double temperature, double energy, double error) {
  const std::int64_t sweeps = ising::fewest_sweeps(l, temperature);
  if (const auto answer = answer_of_one_worker(ising_size(l, sweeps, temperature))) {
    EXPECT_NEAR(value_of(*answer, "exact_energy"), energy, 1e-10);
    EXPECT_LT(value_of(*answer, "standard_error"), error);
    EXPECT_NEAR(value_of(*answer, "energy"), energy, 6 * value_of(*answer, "standard_error"));
    EXPECT_GT(value_of(*answer, "autocorrelation_time"), 0.5);
  }
}

// At the critical temperature the infinite lattice has -1.41421356, which is further off.
TEST(Ising, HasKaufmansEnergies) {
  expect_energy(4, critical_temperature, -1.56562378764, 0.005);
  expect_energy(16, critical_temperature, -1.45306485281, 0.015);
  expect_energy(16, 2, -1.74553066899, 0.005);
}

/// The magnetisation of the infinite lattice below the critical temperature (Yang, Phys. Rev. 85,
/// 808, 1952).
double yang(double temperature) {
  return std::pow(1 - std::pow(std::sinh(2 / temperature), -4), 0.125);
}

TEST(Ising, HasTheKnownMagnetisationInTheCold) {
  if (const auto answer = answer_of_one_worker(ising_size(128, 600, 1.8))) {
    EXPECT_NEAR(value_of(*answer, "magnetisation"), yang(1.8), 1e-3);
  }
}

TEST(Ising, LosesItsMagnetisationInTheHeat) {
  if (const auto answer = answer_of_one_worker(ising_size(128, 600, 5))) {
    EXPECT_LT(value_of(*answer, "magnetisation"), 0.05);
  }
}

TEST(Ising, DependsOnTheSeed) {
  const auto first = answer_of_one_worker(ising_size(128, 100, 3));
  const auto second = answer_of_one_worker(ising_size(128, 100, 3), 2);
  if (first && second) {
    EXPECT_NE(first->value, second->value);
  }
}

TEST(Ising, RefusesALatticeThatIsThinnerThanItsDecomposition) {
  const KernelInfo& info = *find_kernel("ising");
  const Size size = ising_size(4, 100'000, 2);
  EXPECT_EQ(info.why_not(size, {.ranks = 4, .threads = 8}), "");
  EXPECT_THAT(info.why_not(size, {.ranks = 5}),
              AllOf(HasSubstr("l = 4 can't be cut for 5 ranks"), HasSubstr("use l >= 6"),
                    HasSubstr("at most 4 ranks")));
  // What it says would do, does.
  EXPECT_EQ(info.why_not(ising_size(6, 100'000, 2), {.ranks = 5}), "");
}

TEST(Ising, RefusesARunThatIsTooShortToForgetItsStart) {
  const KernelInfo& info = *find_kernel("ising");
  const std::int64_t fewest = ising::fewest_sweeps(64, critical_temperature);
  EXPECT_THAT(info.why_not(ising_size(64, fewest - 1, critical_temperature), {}),
              HasSubstr(fmt::format("use sweeps >= {}", fewest)));
  EXPECT_EQ(info.why_not(ising_size(64, fewest, critical_temperature), {}), "");
}

TEST(Ising, GrowsByTheSquareRootOfTheWorkersToEvenLattices) {
  const KernelInfo& info = *find_kernel("ising");
  const Size one = ising_size(1000, 100, 2);
  EXPECT_EQ(info.grow(one, 4).integer("l"), 2000);
  for (int workers = 1; workers <= 64; ++workers) {
    const Size grown = info.grow(one, workers);
    EXPECT_EQ(grown.integer("l") % 2, 0) << workers;
    EXPECT_EQ(grown.integer("sweeps"), 100);
    EXPECT_NEAR(info.work(grown) / workers / info.work(one), 1, 2e-3) << workers;
  }
}

TEST(Ising, DeclaresTheMemoryOfEachRank) {
  const KernelInfo& info = *find_kernel("ising");
  const Size size = ising_size(1024, 400, 2);
  // Two colours of 8 words in 1024 rows, 300 measurements (2 integers of a thread, 2 sums, and an
  // energy), and 16 strips of one word that are replayed.
  EXPECT_NEAR(info.memory_bytes(size, {.ranks = 1, .threads = 2}, 0),
              8.0 * (2 * 8 * 1024 + 300 * (2 * 2 + 3)), 2000);
  // Of 2 x 2 ranks one has 4 words, and those next to it, in 512 rows.
  EXPECT_NEAR(info.memory_bytes(size, {.ranks = 4, .threads = 1}, 3),
              8.0 * (2 * (4 + 2) * 512 + 300 * 5), 3000);
}

}  // namespace
}  // namespace scalelab
