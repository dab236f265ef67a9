// SPDX-License-Identifier: BSD-3-Clause
#include "web/content/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace scalelab::web {
namespace {

using ::testing::HasSubstr;

/// The pages that a search through the links finds, step by step: how many within each number of
/// steps, until there are no more.
std::vector<std::int64_t> found_within(const Site& site) {
  std::set<std::int64_t> found{0};
  std::set<std::int64_t> level{0};
  std::vector<std::int64_t> counts{1};
  while (true) {
    std::set<std::int64_t> next;
    for (const std::int64_t page : level) {
      for (const std::int64_t target : site.links_of(page)) {
        EXPECT_GE(target, 0);
        EXPECT_LT(target, site.pages);
        if (found.insert(target).second) {
          next.insert(target);
        }
      }
    }
    if (next.empty()) {
      EXPECT_EQ(*found.rbegin(), std::ssize(found) - 1);
      return counts;
    }
    counts.push_back(std::ssize(found));
    level = next;
  }
}

TEST(Site, IsFoundAsTheFormulaSays) {
  for (const std::int64_t pages : {1, 2, 3, 7, 40, 121, 122}) {
    for (const int links : {1, 2, 3, 50}) {
      const Site site{.seed = 3, .pages = pages, .links = links};
      const std::vector<std::int64_t> counts = found_within(site);
      SCOPED_TRACE(testing::Message() << pages << " pages, " << links << " links");
      EXPECT_EQ(site.depth(), std::ssize(counts) - 1);
      EXPECT_EQ(counts.back(), pages);
      for (std::int64_t depth = 0; depth < std::ssize(counts); ++depth) {
        EXPECT_EQ(site.pages_within(depth), counts[static_cast<std::size_t>(depth)]) << depth;
      }
      EXPECT_EQ(site.pages_within(1'000'000), pages);
    }
  }
}

TEST(Site, IsOfAnySizeFoundWithoutOverflow) {
  const Site site{.pages = 1'000'000, .links = 100};
  EXPECT_EQ(site.pages_within(2), 1 + 100 + 10'000);
  EXPECT_EQ(site.pages_within(1'000'000), 1'000'000);
  EXPECT_EQ(site.depth(), 3);
}

TEST(Site, HasNumbersThatAddUp) {
  const Site site{.seed = 9, .pages = 10, .links = 2, .values = 3};
  EXPECT_EQ(site.sum_of_values(4), site.value(4, 0) + site.value(4, 1) + site.value(4, 2));
  for (int index = 0; index < 100; ++index) {
    EXPECT_GE(site.value(4, index), 0);
    EXPECT_LT(site.value(4, index), 1'000'000);
  }
  const Site other{.seed = 10, .pages = 10, .links = 2, .values = 3};
  EXPECT_NE(site.sum_of_values(4), site.sum_of_values(5));
  EXPECT_NE(site.sum_of_values(4), other.sum_of_values(4));
}

TEST(Site, WritesItsNumbersAndLinksIntoAPage) {
  const Site site{.seed = 9, .pages = 10, .links = 2, .values = 3};
  const std::string html = site.html(1);
  EXPECT_THAT(html, HasSubstr("<td class=\"value\">" + std::to_string(site.value(1, 2)) + "</td>"));
  EXPECT_THAT(html, HasSubstr("<a href=\"/pages/3\">page 3</a>"));
  EXPECT_THAT(html, HasSubstr("<a href=\"/pages/4\">page 4</a>"));
  EXPECT_THAT(html, HasSubstr("\"&#47;pages/"));
  EXPECT_THAT(html, HasSubstr("<!-- <a href=\"/pages/10\">"));
}

TEST(Site, KnowsHowLongAPageIsAtMost) {
  for (const int values : {0, 1, 10'000}) {
    for (const int links : {1, 8, 100}) {
      const Site site{.seed = 9, .pages = 1'000'000, .links = links, .values = values};
      for (const std::int64_t page : {std::int64_t{0}, site.pages / 101, site.pages - 1}) {
        EXPECT_LE(std::ssize(site.html(page)), site.most_bytes_of_page()) << links << " " << values;
      }
    }
  }
}

}  // namespace
}  // namespace scalelab::web
