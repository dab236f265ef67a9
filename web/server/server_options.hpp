// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "web/content/faults.hpp"
#include "web/content/site.hpp"

namespace scalelab::web {

/// What a web server serves, and how badly.
struct ServerOptions {
  int connections = 64;  ///< at once, none of which waits for another
  double latency_s = 0;  ///< from a request to the beginning of its response
  double slow_s = 0;     ///< that much more where a response is slow on purpose
  double bandwidth = 0;  ///< of the whole server, bytes of bodies a second; 0: no limit
  Faults faults{};
  Site site{};
};

/// The options as the command line of the program web_server.
std::vector<std::string> command_line_of(const ServerOptions& options);

}  // namespace scalelab::web
