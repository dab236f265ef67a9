// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/scrape/page_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "web/content/site.hpp"

namespace scalelab::scrape {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Reads a page in pieces of so many bytes.
PageReader reader_of(std::string_view html, std::size_t piece = 1'000'000) {
  PageReader reader;
  const auto bytes = std::as_bytes(std::span(html));
  for (std::size_t first = 0; first < bytes.size(); first += piece) {
    reader.read(bytes.subspan(first, std::min(piece, bytes.size() - first)));
  }
  reader.finish();
  return reader;
}

TEST(PageReader, ReadsPagesOfTheSiteInPiecesOfAnyLength) {
  const web::Site site{.seed = 3, .pages = 100, .links = 4, .values = 9};
  for (std::size_t piece = 1; piece < 200; ++piece) {
    const auto page = static_cast<std::int64_t>(piece) % site.pages;
    const PageReader reader = reader_of(site.html(page), piece);
    EXPECT_EQ(reader.sum(), site.sum_of_values(page)) << piece;
    EXPECT_EQ(reader.values(), site.values) << piece;
    EXPECT_EQ(reader.links(), site.links_of(page)) << piece;
  }
}

TEST(PageReader, TakesNumbersOfTheRightCellsOnly) {
  const PageReader reader = reader_of(
      "<table><tr><td>1<td class=value>20<td class='other'>300<td class=\"value\">4000</td>50000"
      "<tr><td class=value>no number<td class=value>7 apples<td CLASS=value>600000</table>700");
  EXPECT_EQ(reader.sum(), 20 + 4000 + 600000);
  EXPECT_EQ(reader.values(), 3);
}

TEST(PageReader, TakesANumberThatComesInParts) {
  const PageReader reader = reader_of("<table><tr><td class=value>1<!-- no -->2&#51;</table>");
  EXPECT_EQ(reader.sum(), 123);
}

TEST(PageReader, FollowsLinksOfTheSiteOnly) {
  const PageReader reader = reader_of(
      "<p><a href=/pages/3>a</a><A HREF='/pages/4'>b</A><a href='&#47;pages&#x2f;5'>c</a>"
      "<!-- <a href=/pages/6> --><a href=https://example.org/pages/7>d</a><a href=/pages/x>e</a>"
      "<a href=/pages/8y>f</a><a>g</a><a name=/pages/9>h</a><a href=/pages/3>again</a>"
      "<p title='<a href=/pages/10>'>i");
  EXPECT_THAT(reader.links(), ElementsAre(3, 4, 5, 3));
}

TEST(PageReader, ReadsWhatIsCutOff) {
  const web::Site site{.seed = 3, .pages = 100, .links = 4, .values = 9};
  const std::string html = site.html(5);
  for (std::size_t length = 0; length < html.size(); length += 13) {
    const PageReader reader = reader_of(std::string_view(html).substr(0, length), 40);
    EXPECT_LE(reader.values(), site.values);
    EXPECT_LE(std::ssize(reader.links()), std::ssize(site.links_of(5)));
  }
}

TEST(PageReader, FindsNothingInAnEmptyPage) {
  const PageReader reader = reader_of("");
  EXPECT_EQ(reader.values(), 0);
  EXPECT_THAT(reader.links(), IsEmpty());
}

TEST(PageReader, GoesOnAfterItWasMoved) {
  PageReader first;
  const std::string_view html = "<table><tr><td class=value>12</table>";
  const auto bytes = std::as_bytes(std::span(html));
  first.read(bytes.first(20));
  PageReader second(std::move(first));
  second.read(bytes.subspan(20));
  second.finish();
  EXPECT_EQ(second.sum(), 12);
}

}  // namespace
}  // namespace scalelab::scrape
