// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/losses/time_accounts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "analysis/references.hpp"
#include "statistics/order_statistics.hpp"

namespace scalelab {
namespace {

/// Shares below it are what rounding leaves of 0.
constexpr double nothing_of_share = 1e-12;
constexpr std::size_t node_samples_kept = 128;

double at_barriers(const WorkerSample& worker) {
  return worker.barrier_wait_s - worker.start_skew_s - worker.end_skew_s;
}

double share_of(double part_s, double all_s) {
  const double share = part_s / all_s;
  return share > nothing_of_share ? share : 0;
}

bool ranks_in_order(std::span<const WorkerSample> workers) {
  return std::ranges::is_sorted(workers, {}, &WorkerSample::rank);
}

}  // namespace

void TimeAccounts::Numbers::add(double number, std::size_t samples) {
  if (numbers_.empty() && number == 0) {
    return;
  }
  numbers_.resize(samples, 0);
  numbers_.push_back(number);
}

double TimeAccounts::Numbers::trimmed_mean() const {
  return numbers_.empty() ? 0 : interquartile_mean(numbers_);
}

double TimeAccounts::Numbers::mean() const {
  return numbers_.empty() ? 0
                          : std::accumulate(numbers_.begin(), numbers_.end(), 0.0) /
                                static_cast<double>(numbers_.size());
}

void TimeAccounts::Group::add(const Group& rank) {
  least_busy_s = workers > 0 ? std::min(least_busy_s, rank.least_busy_s) : rank.least_busy_s;
  most_busy_s = std::max(most_busy_s, rank.most_busy_s);
  longest_outside_s = std::max(longest_outside_s, rank.longest_outside_s);
  workers += rank.workers;
  all_s += rank.all_s;
  busy_s += rank.busy_s;
  busiest_s += rank.workers * rank.most_busy_s;
  outside_s += rank.workers * rank.longest_outside_s;
}

/// Busy, then the uneven part of each wait and its rest, in seconds of all workers.
TimeAccounts::Parts TimeAccounts::parts_of(std::span<const WorkerSample> workers) {
  constexpr std::array order = {Wait::end,  Wait::barrier, Wait::communication,
                                Wait::lock, Wait::blocked, Wait::start};
  double busiest_s = 0;
  for (const WorkerSample& worker : workers) {
    busiest_s = std::max(busiest_s, worker.busy_s);
  }
  Parts seconds{};
  for (const WorkerSample& worker : workers) {
    const ByWait waiting = {worker.lock_wait_s, worker.communication_s, at_barriers(worker),
                            worker.blocked_s,   worker.start_skew_s,    worker.end_skew_s};
    double less_s = busiest_s - worker.busy_s;
    seconds[0] += std::max(worker.busy_s, 0.0);
    for (const Wait wait : order) {
      const auto at = static_cast<std::size_t>(wait);
      if (!(waiting[at] > 0)) {
        continue;  // most are 0, and rounding may leave one a little below it
      }
      const double taken = std::min(waiting[at], less_s);
      less_s -= taken;
      seconds[1 + at] += taken;
      seconds[1 + waits + at] += waiting[at] - taken;
    }
  }
  return seconds;
}

void TimeAccounts::group(std::span<const WorkerSample> workers) {
  all_ = {};
  nodes_.clear();
  std::size_t last = 0;
  for (auto first = workers.begin(); first != workers.end();) {
    Group rank{.node = first->node, .least_busy_s = first->busy_s};
    auto row = first;
    for (; row != workers.end() && row->rank == first->rank; ++row) {
      const double outside_s =
          row->busy_s + row->lock_wait_s + row->blocked_s + std::max(at_barriers(*row), 0.0);
      rank.workers += 1;
      rank.all_s += row->busy_s + row->lock_wait_s + row->communication_s + row->barrier_wait_s +
                    row->blocked_s;
      rank.busy_s += row->busy_s;
      rank.least_busy_s = std::min(rank.least_busy_s, row->busy_s);
      rank.most_busy_s = std::max(rank.most_busy_s, row->busy_s);
      rank.longest_outside_s = std::max(rank.longest_outside_s, outside_s);
    }
    all_.add(rank);
    // Ranks of a node are mostly neighbours.
    if (last >= nodes_.size() || nodes_[last].node != rank.node) {
      const auto place = std::ranges::lower_bound(nodes_, rank.node, {}, &Group::node);
      last = static_cast<std::size_t>(place - nodes_.begin());
      if (place == nodes_.end() || place->node != rank.node) {
        nodes_.insert(place, Group{.node = rank.node});
      }
    }
    nodes_[last].add(rank);
    first = row;
  }
}

LevelShares TimeAccounts::levels_of(const Group& all, std::span<const Group> nodes) {
  double longest_node_s = all.outside_s;
  for (const Group& node : nodes) {
    longest_node_s = std::max(longest_node_s, all.workers * node.outside_s / node.workers);
  }
  const double longest_s = all.workers * all.longest_outside_s;
  return {.useful = share_of(all.busy_s, all.all_s),
          .thread_imbalance = share_of(all.busiest_s - all.busy_s, all.all_s),
          .thread_rest = share_of(all.outside_s - all.busiest_s, all.all_s),
          .within_nodes = share_of(longest_s - longest_node_s, all.all_s),
          .between_nodes = share_of(longest_node_s - all.outside_s, all.all_s),
          .process_rest = share_of(all.all_s - longest_s, all.all_s)};
}

/// A node stands apart when it is one of at most half of the nodes, of which every worker computed
/// for longer than all workers of the others, by more than workers differ within a node.
void TimeAccounts::set_apart(std::span<const Group> nodes, std::vector<NodeSample>& samples) {
  const std::size_t count = nodes.size();
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return nodes[i].mean_busy_s(); });
  std::vector<double> means;
  std::vector<double> ranges;
  for (const Group& node : nodes) {
    means.push_back(node.mean_busy_s());
    ranges.push_back(node.most_busy_s - node.least_busy_s);
  }
  const double range_s = median(ranges);
  std::vector<double> least_from(count + 1, std::numeric_limits<double>::infinity());
  for (std::size_t i = count; i-- > 0;) {
    least_from[i] = std::min(least_from[i + 1], nodes[order[i]].least_busy_s);
  }
  double most_before_s = 0;
  bool apart = false;
  for (std::size_t i = 0; i < count; ++i) {
    apart = apart || (2 * i >= count && least_from[i] > most_before_s + range_s);
    samples[order[i]].apart = apart;
    most_before_s = std::max(most_before_s, nodes[order[i]].most_busy_s);
  }
  // Of two nodes, the faster one is the one to compare with.
  const double middle_s = count == 2 ? std::ranges::min(means) : median(means);
  for (std::size_t i = 0; i < count; ++i) {
    samples[i].longer = middle_s > 0 ? means[i] / middle_s - 1 : 0;
  }
}

