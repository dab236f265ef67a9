// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <variant>

#include "kernels/kernel.hpp"
#include "study/config.hpp"
#include "study/plan.hpp"

namespace scalelab {

/// A number as TOML has it: without a point where it is an integer, however large.
inline std::string toml_number(double value) {
  constexpr double most_of_an_integer = 9e18;
  return value == std::floor(value) && std::abs(value) < most_of_an_integer
             ? fmt::format("{}", static_cast<std::int64_t>(value))
             : fmt::format("{}", value);
}

/// The config of a study of one size and one layout.
inline std::string study_of_size(const KernelInfo& info, const Size& size, const Layout& layout) {
  std::string text = fmt::format("[study]\nkernel = '{}'\nscaling = 'strong'\n[size]\n", info.name);
  for (const auto& [name, value] : size.values()) {
    text += std::holds_alternative<double>(value)
                ? fmt::format("{} = {}\n", name, toml_number(std::get<double>(value)))
                : fmt::format("{} = '{}'\n", name, std::get<std::string>(value));
  }
  return text + fmt::format("[sweep]\nlayouts = ['{}']\n", to_string(layout));
}

/// Why such a study is not run; nothing where it is.
inline std::string refusal(const KernelInfo& info, const Size& size, const Layout& layout) {
  try {
    plan_points({parse_config("s.toml", study_of_size(info, size, layout), {})});
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

}  // namespace scalelab
