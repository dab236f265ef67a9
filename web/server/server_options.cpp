// SPDX-License-Identifier: BSD-3-Clause
#include "web/server/server_options.hpp"

#include <fmt/format.h>

namespace scalelab::web {

std::vector<std::string> command_line_of(const ServerOptions& options) {
  constexpr double ms = 1e3;
  return {fmt::format("--seed={}", options.faults.seed),
          fmt::format("--connections={}", options.connections),
          fmt::format("--latency-ms={}", options.latency_s * ms),
          fmt::format("--slow-ms={}", options.slow_s * ms),
          fmt::format("--slow-share={}", options.faults.slow_share),
          fmt::format("--fail-share={}", options.faults.fail_share),
          fmt::format("--bandwidth={}", options.bandwidth),
          fmt::format("--pages={}", options.site.pages),
          fmt::format("--links={}", options.site.links),
          fmt::format("--values={}", options.site.values)};
}

}  // namespace scalelab::web
