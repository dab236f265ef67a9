// SPDX-License-Identifier: BSD-3-Clause
#include "web/client/transfers.hpp"

#include <fmt/format.h>

#include "web/client/transfer_state.hpp"

namespace scalelab::web {
namespace {

void need(CURLMcode result) {
  if (result != CURLM_OK) {
    throw FetchError(
        fmt::format("libcurl can't go on with its transfers: {}", curl_multi_strerror(result)));
  }
}

}  // namespace

// Easy handles must leave the multi handle before they end.
struct Transfers::Group {
  Group() {
    start_libcurl();
    handle.reset(curl_multi_init());
    if (handle == nullptr) {
      throw FetchError("libcurl gives no multi handle");
    }
  }
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;
  Group(Group&&) = delete;
  Group& operator=(Group&&) = delete;
  ~Group() {
    for (Transfer& transfer : transfers) {
      curl_multi_remove_handle(handle.get(), transfer.state().handle.get());
    }
  }

  struct End {
    void operator()(CURLM* ended) const noexcept { curl_multi_cleanup(ended); }
  };

  std::unique_ptr<CURLM, End> handle;
  std::vector<Transfer> transfers;  // by slot
};

Transfers::Transfers(const std::string& server, Connections connections, int slots,
                     std::span<std::byte> room, double patience_s)
    : group_(std::make_unique<Group>()) {
  need(curl_multi_setopt(group_->handle.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(slots)));
  const std::size_t part = room.size() / static_cast<std::size_t>(slots);
  for (int slot = 0; slot < slots; ++slot) {
    group_->transfers.emplace_back(
        server, connections, room.subspan(static_cast<std::size_t>(slot) * part, part), patience_s);
  }
}

Transfers::Transfers(Transfers&&) noexcept = default;

Transfers::~Transfers() = default;

void Transfers::start(int slot, const std::string& path) {
  Transfer::State& state = group_->transfers.at(static_cast<std::size_t>(slot)).state();
  state.ask_for(path);
  need(curl_multi_add_handle(group_->handle.get(), state.handle.get()));
}

std::vector<Transfers::Ended> Transfers::wait() {
  constexpr int longest_wait_ms = 1000;  // it waits again then
  CURLM* const multi = group_->handle.get();
  std::vector<Ended> ended;
  while (true) {
    int running = 0;
    need(curl_multi_perform(multi, &running));
    int waiting = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &waiting)) {
      const CURLcode result = message->data.result;
      CURL* const easy = message->easy_handle;
      need(curl_multi_remove_handle(multi, easy));  // and the message is gone with it
      for (int slot = 0; slot < static_cast<int>(group_->transfers.size()); ++slot) {
        Transfer::State& state = group_->transfers[static_cast<std::size_t>(slot)].state();
        if (state.handle.get() == easy) {
          ended.push_back({.slot = slot, .reply = state.reply_after(result)});
        }
      }
    }
    if (!ended.empty() || running == 0) {
      return ended;
    }
    need(curl_multi_poll(multi, nullptr, 0, longest_wait_ms, nullptr));
  }
}

std::span<const std::byte> Transfers::body(int slot) const {
  return group_->transfers.at(static_cast<std::size_t>(slot)).body();
}

const std::string& Transfers::url(int slot) const {
  return group_->transfers.at(static_cast<std::size_t>(slot)).url();
}

std::int64_t Transfers::connections() const noexcept {
  std::int64_t all = 0;
  for (const Transfer& transfer : group_->transfers) {
    all += transfer.connections();
  }
  return all;
}

}  // namespace scalelab::web
