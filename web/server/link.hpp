// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace scalelab::web {

/// The one link that all responses of a server share: it carries one piece after another, in the
/// order in which they come, so that what it carries together is its bandwidth and never more.
class Link {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// In bytes a second; 0: no limit.
  explicit Link(double bandwidth) : bandwidth_(bandwidth) {}

  [[nodiscard]] bool limited() const noexcept { return bandwidth_ > 0; }

  /// Says when the last of `bytes` bytes has been carried that were `ready` then, or before the
  /// pieces that the link carries before them had gone. Any number of threads may ask.
  Time carry(std::int64_t bytes, Time ready) {
    if (!limited()) {
      return ready;
    }
    const std::chrono::duration<double> takes(static_cast<double>(bytes) / bandwidth_);
    const std::scoped_lock turn(turn_);
    // From when it was ready, not from now: who is woken late to send the next piece of a response
    // leaves no gap.
    free_ = std::max(free_, ready) + std::chrono::duration_cast<Time::duration>(takes);
    return free_;
  }

  /// How many bytes should be carried together, so that pieces of several responses alternate: what
  /// takes ten milliseconds, or less.
  [[nodiscard]] std::int64_t piece() const noexcept {
    constexpr double together_s = 0.01;
    constexpr double least = 256;
    constexpr double most = 65536;
    return static_cast<std::int64_t>(limited() ? std::clamp(bandwidth_ * together_s, least, most)
                                               : most);
  }

 private:
  double bandwidth_;
  std::mutex turn_;
  Time free_;
};

}  // namespace scalelab::web
