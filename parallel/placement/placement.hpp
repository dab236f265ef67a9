// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "words/placement_policy.hpp"

namespace scalelab {

/// Where a thread is, as the operating system tells; numbers are -1 where it doesn't.
struct ObservedPlace {
  int processor = -1;      ///< operating system's number of the processing unit it was seen on
  int physical_core = -1;  ///< hwloc's logical number of that unit's core
  int numa_node = -1;      ///< hwloc's logical number of that unit's memory domain
  bool pinned = false;     ///< whether its affinity mask lies within one core
};

/// The largest caches that an allowed core has: the last before main memory. 0 is unknown.
struct CacheBytes {
  std::int64_t of_one = 0;  ///< of one such cache
  std::int64_t of_all = 0;  ///< of all that allowed cores have, together
};

/// What one computer looks like to one process, and where its threads may run. Wraps hwloc.
class Placement {
 public:
  /// This computer. Throws std::runtime_error when hwloc can't read it.
  Placement();
  /// A computer that need not exist, by hwloc's synthetic description: "package:2 core:4 pu:2".
  /// Nothing can be pinned on it. Throws std::invalid_argument for what is no description.
  explicit Placement(const std::string& synthetic);
  Placement(const Placement&) = delete;
  Placement& operator=(const Placement&) = delete;
  Placement(Placement&&) noexcept;
  Placement& operator=(Placement&&) noexcept;
  ~Placement();

  /// The processors that the launcher lets this process use, in the list form of cpuset(7),
  /// "0-3,8". mpirun's own binding of ranks is looked through (it is a default, made before anyone
  /// knew how many threads a rank would run); what mpirun itself may use, as set by a batch system,
  /// is not.
  [[nodiscard]] std::string offered() const;

  /// The processors that this process's threads may run on by default, in the same form, as the
  /// operating system tells.
  [[nodiscard]] std::string mask() const;

  /// Fixes the processors that the job may use on this computer: all those offered to its ranks
  /// here.
  void allow(const std::vector<std::string>& offered_to_ranks);

  [[nodiscard]] std::string allowed() const;        ///< list form
  [[nodiscard]] int machine_cores() const;          ///< physical cores of the computer
  [[nodiscard]] int cores() const;                  ///< physical cores among the allowed
  [[nodiscard]] int hardware_threads() const;       ///< processing units among the allowed
  [[nodiscard]] int numa_nodes() const;             ///< memory domains with allowed units
  [[nodiscard]] std::int64_t memory_bytes() const;  ///< that this process may use
  [[nodiscard]] CacheBytes last_cache() const;
  [[nodiscard]] std::string cpu_model() const;     ///< "unknown" where nothing tells
  [[nodiscard]] std::string topology_xml() const;  ///< hwloc's own export

  /// The processing units, by the operating system's numbers, for the workers of `ranks` ranks on
  /// this computer with `threads` threads each: the threads of the first rank, then those of the
  /// second, and so on. Distinct cores while there are enough, then second hardware threads. Empty
  /// when nobody is to be pinned: under PlacementPolicy::none, and with more workers than hardware
  /// threads.
  const std::vector<int>& order(PlacementPolicy policy, int ranks, int threads);

  /// Pins the calling thread to one processing unit. Where the system refuses, the thread runs on
  /// unpinned; observe_calling_thread() tells.
  void pin_calling_thread(int processor) const;

  /// Lets the calling thread run on everything that is allowed.
  void free_calling_thread() const;

  /// Where the calling thread is, as the operating system tells: not what was asked for.
  [[nodiscard]] ObservedPlace observe_calling_thread() const;

 private:
  struct Topology;
  std::unique_ptr<Topology> topology_;
  std::map<std::tuple<PlacementPolicy, int, int>, std::vector<int>> orders_;  // found so far
};

}  // namespace scalelab
