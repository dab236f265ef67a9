// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

#include "parallel/communication/communicator.hpp"
#include "parallel/job/rank_places.hpp"
#include "parallel/machine/process_status.hpp"
#include "parallel/placement/placement.hpp"

namespace scalelab {

/// Thrown when the processes were started in a way that can't work.
class LaunchError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The running MPI job: MPI is initialised when this is made and finalised when it goes. One per
/// process, made and used by the main thread.
class Job {
 public:
  /// Finds out where all ranks are (see find_places.hpp). Throws LaunchError when the launcher
  /// started more processes than MPI knows of (a launcher of another MPI), or when MPI can't be
  /// called from several threads in turn.
  Job();
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  Job(Job&&) = delete;
  Job& operator=(Job&&) = delete;
  ~Job();

  [[nodiscard]] int rank() const noexcept { return world_->rank(); }
  [[nodiscard]] int ranks() const noexcept { return world_->size(); }
  [[nodiscard]] bool leads() const noexcept { return rank() == 0; }
  [[nodiscard]] Communicator& world() noexcept { return *world_; }
  /// Where this rank is.
  [[nodiscard]] const RankPlace& place() const noexcept { return place_; }
  [[nodiscard]] const std::string& hostname() const noexcept { return hostname_; }
  /// Processors' worth of time that this rank may use; see cpu_quota.hpp.
  [[nodiscard]] const std::optional<double>& quota() const noexcept { return quota_; }
  /// Where all ranks are: on rank 0; empty elsewhere.
  [[nodiscard]] const RankPlaces& places() const noexcept { return places_; }
  [[nodiscard]] Placement& placement() noexcept { return placement_; }
  /// What it took until this process was a rank.
  [[nodiscard]] const RankStart& start() const noexcept { return start_; }

  /// Returns rank 0's `text` on every rank. Collective. Ranks that wait long for it sleep between
  /// two looks, so that they leave their core to others.
  std::string announce(const std::string& text);

  /// Copies rank 0's `numbers` to those of all ranks, which are as many. Collective. A rank that
  /// has nothing to do meanwhile says for how many seconds, as far as it knows (0: it does not),
  /// and sleeps from the start (see nap_s); one that expects them at once says nothing.
  void announce_numbers(std::span<std::int64_t> numbers,
                        std::optional<double> idle_s = std::nullopt);

  /// Ends the whole job at once with `exit_code`, without waiting for other ranks.
  [[noreturn]] static void abort(int exit_code);

 private:
  std::optional<Communicator> world_;
  Placement placement_;
  RankPlace place_;
  RankPlaces places_;
  std::string hostname_;
  std::optional<double> quota_;
  RankStart start_;
};

}  // namespace scalelab
