// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "web/client/transfer.hpp"

namespace scalelab::web {

/// Several HTTP GETs at once by one thread, by libcurl's multi interface: each slot has one under
/// way, or none.
class Transfers {
 public:
  /// As a Transfer; `room` is cut into equal parts, one for each slot.
  Transfers(const std::string& server, Connections connections, int slots,
            std::span<std::byte> room, double patience_s);
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;
  Transfers(Transfers&&) noexcept;
  Transfers& operator=(Transfers&&) = delete;
  ~Transfers();

  /// How one ended.
  struct Ended {
    int slot = 0;
    Reply reply{};
  };

  /// Begins a GET in a slot that has none under way.
  void start(int slot, const std::string& path);

  /// Waits until one or more have ended that are under way, and says which. Throws FetchError as a
  /// Transfer does.
  std::vector<Ended> wait();

  /// The body that came last in a slot, and its address.
  [[nodiscard]] std::span<const std::byte> body(int slot) const;
  [[nodiscard]] const std::string& url(int slot) const;

  /// How many connections were opened in all.
  [[nodiscard]] std::int64_t connections() const noexcept;

 private:
  struct Group;
  std::unique_ptr<Group> group_;
};

}  // namespace scalelab::web
