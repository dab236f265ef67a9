// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <set>
#include <string>

namespace scalelab {

/// The characters that the fonts of this computer can show, as fontconfig lists them. Where Pango,
/// by which gnuplot writes in PNG and PDF, finds none of them, it draws boxes over all of the page.
class FontCoverage {
 public:
  /// Asks fontconfig, which looks where the user, or FONTCONFIG_FILE, tells it to.
  FontCoverage();
  FontCoverage(const FontCoverage&) = delete;
  FontCoverage& operator=(const FontCoverage&) = delete;
  FontCoverage(FontCoverage&&) = delete;
  FontCoverage& operator=(FontCoverage&&) = delete;
  ~FontCoverage();

  [[nodiscard]] bool has(char32_t character) const;

 private:
  struct Characters;
  std::unique_ptr<Characters> characters_;
};

/// The text with U+FFFD, or "?" where no font has that either, for each character that no font can
/// show. These are added to `missing`. What is not seen anyway, such as a joiner, is left out.
std::string drawable(const std::string& text, const FontCoverage& fonts,
                     std::set<char32_t>& missing);

/// What to tell a user of these characters: what has become of them, and which packages of Debian
/// have fonts for them. There is one at least.
std::string notice_of_missing(const std::set<char32_t>& missing);

}  // namespace scalelab
