// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "web/client/fetch_error.hpp"

namespace scalelab::web {

/// What becomes of a connection after a response.
enum class Connections : std::uint8_t {
  kept,     ///< for the next request (HTTP's keep-alive)
  new_each  ///< closed: each request has one of its own
};

/// How an HTTP request ended that had a response.
struct Reply {
  int status = 0;
  bool slow = false;  ///< the server says that it was, on purpose
};

/// HTTP GETs from one server, one after the other, by one of libcurl's easy handles. No proxy is
/// ever used. One thread at a time may use it.
class Transfer {
 public:
  /// Of a server as ServerProcess::url() has it; bodies are written into `room`, which must live as
  /// long. A server that sends nothing for `patience_s` seconds is given up.
  Transfer(const std::string& server, Connections connections, std::span<std::byte> room,
           double patience_s);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  Transfer(Transfer&&) noexcept;
  Transfer& operator=(Transfer&&) = delete;
  ~Transfer();

  /// GETs a path and waits for all of the response. Throws FetchError where there was none, or more
  /// than there is room for.
  Reply get(const std::string& path);

  /// The last response's body.
  [[nodiscard]] std::span<const std::byte> body() const noexcept;

  /// The address that was asked for last.
  [[nodiscard]] const std::string& url() const noexcept;

  /// How many connections were opened.
  [[nodiscard]] std::int64_t connections() const noexcept;

  /// What is behind it, for web/client alone.
  struct State;
  [[nodiscard]] State& state() noexcept { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

}  // namespace scalelab::web