void TimeAccounts::add_nodes(OfPoint& point) const {
  if (point.on_nodes++ % point.step != 0) {
    return;
  }
  std::vector<NodeSample> samples(nodes_.size());
  set_apart(nodes_, samples);
  std::size_t most = 0;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].all_s > 0) {
      samples[i].levels = levels_of(nodes_[i], {});
    }
    auto place = std::ranges::lower_bound(point.nodes, nodes_[i].node, {}, &NodeSamples::node);
    if (place == point.nodes.end() || place->node != nodes_[i].node) {
      place = point.nodes.insert(
          place, {nodes_[i].node, static_cast<std::int64_t>(nodes_[i].workers), {}});
    }
    place->samples.push_back(samples[i]);
    most = std::max(most, place->samples.size());
  }
  if (most < node_samples_kept) {
    return;
  }
  for (NodeSamples& node : point.nodes) {
    for (std::size_t i = 0; 2 * i < node.samples.size(); ++i) {
      node.samples[i] = node.samples[2 * i];
    }
    node.samples.resize((node.samples.size() + 1) / 2);
  }
  point.step *= 2;
}

void TimeAccounts::add(const Sample& sample, std::span<const WorkerSample> workers) {
  OfPoint& point = points_[point_index(sample, points_.size())];
  if (!is_usable(sample)) {
    return;
  }
  const Parts seconds = parts_of(workers);
  const double all_s = std::accumulate(seconds.begin(), seconds.end(), 0.0);
  if (!(all_s > 0)) {
    return;
  }
  if (!ranks_in_order(workers)) {
    sorted_.assign(workers.begin(), workers.end());
    std::ranges::stable_sort(sorted_, {}, &WorkerSample::rank);
    workers = sorted_;
  }
  group(workers);
  for (std::size_t i = 0; i < parts; ++i) {
    point.shares[i].add(share_of(seconds[i], all_s), point.samples);
  }
  const LevelShares levels = levels_of(all_, nodes_);
  const LevelParts lost = {levels.thread_imbalance, levels.thread_rest, levels.within_nodes,
                           levels.between_nodes, levels.process_rest};
  for (std::size_t i = 0; i < level_parts; ++i) {
    point.levels[i].add(lost[i], point.samples);
  }
  if (point.counted) {
    double instructions = 0;
    double cycles = 0;
    for (const WorkerSample& worker : workers) {
      instructions += worker.instructions;
      cycles += worker.cycles;
    }
    const auto count = static_cast<double>(workers.size());
    point.counted = !std::isnan(instructions) && !std::isnan(cycles);
    point.instructions.add(instructions / count, point.samples);
    point.cycles.add(cycles / count, point.samples);
  }
  ++point.samples;
  if (nodes_.size() > 1) {
    add_nodes(point);
  }
}

