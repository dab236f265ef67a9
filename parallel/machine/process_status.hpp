// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

namespace scalelab {

/// Memory that only the process `id` has, in bytes: pages of its own that it has written to, and
/// the page tables that map its memory (proc(5): Private_Dirty in smaps_rollup, VmPTE in status).
/// What it shares with others is not in it, nor are pages of files that it could share, nor what
/// the kernel keeps about it, such as a 16 KiB stack for each thread. Empty where the system
/// doesn't show it, as for a process that has gone.
std::optional<double> private_bytes(int id);

/// Seconds since the operating system made this process, in its ticks of 10 ms as a rule (proc(5):
/// starttime in stat). Empty where the system doesn't show it.
std::optional<double> seconds_since_process_start();

/// What it took until this process was a rank.
struct RankStart {
  /// From the making of the process to the end of MPI_Init.
  std::optional<double> seconds;
  /// private_bytes() just then.
  std::optional<double> bytes;
};

}  // namespace scalelab
