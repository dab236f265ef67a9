// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/words/caveats.hpp"
#include "report/words/placement_words.hpp"
#include "tests/analysis/placement_builder.hpp"

namespace scalelab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::with_a_shared_core;

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

TEST(PlacementWarnings, SayWhatIsWrongAndWhatToDo) {
  const Results results = with_a_shared_core();
  EXPECT_THAT(placement_warnings(results, results.points[1], results.workers),
              ElementsAre(HasSubstr("with two workers on one core although there were cores "
                                    "enough: use placement.policy")));
}

}  // namespace
}  // namespace scalelab
