// SPDX-License-Identifier: BSD-3-Clause
#include "limits/machine_limits.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <span>

#include "limits/core_probes.hpp"
#include "parallel/communication/rooted.hpp"
#include "parallel/machine/processor_use.hpp"

namespace scalelab {
namespace {

// Of what is gone through again and again, so much that a line is out of the caches when it is come
// back to. STREAM asks for it of each of its three arrays; where caches are large, a virtual
// machine then needs many times as long for the memory as for all probes.
constexpr std::size_t times_the_cache = 4;
constexpr double share_of_memory = 0.25;  // of what is available, at most

// A probe that fails, for want of memory or threads, finds nothing.
double found_by(const std::function<double()>& probe) {
  try {
    return probe();
  } catch (const std::exception&) {
    return std::numeric_limits<double>::quiet_NaN();
  }
}

// Memory for cores that have so much last cache; nothing where there is too little of it.
std::unique_ptr<ProbeMemory> probe_memory(std::size_t cache_bytes) {
  const std::size_t bytes = times_the_cache * cache_bytes;
  const auto available = available_memory_bytes();
  if (available && static_cast<double>(bytes) > share_of_memory * *available) {
    return nullptr;
  }
  try {
    return std::make_unique<ProbeMemory>(bytes);
  } catch (const std::bad_alloc&) {
    return nullptr;  // there was less than the system had said
  }
}

CoreLimits limits_of_cores(const Placement& placement, std::span<const int> processors,
                           ProbeMemory* memory, const LimitEffort& effort) {
  CoreLimits found;
  found.flop_rate = found_by(
      [&] { return product_rate(placement, processors, effort.product_edge, effort.seconds); });
  if (memory != nullptr) {
    MemoryProbes probes(placement, processors, *memory, effort.seconds);
    found.bandwidth = found_by([&] { return probes.triad_bandwidth(); });
    found.read_bandwidth = found_by([&] { return probes.read_bandwidth(); });
    found.load_s = found_by([&] { return probes.load_latency(); });
    found.random_loads = found_by([&] { return probes.random_load_rate(); });
  }
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
  auto memory = probe_memory(bytes(known.of_all));
  limits.all_cores = limits_of_cores(placement, processors, memory.get(), effort);
  if (limits.cores == 1) {
    limits.one_core = limits.all_cores;
    return limits;
  }
  if (bytes(known.of_one) != bytes(known.of_all)) {
    // What others were the first to write may be far from this core.
    memory.reset();
    memory = probe_memory(bytes(known.of_one));
  }
  limits.one_core =
      limits_of_cores(placement, std::span(processors).first(1), memory.get(), effort);
  return limits;
}

// What is sent to rank 0 of one computer.
using PackedLimits = std::array<double, 11>;

PackedLimits pack(const ComputerLimits& limits) {
  const CoreLimits& one = limits.one_core;
  const CoreLimits& all = limits.all_cores;
  return {static_cast<double>(limits.cores),
          one.bandwidth,
          one.read_bandwidth,
          one.flop_rate,
          one.load_s,
          one.random_loads,
          all.bandwidth,
          all.read_bandwidth,
          all.flop_rate,
          all.load_s,
          all.random_loads};
}

ComputerLimits unpack_limits(const PackedLimits& packed) {
  return {.cores = static_cast<int>(packed[0]),
          .one_core = {.bandwidth = packed[1],
                       .read_bandwidth = packed[2],
                       .flop_rate = packed[3],
                       .load_s = packed[4],
                       .random_loads = packed[5]},
          .all_cores = {.bandwidth = packed[6],
                        .read_bandwidth = packed[7],
                        .flop_rate = packed[8],
                        .load_s = packed[9],
                        .random_loads = packed[10]}};
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
