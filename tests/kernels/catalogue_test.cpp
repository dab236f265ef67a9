// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "kernels/catalogue.hpp"

namespace scalelab {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr double largest_exact_integer = 9'007'199'254'740'992;  // 2^53

const KernelInfo& kernel(const std::string& name) {
  const KernelInfo* found = find_kernel(name);
  if (found == nullptr) {
    throw std::runtime_error("no kernel " + name);
  }
  return *found;
}

/// Work of each of `workers` workers after growth, relative to that of one worker alone.
double relative_work_per_worker(const KernelInfo& info, const Size& one, int workers) {
  return info.work(info.grow(one, workers)) / workers / info.work(one);
}

TEST(Catalogue, HasAKernelOfEachKind) {
  for (const char* name : {"pi", "gemm", "square"}) {
    EXPECT_NE(find_kernel(name), nullptr) << name;
  }
  EXPECT_EQ(kernel("pi").group, "monte_carlo");
  EXPECT_EQ(kernel("gemm").group, "matrix");
  EXPECT_EQ(kernel("square").group, "waiting");
}

TEST(Catalogue, IsSortedByGroupAndName) {
  EXPECT_TRUE(std::ranges::is_sorted(
      catalogue(), {}, [](const KernelInfo& info) { return std::pair(info.group, info.name); }));
}

TEST(Catalogue, NamesEachKernelOnce) {
  std::set<std::string> names;
  for (const KernelInfo& info : catalogue()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_EQ(find_kernel(info.name), &info);
  }
}

TEST(Catalogue, HasNoKernelWithoutAFile) {
  EXPECT_EQ(find_kernel("no_such_kernel"), nullptr);
  EXPECT_EQ(find_kernel(""), nullptr);
}

TEST(Bounds, AreCalledInWords) {
  EXPECT_EQ(to_string(Bound::compute), "compute");
  EXPECT_EQ(to_string(Bound::memory_bandwidth), "memory bandwidth");
  EXPECT_EQ(to_string(Bound::memory_latency), "memory latency");
  EXPECT_EQ(to_string(Bound::communication_latency), "communication latency");
  EXPECT_EQ(to_string(Bound::communication_bandwidth), "communication bandwidth");
  EXPECT_EQ(to_string(Bound::imbalance), "imbalance");
  EXPECT_EQ(to_string(Bound::waiting), "waiting");
}

/// What holds for every kernel, whichever are in the catalogue.
class EveryKernel : public ::testing::TestWithParam<std::string> {
 protected:
  const KernelInfo& info_ = kernel(GetParam());
};

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const KernelInfo& info : catalogue()) {
    names.push_back(info.name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryKernel, ::testing::ValuesIn(all_names()),
                         [](const auto& test) { return test.param; });

TEST_P(EveryKernel, SaysAllAboutItself) {
  EXPECT_NE(info_.summary, "");
  EXPECT_EQ(info_.work_unit == "", !info_.work);
  EXPECT_NE(info_.growth, "");
  EXPECT_NE(info_.source, "");
  EXPECT_NE(info_.known_answer, "");
  EXPECT_NE(info_.tolerance, "");
  EXPECT_TRUE(info_.grow);
  EXPECT_TRUE(info_.memory_bytes);
  EXPECT_TRUE(info_.create);
}

TEST_P(EveryKernel, DescribesItsParameters) {
  ASSERT_FALSE(info_.parameters.empty());
  std::set<std::string> names;
  for (const SizeParameter& parameter : info_.parameters) {
    SCOPED_TRACE(parameter.name);
    EXPECT_TRUE(names.insert(parameter.name).second);
    EXPECT_NE(parameter.unit, "");
    EXPECT_NE(parameter.meaning, "");
    if (parameter.is_text()) {
      EXPECT_EQ(parameter.unit, "1");
      // An empty text stands for "no such parameter" in a results file.
      EXPECT_NE(parameter.default_text, "");
      if (parameter.free_text) {
        EXPECT_THAT(parameter.choices, IsEmpty());
        continue;
      }
      EXPECT_GE(parameter.choices.size(), 2U);
      EXPECT_EQ(std::set(parameter.choices.begin(), parameter.choices.end()).size(),
                parameter.choices.size());
      EXPECT_THAT(parameter.choices, Not(Contains("")));
      EXPECT_THAT(parameter.choices, Contains(parameter.default_text));
      continue;
    }
    EXPECT_EQ(parameter.default_text, "");
    EXPECT_LE(parameter.minimum, parameter.default_value);
    EXPECT_LE(parameter.default_value, parameter.maximum);
    EXPECT_LE(parameter.maximum, largest_exact_integer);
    if (parameter.integer) {
      for (const double value : {parameter.minimum, parameter.default_value, parameter.maximum}) {
        EXPECT_EQ(value, std::floor(value));
      }
    }
  }
}

TEST_P(EveryKernel, HasWorkAndKnowsItsMemory) {
  if (info_.work) {
    EXPECT_GT(info_.work(default_size(info_)), 0.0);
  }
  EXPECT_GE(info_.memory_bytes(default_size(info_), {.ranks = 2, .threads = 1}, 1), 0.0);
}

/// Sizes at the ends of what is legal: each number at its least and its most with the others by
/// default, and all of them at their most.
std::vector<Size> extreme_sizes(const KernelInfo& info) {
  std::vector<Size> sizes;
  Size largest = default_size(info);
  for (const SizeParameter& parameter : info.parameters) {
    if (parameter.is_text()) {
      continue;
    }
    for (const double value : {parameter.minimum, parameter.maximum}) {
      sizes.push_back(default_size(info));
      sizes.back().set(parameter.name, value);
    }
    largest.set(parameter.name, parameter.maximum);
  }
  sizes.push_back(largest);
  return sizes;
}

TEST_P(EveryKernel, CountsTheLargestSizesWithoutOverflow) {
  for (const Size& size : extreme_sizes(info_)) {
    if (info_.work) {
      EXPECT_GT(info_.work(size), 0);
      EXPECT_TRUE(std::isfinite(info_.work(size)));
    }
    for (const Layout& layout : {Layout{}, Layout{.ranks = 4, .threads = 3}}) {
      const double bytes = info_.memory_bytes(size, layout, layout.ranks - 1);
      EXPECT_GE(bytes, 0);
      EXPECT_TRUE(std::isfinite(bytes));
    }
  }
}

TEST_P(EveryKernel, DoesNotGrowForOneWorker) {
  const Size one = default_size(info_);
  EXPECT_EQ(info_.grow(one, 1), one);
}

TEST_P(EveryKernel, GrowsToLegalIntegers) {
  for (int workers = 2; workers <= 64; ++workers) {
    const Size grown = info_.grow(default_size(info_), workers);
    for (const SizeParameter& parameter : info_.parameters) {
      if (parameter.is_text()) {
        EXPECT_EQ(grown.text(parameter.name), parameter.default_text);
        continue;
      }
      const double value = grown.real(parameter.name);
      EXPECT_GE(value, parameter.minimum);
      EXPECT_LE(value, parameter.maximum);
      if (parameter.integer) {
        EXPECT_EQ(value, std::floor(value)) << parameter.name << " for " << workers << " workers";
      }
    }
  }
}

// What every_kernel_mpi_test.cpp runs it by.
TEST_P(EveryKernel, HasALegalTrialSize) {
  ASSERT_EQ(info_.trial.values().size(), info_.parameters.size());
  for (const SizeParameter& parameter : info_.parameters) {
    SCOPED_TRACE(parameter.name);
    if (parameter.free_text) {
      EXPECT_NE(info_.trial.text(parameter.name), "");
      continue;
    }
    if (parameter.is_text()) {
      EXPECT_THAT(parameter.choices, Contains(info_.trial.text(parameter.name)));
      continue;
    }
    EXPECT_GE(info_.trial.real(parameter.name), parameter.minimum);
    EXPECT_LE(info_.trial.real(parameter.name), parameter.maximum);
  }
}

TEST_P(EveryKernel, CanBeMade) {
  EXPECT_NE(info_.create(default_size(info_)), nullptr);
}

TEST(WeakScaling, KeepsTheWorkOfEachPiWorkerExactly) {
  for (int workers = 1; workers <= 64; ++workers) {
    EXPECT_EQ(relative_work_per_worker(kernel("pi"), Size({{"samples", 12'345}}), workers), 1.0);
  }
}

TEST(WeakScaling, KeepsTheWorkOfEachSquareWorkerExactly) {
  const Size one({{"tasks", 3}, {"wait_ms", 1.5}});
  for (int workers = 1; workers <= 64; ++workers) {
    EXPECT_EQ(relative_work_per_worker(kernel("square"), one, workers), 1.0);
    EXPECT_EQ(kernel("square").grow(one, workers).real("wait_ms"), 1.5);
  }
}

TEST(WeakScaling, KeepsTheWorkOfEachGemmWorkerWithinOnePercent) {
  for (const double n : {1000.0, 1024.0, 1537.0, 4000.0}) {
    for (int workers = 1; workers <= 64; ++workers) {
      EXPECT_NEAR(relative_work_per_worker(kernel("gemm"), Size({{"n", n}}), workers), 1.0, 0.01)
          << "n = " << n << " for " << workers << " workers";
    }
  }
}

TEST(WeakScaling, DoublesGemmForEightWorkers) {
  EXPECT_EQ(kernel("gemm").grow(Size({{"n", 1000}}), 8).integer("n"), 2000);
  EXPECT_EQ(kernel("gemm").grow(Size({{"n", 1000}}), 27).integer("n"), 3000);
}

// A size of 2^53 samples for 64 workers is more than a study may ask for, and the plan refuses it;
// the numbers that it is refused by must not overflow.
TEST(WeakScaling, GrowsTheLargestPiWithoutOverflow) {
  const Size largest({{"samples", largest_exact_integer}});
  const Size grown = kernel("pi").grow(largest, 64);
  EXPECT_EQ(kernel("pi").work(largest), largest_exact_integer);
  EXPECT_EQ(kernel("pi").work(grown), std::ldexp(1.0, 59));
  EXPECT_EQ(grown.integer("samples"), std::int64_t{1} << 59);
}

TEST(Work, IsThatOfTheTextbook) {
  EXPECT_EQ(kernel("pi").work(Size({{"samples", 1000}})), 1000.0);
  EXPECT_EQ(kernel("gemm").work(Size({{"n", 100}})), 2e6);  // n^3 products and as many sums
  EXPECT_EQ(kernel("square").work(Size({{"tasks", 4}, {"wait_ms", 1000}})), 4.0);
}

TEST(Work, OfTheLargestGemmIsFinite) {
  EXPECT_EQ(kernel("gemm").work(Size({{"n", 200'000}})), 1.6e16);
  // three matrices, and fifteen vectors to check them
  EXPECT_EQ(kernel("gemm").memory_bytes(Size({{"n", 200'000}}), {}, 0), 9.6e11 + 2.4e7);
  // three blocks of a matrix in 2 x 2, and panels of A and B that are 256 wide: the one that is
  // multiplied, and the next one on its way
  EXPECT_EQ(kernel("gemm").memory_bytes(Size({{"n", 1000}}), {.ranks = 4}, 3),
            8.0 * (3 * 500 * 500 + 2 * 2 * 500 * 256 + 15 * 1000));
  // an array of each of the two that take part, and one that both see
  const Size bytes({{"bytes", 1024}, {"exchanges", 1}});
  EXPECT_EQ(kernel("exchange").memory_bytes(bytes, {.ranks = 3}, 0), 2048);
  EXPECT_EQ(kernel("exchange").memory_bytes(bytes, {.ranks = 3}, 1), 0);
  EXPECT_EQ(kernel("exchange").memory_bytes(bytes, {.ranks = 3}, 2), 1024);
}

}  // namespace
}  // namespace scalelab
