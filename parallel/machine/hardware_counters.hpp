// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <limits>

namespace scalelab {

/// A count that was not taken.
inline constexpr double not_counted = std::numeric_limits<double>::quiet_NaN();

/// What a thread's processor counted while it ran the thread's own code, the operating system's
/// left out. Waiting that spins counts like work.
struct EventCounts {
  double instructions = not_counted;  ///< retired
  double cycles = not_counted;        ///< of the core's clock while the thread ran

  /// What was counted between two readings.
  friend EventCounts operator-(const EventCounts& later, const EventCounts& earlier) {
    return {.instructions = later.instructions - earlier.instructions,
            .cycles = later.cycles - earlier.cycles};
  }
};

/// One event, as perf_event_open(2) numbers it.
struct CountedEvent {
  std::uint32_t type = 0;
  std::uint64_t config = 0;
};

/// The two events that make up EventCounts.
struct CountedEvents {
  CountedEvent instructions;
  CountedEvent cycles;
};

/// The processor's own events.
CountedEvents hardware_events();

/// Opens one event of the calling thread for counting, in the group of another that is open (none:
/// -1); returns its file descriptor, or -1 where the system refuses.
using EventOpener = std::function<int(const CountedEvent& event, int group)>;

/// Asks the operating system (perf_event_open(2)). Never says a word.
int open_event(const CountedEvent& event, int group);

/// The counters of one thread: both events as one group, so that they count at the same times, and
/// pinned to the processor, so that a count is never an extrapolation. Where the machine has no
/// counters or does not let this user read them, there are none, and every reading is not_counted.
class HardwareCounters {
 public:
  /// Opens the events for the calling thread.
  explicit HardwareCounters(const CountedEvents& events = hardware_events(),
                            const EventOpener& open = open_event);
  HardwareCounters(const HardwareCounters&) = delete;
  HardwareCounters& operator=(const HardwareCounters&) = delete;
  HardwareCounters(HardwareCounters&&) = delete;
  HardwareCounters& operator=(HardwareCounters&&) = delete;
  ~HardwareCounters();

  [[nodiscard]] bool available() const noexcept { return instructions_ >= 0; }

  /// What was counted since the counters were opened. One system call; none where there are no
  /// counters. The thread's own calls only.
  [[nodiscard]] EventCounts read() const noexcept;

 private:
  int instructions_ = -1;  // file descriptors; this one leads the group
  int cycles_ = -1;
};

/// What the calling thread's processor has counted so far. The counters are opened once a thread;
/// when the system has refused once, it is not asked again.
EventCounts count_hardware_events();

}  // namespace scalelab
