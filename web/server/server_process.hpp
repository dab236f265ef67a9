// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "posix/leashed_program.hpp"
#include "web/server/server_options.hpp"

namespace scalelab::web {

/// A web server in a process of its own, on 127.0.0.1 and a port that was free. It ends with this,
/// and when this process dies, however it dies.
class ServerProcess {
 public:
  /// Starts the server, and waits until it can be asked. Throws std::runtime_error, with what it or
  /// the system says, where it can't be started.
  explicit ServerProcess(const ServerOptions& options);

  /// "http://127.0.0.1:" and the port.
  [[nodiscard]] const std::string& url() const noexcept { return url_; }
  [[nodiscard]] int port() const noexcept { return port_; }

  /// The operating system's number of it.
  [[nodiscard]] pid_t id() const noexcept { return program_.id(); }

 private:
  LeashedProgram program_;
  std::string url_;
  int port_ = 0;
};

/// What a server on a port of this computer is called.
std::string loopback_url(int port);

}  // namespace scalelab::web
