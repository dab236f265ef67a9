// SPDX-License-Identifier: BSD-3-Clause
#include "report/template_tags.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace scalelab {
namespace {

/// The names of the tags that are of this kind.
std::vector<std::string> names_of(std::string_view text, TagKind kind) {
  std::vector<std::string> names;
  for (const TemplateTag& tag : tags_of(text)) {
    if (tag.kind == kind) {
      names.push_back(tag.name);
    }
  }
  return names;
}

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(TemplateTags, AreOfEachKind) {
  constexpr std::string_view all =
      "{{a}}{{{b}}}{{& c}}{{#d}}{{^e}}{{/ f }}{{! g }}{{>h}}{{=<% %>=}}{{\ti\n}}{{}}{{ # j}}";
  EXPECT_THAT(names_of(all, TagKind::escaped), ElementsAre("a", "i", ""));
  EXPECT_THAT(names_of(all, TagKind::unescaped), ElementsAre("b", "c"));
  EXPECT_THAT(names_of(all, TagKind::section), ElementsAre("d", "j"));
  EXPECT_THAT(names_of(all, TagKind::inverted), ElementsAre("e"));
  EXPECT_THAT(names_of(all, TagKind::end), ElementsAre("f"));
  EXPECT_THAT(names_of(all, TagKind::comment), ElementsAre("g"));
  EXPECT_THAT(names_of(all, TagKind::partial), ElementsAre("h"));
  EXPECT_EQ(names_of(all, TagKind::delimiters).size(), 1U);
  EXPECT_THAT(names_of(all, TagKind::unclosed), IsEmpty());
}

TEST(TemplateTags, HaveTheirPlaces) {
  std::vector<std::size_t> places;
  for (const TemplateTag& tag : tags_of("{{a}} é{{{b}}}\n{{c}}")) {
    places.push_back(tag.position);
  }
  EXPECT_THAT(places, ElementsAre(0, 8, 16));
}

TEST(TemplateTags, AreNotInAStyleSheetNorInAComment) {
  EXPECT_THAT(tags_of("@media print { p { margin: 0 } } {a}"), IsEmpty());
  EXPECT_THAT(tags_of(""), IsEmpty());
  EXPECT_THAT(tags_of("{"), IsEmpty());
  EXPECT_EQ(tags_of("{{! {{#a }}").size(), 1U);
}

TEST(TemplateTags, MayLackTheirEnd) {
  for (const std::string_view text : {"x{{", "x{{a}", "x{{{a}}", "x{{{", "x{{ a } }"}) {
    const std::vector<TemplateTag> tags = tags_of(text);
    ASSERT_EQ(tags.size(), 1U) << text;
    EXPECT_EQ(tags[0].kind, TagKind::unclosed) << text;
    EXPECT_EQ(tags[0].position, 1U) << text;
  }
}

}  // namespace
}  // namespace scalelab
