// SPDX-License-Identifier: BSD-3-Clause
#include "report/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "report/figures/gnuplot.hpp"
#include "terminal/visible_text.hpp"
#include "tests/analysis/guide/planted_guide.hpp"
#include "tests/report/other_path.hpp"
#include "tests/report/realistic_results.hpp"
#include "tests/report/well_formed.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Results two_points() {
  Results results;
  testing::add_study(results, "First & <last>", "pi", Scaling::strong);
  testing::add_point(results, 1, 1);
  testing::add_samples(results, std::vector<double>(6, 8.0));
  testing::add_point(results, 2, 1);
  testing::add_samples(results, std::vector<double>(6, 5.0));
  return results;
}

std::vector<std::string> written(const Results& results, const std::filesystem::path& folder,
                                 Format format) {
  const std::array formats = {format};
  std::vector<std::string> names;
  for (const auto& path : write_report(results, analyse(results), "out", folder, formats).paths) {
    EXPECT_TRUE(std::filesystem::exists(path)) << path;
    names.push_back(path.filename().string());
  }
  return names;
}

TEST(WriteReport, WritesOneFileOfEachDocument) {
  const TemporaryFolder folder;
  const std::filesystem::path made = folder.path() / "a" / "b";
  const std::array formats = {Format::html, Format::text, Format::csv, Format::json};
  EXPECT_THAT(
      write_report(two_points(), analyse(two_points()), "out", made, formats).paths,
      ElementsAre(made / "out.html", made / "out.txt", made / "out.csv", made / "out.json"));
  EXPECT_THAT(content(made / "out.html"), StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(content(made / "out.txt"), StartsWith("1. First & <last>"));
  EXPECT_THAT(content(made / "out.csv"), StartsWith("study,kernel,"));
  EXPECT_THAT(content(made / "out.json"), StartsWith("{"));
}

TEST(WriteReport, WritesThreeFiguresAStudy) {
  const TemporaryFolder folder;
  EXPECT_THAT(written(two_points(), folder.path(), Format::svg),
              ElementsAre("out_1_pi_speedup.svg", "out_1_pi_efficiency.svg", "out_1_pi_time.svg"));
  const std::string svg = content(folder.path() / "out_1_pi_speedup.svg");
  EXPECT_THAT(svg, AllOf(HasSubstr("<svg"), EndsWith("</svg>\n\n"),
                         HasSubstr("speedup over serial 1x1"), HasSubstr("First &amp; &lt;last>")));
}

TEST(WriteReport, WritesSvgThatIsWellFormedWhateverTheTitle) {
  const TemporaryFolder folder;
  Results results = two_points();
  results.studies[0].title = "]]> &bogus; <b> 'quoted' `id` \\n %";
  written(results, folder.path(), Format::svg);
  EXPECT_THAT(content(folder.path() / "out_1_pi_speedup.svg"),
              HasSubstr("]]&gt; &amp;bogus; &lt;b> 'quoted' `id` \\n %"));
  EXPECT_EQ(testing::fault_in_xml(content(folder.path() / "out_1_pi_speedup.svg")), "");
}

TEST(WriteReport, WritesPicturesThatAreWhatTheySay) {
  const TemporaryFolder folder;
  written(two_points(), folder.path(), Format::png);
  written(two_points(), folder.path(), Format::pdf);
  EXPECT_THAT(content(folder.path() / "out_1_pi_time.png"), StartsWith("\x89PNG\r\n\x1a\n"));
  EXPECT_THAT(content(folder.path() / "out_1_pi_time.pdf"),
              AllOf(StartsWith("%PDF-"), HasSubstr("%%EOF")));
}

TEST(WriteReport, DrawsHollowMarkersOnlyWhereThereAreOversubscribedPoints) {
  const TemporaryFolder folder;
  Results results = two_points();
  written(results, folder.path(), Format::svg);
  const std::filesystem::path figure = folder.path() / "out_1_pi_speedup.svg";
  EXPECT_THAT(content(figure), Not(HasSubstr("hollow: oversubscribed")));
  results.points[1].oversubscribed = true;
  written(results, folder.path(), Format::svg);
  EXPECT_THAT(content(figure), HasSubstr("hollow: oversubscribed"));
}

TEST(WriteReport, DrawsEveryRealisticStudy) {
  const TemporaryFolder folder;
  const auto names = written(testing::realistic_results(), folder.path(), Format::svg);
  EXPECT_EQ(names.size(), 15U);
  for (const std::string& name : names) {
    EXPECT_EQ(testing::fault_in_xml(content(folder.path() / name)), "") << name;
  }
}

TEST(WriteReport, HasNoFigureForAStudyWithoutAMeasuredPoint) {
  const TemporaryFolder folder;
  Results results;
  testing::add_study(results, "Nothing", "pi", Scaling::strong);
  testing::add_point(results, 1, 1).status = PointStatus::planned;
  EXPECT_TRUE(written(results, folder.path(), Format::svg).empty());
}

TEST(WriteReport, WritesTheGuidesFiguresBesideThoseOfItsStudies) {
  const TemporaryFolder folder;
  Results results;
  testing::add_task(results, guide_tasks()[1], 2, 1);
  const std::array formats = {Format::svg};
  const auto paths = write_report(results, analyse(results), "out", folder.path(), formats,
                                  PageTemplate(), guide_in(results))
                         .paths;
  EXPECT_THAT(paths, ElementsAre(folder.path() / "out_1_read_speedup.svg",
                                 folder.path() / "out_1_read_efficiency.svg",
                                 folder.path() / "out_1_read_time.svg",
                                 folder.path() / "out_guide_tasks.svg",
                                 folder.path() / "out_guide_main_guard.svg"));
}

TEST(WriteGuide, WritesThePageTheTextAndTheFiguresOfTheGuideAlone) {
  const TemporaryFolder folder;
  const Results results = testing::results_of_a_whole_guide();
  const std::array formats = {Format::html, Format::svg, Format::text};
  const auto paths = write_guide(results, guide_of(results), "out", folder.path(), formats).paths;
  EXPECT_THAT(
      paths, ElementsAre(folder.path() / "out_guide.html", folder.path() / "out_guide_tasks.svg",
                         folder.path() / "out_guide_example.svg",
                         folder.path() / "out_guide_main_guard.svg",
                         folder.path() / "out_guide_workers.svg", folder.path() / "out_guide.txt"));
  EXPECT_THAT(content(folder.path() / "out_guide.html"), HasSubstr("<section id=\"guide\">"));
  EXPECT_THAT(content(folder.path() / "out_guide.txt"), StartsWith("Threads or processes?"));
}

TEST(WriteGuide, HasNoTableForPrograms) {
  const TemporaryFolder folder;
  const Results results = testing::results_of_a_whole_guide();
  for (const Format format : {Format::csv, Format::json}) {
    EXPECT_FALSE(can_show_guide(format));
    const std::array formats = {format};
    EXPECT_THROW(write_guide(results, guide_of(results), "out", folder.path(), formats),
                 std::invalid_argument);
  }
}

TEST(WriteReport, SaysWhatToInstallWhenGnuplotIsMissing) {
  const TemporaryFolder folder;
  const testing::OtherPath nowhere("/nonexistent");
  const std::array formats = {Format::svg};
  EXPECT_THROW(write_report(two_points(), analyse(two_points()), "out", folder.path(), formats),
               GnuplotMissing);
}

TEST(WriteReport, NamesTheDirectoryThatCannotBeMade) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "file";
  std::ofstream(file) << "in the way";
  const std::array formats = {Format::csv};
  for (const auto& directory : {file, file / "below"}) {
    try {
      write_report(two_points(), analyse(two_points()), "out", directory, formats);
      ADD_FAILURE() << "wrote into " << directory;
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), HasSubstr(directory.string()));
    }
  }
}

