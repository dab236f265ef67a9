// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/clock/clock_offsets.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>

#include "parallel/communication/rooted.hpp"

namespace scalelab {
namespace {

// Rank 0's side of a comparison.
ClockReading ask_time(Communicator& group, int rank, const std::function<double()>& clock) {
  ClockReading best{.half_round_trip_s = std::numeric_limits<double>::infinity()};
  for (int exchange = 0; exchange < ClockOffsets::exchanges; ++exchange) {
    std::array<double, 1> message{};
    const double sent = clock();
    group.send(message, rank);
    group.receive(message, rank);
    const double received = clock();
    const double half = (received - sent) / 2;
    if (half < best.half_round_trip_s) {
      best = {.own_s = sent + half, .other_s = message[0], .half_round_trip_s = half};
    }
  }
  return best;
}

// The other side: answers each request with its own time.
void tell_time(Communicator& group, const std::function<double()>& clock) {
  for (int exchange = 0; exchange < ClockOffsets::exchanges; ++exchange) {
    std::array<double, 1> message{};
    group.receive(message, 0);
    message[0] = clock();
    group.send(message, 0);
  }
}

}  // namespace

ClockOffsets::ClockOffsets(Communicator group, const ComputerInGroup& computer,
                           std::vector<int> computer_of_rank, std::function<double()> clock)
    : group_(std::move(group)), computer_(computer), clock_(std::move(clock)) {
  if (group_.rank() == 0) {
    computer_of_rank_ = std::move(computer_of_rank);
    const auto computers = static_cast<std::size_t>(computer.computers);
    drifts_.resize(computers);
    first_rank_.assign(computers, -1);
    for (std::size_t rank = computer_of_rank_.size(); rank-- > 0;) {
      first_rank_.at(static_cast<std::size_t>(computer_of_rank_[rank])) = static_cast<int>(rank);
    }
  }
}

void ClockOffsets::refresh() {
  if (computer_.computers == 1) {
    return;
  }
  if (compared_) {
    compare_due();
  } else {
    compare_all();
    compared_ = true;
  }
}

double ClockOffsets::to_rank_zero(double own) const noexcept {
  return computer_.number == 0 ? own : line_.to_own(own);
}

double ClockOffsets::from_rank_zero(double time) const noexcept {
  return computer_.number == 0 ? time : line_.to_other(time);
}

double ClockOffsets::agree_on_start() {
  // Long enough for the slowest rank to hear of it and to tell its team, which for a rank alone is
  // soon done; a worker that is later still begins late, which its account shows as waiting.
  const double margin = group_.size() == 1 ? 20e-6 : 100e-6;
  return from_rank_zero(group_.all_reduce(to_rank_zero(clock_()), reduction::maximum) + margin);
}

// Each rank is sent the line of its own computer.
void ClockOffsets::compare_all() {
  for (int computer = 1; computer < computer_.computers; ++computer) {
    compare(computer);
  }
  std::vector<ClockLine> lines;
  for (const int computer : computer_of_rank_) {
    lines.push_back(drifts_[static_cast<std::size_t>(computer)].line());
  }
  line_ = scatter_values(group_, lines);
}

// Rank 0 says which are due, and all ranks hear what came of it: the lines are few.
void ClockOffsets::compare_due() {
  std::array<std::int64_t, 1 + most_computers> due{};
  if (group_.rank() == 0) {
    for (const int computer : most_overdue()) {
      due[static_cast<std::size_t>(++due[0])] = computer;
    }
  }
  group_.broadcast(std::span<std::int64_t>(due), 0);
  const auto computers = std::span(due).subspan(1, static_cast<std::size_t>(due[0]));
  if (computers.empty()) {
    return;
  }
  std::vector<ClockLine> lines(computers.size());
  for (std::size_t i = 0; i < computers.size(); ++i) {
    compare(static_cast<int>(computers[i]));
    if (group_.rank() == 0) {
      lines[i] = drifts_[static_cast<std::size_t>(computers[i])].line();
    }
  }
  group_.broadcast(std::as_writable_bytes(std::span(lines)), 0);
  const auto own = std::ranges::find(computers, std::int64_t{computer_.number});
  if (own != computers.end()) {
    line_ = lines[static_cast<std::size_t>(own - computers.begin())];
  }
}

void ClockOffsets::compare(int computer) {
  const auto number = static_cast<std::size_t>(computer);
  if (group_.rank() == 0) {
    drifts_[number].take(ask_time(group_, first_rank_[number], clock_));
  } else if (computer_.leads && computer_.number == computer) {
    tell_time(group_, clock_);
  }
}

// The computers that are due, most overdue first, as many as a refresh may take.
std::vector<int> ClockOffsets::most_overdue() const {
  const double time = clock_();
  std::vector<std::pair<double, int>> due;
  for (int computer = 1; computer < computer_.computers; ++computer) {
    const double overdue = drifts_[static_cast<std::size_t>(computer)].overdue(time);
    if (overdue > 1) {
      due.emplace_back(overdue, computer);
    }
  }
  std::ranges::sort(due, std::greater());
  std::vector<int> chosen;
  double seconds = 0;
  for (const auto& [overdue, computer] : due) {
    seconds += 2 * exchanges * drifts_[static_cast<std::size_t>(computer)].half_round_trip_s();
    const bool room = chosen.size() < most_computers && seconds <= longest_refresh_s;
    if (!chosen.empty() && !room) {
      break;
    }
    chosen.push_back(computer);
  }
  return chosen;
}

}  // namespace scalelab
