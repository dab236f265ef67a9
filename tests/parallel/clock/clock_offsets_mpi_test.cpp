// SPDX-License-Identifier: BSD-3-Clause

/// Clocks of several computers, in jobs of 1 to 4 ranks. The ranks claim to be on computers whose
/// clocks are ahead and drift; time goes on only where a test says so, so that nothing depends on
/// how fast messages are.
#include "parallel/clock/clock_offsets.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "parallel/clock/clock.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

int ranks() {
  return world().size();
}

std::vector<int> one_computer() {
  return std::vector<int>(static_cast<std::size_t>(ranks()), 0);
}

/// Ranks 0 and 2 on one computer, 1 and 3 on the other.
std::vector<int> two_computers() {
  std::vector<int> computers = one_computer();
  for (std::size_t rank = 0; rank < computers.size(); ++rank) {
    computers[rank] = static_cast<int>(rank % 2);
  }
  return computers;
}

ComputerInGroup own_of(const std::vector<int>& computer_of_rank) {
  const auto rank = static_cast<std::size_t>(world().rank());
  const auto own = computer_of_rank.begin() + static_cast<std::ptrdiff_t>(rank);
  return {.number = *own,
          .computers = *std::ranges::max_element(computer_of_rank) + 1,
          .leads = std::find(computer_of_rank.begin(), own, *own) == own};
}

/// What the exchanges of one refresh take. Rank 0 reads its clock when it sends and when it
/// receives. The other's answer is read early within the round trip, so that half of it, nearly,
/// becomes the error. One exchange of each comparison is ten times shorter than the others.
struct Exchanges {
  double begin_s = 0;
  double shortest_s = 2e-6;
  bool rank_zero_looks = false;  ///< whether rank 0 looks first for what is due

  [[nodiscard]] double round_trip_s(int exchange) const {
    return exchange % ClockOffsets::exchanges == 7 ? shortest_s : 10 * shortest_s;
  }
  [[nodiscard]] double sent_s(int exchange) const { return begin_s + 20 * shortest_s * exchange; }

  [[nodiscard]] double rank_zeros_reading(int number) const {
    const int reading = rank_zero_looks ? number - 1 : number;
    if (reading < 0) {
      return begin_s;
    }
    return sent_s(reading / 2) + (reading % 2 == 1 ? round_trip_s(reading / 2) : 0);
  }
  [[nodiscard]] double others_reading(int exchange) const {
    return sent_s(exchange) + 0.05 * round_trip_s(exchange);
  }
};

/// This rank's part of a group on pretended computers.
class Pretended {
 public:
  explicit Pretended(const std::vector<int>& computer_of_rank)
      : computer_(own_of(computer_of_rank)),
        offsets_(world(), computer_, computer_of_rank, [this] { return read(); }) {}

  /// Lets the time be `begin_s` and refreshes. Returns how often this rank's clock was read.
  int refresh(double begin_s, double shortest_s = 2e-6) {
    exchanges_ = {.begin_s = begin_s,
                  .shortest_s = shortest_s,
                  .rank_zero_looks = refreshed_ && computer_.computers > 1};
    refreshed_ = true;
    readings_ = 0;
    offsets_.refresh();
    return readings_;
  }

  /// By how much this rank is wrong about rank 0's clock at a time.
  [[nodiscard]] double error(double time_s) const {
    return offsets_.to_rank_zero(clock(computer_.number, time_s)) - clock(0, time_s);
  }

  /// Which of the computers that are compared this rank's is, from 0 on.
  void compared_as(int position) { position_ = position; }

  [[nodiscard]] const ComputerInGroup& computer() const { return computer_; }

  /// How often this rank's clock is read when so many computers are compared, perhaps its own.
  [[nodiscard]] int readings_of(int computers, bool own) const {
    if (world().rank() == 0) {
      return 2 * ClockOffsets::exchanges * computers + (exchanges_.rank_zero_looks ? 1 : 0);
    }
    return computer_.leads && own ? ClockOffsets::exchanges : 0;
  }
  [[nodiscard]] int readings_of_all() const {
    return readings_of(computer_.computers - 1, computer_.number > 0);
  }
  [[nodiscard]] int readings_of_none() const { return readings_of(0, false); }

  static double clock(int computer, double time_s) {
    return 100.0 * computer + (1 + 2e-5 * (computer + 1)) * time_s;
  }

 private:
  double read() {
    const int number = readings_++;
    const double time_s =
        world().rank() == 0
            ? exchanges_.rank_zeros_reading(number)
            : exchanges_.others_reading(ClockOffsets::exchanges * position_ + number);
    return clock(computer_.number, time_s);
  }

