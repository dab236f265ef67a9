// SPDX-License-Identifier: BSD-3-Clause

// Sizes that loops and decompositions stumble over: the smallest, one, a prime, fewer than there
// are workers. Every kernel either has a study of such a size refused before anything is run, or
// finds by all workers what it finds by one.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "results/point_names.hpp"
#include "tests/kernels/run_kernel.hpp"
#include "tests/study/study_of_size.hpp"

namespace scalelab {
namespace {

constexpr int numbers_of_threads[] = {1, 3};

bool is_prime(std::int64_t number) {
  for (std::int64_t divisor = 2; divisor * divisor <= number; ++divisor) {
    if (number % divisor == 0) {
      return false;
    }
  }
  return number > 1;
}

/// The largest prime that is not above a number; 1 where there is none.
std::int64_t prime_up_to(std::int64_t number) {
  while (number > 1 && !is_prime(number)) {
    --number;
  }
  return number;
}

/// Sizes of which one integer is awkward for so many ranks with either number of threads, the rest
/// as in the kernel's trial. None has more than the trial has, unless the least that is legal is
/// more.
std::vector<Size> awkward_sizes(const KernelInfo& info, int ranks) {
  std::vector<Size> sizes;
  for (const SizeParameter& parameter : info.parameters) {
    if (parameter.is_text() || !parameter.integer) {
      continue;
    }
    const std::int64_t usual = info.trial.integer(parameter.name);
    std::set<std::int64_t> values{static_cast<std::int64_t>(parameter.minimum), 1,
                                  prime_up_to(usual)};
    for (const int threads : numbers_of_threads) {
      values.insert(std::min<std::int64_t>(ranks * threads - 1, usual));
    }
    for (const std::int64_t value : values) {
      Size size = info.trial;
      size.set(parameter.name, static_cast<double>(value));
      sizes.push_back(size);
    }
  }
  return sizes;
}

class AwkwardSizes : public ::testing::TestWithParam<std::string> {
 protected:
  const KernelInfo& info_ = *find_kernel(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Catalogue, AwkwardSizes, ::testing::ValuesIn(names_of_kernels()),
                         [](const auto& test) { return test.param; });

TEST_P(AwkwardSizes, AreRefusedOrRight) {
  const RankGroup alone = make_group(test_job(), {0});
  const RankGroup group = everybody();
  for (const Size& size : awkward_sizes(info_, test_job().ranks())) {
    if (!refusal(info_, size, {}).empty()) {
      continue;
    }
    SCOPED_TRACE(settings_text(size.values()));
    std::vector<double> value{0};
    if (alone.member()) {
      const Answer answer = run_kernel(info_.name, size, 1, {}, alone);
      EXPECT_TRUE(answer.verified) << answer.check;
      value[0] = answer.value;
    }
    world().broadcast(value, 0);
    for (const int threads : numbers_of_threads) {
      const Layout layout{.ranks = test_job().ranks(), .threads = threads};
      if (!refusal(info_, size, layout).empty()) {
        continue;
      }
      SCOPED_TRACE(to_string(layout));
      const Way way{.threads = threads,
                    .schedule = threads == 1 ? Schedule::fixed : Schedule::dynamic};
      const Answer answer = run_kernel(info_.name, size, 1, way, group);
      EXPECT_TRUE(answer.verified) << answer.check;
      EXPECT_EQ(answer.value, value[0]);
    }
  }
}

}  // namespace
}  // namespace scalelab
