// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "tests/analysis/results_builder.hpp"

/// Results whose workers ran in known places.
namespace scalelab::testing {

/// A computer with four cores of two hardware threads.
inline NodeRecord node(const std::string& name = "n0") {
  NodeRecord record;
  record.hostname = name;
  record.cores = 4;
  record.hardware_threads = 8;
  return record;
}

/// A study of which one point had both its workers on core 2 in each of six samples.
inline Results with_a_shared_core() {
  Results results;
  add_study(results, "placement", "pi", Scaling::strong);
  results.studies.back().placement = PlacementPolicy::spread;
  results.machine.nodes = {node()};
  add_point(results, 1, 1);
  add_samples(results, {8, 8, 8, 8, 8, 8});
  add_point(results, 1, 2);
  add_samples(results, {8, 8, 8, 8, 8, 8});
  for (WorkerSample& worker : results.workers) {
    worker.physical_core = 2;
    worker.pinned = true;
  }
  return results;
}

}  // namespace scalelab::testing
