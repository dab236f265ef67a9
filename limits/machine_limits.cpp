// SPDX-License-Identifier: BSD-3-Clause
#include "limits/machine_limits.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <functional>
#include <span>

#include "limits/core_probes.hpp"
#include "parallel/communication/rooted.hpp"
#include "parallel/machine/processor_use.hpp"

namespace scalelab {
namespace {

// STREAM asks for arrays of four times the last cache: a line is gone when it is come back to.
constexpr std::size_t times_the_cache = 4;
constexpr std::size_t arrays_of_triad = 3;
constexpr double share_of_memory = 0.25;  // of what is available, at most

// A probe that fails, for want of memory or threads, finds nothing.
double found_by(const std::function<double()>& probe) {
  try {
    return probe();
  } catch (const std::exception&) {
    return std::numeric_limits<double>::quiet_NaN();
  }
}

CoreLimits limits_of_cores(const Placement& placement, std::span<const int> processors,
                           std::size_t cache_bytes, const LimitEffort& effort) {
  CoreLimits found;
  const std::size_t array_bytes = times_the_cache * cache_bytes;
  const auto available = available_memory_bytes();
  const auto fits = [&](std::size_t bytes) {
    return !available || static_cast<double>(bytes) <= share_of_memory * *available;
  };
  if (fits(arrays_of_triad * array_bytes)) {
    found.bandwidth = found_by([&] {
      return triad_bandwidth(placement, processors, arrays_of_triad * array_bytes, effort.seconds);
    });
  }
  if (fits(array_bytes)) {
    found.load_s =
        found_by([&] { return load_latency(placement, processors, array_bytes, effort.seconds); });
  }
  found.flop_rate = found_by(
      [&] { return product_rate(placement, processors, effort.product_edge, effort.seconds); });
  return found;
}

// By one rank, while the others sleep.
ComputerLimits limits_of_this_computer(Placement& placement, int cores, const LimitEffort& effort) {
  constexpr std::int64_t usual_cache_bytes = std::int64_t{32} << 20U;
  const CacheBytes known = placement.last_cache();
  const bool is_known = known.of_one > 0;
  const auto bytes = [&](std::int64_t of_cache) {
    return static_cast<std::size_t>(
        effort.cache_bytes.value_or(is_known ? of_cache : usual_cache_bytes));
  };
  ComputerLimits limits{.cores = std::clamp(cores, 1, placement.cores())};
  const std::vector<int> processors = placement.order(PlacementPolicy::spread, 1, limits.cores);
  if (processors.empty()) {
    return limits;
  }
  limits.one_core =
      limits_of_cores(placement, std::span(processors).first(1), bytes(known.of_one), effort);
  limits.all_cores = limits.cores == 1
                         ? limits.one_core
                         : limits_of_cores(placement, processors, bytes(known.of_all), effort);
  return limits;
}

// What is sent to rank 0 of one computer.
using PackedLimits = std::array<double, 7>;

PackedLimits pack(const ComputerLimits& limits) {
  const CoreLimits& one = limits.one_core;
  const CoreLimits& all = limits.all_cores;
  return {static_cast<double>(limits.cores),
          one.bandwidth,
          one.flop_rate,
          one.load_s,
          all.bandwidth,
          all.flop_rate,
          all.load_s};
}

ComputerLimits unpack_limits(const PackedLimits& packed) {
  return {.cores = static_cast<int>(packed[0]),
          .one_core = {.bandwidth = packed[1], .flop_rate = packed[2], .load_s = packed[3]},
          .all_cores = {.bandwidth = packed[4], .flop_rate = packed[5], .load_s = packed[6]}};
}

// Each of the two on a core of its own, if they are on one computer and it has as many.
std::optional<MessageLimits> messages_between_zero_and(Job& job, int other, bool on_one_computer,
                                                       const LimitEffort& effort) {
  std::optional<MessageLimits> found;
  if (other > 0 && (job.leads() || job.rank() == other)) {
    Placement& placement = job.placement();
    const std::vector<int> places = placement.order(PlacementPolicy::spread, 2, 1);
    if (on_one_computer && !places.empty()) {
      placement.pin_calling_thread(places[job.leads() ? 0 : 1]);
    }
    const MessageLimits between = ping_pong(job.world(), 0, other, effort.seconds);
    if (on_one_computer) {
      placement.free_calling_thread();
    }
    if (job.leads()) {
      found = between;
    }
  }
  job.announce({});  // the others wait for these two asleep
  return found;
}

// The first other rank that is on rank 0's computer, or is not; -1 where there is none.
int first_other_rank(const RankPlaces& places, bool on_same_computer) {
  for (std::size_t rank = 1; rank < places.computer.size(); ++rank) {
    if ((places.computer[rank] == places.computer[0]) == on_same_computer) {
      return static_cast<int>(rank);
    }
  }
  return -1;
}

}  // namespace

MachineLimits measure_limits(Job& job, const std::vector<int>& cores_on_computer,
                             const LimitEffort& effort) {
  const RankPlaces& places = job.places();
  std::vector<int> cores_of_rank;
  for (const int computer : places.computer) {
    cores_of_rank.push_back(cores_on_computer.at(static_cast<std::size_t>(computer)));
  }
  const int cores = scatter_values(job.world(), cores_of_rank);
  std::vector<double> own;
  if (job.place().rank_on_computer == 0) {
    const PackedLimits packed = pack(limits_of_this_computer(job.placement(), cores, effort));
    own.assign(packed.begin(), packed.end());
  }
  job.announce({});
  const std::vector<double> all = job.world().gather_v(own);
  MachineLimits limits;
  for (std::size_t first = 0; first < all.size(); first += PackedLimits().size()) {
    PackedLimits packed{};
    std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(first), packed.size(), packed.begin());
    const auto computer = static_cast<int>(limits.computers.size());
    limits.computers.push_back(unpack_limits(packed));
    const auto rank = std::ranges::find(places.computer, computer) - places.computer.begin();
    limits.computers.back().node = places.node[static_cast<std::size_t>(rank)];
  }
  std::array<std::int64_t, 2> partners{first_other_rank(places, true),
                                       first_other_rank(places, false)};
  job.announce_numbers(partners);
  const auto here = messages_between_zero_and(job, static_cast<int>(partners[0]), true, effort);
  const auto beyond = messages_between_zero_and(job, static_cast<int>(partners[1]), false, effort);
  if (job.leads()) {
    limits.computers.front().messages = here;
    limits.between_computers = beyond;
  }
  return limits;
}

}  // namespace scalelab
