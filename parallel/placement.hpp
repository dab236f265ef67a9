#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace scalelab {

/// What one computer looks like to one process, and where its threads may run. Wraps hwloc.
class Placement {
 public:
  Placement();
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

  /// Fixes the processors that the job may use on this computer: all those offered to its ranks
  /// here.
  void allow(const std::vector<std::string>& offered_to_ranks);

  [[nodiscard]] std::string allowed() const;        ///< list form
  [[nodiscard]] int cores() const;                  ///< physical cores among the allowed
  [[nodiscard]] int hardware_threads() const;       ///< processing units among the allowed
  [[nodiscard]] std::int64_t memory_bytes() const;  ///< of the computer
  [[nodiscard]] std::string cpu_model() const;      ///< "unknown" where nothing tells
  [[nodiscard]] std::string topology_xml() const;   ///< hwloc's own export

  /// Pins the calling thread for place `place` of `of` workers on this computer: a core of its own
  /// while there are enough, neighbours on neighbouring cores; then second hardware threads. With
  /// more workers than hardware threads, no one is pinned and the operating system shares them out.
  void pin_calling_thread(int place, int of);

  /// The operating system's number of the processor that the calling thread is running on.
  static int observed_processor();

 private:
  struct Topology;
  std::unique_ptr<Topology> topology_;
};

}  // namespace scalelab
