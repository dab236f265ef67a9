#include <gtest/gtest.h>
#include <sched.h>

#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "parallel/placement.hpp"

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
  int processor = -1;
};

/// Where a thread ends up that is pinned. A thread of its own, so that the test's stays free.
Observation observe(Placement& placement, int place, int of) {
  Observation seen;
  std::jthread([&] {
    placement.pin_calling_thread(place, of);
    seen = {.affinity = affinity_of_calling_thread(), .processor = Placement::observed_processor()};
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

TEST(Placement, GivesEachWorkerAProcessorOfItsOwn) {
  Placement placement;
  const int units = placement.hardware_threads();
  std::set<int> used;
  for (int place = 0; place < units; ++place) {
    const Observation seen = observe(placement, place, units);
    ASSERT_EQ(seen.affinity.size(), 1U);
    EXPECT_EQ(seen.processor, *seen.affinity.begin());
    used.insert(seen.processor);
  }
  EXPECT_EQ(used, affinity_of_calling_thread());
}

TEST(Placement, PinsToWhatIsAllowedOnly) {
  Placement placement;
  const int last = *affinity_of_calling_thread().rbegin();
  placement.allow({std::to_string(last)});
  const Observation seen = observe(placement, 0, 1);
  EXPECT_EQ(seen.affinity, (std::set<int>{last}));
  EXPECT_EQ(seen.processor, last);
}

TEST(Placement, PinsNobodyWhenThereAreMoreWorkersThanProcessors) {
  Placement placement;
  const int units = placement.hardware_threads();
  const std::set<int> all = affinity_of_calling_thread();
  EXPECT_EQ(observe(placement, 0, units + 1).affinity, all);
  EXPECT_EQ(observe(placement, units, units + 1).affinity, all);
}

TEST(Placement, FreesAThreadThatWasPinnedBefore) {
  Placement placement;
  const int units = placement.hardware_threads();
  const std::set<int> all = affinity_of_calling_thread();
  std::jthread([&] {
    placement.pin_calling_thread(0, 1);
    EXPECT_EQ(affinity_of_calling_thread().size(), 1U);
    placement.pin_calling_thread(0, units + 1);
    EXPECT_EQ(affinity_of_calling_thread(), all);
  }).join();
}

}  // namespace
}  // namespace scalelab
