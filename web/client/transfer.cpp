// SPDX-License-Identifier: BSD-3-Clause
#include "web/client/transfer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>

#include "web/client/transfer_state.hpp"
#include "web/content/address.hpp"

namespace scalelab::web {
namespace {

class Libcurl {
 public:
  Libcurl() : result_(curl_global_init(CURL_GLOBAL_DEFAULT)) {}
  Libcurl(const Libcurl&) = delete;
  Libcurl& operator=(const Libcurl&) = delete;
  Libcurl(Libcurl&&) = delete;
  Libcurl& operator=(Libcurl&&) = delete;
  ~Libcurl() { curl_global_cleanup(); }

  void need() const {
    if (result_ != CURLE_OK) {
      throw FetchError(fmt::format("libcurl does not start: {}", curl_easy_strerror(result_)));
    }
  }

 private:
  CURLcode result_;
};

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  const CURLcode result = curl_easy_setopt(handle, option, value);
  if (result != CURLE_OK) {
    throw FetchError(fmt::format("libcurl refuses a setting: {}", curl_easy_strerror(result)));
  }
}

// Called by libcurl for each piece of a body.
std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& state = *static_cast<Transfer::State*>(user);
  const std::size_t length = size * count;
  if (length > state.room.size() - state.received) {
    state.too_long = true;
    return 0;
  }
  std::memcpy(state.room.data() + state.received, bytes, length);
  state.received += length;
  return length;
}

// Called by libcurl for each line of a header.
std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* user) {
  const std::string_view line(bytes, size * count);
  const std::string_view name(slow_header);
  const auto same = [](char a, char b) { return std::tolower(a) == std::tolower(b); };
  if (line.size() > name.size() && line[name.size()] == ':' &&
      std::ranges::equal(line.substr(0, name.size()), name, same)) {
    static_cast<Transfer::State*>(user)->slow = true;
  }
  return line.size();
}

}  // namespace

void start_libcurl() {
  static const Libcurl libcurl;
  libcurl.need();
}

Transfer::State::State(std::string of_server, Connections connections,
                       std::span<std::byte> for_bodies, double patience_s)
    : server(std::move(of_server)), room(for_bodies) {
  start_libcurl();
  handle.reset(curl_easy_init());
  CURL* const easy = handle.get();
  if (easy == nullptr) {
    throw FetchError("libcurl gives no handle");
  }
  set(easy, CURLOPT_ERRORBUFFER, error.data());
  set(easy, CURLOPT_NOSIGNAL, 1L);  // signals are the process's, not a thread's
  set(easy, CURLOPT_PROTOCOLS_STR, "http");
  // The environment may name a proxy, which would be asked for what is on this computer.
  set(easy, CURLOPT_PROXY, "");
  set(easy, CURLOPT_NOPROXY, "*");
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy, CURLOPT_WRITEFUNCTION, take_body);
  set(easy, CURLOPT_WRITEDATA, this);
  set(easy, CURLOPT_HEADERFUNCTION, take_header);
  set(easy, CURLOPT_HEADERDATA, this);
  set(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(easy, CURLOPT_LOW_SPEED_TIME, std::lround(std::ceil(patience_s)));
  set(easy, CURLOPT_FORBID_REUSE, connections == Connections::new_each ? 1L : 0L);
}

void Transfer::State::ask_for(const std::string& path) {
  url = server + path;
  received = 0;
  too_long = false;
  slow = false;
  error[0] = '\0';
  set(handle.get(), CURLOPT_URL, url.c_str());
}

Reply Transfer::State::reply_after(CURLcode result) {
  if (result != CURLE_OK) {
    const std::string why =
        too_long ? fmt::format("the response is longer than {} bytes", room.size())
                 : fmt::format("{} (libcurl: {})", error[0] != '\0' ? error.data() : "no response",
                               curl_easy_strerror(result));
    throw FetchError(fmt::format("can't fetch {}: {}", url, why));
  }
  long status = 0;
  long opened = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle.get(), CURLINFO_NUM_CONNECTS, &opened);
  connections_opened += opened;
  return {.status = static_cast<int>(status), .slow = slow};
}

Transfer::Transfer(const std::string& server, Connections connections, std::span<std::byte> room,
                   double patience_s)
    : state_(std::make_unique<State>(server, connections, room, patience_s)) {}

Transfer::Transfer(Transfer&&) noexcept = default;

Transfer::~Transfer() = default;

Reply Transfer::get(const std::string& path) {
  state_->ask_for(path);
  return state_->reply_after(curl_easy_perform(state_->handle.get()));
}

std::span<const std::byte> Transfer::body() const noexcept {
  return state_->room.first(state_->received);
}

const std::string& Transfer::url() const noexcept {
  return state_->url;
}

std::int64_t Transfer::connections() const noexcept {
  return state_->connections_opened;
}

}  // namespace scalelab::web
