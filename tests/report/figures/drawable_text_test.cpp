// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/drawable_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// While it lives, fontconfig knows the fonts of one folder alone.
class OnlyFontsOf {
 public:
  explicit OnlyFontsOf(const std::string& folder) {
    const std::string config = (own_.path() / "fonts.conf").string();
    std::ofstream(config) << "<?xml version=\"1.0\"?>\n<!DOCTYPE fontconfig SYSTEM \"fonts.dtd\">\n"
                          << "<fontconfig><dir>" << folder << "</dir><cachedir>"
                          << own_.path().string() << "</cachedir></fontconfig>\n";
    setenv("FONTCONFIG_FILE", config.c_str(), 1);
  }
  ~OnlyFontsOf() { unsetenv("FONTCONFIG_FILE"); }
  OnlyFontsOf(const OnlyFontsOf&) = delete;
  OnlyFontsOf& operator=(const OnlyFontsOf&) = delete;
  OnlyFontsOf(OnlyFontsOf&&) = delete;
  OnlyFontsOf& operator=(OnlyFontsOf&&) = delete;

 private:
  TemporaryFolder own_;
};

const std::string dejavu = "/usr/share/fonts/truetype/dejavu";

TEST(FontCoverage, HasWhatTheFontsHave) {
  const OnlyFontsOf fonts(dejavu);
  const FontCoverage coverage;
  for (const char32_t letter : {U'a', U'×', U'ß', U'Ω', U'Я', U'ש', U'س', U'…'}) {
    EXPECT_TRUE(coverage.has(letter)) << static_cast<unsigned>(letter);
  }
  for (const char32_t letter : {U'漢', U'한', U'ひ', U'ह', U'\U0001F680'}) {
    EXPECT_FALSE(coverage.has(letter)) << static_cast<unsigned>(letter);
  }
}

TEST(FontCoverage, IsEmptyWhereThereIsNoFont) {
  const TemporaryFolder empty;
  const OnlyFontsOf fonts(empty.path().string());
  EXPECT_FALSE(FontCoverage().has(U'a'));
}

TEST(Drawable, ReplacesWhatNoFontCanShow) {
  const OnlyFontsOf fonts(dejavu);
  const FontCoverage coverage;
  std::set<char32_t> missing;
  EXPECT_EQ(drawable("Größe × 2, Ω, שלום", coverage, missing), "Größe × 2, Ω, שלום");
  EXPECT_THAT(missing, IsEmpty());
  EXPECT_EQ(drawable("漢字 pi 漢", coverage, missing), "\uFFFD\uFFFD pi \uFFFD");
  EXPECT_THAT(missing, ElementsAre(U'字', U'漢'));
}

TEST(Drawable, LeavesOutWhatIsNeverSeen) {
  const OnlyFontsOf fonts(dejavu);
  std::set<char32_t> missing;
  EXPECT_EQ(drawable("a\U000E0001b", FontCoverage(), missing), "ab");  // a language tag
  EXPECT_THAT(missing, IsEmpty());
}

TEST(Drawable, PutsAQuestionMarkWhereNoFontHasTheReplacement) {
  const TemporaryFolder empty;
  const OnlyFontsOf fonts(empty.path().string());
  std::set<char32_t> missing;
  EXPECT_EQ(drawable("漢", FontCoverage(), missing), "?");
}

TEST(NoticeOfMissing, NamesThePackagesThatHelp) {
  EXPECT_THAT(notice_of_missing({U'漢'}),
              AllOf(HasSubstr("install fonts-noto-cjk (Debian's name)"), HasSubstr("SVG")));
  EXPECT_THAT(notice_of_missing({U'한', U'ひ'}),
              AllOf(HasSubstr("fonts-noto-cjk"), Not(HasSubstr("fonts-noto-core"))));
  EXPECT_THAT(notice_of_missing({U'\U0001F680'}), HasSubstr("install fonts-noto-color-emoji ("));
  EXPECT_THAT(notice_of_missing({U'漢', U'ह'}),
              HasSubstr("install fonts-noto-cjk, fonts-noto-core (Debian's names)"));
}

}  // namespace
}  // namespace scalelab
