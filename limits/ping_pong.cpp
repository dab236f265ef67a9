// SPDX-License-Identifier: BSD-3-Clause
#include "limits/ping_pong.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "parallel/clock/clock.hpp"

namespace scalelab {
namespace {

constexpr int tag = 7;
constexpr int fewest_rounds = 3;
constexpr std::size_t short_message = 8;
constexpr std::size_t long_message = std::size_t{4} << 20U;
constexpr int short_trips = 10;  // of a round: one is too short for the clock
constexpr int long_trips = 1;
constexpr std::byte last{1};

class PingPong {
 public:
  PingPong(Communicator& group, int first, int second)
      : group_(group), first_(first), second_(second) {}

  /// Seconds of one way of a message of so many bytes, in the quickest round. The first of the two
  /// says in each message whether it is the last, so that a slow network takes no longer.
  double one_way_s(std::size_t bytes, int trips, double seconds) {
    message_.assign(bytes, std::byte{0});
    return group_.rank() == first_ ? lead(trips, seconds) : follow();
  }

 private:
  double lead(int trips, double seconds) {
    double fastest_s = std::numeric_limits<double>::infinity();
    const double until_s = now() + seconds;
    for (int round = 0;; ++round) {
      const bool ends = round >= fewest_rounds && now() >= until_s;
      const double begin_s = now();
      for (int trip = 0; trip < trips; ++trip) {
        message_.front() = ends && trip + 1 == trips ? last : std::byte{0};
        group_.send(message_, second_, tag);
        group_.receive(message_, second_, tag);
      }
      fastest_s = std::min(fastest_s, (now() - begin_s) / (2.0 * trips));
      if (ends) {
        return fastest_s;
      }
    }
  }

  double follow() {
    do {
      group_.receive(message_, first_, tag);
      group_.send(message_, first_, tag);
    } while (message_.front() != last);
    return 0;
  }

  Communicator& group_;
  int first_;
  int second_;
  std::vector<std::byte> message_;
};

}  // namespace

MessageLimits ping_pong(Communicator& group, int first, int second, double seconds) {
  PingPong between(group, first, second);
  const double latency_s = between.one_way_s(short_message, short_trips, seconds / 2);
  const double long_s = between.one_way_s(long_message, long_trips, seconds / 2);
  return {.latency_s = latency_s, .bandwidth = static_cast<double>(long_message) / long_s};
}

}  // namespace scalelab