  ComputerInGroup computer_;
  Exchanges exchanges_;
  bool refreshed_ = false;
  int readings_ = 0;
  int position_ = computer_.number - 1;
  ClockOffsets offsets_;
};

TEST(ClockOffsets, LeaveClocksOfOneComputerAlone) {
  ClockOffsets offsets(world(), own_of(one_computer()), one_computer(), [] {
    ADD_FAILURE() << "nothing is to be compared";
    return 0.0;
  });
  offsets.refresh();
  EXPECT_EQ(offsets.to_rank_zero(0.1), 0.1);
  EXPECT_EQ(offsets.from_rank_zero(0.1), 0.1);
}

TEST(ClockOffsets, AreExactlyZeroOnRankZerosComputer) {
  Pretended here(two_computers());
  here.refresh(1000);
  if (here.computer().number == 0) {
    EXPECT_EQ(here.error(1000), 0);
    EXPECT_EQ(here.error(2000), 0);
  }
}

// Half the shortest round trip, and what 25 us of drift add.
TEST(ClockOffsets, AreWithinHalfTheShortestRoundTrip) {
  for (const auto& computers : {two_computers(), all_ranks()}) {
    Pretended here(computers);
    here.refresh(1000);
    EXPECT_NEAR(here.error(1000), 0, 1e-6 + 1e-7);
  }
}

// Rank 3 is on the computer of rank 1, and never asked.
TEST(ClockOffsets, AreComparedOnceForEachComputer) {
  Pretended here(two_computers());
  const int readings = here.refresh(1000);
  EXPECT_EQ(readings, here.readings_of_all());
}

TEST(ClockOffsets, AreKeptUntilTheyAge) {
  for (const auto& computers : {two_computers(), all_ranks()}) {
    Pretended here(computers);
    here.refresh(1000);
    const int readings = here.refresh(1000.005);
    EXPECT_EQ(readings, here.readings_of_none());
  }
}

TEST(ClockOffsets, AreComparedAgainOnceForEachComputerWhenTheyHaveAged) {
  for (const auto& computers : {two_computers(), all_ranks()}) {
    Pretended here(computers);
    here.refresh(1000);
    int readings = here.refresh(1001);
    EXPECT_EQ(readings, here.readings_of_all());
    EXPECT_NEAR(here.error(1001), 0, 1e-6 + 1e-7);
    readings = here.refresh(1001.2);
    EXPECT_EQ(readings, here.readings_of_none());
  }
}

// Two offsets of the same error give the rate: after a second and a fifth of one the error is still
// that of the offset. Without the rate it would be above 10 us.
TEST(ClockOffsets, FollowTheDrift) {
  for (const auto& computers : {two_computers(), all_ranks()}) {
    Pretended here(computers);
    here.refresh(1000);
    here.refresh(1001);
    EXPECT_NEAR(here.error(1001.2), 0, 1e-6 + 1e-7);
  }
}

// 12 round trips of a millisecond are all that a sample may wait for.
TEST(ClockOffsets, RefreshOneAfterTheOtherWhereMessagesAreSlow) {
  Pretended here(all_ranks());
  here.refresh(1000, 1e-3);
  for (int computer = 1; computer < ranks(); ++computer) {
    here.compared_as(0);
    const bool own = here.computer().number == computer;
    const int readings = here.refresh(1010 + computer, 1e-3);
    EXPECT_EQ(readings, here.readings_of(1, own));
  }
}

TEST(AgreeOnStart, IsTheSameMomentOnAllRanksOfOneComputer) {
  ClockOffsets offsets(world(), own_of(one_computer()), one_computer());
  const double came = now();
  const double start = offsets.agree_on_start();
  EXPECT_EQ(world().all_reduce(start, reduction::maximum), start);
  EXPECT_EQ(-world().all_reduce(-start, reduction::maximum), start);
  EXPECT_GT(start, world().all_reduce(came, reduction::maximum));
}

TEST(AgreeOnStart, IsTheSameMomentOnDifferentClocks) {
  const double behind = 2.0 * world().rank();
  ClockOffsets offsets(world(), own_of(all_ranks()), all_ranks(), [=] { return now() - behind; });
  offsets.refresh();
  const double on_rank_zeros_clock = offsets.to_rank_zero(offsets.agree_on_start());
  EXPECT_NEAR(world().all_reduce(on_rank_zeros_clock, reduction::maximum), on_rank_zeros_clock,
              1e-8);
  EXPECT_NEAR(-world().all_reduce(-on_rank_zeros_clock, reduction::maximum), on_rank_zeros_clock,
              1e-8);
}

}  // namespace
}  // namespace scalelab
