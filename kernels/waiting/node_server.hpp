// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernels/kernel.hpp"
#include "parallel/team/process.hpp"
#include "posix/open_files.hpp"
#include "web/client/transfer.hpp"
#include "web/content/faults.hpp"
#include "web/server/server_options.hpp"
#include "web/server/server_process.hpp"

namespace scalelab {

/// A web server on each node, in a process of its own, for the workers there. Made in prepare.
class NodeServer {
 public:
  /// The first of the point's ranks on a node starts the node's server, with room for so many
  /// connections of each worker; the others wait for it. Collective over the point's ranks. Throws
  /// std::runtime_error where this process may not open so many, and what ServerProcess does; other
  /// ranks wait then: end the job.
  NodeServer(Process& process, web::ServerOptions options, int connections_of_worker) {
    need_files(std::int64_t{process.threads()} * connections_of_worker);
    Communicator node = process.group().split_by_shared_memory();
    options.connections = node.size() * process.threads() * connections_of_worker;
    int port = 0;
    if (node.rank() == 0) {
      own_.emplace(options);
      port = own_->port();
    }
    node.broadcast(std::span(&port, 1), 0);
    url_ = web::loopback_url(port);
  }

  [[nodiscard]] const std::string& url() const noexcept { return url_; }

  /// The server that this rank has started, if it is the one.
  [[nodiscard]] const std::optional<web::ServerProcess>& own() const noexcept { return own_; }

 private:
  static void need_files(std::int64_t connections) {
    constexpr std::int64_t others = 64;  // what MPI, HDF5 and the results have open
    const std::int64_t most = most_open_files();
    if (connections > most - others) {
      throw std::runtime_error(fmt::format(
          "a rank's threads have {} connections at once, and it may open {} files: use fewer "
          "threads or requests in flight, or raise the limit (ulimit -n)",
          connections, most));
    }
  }

  std::optional<web::ServerProcess> own_;
  std::string url_;
};

/// The size parameters by which a study says how good the server is.
inline std::vector<SizeParameter> server_parameters() {
  constexpr double minute_ms = 60'000;
  return {{.name = "latency_ms",
           .unit = "ms",
           .meaning = "how long the server takes before it responds",
           .default_value = 50,
           .minimum = 0,
           .maximum = minute_ms,
           .integer = false},
          {.name = "bandwidth_mb_s",
           .unit = "Mbyte/s",
           .meaning = "bandwidth of each node's server, for all its workers together (0: no limit)",
           .default_value = 0,
           .minimum = 0,
           .maximum = 1e6,
           .integer = false},
          {.name = "fail_share",
           .unit = "1",
           .meaning = "share of responses that fail (503) and are asked for again",
           .default_value = 0,
           .minimum = 0,
           .maximum = 0.9,
           .integer = false},
          {.name = "slow_share",
           .unit = "1",
           .meaning = "share of responses that take slow_ms longer",
           .default_value = 0,
           .minimum = 0,
           .maximum = 1,
           .integer = false},
          {.name = "slow_ms",
           .unit = "ms",
           .meaning = "how much longer a slow response takes",
           .default_value = 0,
           .minimum = 0,
           .maximum = minute_ms,
           .integer = false},
          {.name = "connections",
           .unit = "1",
           .meaning = "whether a connection is kept for the next request",
           .choices = {"kept", "new"},
           .default_text = "kept"}};
}

/// The server that these ask for.
inline web::ServerOptions server_options(const Size& size, std::uint32_t seed) {
  constexpr double megabyte = 1e6;
  return {.latency_s = size.seconds_of_ms("latency_ms"),
          .slow_s = size.seconds_of_ms("slow_ms"),
          .bandwidth = size.real("bandwidth_mb_s") * megabyte,
          .faults = {.seed = seed,
                     .fail_share = size.real("fail_share"),
                     .slow_share = size.real("slow_share")},
          .site = {.seed = seed}};
}

inline web::Connections connections_of(const Size& size) {
  return size.text("connections") == "new" ? web::Connections::new_each : web::Connections::kept;
}

/// Seconds after which a server that sends nothing is given up: much longer than it takes on the
/// busiest machine.
inline double patience_with(const web::ServerOptions& options) {
  constexpr double patience_s = 600;
  return patience_s + options.latency_s + options.slow_s;
}

/// Seconds for which one worker alone waits for something of so many bytes, on the average over
/// what fails and is slow.
inline double expected_wait(const web::ServerOptions& options, double bytes) {
  const double response_s = options.latency_s + options.faults.slow_share * options.slow_s;
  const double sending_s = options.bandwidth > 0 ? bytes / options.bandwidth : 0;
  return response_s / (1 - options.faults.fail_share) + sending_s;
}

}  // namespace scalelab
