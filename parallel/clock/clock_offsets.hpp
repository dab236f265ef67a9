// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <vector>

#include "parallel/clock/clock.hpp"
#include "parallel/clock/clock_drift.hpp"
#include "parallel/communication/communicator.hpp"

namespace scalelab {

/// Which of the computers of a group a rank is on.
struct ComputerInGroup {
  int number = 0;  ///< 0 is that of the group's rank 0
  int computers = 1;
  bool leads = false;  ///< whether this rank is the group's first there
};

/// The clocks of a group's computers beside that of its rank 0. Ranks of rank 0's computer read the
/// same clock, and their times are never changed. Of every other computer the first rank answers
/// rank 0, and the exchange with the shortest round trip decides (Cristian, "Probabilistic clock
/// synchronization", Distributed Computing 3, 1989); the error is at most half that round trip.
/// What was found is kept, and found anew when ageing may have doubled the error.
class ClockOffsets {
 public:
  static constexpr int exchanges = 12;  ///< of each comparison
  /// A refresh stops at so many computers, or when its exchanges take longer than this: the next
  /// one goes on with those that are most overdue.
  static constexpr int most_computers = 16;
  static constexpr double longest_refresh_s = 0.5e-3;

  /// `computer_of_rank` is looked at on the group's rank 0 only. Sends nothing. `clock` is what
  /// this rank reads.
  ClockOffsets(Communicator group, const ComputerInGroup& computer,
               std::vector<int> computer_of_rank, std::function<double()> clock = now);

  /// Compares the clocks that are due: all at first, later as many as a sample may wait for.
  /// Nothing at all on one computer, and one small broadcast when no clock is due. Collective.
  void refresh();

  /// This rank's clock as that of the group's rank 0, and back. After a refresh.
  [[nodiscard]] double to_rank_zero(double own) const noexcept;
  [[nodiscard]] double from_rank_zero(double time) const noexcept;

  /// Agrees on one moment at which all ranks start, a little after the last of them is ready, and
  /// returns it on this rank's own clock. Collective.
  double agree_on_start();

 private:
  void compare_all();
  void compare_due();
  void compare(int computer);
  [[nodiscard]] std::vector<int> most_overdue() const;

  Communicator group_;
  ComputerInGroup computer_;
  std::function<double()> clock_;
  ClockLine line_;  // from this rank's clock to rank 0's
  bool compared_ = false;

  // Rank 0's; empty elsewhere.
  std::vector<int> computer_of_rank_;
  std::vector<int> first_rank_;     // of each computer
  std::vector<ClockDrift> drifts_;  // likewise
};

}  // namespace scalelab