/// Trimmed means, scaled to `sum`. Where they trim everything away, since no two samples are alike,
/// means.
template <std::size_t count>
std::array<double, count> TimeAccounts::together(const std::array<Numbers, count>& columns,
                                                 double sum) {
  std::array<double, count> shares{};
  std::ranges::transform(columns, shares.begin(), &Numbers::trimmed_mean);
  double all = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (!(all > 0)) {
    std::ranges::transform(columns, shares.begin(), &Numbers::mean);
    all = std::accumulate(shares.begin(), shares.end(), 0.0);
  }
  for (double& share : shares) {
    share = all > 0 ? share * sum / all : 0;
  }
  return shares;
}

std::optional<TimeAccount> TimeAccounts::account(std::size_t point) const {
  const OfPoint& of_point = points_.at(point);
  if (of_point.samples == 0) {
    return std::nullopt;
  }
  const Parts shares = together(of_point.shares, 1);
  TimeAccount account;
  account.busy = shares[0];
  for (std::size_t i = 0; i < waits; ++i) {
    account.uneven[i] = shares[1 + i];
    account.rest[i] = shares[1 + waits + i];
  }
  const LevelParts lost = together(of_point.levels, std::max(1 - account.busy, 0.0));
  account.levels = {.useful = account.busy,
                    .thread_imbalance = lost[0],
                    .thread_rest = lost[1],
                    .within_nodes = lost[2],
                    .between_nodes = lost[3],
                    .process_rest = lost[4]};
  if (of_point.counted) {
    account.instructions = of_point.instructions.trimmed_mean();
    account.cycles = of_point.cycles.trimmed_mean();
  }
  return account;
}

std::vector<NodeAccount> TimeAccounts::nodes(std::size_t point) const {
  std::vector<NodeAccount> accounts;
  for (const NodeSamples& node : points_.at(point).nodes) {
    std::array<Numbers, 1 + level_parts> shares;
    std::vector<double> longer;
    std::size_t apart = 0;
    for (std::size_t i = 0; i < node.samples.size(); ++i) {
      const LevelShares& levels = node.samples[i].levels;
      const std::array<double, 1 + level_parts> parts_here = {
          levels.useful,       levels.thread_imbalance, levels.thread_rest,
          levels.within_nodes, levels.between_nodes,    levels.process_rest};
      for (std::size_t part = 0; part < parts_here.size(); ++part) {
        shares[part].add(parts_here[part], i);
      }
      longer.push_back(node.samples[i].longer);
      apart += node.samples[i].apart ? 1 : 0;
    }
    const auto [useful, thread_imbalance, thread_rest, within, between, process] =
        together(shares, 1);
    accounts.push_back({.node = node.node,
                        .workers = node.workers,
                        .levels = {useful, thread_imbalance, thread_rest, within, between, process},
                        .longer = median(longer),
                        .chance = chance_of_as_many(node.samples.size(), apart)});
  }
  return accounts;
}

}  // namespace scalelab
