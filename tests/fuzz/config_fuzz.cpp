// SPDX-License-Identifier: BSD-3-Clause

/// A config as a user may write it. Lines "--set TABLE.KEY=VALUE" at the beginning are what was
/// typed beside it.
#include <string>
#include <vector>

#include "study/config.hpp"
#include "study/plan.hpp"
#include "tests/fuzz/way_in.hpp"

namespace scalelab {
namespace {

/// Points are not made where a sweep has more of them than this: any number may be asked for.
constexpr std::size_t most_points = 10'000;

std::size_t points_of(const Sweep& sweep) {
  return sweep.layouts.size() * std::max<std::size_t>(1, sweep.nodes.size()) * sweep.gil.size() *
             sweep.schedule.size() +
         sweep.impossible.size();
}

}  // namespace
}  // namespace scalelab

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scalelab;
  constexpr std::string_view option = "--set ";
  std::string_view text = as_text(data, size);
  std::vector<std::string> overrides;
  while (text.starts_with(option)) {
    overrides.emplace_back(first_line(text).substr(option.size()));
    text.remove_prefix(std::min(text.size(), first_line(text).size() + 1));
  }
  try {
    const Config config = parse_config("study.toml", std::string(text), overrides);
    most_ranks(config);
    if (points_of(config.sweep) <= most_points) {
      static_cast<void>(plan_points({config}));
    }
  } catch (const ConfigError&) {
    return 0;  // a mistake that is told
  }
  return 0;
}
