// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/placement_findings.hpp"

#include <algorithm>
#include <map>

#include "analysis/references.hpp"

namespace scalelab {
namespace {

constexpr std::size_t samples_wanted = 3;

}  // namespace

PlacementFindings::Counts& PlacementFindings::Counts::operator+=(const Counts& other) {
  samples += other.samples;
  pinned_on_one_core += other.pinned_on_one_core;
  seen_on_one_core += other.seen_on_one_core;
  confined += other.confined;
  above_quota += other.above_quota;
  hardware_threads += other.hardware_threads;
  not_pinned += other.not_pinned;
  return *this;
}

PlacementFindings::PlacementFindings(const std::vector<NodeRecord>& nodes, PlacementPolicy policy)
    : nodes_(&nodes), wants_pinning_(policy != PlacementPolicy::none) {
  // Several MPI nodes may be one computer, and share its cores.
  computer_of_node_.reserve(nodes.size());
  for (const NodeRecord& node : nodes) {
    const auto same = std::ranges::find(nodes, node.hostname, &NodeRecord::hostname);
    computer_of_node_.push_back(static_cast<std::size_t>(std::distance(nodes.begin(), same)));
  }
}

void PlacementFindings::add(const WorkerSample& worker) {
  const auto node = static_cast<std::size_t>(worker.node);
  if (worker.physical_core < 0 || node >= nodes_->size()) {
    return;
  }
  if (worker.sample != sample_) {
    close_sample();
    sample_ = worker.sample;
  }
  current_.push_back({.computer = computer_of_node_[node],
                      .rank = worker.rank,
                      .core = worker.physical_core,
                      .pinned = worker.pinned});
}

std::vector<PlacementFault> PlacementFindings::faults() const {
  Counts counts = counts_;
  if (!current_.empty()) {
    counts += judge(current_);
  }
  const bool mostly_on_one_core =
      counts.samples >= samples_wanted && 2 * counts.seen_on_one_core > counts.samples;
  std::vector<PlacementFault> found;
  const auto note = [&found](PlacementFault fault, bool holds) {
    if (holds) {
      found.push_back(fault);
    }
  };
  note(PlacementFault::shared_core, counts.pinned_on_one_core > 0 || mostly_on_one_core);
  note(PlacementFault::confined_rank, counts.confined > 0);
  note(PlacementFault::above_quota, counts.above_quota > 0);
  note(PlacementFault::hardware_threads, counts.hardware_threads > 0);
  note(PlacementFault::not_pinned, counts.not_pinned > 0);
  return found;
}

void PlacementFindings::close_sample() {
  if (current_.empty()) {
    return;
  }
  if (current_ != judged_) {
    verdict_ = judge(current_);
    judged_ = current_;
  }
  counts_ += verdict_;
  current_.clear();
}

PlacementFindings::Counts PlacementFindings::judge(const std::vector<Place>& sample) const {
  std::map<std::size_t, std::vector<Place>> of_computer;
  for (const Place& place : sample) {
    of_computer[place.computer].push_back(place);
  }
  Counts found;
  for (const auto& [computer, workers] : of_computer) {
    judge_computer((*nodes_)[computer], workers, found);
  }
  // A sample counts once, on however many computers it holds.
  const auto once = [](std::size_t count) { return std::size_t{count > 0}; };
  return {.samples = 1,
          .pinned_on_one_core = once(found.pinned_on_one_core),
          .seen_on_one_core = once(found.seen_on_one_core),
          .confined = once(found.confined),
          .above_quota = once(found.above_quota),
          .hardware_threads = once(found.hardware_threads),
          .not_pinned = once(found.not_pinned)};
}

void PlacementFindings::judge_computer(const NodeRecord& node, const std::vector<Place>& workers,
                                       Counts& counts) const {
  const auto count = static_cast<std::int64_t>(workers.size());
  std::map<std::int64_t, std::size_t> seen_on;     // workers of each core
  std::map<std::int64_t, std::size_t> pinned_to;   // likewise
  std::map<std::int64_t, std::size_t> threads_of;  // each rank
  std::size_t unpinned = 0;
  for (const Place& place : workers) {
    ++seen_on[place.core];
    ++threads_of[place.rank];
    if (place.pinned) {
      ++pinned_to[place.core];
    } else {
      ++unpinned;
    }
  }
  const auto shared = [](const auto& core) { return core.second > 1; };
  if (node.cores > 0 && count <= node.cores) {
    counts.pinned_on_one_core += std::ranges::any_of(pinned_to, shared) ? 1 : 0;
    counts.seen_on_one_core += std::ranges::any_of(seen_on, shared) ? 1 : 0;
  }
  if (node.cores == 1 && unpinned == 0) {
    counts.confined += std::ranges::any_of(threads_of, shared) ? 1 : 0;
  }
  if (static_cast<double>(count) > node.cpu_quota.value) {
    ++counts.above_quota;
  }
  if (node.cores > 1 && count > node.cores && count <= node.hardware_threads) {
    ++counts.hardware_threads;
  }
  if (wants_pinning_ && unpinned > 0 && count <= node.hardware_threads) {
    ++counts.not_pinned;
  }
}

PlacementFindings findings_of_point(const Results& results, const Point& point) {
  const auto study = static_cast<std::size_t>(point.study);
  return {results.machine.nodes, study < results.studies.size() ? results.studies[study].placement
                                                                : StudyRecord().placement};
}

std::vector<PlacementFindings> findings_of_points(const Results& results) {
  std::vector<PlacementFindings> findings;
  findings.reserve(results.points.size());
  for (const Point& point : results.points) {
    findings.push_back(findings_of_point(results, point));
  }
  return findings;
}

}  // namespace scalelab
