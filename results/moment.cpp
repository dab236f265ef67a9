// SPDX-License-Identifier: BSD-3-Clause
#include "results/moment.hpp"

#include <array>
#include <cstddef>

namespace scalelab {
namespace {

constexpr const char* time_format = "%Y-%m-%dT%H:%M:%SZ";

}  // namespace

std::string moment_text(std::time_t moment) {
  std::tm parts{};
  gmtime_r(&moment, &parts);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), time_format, &parts);
  return {text.data(), length};
}

std::optional<std::time_t> moment_in(const std::string& text) {
  std::tm parts{};
  const char* end = strptime(text.c_str(), time_format, &parts);
  return end != nullptr && *end == '\0' ? std::optional<std::time_t>(timegm(&parts)) : std::nullopt;
}

}  // namespace scalelab
