// SPDX-License-Identifier: BSD-3-Clause
#include "words/nearest_name.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

const std::vector<std::string> keys{"confidence", "min_repeats", "max_repeats", "seed"};

TEST(EditDistance, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(edit_distance("", ""), 0);
  EXPECT_EQ(edit_distance("pi", "pi"), 0);
  EXPECT_EQ(edit_distance("", "seed"), 4);
  EXPECT_EQ(edit_distance("seed", ""), 4);
  EXPECT_EQ(edit_distance("sed", "seed"), 1);
  EXPECT_EQ(edit_distance("seedy", "seed"), 1);
  EXPECT_EQ(edit_distance("feed", "seed"), 1);
  EXPECT_EQ(edit_distance("layotus", "layouts"), 1);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
}

TEST(EditDistance, IsTheSameBothWays) {
  EXPECT_EQ(edit_distance("schedule", "shcedul"), edit_distance("shcedul", "schedule"));
}

TEST(NearestName, IsTheNameWithTheFewestSlips) {
  EXPECT_EQ(nearest_name("max_repeat", keys), "max_repeats");
  EXPECT_EQ(nearest_name("min_repaets", keys), "min_repeats");
  EXPECT_EQ(nearest_name("sede", keys), "seed");
}

TEST(NearestName, IsTheFirstOfTwoThatAreEquallyNear) {
  EXPECT_EQ(nearest_name("mix_repeats", keys), "min_repeats");
}

TEST(NearestName, IsNothingWhenMoreThanAThirdOfTheLettersDiffer) {
  EXPECT_EQ(nearest_name("repetitions", keys), std::nullopt);
  EXPECT_EQ(nearest_name("", keys), std::nullopt);
  EXPECT_EQ(nearest_name("seed", {}), std::nullopt);
}

TEST(NearestName, ForgivesOneSlipInAShortWord) {
  EXPECT_EQ(nearest_name("pj", {"gemm", "pi"}), "pi");
  EXPECT_EQ(nearest_name("xy", {"gemm", "pi"}), std::nullopt);
}

TEST(DidYouMean, IsASuffixForAMessageOrNothing) {
  EXPECT_EQ(did_you_mean("seeed", keys), " (did you mean 'seed'?)");
  EXPECT_EQ(did_you_mean("temperature", keys), "");
}

TEST(NameList, ReadsAsASentenceDoes) {
  EXPECT_EQ(name_list({}), "");
  EXPECT_EQ(name_list({"a"}), "'a'");
  EXPECT_EQ(name_list({"a", "b"}), "'a' or 'b'");
  EXPECT_EQ(name_list({"a", "b", "c"}), "'a', 'b' or 'c'");
}

}  // namespace
}  // namespace scalelab
