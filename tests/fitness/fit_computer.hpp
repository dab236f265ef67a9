// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "fitness/fitness_facts.hpp"

namespace scalelab {

/// A computer without fault: one rank on four cores, all to itself.
inline FitnessFacts fit_computer() {
  FitnessFacts facts;
  facts.hostname = "n0";
  facts.cpu = "a processor";
  facts.machine_cores = 4;
  facts.cores = 4;
  facts.hardware_threads = 4;
  facts.numa_nodes = 1;
  facts.governor = "performance";
  facts.turbo = false;
  facts.clock_resolution_s = 1e-9;
  facts.clock_overhead_s = 20e-9;
  facts.noise = {4, {.quantum_s = 1e-4, .lost_share = 0.001, .longest_s = 2e-5, .per_second = 4}};
  facts.other_load = 0.0;
  facts.load_average = 0.25;
  constexpr double gibibyte = 1024.0 * 1024 * 1024;
  facts.memory_bytes = 8 * gibibyte;
  facts.memory_available_bytes = 6 * gibibyte;
  facts.mpi = "Open MPI v4.1.4, package: somebody's";
  facts.bound_to = {"0-3"};
  facts.openmp_threads_asked = 4;
  facts.openmp_threads_got = 4;
  facts.openmp = {{"OMP_DYNAMIC", "FALSE"},
                  {"OMP_PLACES", ""},
                  {"OMP_PROC_BIND", "FALSE"},
                  {"OMP_WAIT_POLICY", "PASSIVE"}};
  facts.vectors = "AVX2";
  facts.blas = {.name = "OpenBLAS", .version = "0.3.21", .kernel = "Zen"};
  return facts;
}

}  // namespace scalelab
