// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/hardware_counters.hpp"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <utility>

namespace scalelab {
namespace {

// The form in which a group of two is read.
struct GroupReading {
  std::uint64_t events = 0;
  std::array<std::uint64_t, 2> counts{};
};

void close_event(int descriptor) {
  if (descriptor >= 0) {
    ::close(descriptor);
  }
}

bool system_offers_counters() {
  static const bool offered = HardwareCounters().available();
  return offered;
}

}  // namespace

CountedEvents hardware_events() {
  return {.instructions = {.type = PERF_TYPE_HARDWARE, .config = PERF_COUNT_HW_INSTRUCTIONS},
          .cycles = {.type = PERF_TYPE_HARDWARE, .config = PERF_COUNT_HW_CPU_CYCLES}};
}

int open_event(const CountedEvent& event, int group) {
  perf_event_attr wanted{};
  wanted.size = sizeof(wanted);
  wanted.type = event.type;
  wanted.config = event.config;
  wanted.read_format = PERF_FORMAT_GROUP;
  // An ordinary user may count user space only, and the kernel's work is not the thread's.
  wanted.exclude_kernel = 1;
  wanted.exclude_hv = 1;
  // A pinned group that finds no room on the processor reads as nothing at all. Without it the
  // system would let several groups take turns, and the counts would be estimates.
  wanted.pinned = group < 0;
  constexpr int this_thread = 0;
  constexpr int any_processor = -1;
  return static_cast<int>(syscall(SYS_perf_event_open, &wanted, this_thread, any_processor, group,
                                  static_cast<unsigned long>(PERF_FLAG_FD_CLOEXEC)));
}

HardwareCounters::HardwareCounters(const CountedEvents& events, const EventOpener& open)
    : instructions_(open(events.instructions, -1)) {
  if (instructions_ < 0) {
    return;
  }
  cycles_ = open(events.cycles, instructions_);
  if (cycles_ < 0) {
    close_event(instructions_);
    instructions_ = -1;
  }
}

HardwareCounters::~HardwareCounters() {
  close_event(cycles_);
  close_event(instructions_);
}

EventCounts HardwareCounters::read() const noexcept {
  if (!available()) {
    return {};
  }
  GroupReading reading;
  if (::read(instructions_, &reading, sizeof(reading)) != sizeof(reading)) {
    return {};
  }
  return {.instructions = static_cast<double>(reading.counts[0]),
          .cycles = static_cast<double>(reading.counts[1])};
}

EventCounts count_hardware_events() {
  // Of the thread, because the system counts for threads: opened when it first asks, closed when it
  // ends.
  thread_local const std::optional<HardwareCounters> counters =
      system_offers_counters() ? std::optional<HardwareCounters>(std::in_place) : std::nullopt;
  return counters ? counters->read() : EventCounts{};
}

}  // namespace scalelab
