// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include "parallel/communication/communicator.hpp"
#include "parallel/lock/interpreters.hpp"
#include "parallel/machine/process_status.hpp"
#include "words/schedule.hpp"

namespace scalelab {

class Team;

/// One rank's view of a point outside the timed part: what a kernel may use to prepare and to
/// answer.
class Process {
 public:
  Process(Team& team, Communicator group, std::uint32_t seed)
      : team_(&team), group_(std::move(group)), seed_(seed) {}

  [[nodiscard]] int rank() const noexcept { return group_.rank(); }
  [[nodiscard]] int ranks() const noexcept { return group_.size(); }
  [[nodiscard]] int threads() const noexcept;
  [[nodiscard]] int workers() const noexcept { return ranks() * threads(); }
  /// Counts as Worker::index does.
  [[nodiscard]] int worker_index(int thread) const noexcept { return rank() * threads() + thread; }

  /// The study's seed, the same for every point.
  [[nodiscard]] std::uint32_t seed() const noexcept { return seed_; }

  /// Who takes which part of a loop in the timed part.
  [[nodiscard]] Schedule schedule() const noexcept;

  /// What the study says of the interpreter; the same for every point.
  [[nodiscard]] const InterpreterSettings& interpreter() const noexcept;

  /// The ranks that take part in the point.
  [[nodiscard]] Communicator& group() noexcept { return group_; }

  /// What it took until this process was a rank: once for the job, the same in every sample.
  [[nodiscard]] const RankStart& rank_start() const noexcept;

  /// Calls body(thread) once on every thread of this rank, on the same processors as in the timed
  /// part: memory that a thread writes here first is near it there. An exception of any thread is
  /// thrown again here.
  void on_team(const std::function<void(int thread)>& body);

 private:
  Team* team_;
  Communicator group_;
  std::uint32_t seed_;
};

}  // namespace scalelab
