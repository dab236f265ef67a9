// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "numerics/dense/product.hpp"
#include "parallel/job/job.hpp"
#include "parallel/machine/noise_probe.hpp"

namespace scalelab {

/// What decides whether one computer is fit to measure on, as seen from the ranks on it. What is
/// not visible is empty.
struct FitnessFacts {
  std::string hostname;
  std::string cpu;
  int machine_cores = 0;  ///< physical cores of the computer
  int cores = 0;          ///< physical cores that the job may use, as the next two
  int hardware_threads = 0;
  int numa_nodes = 0;
  std::optional<double> quota;  ///< see cpu_quota.hpp
  std::string governor;         ///< see cpu_frequency.hpp, with the next one
  std::optional<bool> turbo;
  double clock_resolution_s = 0;
  double clock_overhead_s = 0;
  std::vector<NoiseFigures> noise;     ///< of each core, all probed at once
  std::optional<double> other_load;    ///< processors that others used before the probe
  std::optional<double> load_average;  ///< of the last minute
  double memory_bytes = 0;
  std::optional<double> memory_available_bytes;
  std::string mpi;                    ///< MPI library and version
  int mpi_ranks = 1;                  ///< of the whole job
  int mpi_nodes = 1;                  ///< that MPI sees on this computer
  std::vector<std::string> bound_to;  ///< of each rank here: the processing units in its mask
  int openmp_threads_asked = 0;       ///< as many as there are hardware threads
  int openmp_threads_got = 0;
  std::map<std::string, std::string> openmp;  ///< settings, as the runtime reports them
  std::string vectors;                        ///< see numerics/vectors/vector_target.hpp
  dense::Library blas;                        ///< what computes dense products
};

/// Looks at every computer of the job, in the order of the ranks, for about `seconds` twice: once
/// at what others do, once with the noise probe on all cores at once. Collective; one rank of each
/// computer probes and the others sleep. Complete on rank 0; empty elsewhere.
std::vector<FitnessFacts> gather_fitness_facts(Job& job, double seconds);

/// The facts as one line of JSON, and back. from_json() throws std::invalid_argument for text that
/// is none of to_json()'s.
std::string to_json(const FitnessFacts& facts);
FitnessFacts fitness_facts_from_json(const std::string& text);

}  // namespace scalelab
