// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "results/records.hpp"

namespace scalelab {

/// What can be wrong with where the workers of a point ran.
enum class PlacementFault : std::uint8_t {
  shared_core,       ///< two on one core, although there were cores enough
  confined_rank,     ///< all threads of a rank on one core, since no other was allowed
  above_quota,       ///< more than the control group's quota of processor time
  hardware_threads,  ///< more than cores: some were hardware threads of one core
  not_pinned         ///< the operating system refused to pin them
};

inline constexpr std::array placement_faults{
    PlacementFault::shared_core, PlacementFault::confined_rank, PlacementFault::above_quota,
    PlacementFault::hardware_threads, PlacementFault::not_pinned};

/// Finds what is wrong with where the workers of one point ran, from the rows of its samples. Takes
/// them one at a time, those of a sample one after another, and keeps those of one sample only.
/// Rows that don't tell where the worker was (files of layout 1 and 2) are no reason to complain.
class PlacementFindings {
 public:
  /// `nodes` are those that the rows name; they must outlive this. `policy` is the study's
  /// (StudyRecord::placement).
  PlacementFindings(const std::vector<NodeRecord>& nodes, PlacementPolicy policy);

  void add(const WorkerSample& worker);

  /// In the order of placement_faults. Two workers that were not pinned count as sharing a core
  /// only if they were seen on one in more than half of at least three samples: the operating
  /// system may have moved one a moment ago.
  [[nodiscard]] std::vector<PlacementFault> faults() const;

 private:
  struct Place {
    std::size_t computer = 0;  // first of the nodes with its name
    std::int64_t rank = 0;
    std::int64_t core = 0;
    bool pinned = false;

    bool operator==(const Place&) const = default;
  };
  // Of how many samples each holds.
  struct Counts {
    std::size_t samples = 0;
    std::size_t pinned_on_one_core = 0;
    std::size_t seen_on_one_core = 0;
    std::size_t confined = 0;
    std::size_t above_quota = 0;
    std::size_t hardware_threads = 0;
    std::size_t not_pinned = 0;

    Counts& operator+=(const Counts& other);
  };

  void close_sample();
  [[nodiscard]] Counts judge(const std::vector<Place>& sample) const;
  void judge_computer(const NodeRecord& node, const std::vector<Place>& workers,
                      Counts& counts) const;

  const std::vector<NodeRecord>* nodes_;
  std::vector<std::size_t> computer_of_node_;
  bool wants_pinning_;
  std::int64_t sample_ = -1;    // whose rows are coming in
  std::vector<Place> current_;  // its rows
  Counts counts_;               // of the samples before it
  // Pinned workers are in the same places in every sample: those are judged once.
  std::vector<Place> judged_;
  Counts verdict_;
};

/// One for a point, which has not seen a row yet. The results must outlive it.
PlacementFindings findings_of_point(const Results& results, const Point& point);

/// One for each point, which has not seen a row yet. The results must outlive them.
std::vector<PlacementFindings> findings_of_points(const Results& results);

}  // namespace scalelab