TEST(WriteReport, NamesTheFileThatCannotBeWritten) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "out.csv");
  const std::array formats = {Format::csv};
  try {
    write_report(two_points(), analyse(two_points()), "out", folder.path(), formats);
    ADD_FAILURE() << "wrote over a folder";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("cannot write " + (folder.path() / "out.csv").string()));
  }
}

TEST(WriteReport, StaysInItsFolderWhateverTheKernelIsCalled) {
  const TemporaryFolder folder;
  Results results = two_points();
  results.studies[0].kernel = "../../b\x1b c/é";
  for (Point& point : results.points) {
    point.kernel = results.studies[0].kernel;
  }
  EXPECT_THAT(written(results, folder.path() / "deep" / "deeper", Format::svg),
              ElementsAre("out_1_.._.._b__c____speedup.svg", "out_1_.._.._b__c____efficiency.svg",
                          "out_1_.._.._b__c____time.svg"));
}

/// Those that figures of this title have others for.
std::set<char32_t> replaced_in(const std::string& title, Format format) {
  const TemporaryFolder folder;
  Results results = two_points();
  results.studies[0].title = title;
  const std::array formats = {format};
  return write_report(results, analyse(results), "out", folder.path(), formats).replaced;
}

TEST(WriteReport, SaysWhichCharactersPicturesHaveOthersFor) {
  const std::string title = "Ω \U000F1234";  // for private use: in no font for text
  EXPECT_THAT(replaced_in(title, Format::png), ElementsAre(U'\U000F1234'));
  EXPECT_THAT(replaced_in(title, Format::pdf), ElementsAre(U'\U000F1234'));
  EXPECT_THAT(replaced_in(title, Format::svg), ElementsAre());
}

