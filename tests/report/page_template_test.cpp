// SPDX-License-Identifier: BSD-3-Clause
#include "report/page_template.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "report/html.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// What is wrong with a template; nothing where nothing is.
std::string fault_in(const std::string& text) {
  try {
    const PageTemplate form("my.html", text);
    return "";
  } catch (const TemplateError& error) {
    return error.what();
  }
}

/// A page of results that have nothing but a title.
std::string page_of(const std::string& text, const std::string& title = "A title") {
  Results results;
  results.provenance.title = title;
  return html_report(results, {}, PageTemplate("my.html", text));
}

TEST(PageTemplate, IsFilled) {
  EXPECT_EQ(page_of("<p>{{title}}</p>\n"), "<p>A title</p>\n");
  EXPECT_EQ(page_of("{{#has_studies}}some{{/has_studies}}{{^has_studies}}none{{/has_studies}}"),
            "none");
  EXPECT_EQ(page_of("{{! a remark }}{{^studies}}{{ title }}{{/studies}}"), "A title");
}

TEST(PageTemplate, IsFilledForEachItem) {
  Results results;
  results.machine.facts = {{"one", "1"}, {"two", "2"}};
  EXPECT_EQ(
      html_report(results, {},
                  PageTemplate("my.html", "{{#facts}}{{fact}}={{value}} in {{title}}; {{/facts}}")),
      "one=1 in Scaling report; two=2 in Scaling report; ");
}

TEST(PageTemplate, EscapesUnlessToldNotTo) {
  const std::string evil = "<b>&\"'\x1b\xff{{commit}}";
  EXPECT_EQ(page_of("{{title}}", evil), "&lt;b&gt;&amp;&quot;&#39;\\x1b\\xff{{commit}}");
  EXPECT_EQ(page_of("{{{title}}}", evil), evil);
  EXPECT_EQ(page_of("{{&title}}", evil), evil);
}

TEST(PageTemplate, OfTheProgramIsATemplate) {
  const PageTemplate form("own", std::string(text_of_own_template()));
  EXPECT_EQ(html_report({}, {}, form), html_report({}, {}));
  EXPECT_THAT(html_report({}, {}, form), StartsWith("<!DOCTYPE html>\n"));
}

TEST(PageTemplate, HasNamesThatStandForSomething) {
  EXPECT_THAT(
      fault_in("<p>\n  é{{titel}}"),
      AllOf(StartsWith("my.html:2:4: nothing is called 'titel' here (did you mean 'title'?)"),
            HasSubstr("'has_studies'"), HasSubstr("'configs'"), Not(HasSubstr("'svg'"))));
  // Names of an item stand for something in its list alone, those around it there too.
  EXPECT_THAT(fault_in("{{#studies}}{{/studies}}{{headline}}"),
              StartsWith("my.html:1:25: nothing is called 'headline' here"));
  EXPECT_THAT(fault_in("{{^studies}}{{headline}}{{/studies}}"),
              HasSubstr("nothing is called 'headline' here"));
  EXPECT_THAT(fault_in("{{#studies}}{{^figures}}{{svg}}{{/figures}}{{/studies}}"),
              AllOf(HasSubstr("nothing is called 'svg' here"), HasSubstr("'headline'")));
  EXPECT_EQ(fault_in("{{#studies}}{{#figures}}{{headline}}{{title}}{{/figures}}{{/studies}}"), "");
  for (const std::string name : {"", ".", "studies.number", "Title", "has_title"}) {
    EXPECT_THAT(fault_in("{{" + name + "}}"), HasSubstr("nothing is called '" + name + "' here"));
    EXPECT_THAT(fault_in("{{#" + name + "}}{{/" + name + "}}"),
                HasSubstr("nothing is called '" + name + "' here"));
  }
}

