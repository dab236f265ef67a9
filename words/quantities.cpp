// SPDX-License-Identifier: BSD-3-Clause
#include "words/quantities.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace scalelab {
namespace {

/// Thousands, millions and billions of a unit, from `first` on.
ShownUnit with_prefix(double typical, double first, const std::string& plain,
                      const std::string& after_prefix) {
  constexpr std::array<std::pair<double, std::string_view>, 3> prefixes = {
      {{1e9, "G"}, {1e6, "M"}, {1e3, "k"}}};
  for (const auto& [factor, prefix] : prefixes) {
    if (typical >= factor && typical >= first) {
      return {std::string(prefix) + after_prefix, 1 / factor};
    }
  }
  return {plain, 1};
}

}  // namespace

ShownUnit shown_unit(const std::string& unit, double typical) {
  if (unit == "s") {
    const TimeUnit of_time = time_unit(typical);
    return {of_time.name, of_time.per_second};
  }
  if (unit == "s-1") {
    return with_prefix(typical, 1e5, "1/s", "/s");
  }
  if (unit == "byte") {
    return with_prefix(typical, 1e3, "B", "B");
  }
  if (unit == "byte s-1") {
    return with_prefix(typical, 1e3, "B/s", "B/s");
  }
  return {unit == "1" ? "" : unit, 1};
}

ShownUnit rate_unit(const std::string& work_unit, double typical) {
  if (work_unit == "byte") {
    return with_prefix(typical, 1e3, "B/s", "B/s");
  }
  if (work_unit == "flop") {
    return with_prefix(typical, 1e3, "flop/s", "flop/s");
  }
  constexpr std::array<std::pair<double, std::string_view>, 3> times = {
      {{1e9, "ns"}, {1e6, "us"}, {1e3, "ms"}}};
  const std::string plural = work_unit.ends_with('s') ? work_unit : work_unit + "s";
  for (const auto& [factor, time] : times) {
    if (typical >= factor) {
      return {fmt::format("{}/{}", plural, time), 1 / factor};
    }
  }
  return {plural + "/s", 1};
}

TimeUnit time_unit(double seconds) {
  if (!(seconds > 0) || seconds >= 0.1) {
    return {"s", 1};
  }
  if (seconds >= 1e-4) {
    return {"ms", 1e3};
  }
  if (seconds >= 1e-7) {
    return {"us", 1e6};
  }
  return {"ns", 1e9};
}

std::string quantity_text(double value, const std::string& unit) {
  const ShownUnit shown = shown_unit(unit, std::abs(value));
  const double number = value * shown.per_stored;
  const std::string text = unit == "1" ? number_text(number) : digits_text(number);
  return shown.name.empty() ? text : text + " " + shown.name;
}

int decimals_for(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) {
    return 0;
  }
  const int before_point = static_cast<int>(std::floor(std::log10(std::abs(value)))) + 1;
  return std::max(0, digits - before_point);
}

std::string seconds_text(double seconds) {
  const TimeUnit unit = time_unit(seconds);
  const double value = seconds * unit.per_second;
  return fmt::format("{:.{}f} {}", value, decimals_for(value, 3), unit.name);
}

std::string percent_text(double share) {
  return fmt::format("{:.0f} %", percent * share);
}

double rounded_up(double value) {
  if (!(value > 0) || !std::isfinite(value)) {
    return value;
  }
  // A number that has two digits stays, whatever its last bit is.
  constexpr double tiny = 1e-9;
  const int last_digit = static_cast<int>(std::floor(std::log10(value) + tiny)) - 1;
  const double count = std::ceil(value * std::pow(10.0, -last_digit) - tiny);
  return last_digit < 0 ? count / std::pow(10.0, -last_digit) : count * std::pow(10.0, last_digit);
}

std::string precise_percent_text(double share) {
  const double percentage = percent * share;
  std::string text = fmt::format("{:.{}f}", percentage, decimals_for(percentage, 2));
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    text.erase(text.find_last_not_of('.') + 1);
  }
  return text + " %";
}

std::string number_text(double value) {
  if (std::isfinite(value) && value == std::floor(value) && std::abs(value) < 0x1.0p63) {
    return fmt::format("{:.0f}", value);
  }
  return fmt::format("{:.{}f}", value, decimals_for(value, 3));
}

std::string exact_text(double value) {
  constexpr double written_out = 1e16;  // a double holds every integer up to it
  return value == std::floor(value) && std::abs(value) < written_out ? fmt::format("{:.0f}", value)
                                                                     : fmt::format("{}", value);
}

std::string digits_text(double value) {
  return fmt::format("{:.{}f}", value, decimals_for(value, 3));
}

std::string count_text(std::size_t count, const std::string& noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace scalelab
