// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace scalelab {

/// What a size parameter is set to: a number, or a text.
using SizeValue = std::variant<double, std::string>;

/// One number, one choice among names or one free text, that says how large a kernel's problem is,
/// which of its forms is run or where its data are; as data that `scalelab list` prints and the
/// config reader checks against.
struct SizeParameter {
  std::string name;
  std::string unit;     ///< UDUNITS spelling, "1" for a count and for a text
  std::string meaning;  ///< a phrase
  double default_value = 0;
  double minimum = 0;  ///< smallest legal value
  double maximum = 0;  ///< largest legal value; at most 2^53 for an integer
  bool integer = true;
  double multiple_of = 1;  ///< of an integer: every legal value is a multiple of it

  /// The legal names of a choice; empty for a number and for a free text. For a text the four
  /// members above say nothing.
  std::vector<std::string> choices{};
  bool free_text = false;      ///< any text but the empty one, as the path of a file
  std::string default_text{};  ///< one of `choices` where there are any; empty for a number

  [[nodiscard]] bool is_text() const noexcept { return free_text || !choices.empty(); }
};

/// One parameter of a size that is written out: {"n", 100} or {"rest", "wait"}.
struct SizeSetting {
  template <class Number>
  requires std::integral<Number> || std::floating_point<Number> SizeSetting(std::string name,
                                                                            Number number)
      : parameter(std::move(name)), value(static_cast<double>(number)) {}
  SizeSetting(std::string name, std::string text)
      : parameter(std::move(name)), value(std::move(text)) {}

  std::string parameter;
  SizeValue value;
};

/// A kernel's size parameters with their values. Integers are exact: none is larger than 2^53.
class Size {
 public:
  Size() = default;
  explicit Size(std::map<std::string, SizeValue> values) : values_(std::move(values)) {}
  explicit Size(std::initializer_list<SizeSetting> settings) {
    for (const SizeSetting& setting : settings) {
      values_.insert_or_assign(setting.parameter, setting.value);
    }
  }

  /// Each throws std::out_of_range for a parameter that the kernel doesn't have, and
  /// std::bad_variant_access for a parameter of the other kind.
  [[nodiscard]] std::int64_t integer(const std::string& name) const {
    return static_cast<std::int64_t>(real(name));
  }
  [[nodiscard]] double real(const std::string& name) const {
    return std::get<double>(values_.at(name));
  }
  /// What is given in milliseconds, in seconds.
  [[nodiscard]] double seconds_of_ms(const std::string& name) const {
    constexpr double millisecond = 1e-3;
    return real(name) * millisecond;
  }
  [[nodiscard]] const std::string& text(const std::string& name) const {
    return std::get<std::string>(values_.at(name));
  }

  void set(const std::string& name, double value) { values_[name] = value; }
  void set(const std::string& name, std::string text) { values_[name] = std::move(text); }

  [[nodiscard]] const std::map<std::string, SizeValue>& values() const noexcept { return values_; }
  bool operator==(const Size&) const = default;

 private:
  std::map<std::string, SizeValue> values_;
};

}  // namespace scalelab
