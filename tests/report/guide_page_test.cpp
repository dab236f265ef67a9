// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <vector>

#include "analysis/guide/guide.hpp"
#include "report/guide_text.hpp"
#include "report/html.hpp"
#include "report/words/guide_words.hpp"
#include "terminal/filled_lines.hpp"
#include "tests/analysis/guide/planted_guide.hpp"

namespace scalelab {
namespace {

using testing::add_task;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::results_of_a_whole_guide;

std::string page_of(const Results& results, const std::vector<StudyAnalysis>& studies) {
  return html_report(results, studies, PageTemplate(), guide_in(results));
}

std::string without(const std::string& text, const char* pattern) {
  return std::regex_replace(text, std::regex(pattern), " ");
}

/// The page's section of the guide.
std::string section_of(const std::string& page) {
  const std::size_t begin = page.find("<section id=\"guide\">");
  const std::size_t end = page.find("</section>", begin);
  return begin == std::string::npos ? "" : page.substr(begin, end - begin);
}

std::string without_pictures(std::string html) {
  for (std::size_t begin = html.find("<svg"); begin != std::string::npos;
       begin = html.find("<svg")) {
    html.erase(begin, html.find("</svg>", begin) + 6 - begin);
  }
  return html;
}

/// Without what lists and cells have in one form and not in the other.
std::vector<std::string> compared_words(const std::string& text) {
  std::vector<std::string> words;
  for (std::string word : words_in(text)) {
    if (word.ends_with('.')) {
      word.pop_back();
    }
    if (word != "-") {
      words.push_back(word);
    }
  }
  return words;
}

std::vector<std::string> words_of_page(const std::string& page) {
  std::string text = without(without_pictures(section_of(page)), "<[^>]*>");
  for (const auto& [reference, letter] :
       {std::pair{"&quot;", "\""}, {"&#39;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}}) {
    text = std::regex_replace(text, std::regex(reference), letter);
  }
  return compared_words(text);
}

std::vector<std::string> words_of_text(const Results& results) {
  return compared_words(guide_text(guide_of(results), Pen(false, 100'000)));
}

TEST(GuidePage, SaysWordForWordAndNumberForNumberWhatTheTextSays) {
  const Results whole = results_of_a_whole_guide();
  Results half;
  add_task(half, guide_tasks()[1], 2, 1);
  for (const Results& results : {whole, half}) {
    const std::vector<std::string> words = words_of_text(results);
    EXPECT_GT(words.size(), 200U);
    EXPECT_EQ(words_of_page(page_of(results, {})), words);
  }
}

TEST(GuidePage, HasAPictureOfEachKindThatThereIs) {
  const std::string page = page_of(results_of_a_whole_guide(), {});
  const Guide guide = guide_of(results_of_a_whole_guide());
  for (const GuideFigure kind : figures_of(guide)) {
    EXPECT_THAT(section_of(page), HasSubstr("aria-label=\"" + title_of(guide, kind) + "\""));
  }
  Results half;
  add_task(half, guide_tasks()[1], 2, 1);
  const std::string section = section_of(page_of(half, {}));
  EXPECT_THAT(section, HasSubstr("guide_tasks_"));
  EXPECT_THAT(section, Not(HasSubstr("guide_example_")));
  EXPECT_THAT(section, Not(HasSubstr("guide_workers_")));
}

TEST(GuidePage, IsFirstBeforeTheStudies) {
  Results results;
  add_task(results, guide_tasks()[1], 2, 1);
  const std::string page = page_of(results, analyse(results));
  EXPECT_LT(page.find("<section id=\"guide\">"), page.find("<ul class=\"headlines\">"));
  EXPECT_LT(page.find("<ul class=\"headlines\">"), page.find("<section id=\"study1\">"));
}

TEST(GuidePage, CanBeWithoutStudies) {
  const std::string page = page_of(results_of_a_whole_guide(), {});
  EXPECT_THAT(page, Not(HasSubstr("hold no study")));
  EXPECT_THAT(page, Not(HasSubstr("id=\"study1\"")));
}

TEST(GuidePage, HasNoGuideWhereThereIsNone) {
  EXPECT_THAT(html_report({}, {}), Not(HasSubstr("id=\"guide\"")));
}

}  // namespace
}  // namespace scalelab
