// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/words/caveats.hpp"
#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A computer with four cores of two hardware threads.
NodeRecord node(const std::string& name = "n0") {
  NodeRecord record;
  record.hostname = name;
  record.cores = 4;
  record.hardware_threads = 8;
  return record;
}

/// A study of which one point had both its workers on core 2 in each of six samples.
Results with_a_shared_core() {
  Results results;
  add_study(results, "placement", "pi", Scaling::strong);
  results.studies.back().placement = PlacementPolicy::spread;
  results.machine.nodes = {node()};
  add_point(results, 1, 1);
  add_samples(results, {8, 8, 8, 8, 8, 8});
  add_point(results, 1, 2);
  add_samples(results, {8, 8, 8, 8, 8, 8});
  for (WorkerSample& worker : results.workers) {
    worker.physical_core = 2;
    worker.pinned = true;
  }
  return results;
}

TEST(PlacementCaveats, TellThePointAndTheCure) {
  const Results results = with_a_shared_core();
  EXPECT_THAT(caveats(results, analyse(results).at(0)),
              ::testing::Contains(::testing::AllOf(
                  HasSubstr("1 point ran with two workers on one core although there were cores "
                            "enough: threads 1x2 (use "),
                  HasSubstr("--bind-to none"))));
}

TEST(PlacementCaveats, AreNoneWhereAllIsWell) {
  Results results = with_a_shared_core();
  for (WorkerSample& worker : results.workers) {
    worker.physical_core = worker.thread;
  }
  EXPECT_THAT(caveats(results, analyse(results).at(0)), IsEmpty());
}

}  // namespace
}  // namespace scalelab
