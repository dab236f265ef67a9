// SPDX-License-Identifier: BSD-3-Clause

/// Writes small results files into a folder, as seeds for results_fuzz.cpp: results_seeds FOLDER.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>

#include "results/store.hpp"
#include "tests/results/example_results.hpp"

namespace scalelab {
namespace {

Results small_results() {
  Results results = example_results();
  for (NodeRecord& node : results.machine.nodes) {
    node.topology_xml.clear();
  }
  results.analysis.clear();
  return results;
}

Results without_samples() {
  Results results = small_results();
  results.samples.clear();
  results.workers.clear();
  return results;
}

}  // namespace
}  // namespace scalelab

int main(int argc, char** argv) {
  using namespace scalelab;
  try {
    if (argc != 2) {
      fmt::print(stderr, "usage: results_seeds FOLDER\n");
      return 2;
    }
    const std::filesystem::path folder = argv[1];
    std::filesystem::create_directories(folder);
    write_results(folder / "small.h5", small_results(), WhenExists::overwrite);
    write_results(folder / "without_samples.h5", without_samples(), WhenExists::overwrite);
  } catch (const std::exception& error) {
    fmt::print(stderr, "results_seeds: {}\n", error.what());
    return 1;
  }
}
