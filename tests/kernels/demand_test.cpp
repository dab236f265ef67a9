// SPDX-License-Identifier: BSD-3-Clause

/// What kernels say that they demand of the computers.
#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>

#include "kernels/catalogue.hpp"

namespace scalelab {
namespace {

Demand demand_of(const char* kernel, const Size& size, const Layout& layout) {
  return find_kernel(kernel)->demand(size, layout);
}

TEST(Demand, OfEachKernelIsSomethingAndFinite) {
  for (const KernelInfo& info : catalogue()) {
    if (!info.demand) {
      continue;
    }
    for (const Layout& layout :
         {Layout{}, Layout{.ranks = 1, .threads = 4}, Layout{.ranks = 4, .threads = 1},
          Layout{.ranks = 6, .threads = 2}}) {
      const Demand demand = info.demand(default_size(info), layout);
      double sum = 0;
      for (const double part : {demand.flops, demand.bytes, demand.read_bytes, demand.random_loads,
                                demand.dependent_loads, demand.messages, demand.message_bytes}) {
        EXPECT_GE(part, 0) << info.name << " as " << to_string(layout);
        sum += part;
      }
      EXPECT_TRUE(std::isfinite(sum) && sum > 0) << info.name << " as " << to_string(layout);
      EXPECT_EQ(demand.bytes > 0, demand.read_bytes > 0) << info.name;
      EXPECT_LE(demand.read_bytes, demand.bytes) << info.name;
      EXPECT_EQ(demand.messages > 0, demand.message_bytes > 0) << info.name;
      if (layout.ranks == 1) {
        EXPECT_EQ(demand.messages, 0) << info.name << ": nobody is there to send to";
      }
    }
  }
}

TEST(Demand, OfAProductOnOneRankIsThatOfItsMatrices) {
  const Demand demand = demand_of("gemm", Size({{"n", 4}}), {.ranks = 1, .threads = 2});
  EXPECT_EQ(demand.flops, 2 * 4 * 4 * 4);
  EXPECT_EQ(demand.bytes, 4 * 4 * 4 * 8) << "A and B read, C read and written";
  EXPECT_EQ(demand.read_bytes, 3 * 4 * 4 * 8);
  EXPECT_EQ(demand.dependent_loads, 0);
}

TEST(Demand, OfAProductOnSeveralRanksHasTheirBlocksSent) {
  const Demand demand = demand_of("gemm", Size({{"n", 4}}), {.ranks = 4, .threads = 1});
  EXPECT_EQ(demand.messages, 1) << "of the one panel's halves of A and B, half are sent on each";
  EXPECT_EQ(demand.message_bytes, 2 * (2 * 2 * 8)) << "a block of A, a block of B";
}

TEST(Demand, OfStreamedStoresReadsNoLineThatIsOnlyWritten) {
  Size size = default_size(*find_kernel("triad"));
  size.set("n", 100);
  size.set("sweeps", 2);
  EXPECT_EQ(demand_of("triad", size, {}).bytes, 200 * 4 * 8);
  EXPECT_EQ(demand_of("triad", size, {}).read_bytes, 200 * 3 * 8);
  size.set("stores", "streaming");
  EXPECT_EQ(demand_of("triad", size, {}).bytes, 200 * 3 * 8);
  EXPECT_EQ(demand_of("triad", size, {}).read_bytes, 200 * 2 * 8);
}

TEST(Demand, OfConjugateGradientsReadsTheMatrix) {
  Size size = default_size(*find_kernel("cg"));
  for (const char* edge : {"nx", "ny", "nz"}) {
    size.set(edge, 2);
  }
  size.set("iterations", 3);
  // 64 nonzeros and 8 rows: p, A p, then A p and r, then p, x and r are read.
  const double of_matrix = 64 * 12 + 8 * (8 + 1);
  EXPECT_EQ(demand_of("cg", size, {}).read_bytes, 3 * (of_matrix + 8 * 8 * 7));
  EXPECT_EQ(demand_of("cg", size, {}).bytes, 3 * (of_matrix + 8 * 8 * 11));
}

TEST(Demand, OfLookUpsWaitsLessWithMoreInFlight) {
  Size size = default_size(*find_kernel("lookup"));
  size.set("lookups", 1000);
  size.set("in_flight", 1);
  const Demand alone = demand_of("lookup", size, {});
  EXPECT_EQ(alone.dependent_loads, 3000) << "the search, the row, the points";
  size.set("in_flight", 10);
  EXPECT_EQ(demand_of("lookup", size, {}).dependent_loads, 300);
  EXPECT_EQ(demand_of("lookup", size, {}).bytes, alone.bytes);
  EXPECT_EQ(demand_of("lookup", size, {}).random_loads, alone.random_loads);
  EXPECT_LT(alone.random_loads, alone.bytes / 128 + 1000) << "two points come together";
  size.set("grid", "nuclide");
  EXPECT_LT(demand_of("lookup", size, {}).bytes, alone.bytes) << "there is no row";
}

}  // namespace
}  // namespace scalelab
