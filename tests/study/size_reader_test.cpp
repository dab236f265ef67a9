// SPDX-License-Identifier: BSD-3-Clause
#include "study/size_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "study/config.hpp"
#include "tests/study/complaint.hpp"

namespace scalelab {
namespace {

using ::testing::StartsWith;

std::vector<SizeParameter> parameters() {
  return {{.name = "operations",
           .unit = "1",
           .meaning = "operations of each worker",
           .default_value = 10,
           .minimum = 1,
           .maximum = 1000},
          {.name = "rest",
           .unit = "1",
           .meaning = "what is done outside the lock",
           .choices = {"wait", "native"},
           .default_text = "wait"},
          {.name = "side",
           .unit = "1",
           .meaning = "rows, an even number",
           .default_value = 8,
           .minimum = 4,
           .maximum = 1000,
           .multiple_of = 2},
          {.name = "folder",
           .unit = "1",
           .meaning = "where files are made",
           .free_text = true,
           .default_text = "temporary"}};
}

Size size_in(const std::string& text, const std::vector<std::string>& overrides = {}) {
  TomlReader reader("s.toml", text, overrides);
  Size size = read_size(reader, parameters());
  reader.check();
  return size;
}

std::string size_complaint(const std::string& text) {
  return complaint_of([&] { size_in(text); });
}

TEST(ReadSize, TakesNumbersAndChoices) {
  EXPECT_EQ(size_in("[size]\noperations = 7\nrest = 'native'\n"),
            Size({{"operations", 7}, {"rest", "native"}, {"side", 8}, {"folder", "temporary"}}));
  EXPECT_EQ(size_in("", {"size.rest=native"}).text("rest"), "native");
}

TEST(ReadSize, HasDefaults) {
  EXPECT_EQ(size_in(""),
            Size({{"operations", 10}, {"rest", "wait"}, {"side", 8}, {"folder", "temporary"}}));
}

TEST(ReadSize, TakesAnyTextWhereItIsFree) {
  EXPECT_EQ(size_in("[size]\nfolder = '/a b/wait'\n").text("folder"), "/a b/wait");
  EXPECT_EQ(size_in("", {"size.folder=/scratch"}).text("folder"), "/scratch");
}

TEST(ReadSize, RefusesAnEmptyText) {
  EXPECT_THAT(size_complaint("[size]\nfolder = ''\n"),
              StartsWith("s.toml:2:10: folder must not be empty: leave it out for temporary"));
  EXPECT_THAT(size_complaint("[size]\nfolder = 7\n"), StartsWith("s.toml:2:10: "));
}

TEST(ReadSize, WantsAMultipleWhereOneIsAskedFor) {
  EXPECT_EQ(size_in("[size]\nside = 12\n").integer("side"), 12);
  EXPECT_THAT(size_complaint("[size]\nside = 13\n"),
              StartsWith("s.toml:2:8: side must be a multiple of 2 from 4 to 1000, not 13"));
  EXPECT_THAT(size_complaint("[size]\nside = 3\n"),
              StartsWith("s.toml:2:8: side must be from 4 to 1000, not 3"));
}

TEST(ReadSize, NamesTheNearestLegalChoice) {
  EXPECT_THAT(size_complaint("[size]\nrest = 'nativ'\n"),
              StartsWith("s.toml:2:8: rest can't be 'nativ': expected 'wait' or 'native' (did you "
                         "mean 'native'?)"));
}

TEST(ReadSize, WantsATextForAChoice) {
  EXPECT_THAT(size_complaint("[size]\nrest = 1\n"),
              StartsWith("s.toml:2:8: rest must be a string"));
}

TEST(ReadSize, NamesTheNearestParameter) {
  EXPECT_THAT(size_complaint("[size]\nrests = 'wait'\n"), StartsWith("s.toml:2:1: "));
}

}  // namespace
}  // namespace scalelab
