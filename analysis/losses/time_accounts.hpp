// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analysis/losses/time_account.hpp"
#include "results/records.hpp"

namespace scalelab {

/// One of the nodes of a point that has several.
struct NodeAccount {
  std::int64_t node = 0;     ///< index into MachineRecord::nodes
  std::int64_t workers = 0;  ///< of the point, on this node
  LevelShares levels;        ///< of these workers' time
  /// How much longer they computed than workers on the middle one of the nodes; 0.3 is by 30 %.
  double longer = 0;
  /// How likely chance alone would set the node apart from faster ones as often as it was: the sign
  /// test. 1 where it never was.
  double chance = 1;

  bool operator==(const NodeAccount&) const = default;
};

/// Makes the account of each point from the rows of its workers, sample by sample.
///
/// In each sample, a worker that computed for less time than the busiest one waits for it
/// somewhere: of its waits, as much is uneven as it computed less. Its wait for the last worker's
/// end is taken for that first, then its waits at barriers, then its time in communication (where
/// waiting for a late partner can't be told from the transfer, so that this part is an estimate),
/// then the others. The shares of the samples are put together as trimmed means, each of its own
/// (statistics/order_statistics.hpp), which are then scaled to add up to 1: a sample that stalled
/// has no part in them. docs/statistics.md says why.
class TimeAccounts {
 public:
  /// @param points how many points there are
  explicit TimeAccounts(std::size_t points) : points_(points) {}

  /// Counts a usable sample in (analysis/references.hpp), with the rows of all its workers. Throws
  /// std::invalid_argument when it names a point that is not there.
  void add(const Sample& sample, std::span<const WorkerSample> workers);

  /// That of a point; nothing where none of its samples had rows of workers.
  [[nodiscard]] std::optional<TimeAccount> account(std::size_t point) const;

  /// Those of its nodes, by their numbers; empty where all workers were on one. Of very many
  /// samples they are taken at even steps, so that memory is bounded: 64 to 127.
  [[nodiscard]] std::vector<NodeAccount> nodes(std::size_t point) const;

 private:
  /// What a sample is made of, as columns: the parts of a TimeAccount.
  static constexpr std::size_t waits = std::tuple_size_v<ByWait>;
  static constexpr std::size_t parts = 1 + 2 * waits;
  static constexpr std::size_t level_parts = 5;
  using Parts = std::array<double, parts>;
  using LevelParts = std::array<double, level_parts>;

  /// One number of each sample of a point. Takes no memory while all are 0.
  class Numbers {
   public:
    /// @param samples how many there were before
    void add(double number, std::size_t samples);
    [[nodiscard]] double trimmed_mean() const;
    [[nodiscard]] double mean() const;

   private:
    std::vector<double> numbers_;
  };

  /// Workers of one rank, of one node, or all; seconds added up over them.
  struct Group {
    std::int64_t node = 0;
    double workers = 0;
    double all_s = 0;
    double busy_s = 0;
    double busiest_s = 0;  ///< busy, were the threads of each rank as busy as the busiest of them
    double outside_s = 0;  ///< outside MPI, as often as each rank has threads
    double longest_outside_s = 0;  ///< of a rank
    double least_busy_s = 0;       ///< of a worker
    double most_busy_s = 0;        ///< of a worker

    /// Takes in a rank.
    void add(const Group& rank);
    [[nodiscard]] double mean_busy_s() const { return busy_s / workers; }
  };

  /// What is kept of a sample for each node.
  struct NodeSample {
    LevelShares levels;
    double longer = 0;
    bool apart = false;
  };
  struct NodeSamples {
    std::int64_t node = 0;
    std::int64_t workers = 0;
    std::vector<NodeSample> samples;
  };

  struct OfPoint {
    std::size_t samples = 0;
    std::array<Numbers, parts> shares;
    std::array<Numbers, level_parts> levels;
    bool counted = true;  ///< whether all workers' instructions and cycles were
    Numbers instructions;
    Numbers cycles;
    std::vector<NodeSamples> nodes;  ///< by their numbers; empty where there is one
    std::size_t on_nodes = 0;        ///< samples that were on several
    std::size_t step = 1;            ///< of these, every so many are kept
  };

  [[nodiscard]] static Parts parts_of(std::span<const WorkerSample> workers);
  [[nodiscard]] static LevelShares levels_of(const Group& all, std::span<const Group> nodes);
  /// Groups the workers, whose ranks are in order, by rank and node.
  void group(std::span<const WorkerSample> workers);
  void add_nodes(OfPoint& point) const;
  static void set_apart(std::span<const Group> nodes, std::vector<NodeSample>& samples);
  template <std::size_t count>
  static std::array<double, count> together(const std::array<Numbers, count>& columns, double sum);

  std::vector<OfPoint> points_;
  // Of the sample that was added last.
  Group all_;
  std::vector<Group> nodes_;  ///< by their numbers
  std::vector<WorkerSample> sorted_;
};

}  // namespace scalelab
