// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stdexcept>
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

/// A mistake in a command line; what() says which word it is and what is expected.
class ServerUsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What was typed after the name of the program web_server.
struct ServerCommandLine {
  ServerOptions options;
  bool help = false;  ///< is asked for
};

/// Reads the words, the first of which is the program's name. What is not mentioned keeps its
/// value. Throws ServerUsageError. By getopt_long(3), so by one thread at a time.
ServerCommandLine read_server_command_line(std::vector<std::string> words);

/// What the program answers to --help.
std::string server_help();

}  // namespace scalelab::web
