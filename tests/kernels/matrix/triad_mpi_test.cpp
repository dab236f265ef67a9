// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/fingerprint.hpp"
#include "kernels/matrix/triad/replay.hpp"
#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

Size size_of_triad(std::int64_t n, std::int64_t sweeps, const std::string& stores) {
  return Size({{"n", n}, {"sweeps", sweeps}, {"stores", stores}});
}

/// What the kernel answers, from STREAM's own loop over whole arrays.
double answer_by_plain_triad(std::int64_t n, std::int64_t sweeps) {
  const auto elements = static_cast<std::size_t>(n);
  std::array<std::vector<double>, 3> arrays;
  for (std::size_t array = 0; array < arrays.size(); ++array) {
    for (std::int64_t i = 0; i < n; ++i) {
      arrays[array].push_back(triad::first_values(i % triad::starts)[array]);
    }
  }
  double s = 0.75;
  std::size_t written = 0;
  for (std::int64_t sweep = 0; sweep < sweeps; ++sweep) {
    written = static_cast<std::size_t>(sweep % 3);
    const std::vector<double>& b = arrays[(written + 1) % 3];
    const std::vector<double>& c = arrays[(written + 2) % 3];
    for (std::size_t i = 0; i < elements; ++i) {
      const volatile double product = s * c[i];  // rounded before it is added
      arrays[written][i] = b[i] + product;
    }
    s = -s;
  }
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < elements; ++i) {
    sum += fingerprint(0, i, std::bit_cast<std::uint64_t>(arrays[written][i]));
  }
  return fingerprint_as_double(sum);
}

/// Runs it on all ranks in each of the ways, every other one with streaming stores.
void expect_plain_triad(std::int64_t n, std::int64_t sweeps, const std::vector<Way>& ways) {
  const double value = answer_by_plain_triad(n, sweeps);
  bool streaming = false;
  for (const Way& way : ways) {
    streaming = !streaming;
    const std::string stores = streaming ? "streaming" : "normal";
    const Answer answer =
        run_kernel("triad", size_of_triad(n, sweeps, stores), 1, way, everybody());
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
    EXPECT_EQ(answer.value, value) << to_string(way) << ", " << stores << ", n = " << n;
  }
}

TEST(TriadKernel, IsThePlainLoopHoweverItIsRun) {
  expect_plain_triad(1'013, 7, few_ways());
}

TEST(TriadKernel, IsThePlainLoopForAwkwardLengths) {
  for (const std::int64_t n : {1, 2, 7, 9, 64, 4'099}) {
    expect_plain_triad(n, 4, {{.threads = 2}, {.threads = 3, .schedule = Schedule::dynamic}});
  }
}

// Long enough for several grains of a thread under a dynamic schedule.
TEST(TriadKernel, IsThePlainLoopWhenItIsLong) {
  expect_plain_triad(300'007, 3,
                     {{.threads = 2},
                      {.threads = 2, .schedule = Schedule::dynamic},
                      {.threads = 3, .schedule = Schedule::dynamic}});
}

// A sweep too many leaves arrays that agree with each other, and with no replay of fewer.
TEST(TriadKernel, FindsThatItWasRunTwice) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {.threads = 2});
  Process process(team, group.communicator, 1);
  const auto kernel = find_kernel("triad")->create(size_of_triad(500, 3, "normal"));
  kernel->prepare(process);
  kernel->reset(process);
  team.measure([&](Worker& worker) { kernel->work(worker); });
  team.measure([&](Worker& worker) { kernel->work(worker); });
  const Answer answer = kernel->answer(process);
  EXPECT_FALSE(answer.verified);
  EXPECT_NE(answer.check.find("1500 of 1500"), std::string::npos) << answer.check;
}

TEST(TriadKernel, CountsWriteAllocateHonestly) {
  const KernelInfo& info = *find_kernel("triad");
  EXPECT_EQ(info.demand(size_of_triad(1000, 2, "normal"), {}).bytes, 64'000);
  EXPECT_EQ(info.demand(size_of_triad(1000, 2, "streaming"), {}).bytes, 48'000);
  EXPECT_EQ(info.demand(size_of_triad(1000, 2, "streaming"), {}).flops, 4'000);
}

}  // namespace
}  // namespace scalelab
