// SPDX-License-Identifier: BSD-3-Clause
#include "web/server/server_process.hpp"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "posix/own_program.hpp"

namespace scalelab::web {
namespace {

constexpr std::string_view loopback = "http://127.0.0.1:";

LeashedProgram start_server(const ServerOptions& options) {
  const std::filesystem::path program = own_program("web_server");
  try {
    return {program, command_line_of(options), LeashedProgram::Output::kept};
  } catch (const std::system_error& error) {
    throw std::runtime_error(
        fmt::format("the web server can't be started: {} (it is built and installed with scalelab)",
                    error.what()));
  }
}

}  // namespace

std::string loopback_url(int port) {
  return fmt::format("{}{}", loopback, port);
}

ServerProcess::ServerProcess(const ServerOptions& options)
    : program_(start_server(options)), url_(program_.first_line()) {
  const std::string_view line = url_;
  if (line.starts_with(loopback)) {
    const std::string_view digits = line.substr(loopback.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), port_);
  }
  if (port_ == 0) {
    throw std::runtime_error(
        fmt::format("the web server did not start: {}", url_.empty() ? "it said nothing" : url_));
  }
}

}  // namespace scalelab::web
