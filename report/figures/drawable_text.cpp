// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/drawable_text.hpp"

#include <fmt/format.h>
#include <fontconfig/fontconfig.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "terminal/code_points.hpp"

namespace scalelab {
namespace {

constexpr char32_t replacement = 0xFFFD;

struct Release {
  void operator()(FcConfig* config) const { FcConfigDestroy(config); }
  void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
  void operator()(FcObjectSet* objects) const { FcObjectSetDestroy(objects); }
  void operator()(FcFontSet* fonts) const { FcFontSetDestroy(fonts); }
};
template <typename T>
using Owned = std::unique_ptr<T, Release>;

// Pango has shown no other formats since its version 1.44.
bool is_drawn(const FcPattern* font) {
  FcChar8* format = nullptr;
  if (FcPatternGetString(font, FC_FONTFORMAT, 0, &format) != FcResultMatch) {
    return false;
  }
  const std::string_view name = reinterpret_cast<const char*>(format);
  return name == "TrueType" || name == "CFF";
}

struct Block {
  char32_t first;
  char32_t last;
};

bool is_in(char32_t character, const auto& blocks) {
  return std::any_of(blocks.begin(), blocks.end(), [character](const Block& block) {
    return character >= block.first && character <= block.last;
  });
}

// Unicode's default ignorable code points (Unicode Standard 15, section 5.21).
constexpr std::array<Block, 15> unseen = {{{0xAD, 0xAD},
                                           {0x34F, 0x34F},
                                           {0x61C, 0x61C},
                                           {0x115F, 0x1160},
                                           {0x17B4, 0x17B5},
                                           {0x180B, 0x180F},
                                           {0x200B, 0x200F},
                                           {0x2060, 0x2065},
                                           {0x206A, 0x206F},
                                           {0x3164, 0x3164},
                                           {0xFE00, 0xFE0F},
                                           {0xFEFF, 0xFEFF},
                                           {0xFFA0, 0xFFA0},
                                           {0xFFF0, 0xFFF8},
                                           {0xE0000, 0xE0FFF}}};

// Chinese, Japanese and Korean.
constexpr std::array<Block, 9> cjk = {{{0x1100, 0x11FF},
                                       {0x2E80, 0xA4CF},
                                       {0xA960, 0xA97F},
                                       {0xAC00, 0xD7FF},
                                       {0xF900, 0xFAFF},
                                       {0xFE30, 0xFE4F},
                                       {0xFF00, 0xFFEF},
                                       {0x1B000, 0x1B16F},
                                       {0x20000, 0x3FFFF}}};
constexpr std::array<Block, 2> emoji = {{{0x2600, 0x27BF}, {0x1F000, 0x1FAFF}}};

}  // namespace

struct FontCoverage::Characters {
  std::unique_ptr<FcCharSet, void (*)(FcCharSet*)> all{FcCharSetCreate(), FcCharSetDestroy};
};

FontCoverage::FontCoverage() : characters_(std::make_unique<Characters>()) {
  const Owned<FcConfig> config(FcInitLoadConfigAndFonts());
  const Owned<FcPattern> any(FcPatternCreate());
  const Owned<FcObjectSet> asked(FcObjectSetCreate());
  FcObjectSetAdd(asked.get(), FC_CHARSET);
  FcObjectSetAdd(asked.get(), FC_FONTFORMAT);
  const Owned<FcFontSet> fonts(FcFontList(config.get(), any.get(), asked.get()));
  for (int i = 0; fonts != nullptr && i < fonts->nfont; ++i) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-bounds-pointer-arithmetic): fontconfig's array
    const FcPattern* font = fonts->fonts[i];
    FcCharSet* characters = nullptr;
    if (is_drawn(font) && FcPatternGetCharSet(font, FC_CHARSET, 0, &characters) == FcResultMatch) {
      FcCharSetMerge(characters_->all.get(), characters, nullptr);
    }
  }
}

FontCoverage::~FontCoverage() = default;

bool FontCoverage::has(char32_t character) const {
  return FcCharSetHasChar(characters_->all.get(), character) == FcTrue;
}

std::string drawable(const std::string& text, const FontCoverage& fonts,
                     std::set<char32_t>& missing) {
  const std::string_view stand_in = fonts.has(replacement) ? "\uFFFD" : "?";
  std::string shown;
  shown.reserve(text.size());
  for (const CodePoint& point : code_points(text)) {
    const char32_t character = point.value.value_or(replacement);
    if (fonts.has(character)) {
      shown += point.bytes;
    } else if (!is_in(character, unseen)) {
      shown += stand_in;
      missing.insert(character);
    }
  }
  return shown;
}

std::string notice_of_missing(const std::set<char32_t>& missing) {
  std::set<std::string_view> packages;
  for (const char32_t character : missing) {
    packages.insert(is_in(character, cjk)     ? "fonts-noto-cjk"
                    : is_in(character, emoji) ? "fonts-noto-color-emoji"
                                              : "fonts-noto-core");
  }
  return fmt::format(
      "a title or label has characters that no font here can show: PNG and PDF figures have "
      "\uFFFD in their place; install {} (Debian's name{}), or take the SVG figures, which keep "
      "them",
      fmt::join(packages, ", "), packages.size() == 1 ? "" : "s");
}

}  // namespace scalelab
