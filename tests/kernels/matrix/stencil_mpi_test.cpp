// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/fingerprint.hpp"
#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

Size size_of_stencil(std::int64_t n, std::int64_t radius, std::int64_t iterations,
                     std::int64_t time_blocking, const std::string& stores) {
  return Size({{"n", n},
               {"radius", radius},
               {"iterations", iterations},
               {"time_blocking", time_blocking},
               {"stores", stores}});
}

/// What the kernel answers, from the plain loops over the whole grid.
double answer_by_plain_stencil(std::int64_t n, std::int64_t radius, std::int64_t iterations) {
  std::vector<double> in(static_cast<std::size_t>(n * n));
  std::vector<double> out(in.size());
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < n; ++j) {
      in[static_cast<std::size_t>(i * n + j)] = static_cast<double>(i + j);
    }
  }
  for (std::int64_t iteration = 0; iteration < iterations; ++iteration) {
    for (std::int64_t i = radius; i < n - radius; ++i) {
      for (std::int64_t j = radius; j < n - radius; ++j) {
        const double* const at = in.data() + i * n + j;
        double star = 0;
        for (std::int64_t k = 1; k <= radius; ++k) {
          const double weight = 1.0 / static_cast<double>(2 * k * radius);
          const volatile double ring =
              weight * ((at[k] - at[-k]) + (at[k * n] - at[-k * n]));  // rounded, then added
          star += ring;
        }
        out[static_cast<std::size_t>(i * n + j)] += star;
      }
    }
    for (double& value : in) {
      value += 1;
    }
  }
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    sum += fingerprint(0, i, std::bit_cast<std::uint64_t>(out[i]));
  }
  return fingerprint_as_double(sum);
}

/// Runs it on all ranks in each of the ways, where the grid can be cut for them: with 1, 2 and 8
/// iterations together in turn.
void expect_plain_stencil(std::int64_t n, std::int64_t radius, const std::vector<Way>& ways) {
  constexpr std::array<std::int64_t, 3> choices{1, 2, 8};
  constexpr std::int64_t iterations = 5;
  const double value = answer_by_plain_stencil(n, radius, iterations);
  auto turn = static_cast<std::size_t>(n + radius);
  for (const Way& way : ways) {
    const std::int64_t together = choices.at(turn++ % choices.size());
    const Size size =
        size_of_stencil(n, radius, iterations, together, turn % 2 == 0 ? "normal" : "streaming");
    const Layout layout{.ranks = test_job().ranks(), .threads = way.threads};
    if (!find_kernel("stencil")->why_not(size, layout).empty()) {
      continue;
    }
    const Answer answer = run_kernel("stencil", size, 1, way, everybody());
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
    EXPECT_EQ(answer.value, value)
        << to_string(way) << ", n = " << n << ", radius = " << radius << ", " << together;
  }
}

TEST(StencilKernel, IsThePlainLoopHoweverItIsRun) {
  expect_plain_stencil(83, 2, few_ways());
}

TEST(StencilKernel, IsThePlainLoopForEveryRadius) {
  for (std::int64_t radius = 1; radius <= 9; ++radius) {
    expect_plain_stencil(47, radius, {{.threads = 2}});
  }
}

// One point with a star; blocks as narrow as the radius; blocks without a star.
TEST(StencilKernel, IsThePlainLoopForAwkwardSizes) {
  for (const std::int64_t n : {3, 5, 8, 17, 19, 37}) {
    for (const std::int64_t radius : {1, 2, 4, 9}) {
      if (n > 2 * radius) {
        expect_plain_stencil(n, radius, {{.threads = 2, .schedule = Schedule::dynamic}});
      }
    }
  }
}

// Several tiles in both directions.
TEST(StencilKernel, IsThePlainLoopWhenItIsLarge) {
  expect_plain_stencil(
      700, 3,
      {{.threads = 2}, {.threads = 3, .gil = GilPolicy::interval, .schedule = Schedule::dynamic}});
}

TEST(StencilKernel, FindsThatItWasRunTwice) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {.threads = 2});
  Process process(team, group.communicator, 1);
  const auto kernel = find_kernel("stencil")->create(size_of_stencil(30, 2, 2, 1, "normal"));
  kernel->prepare(process);
  kernel->reset(process);
  team.measure([&](Worker& worker) { kernel->work(worker); });
  EXPECT_TRUE(kernel->answer(process).verified);
  team.measure([&](Worker& worker) { kernel->work(worker); });
  EXPECT_FALSE(kernel->answer(process).verified);
  kernel->close();
  team.close();
}

TEST(StencilKernel, RefusesWhatCanNotBeCut) {
  const KernelInfo& info = *find_kernel("stencil");
  const auto why = [&info](std::int64_t n, std::int64_t radius, int ranks) {
    return info.why_not(size_of_stencil(n, radius, 1, 1, "normal"), {.ranks = ranks});
  };
  EXPECT_EQ(why(5, 2, 1), "");
  EXPECT_THAT(why(4, 2, 1), HasSubstr("use n >= 5, or radius <= 1"));
  EXPECT_EQ(why(19, 9, 4), "");
  EXPECT_THAT(why(20, 9, 3), HasSubstr("use n >= 27, or 2 ranks"));
  EXPECT_EQ(why(27, 9, 3), "");
}

TEST(StencilKernel, CountsBytesAndMessages) {
  const KernelInfo& info = *find_kernel("stencil");
  const Demand alone = info.demand(size_of_stencil(1'000, 2, 6, 1, "normal"), {});
  EXPECT_EQ(alone.bytes, 6 * 40e6);
  EXPECT_EQ(alone.flops, 6 * (10.0 * 996 * 996 + 1e6));
  EXPECT_EQ(alone.messages, 0);
  const Demand blocked = info.demand(size_of_stencil(1'000, 2, 6, 4, "streaming"), {.ranks = 4});
  EXPECT_EQ(blocked.bytes, 2 * 32e6);
  EXPECT_EQ(blocked.flops, alone.flops);
  EXPECT_EQ(blocked.messages, 2 * 2);
  EXPECT_EQ(blocked.message_bytes, 2.0 * 2 * 2 * 500 * 8);
  // A rank in the middle of a row of three sends to two.
  EXPECT_EQ(info.demand(size_of_stencil(1'000, 2, 1, 1, "normal"), {.ranks = 3}).messages, 2);
}

}  // namespace
}  // namespace scalelab
