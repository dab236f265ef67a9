// SPDX-License-Identifier: BSD-3-Clause
#include "terminal/text_columns.hpp"

#include <clocale>
#include <cwchar>

#include "terminal/code_points.hpp"

namespace scalelab {
namespace {

// The locale in which the C library knows how wide Unicode's characters are, whatever the
// program's own is.
class UnicodeLocale {
 public:
  UnicodeLocale() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {}
  UnicodeLocale(const UnicodeLocale&) = delete;
  UnicodeLocale& operator=(const UnicodeLocale&) = delete;
  UnicodeLocale(UnicodeLocale&&) = delete;
  UnicodeLocale& operator=(UnicodeLocale&&) = delete;
  ~UnicodeLocale() {
    if (locale_ != nullptr) {
      freelocale(locale_);
    }
  }

  /// Null where the C library has no such locale.
  [[nodiscard]] locale_t get() const noexcept { return locale_; }

 private:
  locale_t locale_;
};

// While it lives, this thread's locale is that one.
class InUnicodeLocale {
 public:
  InUnicodeLocale() {
    static const UnicodeLocale unicode;
    known_ = unicode.get() != nullptr;
    before_ = uselocale(unicode.get());  // null only asks
  }
  InUnicodeLocale(const InUnicodeLocale&) = delete;
  InUnicodeLocale& operator=(const InUnicodeLocale&) = delete;
  InUnicodeLocale(InUnicodeLocale&&) = delete;
  InUnicodeLocale& operator=(InUnicodeLocale&&) = delete;
  ~InUnicodeLocale() { uselocale(before_); }

  [[nodiscard]] std::size_t columns(const CodePoint& point) const {
    const int columns = known_ && point.value ? wcwidth(static_cast<wchar_t>(*point.value)) : 1;
    return columns < 0 ? 1 : static_cast<std::size_t>(columns);
  }

 private:
  locale_t before_ = nullptr;
  bool known_ = false;
};

std::string blanks(std::string_view line, std::size_t columns) {
  const std::size_t taken = text_columns(line);
  std::string spaces(taken < columns ? columns - taken : 0, ' ');
  return spaces;
}

}  // namespace

std::size_t text_columns(std::string_view line) {
  const InUnicodeLocale unicode;
  std::size_t columns = 0;
  for (const CodePoint& point : code_points(line)) {
    columns += unicode.columns(point);
  }
  return columns;
}

std::string cut_to(std::string_view line, std::size_t columns) {
  const InUnicodeLocale unicode;
  std::string beginning;
  std::size_t taken = 0;
  for (const CodePoint& point : code_points(line)) {
    taken += unicode.columns(point);
    if (taken > columns) {
      break;
    }
    beginning += point.bytes;
  }
  return beginning;
}

std::string shortened_to(std::string_view line, std::size_t columns) {
  if (text_columns(line) <= columns) {
    return std::string(line);
  }
  return columns == 0 ? "" : cut_to(line, columns - 1) + "\u2026";
}

std::string padded_right(std::string_view line, std::size_t columns) {
  return std::string(line) + blanks(line, columns);
}

std::string padded_left(std::string_view line, std::size_t columns) {
  return blanks(line, columns) + std::string(line);
}

}  // namespace scalelab
