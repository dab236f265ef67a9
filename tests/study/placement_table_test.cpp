// SPDX-License-Identifier: BSD-3-Clause

/// The [placement] table of a config: what it sets, and what it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "study/config.hpp"
#include "tests/study/complaint.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

/// A study whose [placement] table begins on line 6.
Config study(const std::string& table, const std::vector<std::string>& overrides = {}) {
  return parse_config(
      "s.toml", "[study]\nkernel = 'pi'\nscaling = 'strong'\n[sweep]\nlayouts = ['1x2']\n" + table,
      overrides);
}

std::string placement_complaint(const std::string& table) {
  return complaint_of([&] { study(table); });
}

TEST(PlacementTable, SpreadsWhenItIsLeftOut) {
  EXPECT_EQ(study("").placement, PlacementPolicy::spread);
  EXPECT_EQ(study("[placement]\n").placement, PlacementPolicy::spread);
}

TEST(PlacementTable, SetsThePolicy) {
  EXPECT_EQ(study("[placement]\npolicy = 'compact'\n").placement, PlacementPolicy::compact);
  EXPECT_EQ(study("[placement]\npolicy = 'none'\n").placement, PlacementPolicy::none);
  EXPECT_EQ(study("", {"placement.policy=compact"}).placement, PlacementPolicy::compact);
}

TEST(PlacementTable, RefusesAPolicyThatDoesNotExist) {
  EXPECT_THAT(placement_complaint("[placement]\npolicy = 'compakt'\n"),
              AllOf(StartsWith("s.toml:7:10: policy can't be 'compakt': expected 'spread', "
                               "'compact' or 'none'"),
                    HasSubstr("(did you mean 'compact'?)")));
}

TEST(PlacementTable, RefusesAPolicyThatIsNoText) {
  EXPECT_THAT(placement_complaint("[placement]\npolicy = 3\n"),
              StartsWith("s.toml:7:10: policy must be a string, not an integer"));
}

TEST(PlacementTable, RefusesUnknownKeys) {
  EXPECT_THAT(placement_complaint("[placement]\npolcy = 'none'\n"),
              AllOf(StartsWith("s.toml:7:1: unknown key 'polcy' in [placement]"),
                    HasSubstr("(did you mean 'policy'?)")));
}

}  // namespace
}  // namespace scalelab