TEST(PageTemplate, UsesNamesAsWhatTheyAre) {
  EXPECT_THAT(fault_in("{{#title}}{{/title}}"),
              HasSubstr("'title' is a text, and no section: write {{title}}"));
  EXPECT_THAT(fault_in("{{^title}}{{/title}}"), HasSubstr("'title' is a text"));
  EXPECT_THAT(
      fault_in("{{studies}}"),
      HasSubstr("'studies' is no text: write {{#studies}} before, and {{/studies}} behind"));
  EXPECT_THAT(fault_in("{{{has_studies}}}"), HasSubstr("'has_studies' is no text"));
  const std::string before = "{{#studies}}{{#figures}}";
  const std::string behind = "{{/figures}}{{/studies}}";
  EXPECT_THAT(fault_in(before + "{{svg}}" + behind), HasSubstr("'svg' is HTML: write {{{svg}}}"));
  EXPECT_THAT(fault_in(before + "{{#svg}}{{/svg}}" + behind), HasSubstr("write {{{svg}}}"));
  EXPECT_EQ(fault_in(before + "{{{svg}}}{{&svg}}" + behind), "");
}

TEST(PageTemplate, EndsItsSections) {
  EXPECT_EQ(
      fault_in("\n {{#studies}}"),
      "my.html:2:2: the section 'studies' has no end: add {{/studies}} behind what depends on "
      "it");
  EXPECT_EQ(fault_in("{{/studies}}"),
            "my.html:1:1: {{/studies}} ends no section: none is open here");
  EXPECT_EQ(
      fault_in("{{#studies}}\n{{#figures}}\n{{/studies}}"),
      "my.html:3:1: {{/studies}} stands where the section 'figures' of line 2 is open: end that "
      "first with {{/figures}}");
}

TEST(PageTemplate, HasNoSectionInItself) {
  EXPECT_EQ(fault_in("{{#studies}}\n{{#studies}}{{/studies}}{{/studies}}"),
            "my.html:2:1: the section 'studies' of line 1 is still open: end it before with "
            "{{/studies}}");
  EXPECT_THAT(fault_in("{{#studies}}{{^studies}}{{/studies}}{{/studies}}"),
              HasSubstr("still open"));
  // As deep as that, the library's recursion would not come back.
  std::string deep;
  for (int i = 0; i < 80'000; ++i) {
    deep += "{{#studies}}";
  }
  EXPECT_THAT(fault_in(deep), HasSubstr("still open"));
}

TEST(PageTemplate, EndsItsTags) {
  EXPECT_EQ(fault_in("<p>\n{{title}"),
            "my.html:2:1: this tag has no end: close it with as many braces as it begins with");
  EXPECT_THAT(fault_in("{{{title}}"), HasSubstr("this tag has no end"));
}

TEST(PageTemplate, IsWholeAndKeepsItsDelimiters) {
  EXPECT_THAT(fault_in("{{>title}}"), HasSubstr("{{>title}} takes in another template"));
  EXPECT_THAT(fault_in("{{=<% %>=}}"), HasSubstr("delimiters can't be changed"));
}

TEST(PageTemplate, IsNamedBrieflyWhereABraceIsMissing) {
  const std::string message = fault_in("{{title} " + std::string(10'000, 'x') + "}}");
  EXPECT_THAT(message, HasSubstr("'title} xxx"));
  EXPECT_LT(message.size(), 1000U);
}

TEST(PageTemplate, IsReadFromAFile) {
  const TemporaryFolder folder;
  const std::string path = (folder / "my.html").string();
  std::ofstream(path) << "{{title}}";
  EXPECT_EQ(html_report({}, {}, read_page_template(path)), "Scaling report");
  std::ofstream(path) << "\n{{titel}}";
  try {
    read_page_template(path);
    ADD_FAILURE() << "took it";
  } catch (const TemplateError& error) {
    EXPECT_THAT(error.what(), StartsWith(path + ":2:1: "));
  }
  EXPECT_THROW(read_page_template(folder.path().string()), TemplateError);
}

}  // namespace
}  // namespace scalelab
