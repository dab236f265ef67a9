// SPDX-License-Identifier: BSD-3-Clause

/// Writes a results file as a run does, step by step and the same each time, for
/// test_killed_writes.py to kill at every step:
///
///   stored_run new|overwrite|resume PATH TITLE SAMPLES [leave]
///
/// Adds samples until there are SAMPLES, takes a snapshot after every third, and finishes the file;
/// with `leave` it leaves the journal as a killed run does. One line to stdout says what was done,
/// at once: "found TITLE N" of a file that it goes on with, "stored ORDER" of each sample.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <span>
#include <stdexcept>
#include <string>

#include "results/store.hpp"
#include "tests/results/example_results.hpp"

namespace scalelab {
namespace {

void tell(const std::string& line) {
  if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    throw std::runtime_error("stdout can't be written to");
  }
}

Results nothing_yet(const std::string& title) {
  Results results = example_results();
  results.provenance.title = title;
  results.samples.clear();
  results.workers.clear();
  results.analysis.clear();
  results.studies.pop_back();
  results.points.pop_back();
  for (NodeRecord& node : results.machine.nodes) {
    node.topology_xml.clear();
  }
  return results;
}

Sample sample_of(std::int64_t order) {
  return example_sample(order % 2, order);
}

/// Every sample that is there must be what was stored.
void check(const Results& results) {
  for (std::size_t i = 0; i < results.samples.size(); ++i) {
    const auto order = static_cast<std::int64_t>(i);
    const auto workers = example_workers(order);
    const std::span<const WorkerSample> rows =
        std::span(results.workers).subspan(i * workers.size(), workers.size());
    if (results.samples[i] != sample_of(order) || !std::ranges::equal(rows, workers)) {
      throw std::runtime_error(fmt::format("sample {} is not as it was stored", order));
    }
  }
}

Store opened(const std::string& how, const std::string& path, const std::string& title) {
  if (how != "resume") {
    return Store::create(path, nothing_yet(title),
                         how == "new" ? WhenExists::refuse : WhenExists::overwrite);
  }
  Store store = Store::resume(path);
  check(store.results());
  tell(fmt::format("found {} {}\n", store.results().provenance.title,
                   store.results().samples.size()));
  return store;
}

void write_run(Store store, std::int64_t samples, bool leave) {
  for (auto order = static_cast<std::int64_t>(store.results().samples.size()); order < samples;
       ++order) {
    store.append(sample_of(order), example_workers(order));
    tell(fmt::format("stored {}\n", order));
    if (order % 3 == 2) {
      store.save();
    }
  }
  store.set_outcome(0, PointStatus::unfinished, "enough");
  if (!leave) {
    store.finish();
  }
}

}  // namespace
}  // namespace scalelab

int main(int argc, char** argv) {
  try {
    if (argc != 5 && argc != 6) {
      fmt::print(stderr, "usage: stored_run new|overwrite|resume PATH TITLE SAMPLES [leave]\n");
      return 2;
    }
    scalelab::write_run(scalelab::opened(argv[1], argv[2], argv[3]), std::stoll(argv[4]),
                        argc == 6);
  } catch (const std::exception& error) {
    fmt::print(stderr, "stored_run: {}\n", error.what());
    return 1;
  }
}
