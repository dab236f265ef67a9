// SPDX-License-Identifier: BSD-3-Clause

/// Which processing unit each worker gets, on machines that hwloc makes up. Units are numbered core
/// by core: with two on each core, core 3 has units 6 and 7.
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "parallel/placement/placement.hpp"

namespace scalelab {
namespace {

using Units = std::vector<int>;

// Two packages, each a memory domain of two shared caches with two cores each: 8 cores, 16 units.
constexpr const char* two_packages = "package:2 [numa] l3:2 core:2 pu:2";

Units order(const std::string& machine, PlacementPolicy policy, int ranks, int threads,
            const std::string& allowed = {}) {
  Placement placement(machine);
  if (!allowed.empty()) {
    placement.allow({allowed});
  }
  return placement.order(policy, ranks, threads);
}

Units compact(const std::string& machine, int ranks, int threads, const std::string& allowed = {}) {
  return order(machine, PlacementPolicy::compact, ranks, threads, allowed);
}

Units spread(const std::string& machine, int ranks, int threads, const std::string& allowed = {}) {
  return order(machine, PlacementPolicy::spread, ranks, threads, allowed);
}

TEST(CompactOrder, TakesNeighbouringCores) {
  EXPECT_EQ(compact(two_packages, 1, 1), (Units{0}));
  EXPECT_EQ(compact(two_packages, 1, 4), (Units{0, 2, 4, 6}));
  EXPECT_EQ(compact(two_packages, 2, 3), (Units{0, 2, 4, 6, 8, 10}));
}

TEST(CompactOrder, TakesSecondHardwareThreadsLast) {
  EXPECT_EQ(compact(two_packages, 1, 10), (Units{0, 2, 4, 6, 8, 10, 12, 14, 1, 3}));
}

TEST(CompactOrder, KeepsToTheAllowedUnits) {
  // Core 1 may be used by its second unit only, core 2 by both, the others not at all.
  EXPECT_EQ(compact(two_packages, 1, 3, "3-5"), (Units{3, 4, 5}));
  EXPECT_EQ(compact(two_packages, 1, 2, "3-5"), (Units{3, 4}));
}

TEST(SpreadOrder, KeepsTheThreadsOfARankInOneDomainAndSpreadsThemOverItsCaches) {
  EXPECT_EQ(spread(two_packages, 1, 1), (Units{0}));
  EXPECT_EQ(spread(two_packages, 1, 2), (Units{0, 4}));
  EXPECT_EQ(spread(two_packages, 1, 3), (Units{0, 2, 4}));
  EXPECT_EQ(spread(two_packages, 1, 4), (Units{0, 2, 4, 6}));
}

TEST(SpreadOrder, SplitsARankEvenlyThatNoDomainCanHold) {
  EXPECT_EQ(spread(two_packages, 1, 6), (Units{0, 2, 4, 8, 10, 12}));
  EXPECT_EQ(spread(two_packages, 1, 8), (Units{0, 2, 4, 6, 8, 10, 12, 14}));
}

TEST(SpreadOrder, SpreadsRanksOverDomains) {
  EXPECT_EQ(spread(two_packages, 2, 1), (Units{0, 8}));
  EXPECT_EQ(spread(two_packages, 2, 2), (Units{0, 4, 8, 12}));
  EXPECT_EQ(spread(two_packages, 4, 1), (Units{0, 4, 8, 12}));
  EXPECT_EQ(spread(two_packages, 2, 4), (Units{0, 2, 4, 6, 8, 10, 12, 14}));
}

TEST(SpreadOrder, CutsWhereARankEndsWhereThereIsRoom) {
  // Three ranks with two threads: an even cut, three workers each, would split the second rank.
  EXPECT_EQ(spread(two_packages, 3, 2), (Units{0, 2, 4, 6, 8, 12}));
  // Two ranks with three threads, on domains of two cores: each gets two domains for itself.
  EXPECT_EQ(spread("numa:4 core:2 pu:1", 2, 3), (Units{0, 1, 2, 4, 5, 6}));
}

TEST(SpreadOrder, SpreadsOverDomainsBelowAPackage) {
  EXPECT_EQ(spread("package:2 numa:2 core:2 pu:1", 2, 1), (Units{0, 4}));
  EXPECT_EQ(spread("package:2 numa:2 core:2 pu:1", 4, 1), (Units{0, 2, 4, 6}));
  EXPECT_EQ(spread("package:2 numa:2 core:2 pu:1", 4, 2), (Units{0, 1, 2, 3, 4, 5, 6, 7}));
}

TEST(SpreadOrder, GivesEveryCoreOneWorkerBeforeAnyGetsTwo) {
  // One rank of 10 threads: five in each package, where the first core gets a second worker.
  EXPECT_EQ(spread(two_packages, 1, 10), (Units{0, 1, 2, 4, 6, 8, 9, 10, 12, 14}));
  EXPECT_EQ(spread(two_packages, 1, 16),
            (Units{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}));
}

TEST(SpreadOrder, KeepsRanksWholeOnSecondHardwareThreadsToo) {
  // Five ranks of two threads on eight cores: three ranks in the first package, two in the second.
  EXPECT_EQ(spread(two_packages, 5, 2), (Units{0, 1, 2, 4, 5, 6, 8, 10, 12, 14}));
}

TEST(SpreadOrder, SharesOutInProportionToTheCoresThatAreAllowed) {
  // Cores 0 to 3 of the first package and core 4 of the second.
  EXPECT_EQ(spread(two_packages, 5, 1, "0-7,8"), (Units{0, 2, 4, 6, 8}));
  EXPECT_EQ(spread(two_packages, 2, 1, "0-7,8"), (Units{0, 4}));
  // One package alone.
  EXPECT_EQ(spread(two_packages, 2, 1, "8-15"), (Units{8, 12}));
}

TEST(SpreadOrder, UsesEveryCoreWhereSomeHaveNoSecondUnit) {
  // Two whole cores and four half ones: seven workers are one more than there are cores.
  const Units units = spread("package:2 [numa] core:4 pu:2", 7, 1, "0-3,8,10,12,14");
  EXPECT_EQ(units, (Units{0, 1, 2, 8, 10, 12, 14}));
}

TEST(SpreadOrder, TakesUnitsForCoresWhereTheMachineShowsNone) {
  EXPECT_EQ(spread("numa:2 pu:2", 2, 1), (Units{0, 2}));
}

TEST(Order, IsAsTheManualShows) {
  const std::string machine = "package:2 [numa] l3:2 core:2 pu:1";  // docs/measuring.md
  EXPECT_EQ(spread(machine, 1, 2), (Units{0, 2}));
  EXPECT_EQ(spread(machine, 2, 1), (Units{0, 4}));
  EXPECT_EQ(spread(machine, 2, 2), (Units{0, 2, 4, 6}));
  EXPECT_EQ(spread(machine, 3, 2), (Units{0, 1, 2, 3, 4, 6}));
  EXPECT_EQ(spread(machine, 1, 6), (Units{0, 1, 2, 4, 5, 6}));
  EXPECT_EQ(compact(machine, 3, 2), (Units{0, 1, 2, 3, 4, 5}));
}

TEST(Order, GivesEachWorkerAUnitOfItsOwnWhateverTheLayout) {
  for (const char* machine :
       {two_packages, "package:3 numa:2 core:3 pu:2", "core:5 pu:4", "pu:7"}) {
    Placement placement(machine);
    const int units = placement.hardware_threads();
    for (int ranks = 1; ranks <= units; ++ranks) {
      for (int threads = 1; ranks * threads <= units; ++threads) {
        for (const PlacementPolicy policy : {PlacementPolicy::spread, PlacementPolicy::compact}) {
          const Units order = placement.order(policy, ranks, threads);
          std::set<int> used(order.begin(), order.end());
          EXPECT_EQ(static_cast<int>(order.size()), ranks * threads);
          EXPECT_EQ(used.size(), order.size()) << machine << ' ' << ranks << 'x' << threads;
        }
      }
    }
  }
}

TEST(Order, PinsNobodyWhenThereAreMoreWorkersThanUnits) {
  EXPECT_EQ(compact("core:2 pu:2", 1, 5), Units{});
  EXPECT_EQ(spread("core:2 pu:2", 5, 1), Units{});
}

TEST(Order, PinsNobodyUnderPolicyNone) {
  EXPECT_EQ(order("core:2 pu:2", PlacementPolicy::none, 1, 1), Units{});
}

TEST(Order, IsFoundAnewWhenOtherUnitsAreAllowed) {
  Placement placement("core:4 pu:1");
  EXPECT_EQ(placement.order(PlacementPolicy::compact, 1, 2), (Units{0, 1}));
  placement.allow({"2-3"});
  EXPECT_EQ(placement.order(PlacementPolicy::compact, 1, 2), (Units{2, 3}));
}

}  // namespace
}  // namespace scalelab
