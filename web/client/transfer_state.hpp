// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "web/client/transfer.hpp"

namespace scalelab::web {

struct EndOfEasyHandle {
  void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};

/// What libcurl knows of a transfer, by the addresses of its members: it is never moved.
struct Transfer::State {
  State(std::string of_server, Connections connections, std::span<std::byte> for_bodies,
        double patience_s);

  /// Makes ready for a GET.
  void ask_for(const std::string& path);
  /// How the GET ended. Throws FetchError where it has no response.
  Reply reply_after(CURLcode result);

  std::string server;
  std::span<std::byte> room;
  std::size_t received = 0;
  bool too_long = false;
  bool slow = false;
  std::int64_t connections_opened = 0;
  std::string url;
  std::array<char, CURL_ERROR_SIZE> error{};
  std::unique_ptr<CURL, EndOfEasyHandle> handle;
};

/// What libcurl keeps for the whole process, from the first call to the end. Any thread may call.
void start_libcurl();

}  // namespace scalelab::web