TEST(WriteReport, KeepsEveryCharacterInSvgAndHtml) {
  const TemporaryFolder folder;
  Results results = two_points();
  results.studies[0].title = "漢字 한국어 \U0001F680 שלום e\u0301";
  written(results, folder.path(), Format::svg);
  written(results, folder.path(), Format::html);
  EXPECT_THAT(content(folder.path() / "out_1_pi_time.svg"), HasSubstr(results.studies[0].title));
  EXPECT_THAT(content(folder.path() / "out.html"), HasSubstr(results.studies[0].title));
}

TEST(WriteReport, BreaksALongTitleAndCutsAVeryLongOne) {
  const TemporaryFolder folder;
  Results results = two_points();
  results.studies[0].title = std::string(100, 'a') + " " + std::string(10'000, 'b');
  written(results, folder.path(), Format::svg);
  const std::string svg = content(folder.path() / "out_1_pi_time.svg");
  EXPECT_THAT(svg, HasSubstr(std::string(70, 'a') + "<"));
  EXPECT_THAT(svg, HasSubstr(std::string(30, 'a') + "<"));
  EXPECT_THAT(svg, HasSubstr(std::string(69, 'b') + "…<"));
  EXPECT_THAT(svg, Not(HasSubstr(std::string(71, 'b'))));
}

TEST(WriteReport, DrawsTextsThatWouldMeanSomethingToGnuplot) {
  const TemporaryFolder folder;
  Results results = two_points();
  results.studies[0].title = R"('' a_b^c {d} @e & ~f \g % "h" `i` 'j'' #k $l \)";
  written(results, folder.path(), Format::svg);
  EXPECT_THAT(content(folder.path() / "out_1_pi_time.svg"),
              HasSubstr(R"('' a_b^c {d} @e &amp; ~f \g % "h" `i` 'j'' #k $l \<)"));
  written(results, folder.path(), Format::png);
  written(results, folder.path(), Format::pdf);
}

TEST(WriteReport, WritesTextsThatSteerTerminalsAsEscapes) {
  const TemporaryFolder folder;
  Results results = two_points();
  results.studies[0].title = "a\x1b[1m\nb\xff\u202e";
  written(results, folder.path(), Format::svg);
  written(results, folder.path(), Format::html);
  EXPECT_THAT(content(folder.path() / "out_1_pi_time.svg"), HasSubstr(R"(a\x1b[1m\nb\xff\u202e)"));
  const std::string html = content(folder.path() / "out.html");
  EXPECT_THAT(html, HasSubstr("a\\x1b[1m\nb\\xff\\u202e"));
  EXPECT_EQ(visible_lines(html), html);
}

}  // namespace
}  // namespace scalelab
