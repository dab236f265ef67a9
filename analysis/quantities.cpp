#include "analysis/quantities.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <variant>

namespace scalelab {

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
  return fmt::format("{:.0f} %", 100 * share);
}

std::string number_text(double value) {
  if (std::isfinite(value) && value == std::floor(value) && std::abs(value) < 0x1.0p63) {
    return fmt::format("{:.0f}", value);
  }
  return fmt::format("{:.{}f}", value, decimals_for(value, 3));
}

std::string digits_text(double value) {
  return fmt::format("{:.{}f}", value, decimals_for(value, 3));
}

std::string size_text(const SizeValue& value) {
  const auto* number = std::get_if<double>(&value);
  return number == nullptr ? std::get<std::string>(value) : number_text(*number);
}

std::string count_text(std::size_t count, const std::string& noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace scalelab
