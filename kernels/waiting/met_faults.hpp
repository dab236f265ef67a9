// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include "kernels/tally.hpp"
#include "web/client/fetch_error.hpp"
#include "web/client/transfer.hpp"
#include "web/content/faults.hpp"

namespace scalelab {

/// What a worker counts while it asks a server again and again.
class FaultCount {
 public:
  /// Takes note of a response. Returns whether it is the one that was asked for: the others failed
  /// on purpose. Throws web::FetchError for one that failed in another way, or too often.
  bool note(const web::Reply& reply, const std::string& url, int attempt) {
    constexpr int status_good = 200;
    constexpr int status_busy = 503;
    constexpr int most_attempts = 10'000;  // with nine tenths of them failing, never seen
    met_.slow += reply.slow ? 1 : 0;
    if (reply.status == status_good) {
      return true;
    }
    if (reply.status != status_busy || attempt >= most_attempts) {
      throw web::FetchError(fmt::format("can't fetch {}: the server responds with status {}, {}",
                                        url, reply.status,
                                        reply.status == status_busy ? "again and again"
                                                                    : "which is no fault of its "
                                                                      "own making"));
    }
    ++met_.failed;
    return false;
  }

  [[nodiscard]] const web::MetFaults& met() const noexcept { return met_; }

 private:
  web::MetFaults met_;
};

/// What all workers counted.
class FaultTally {
 public:
  void reset(const Process& process) {
    failed_.reset(process);
    slow_.reset(process);
  }
  void set(const Worker& worker, const web::MetFaults& met) {
    failed_.set(worker, met.failed);
    slow_.set(worker, met.slow);
  }
  /// The sums over all workers of all ranks, on every rank.
  [[nodiscard]] web::MetFaults total(Process& process) const {
    return {.failed = failed_.total(process), .slow = slow_.total(process)};
  }

 private:
  Tally failed_;
  Tally slow_;
};

}  // namespace scalelab
