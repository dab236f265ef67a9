// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/caveats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/study_analysis.hpp"
#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Caveats, TellWhatADamagedJournalHasLost) {
  Results results;
  testing::add_study(results, "t", "pi", Scaling::strong);
  testing::add_point(results, 1, 1);
  testing::add_samples(results, testing::six(8));
  EXPECT_THAT(caveats(results, analyse(results).at(0)), Not(Contains(HasSubstr("journal"))));

  results.provenance.lost_events = "5-7";

  EXPECT_THAT(caveats(results, analyse(results).at(0)),
              Contains("samples or outcomes are missing, which the run's journal held and nobody "
                       "can read any more: its events 5-7"));
}

TEST(Caveats, TellWhatRestsOnSomeSamplesOnly) {
  Results results;
  testing::add_study(results, "t", "pi", Scaling::strong);
  testing::add_point(results, 1, 1);
  testing::add_samples(results, testing::six(8));
  testing::add_point(results, 1, 2);
  testing::add_samples(results, testing::six(4));
  for (const std::int64_t order : {2, 3, 4, 5, 6, 7, 8, 9, 10, 11}) {
    testing::sum_up(results, order);
  }
  EXPECT_THAT(caveats(results, analyse(results).at(0)),
              ::testing::IsSupersetOf(
                  {HasSubstr("1 point is not known in what workers did and where they were, since "
                             "only sums were kept (measure.worker_rows): threads"),
                   HasSubstr("1 point is known by 2 samples only in what workers did and "
                             "where they were, since of the others only sums were kept "
                             "(measure.worker_rows): serial")}));
}

}  // namespace
}  // namespace scalelab
