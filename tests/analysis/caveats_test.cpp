// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/caveats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/scaling.hpp"
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

}  // namespace
}  // namespace scalelab
