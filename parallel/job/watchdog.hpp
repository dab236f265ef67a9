// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "parallel/communication/communicator.hpp"

namespace scalelab {

/// Notices that a job stands still: that a process of this computer no longer runs (SIGSTOP, a
/// device that does not answer), or that what this process is at does not come to an end. In MPI
/// everybody would wait for ever.
///
/// Each rank has a thread that counts up in memory that the ranks of a computer share, a few times
/// a second and without MPI, and looks whether the others do. The thread measures its own time
/// only, so a job that is stopped as a whole and goes on later is none that stands still.
class Watchdog {
 public:
  /// What is done about it: gets words for what was noticed, as "rank 1 on n0 has not answered for
  /// 60 s". Called on the watchdog's thread, by one rank of a computer, once.
  using Bark = std::function<void(const std::string& what)>;

  /// Collective over the job's ranks.
  Watchdog(const Communicator& world, std::string hostname, Bark bark);
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
  Watchdog(Watchdog&&) = delete;
  Watchdog& operator=(Watchdog&&) = delete;

  /// Ends without asking the other ranks, which may be gone.
  ~Watchdog();

  /// What this rank does from now on.
  struct Task {
    std::string doing;              ///< "at point 2x1"
    double patience_s = 60;         ///< for a rank that no longer counts
    std::optional<double> limit_s;  ///< for the task as a whole, where it is known
  };
  void watch(Task task);

  /// Ends the watch. Collective.
  void close();

 private:
  class Kennel;
  std::unique_ptr<Kennel> kennel_;
};

}  // namespace scalelab
