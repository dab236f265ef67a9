// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>
#include <sched.h>

#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "parallel/placement/placement.hpp"

namespace scalelab {
namespace {

/// The processors that the operating system lets a thread run on.
std::set<int> affinity_of_calling_thread() {
  cpu_set_t set;
  CPU_ZERO(&set);
  sched_getaffinity(0, sizeof(set), &set);
  std::set<int> processors;
  for (int processor = 0; processor < CPU_SETSIZE; ++processor) {
    if (CPU_ISSET(processor, &set)) {
      processors.insert(processor);
    }
  }
  return processors;
}

struct Observation {
  std::set<int> affinity;
  ObservedPlace place;
};

/// Where a thread ends up that is pinned. A thread of its own, so that the test's stays free.
Observation observe_pinned(const Placement& placement, int processor) {
  Observation seen;
  std::jthread([&] {
    placement.pin_calling_thread(processor);
    seen = {.affinity = affinity_of_calling_thread(), .place = placement.observe_calling_thread()};
  }).join();
  return seen;
}

TEST(Placement, SeesAtLeastOneCore) {
  const Placement placement;
  EXPECT_GE(placement.cores(), 1);
  EXPECT_GE(placement.hardware_threads(), placement.cores());
  EXPECT_EQ(placement.hardware_threads(), static_cast<int>(affinity_of_calling_thread().size()));
}

TEST(Placement, DescribesTheComputer) {
  const Placement placement;
  EXPECT_GT(placement.memory_bytes(), std::int64_t{1} << 20);
  EXPECT_NE(placement.cpu_model(), "");
  EXPECT_NE(placement.topology_xml().find("<topology"), std::string::npos);
}

TEST(Placement, KnowsTheLastCacheOfTheCoresThatItMayUse) {
  Placement computer("package:2 l3:1(size=8388608) l2:4(size=1048576) core:1 pu:1");
  EXPECT_EQ(computer.last_cache().of_one, 8 << 20);
  EXPECT_EQ(computer.last_cache().of_all, 16 << 20);
  computer.allow({"0-3"});  // of the first package
  EXPECT_EQ(computer.last_cache().of_all, 8 << 20);
  EXPECT_EQ(Placement("core:2 pu:1").last_cache().of_all, 0) << "unknown";
}

TEST(Placement, AllowsAtFirstWhatIsOfferedToIt) {
  const Placement placement;
  EXPECT_EQ(placement.allowed(), placement.offered());
}

TEST(Placement, OffersWhatTheOperatingSystemAllows) {
  Placement placement;
  const std::set<int> processors = affinity_of_calling_thread();
  std::string list;
  for (const int processor : processors) {
    list += (list.empty() ? "" : ",") + std::to_string(processor);
  }
  const std::string offered = placement.offered();
  placement.allow({list});  // the same set, perhaps written in another way
  EXPECT_EQ(placement.allowed(), offered);
}

TEST(Placement, AllowsWhatAnyRankWasOffered) {
  Placement placement;
  placement.allow({"0"});
  EXPECT_EQ(placement.allowed(), "0");
  EXPECT_EQ(placement.cores(), 1);
  EXPECT_EQ(placement.hardware_threads(), 1);

  placement.allow({"5", "1-3", "0"});
  EXPECT_EQ(placement.allowed(), "0-3,5");
}

TEST(Placement, CountsOnlyProcessorsThatExist) {
  Placement placement;
  const int units = placement.hardware_threads();
  placement.allow({placement.allowed(), "100000"});
  EXPECT_EQ(placement.hardware_threads(), units);
}

TEST(Placement, RefusesWhatIsNoList) {
  for (const char* text : {"cores", "0-x", "x"}) {
    Placement placement;
    EXPECT_THROW(placement.allow({text}), std::invalid_argument) << text;
  }
}

TEST(Placement, NamesTheListThatItRefuses) {
  Placement placement;
  try {
    placement.allow({"0", "all of them"});
    FAIL() << "accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_NE(std::string(error.what()).find("'all of them'"), std::string::npos) << error.what();
  }
}

TEST(Placement, RefusesASyntheticDescriptionThatIsNone) {
  EXPECT_THROW(Placement("a large machine"), std::invalid_argument);
}

TEST(Placement, CountsTheMemoryDomainsOfTheAllowed) {
  Placement placement("numa:4 core:2 pu:1");
  EXPECT_EQ(placement.numa_nodes(), 4);
  placement.allow({"1-2"});
  EXPECT_EQ(placement.numa_nodes(), 2);
}

TEST(Placement, GivesEachWorkerAProcessorOfItsOwn) {
  for (const PlacementPolicy policy : {PlacementPolicy::spread, PlacementPolicy::compact}) {
    Placement placement;
    const std::vector<int>& order = placement.order(policy, 1, placement.hardware_threads());
    EXPECT_EQ(std::set<int>(order.begin(), order.end()), affinity_of_calling_thread());
  }
}

TEST(Placement, PinsToTheProcessorAskedFor) {
  const Placement placement;
  for (const int processor : affinity_of_calling_thread()) {
    const Observation seen = observe_pinned(placement, processor);
    EXPECT_EQ(seen.affinity, (std::set<int>{processor}));
    EXPECT_EQ(seen.place.processor, processor);
    EXPECT_TRUE(seen.place.pinned);
    EXPECT_GE(seen.place.physical_core, 0);
    EXPECT_GE(seen.place.numa_node, 0);
  }
}

TEST(Placement, ObservesTheMaskThatTheOperatingSystemHas) {
  const Placement placement;
  if (placement.cores() < 2) {
    GTEST_SKIP() << "a thread that may run on one core only is pinned, whoever did it";
  }
  EXPECT_FALSE(placement.observe_calling_thread().pinned);

  // Pinned behind scalelab's back: what counts is what the system says.
  std::jthread([&placement] {
    const int last = *affinity_of_calling_thread().rbegin();
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(last, &set);
    ASSERT_EQ(sched_setaffinity(0, sizeof(set), &set), 0);
    const ObservedPlace place = placement.observe_calling_thread();
    EXPECT_TRUE(place.pinned);
    EXPECT_EQ(place.processor, last);
  }).join();
}

TEST(Placement, PinsToWhatIsAllowedOnly) {
  Placement placement;
  const int last = *affinity_of_calling_thread().rbegin();
  placement.allow({std::to_string(last)});
  EXPECT_EQ(placement.order(PlacementPolicy::compact, 1, 1), (std::vector<int>{last}));
  EXPECT_EQ(placement.order(PlacementPolicy::spread, 1, 1), (std::vector<int>{last}));
}

TEST(Placement, FreesAThreadThatWasPinnedBefore) {
  const Placement placement;
  const std::set<int> all = affinity_of_calling_thread();
  std::jthread([&] {
    placement.pin_calling_thread(*all.begin());
    EXPECT_EQ(affinity_of_calling_thread().size(), 1U);
    placement.free_calling_thread();
    EXPECT_EQ(affinity_of_calling_thread(), all);
  }).join();
}

}  // namespace
}  // namespace scalelab
