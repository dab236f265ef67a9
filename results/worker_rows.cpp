// SPDX-License-Identifier: BSD-3-Clause
#include "results/worker_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace scalelab {

SamplesByOrder::SamplesByOrder(std::span<const Sample> samples) : samples_(samples) {
  if (!std::ranges::is_sorted(samples, {}, &Sample::order)) {
    by_order_.resize(samples.size());
    std::iota(by_order_.begin(), by_order_.end(), std::size_t{0});
    std::ranges::sort(by_order_, {}, [&](std::size_t i) { return samples[i].order; });
  }
}

const Sample& SamplesByOrder::at(std::size_t place) const {
  return samples_[by_order_.empty() ? place : by_order_[place]];
}

const Sample& SamplesByOrder::find(std::int64_t order) {
  if (next_ >= samples_.size() || at(next_).order != order) {
    std::size_t first = 0;
    std::size_t last = samples_.size();
    while (first < last) {
      const std::size_t middle = first + (last - first) / 2;
      if (at(middle).order < order) {
        first = middle + 1;
      } else {
        last = middle;
      }
    }
    if (first == samples_.size() || at(first).order != order) {
      throw std::invalid_argument(fmt::format("there is no sample of order {}", order));
    }
    next_ = first;
  }
  return at(next_++);
}

namespace {

template <class Row>
constexpr std::string_view group_of = "workers";
template <>
constexpr std::string_view group_of<WorkerSummary> = "worker_summaries";

}  // namespace

template <class Row>
RowsBySample<Row>::RowsBySample(std::span<const Sample> samples, Visitor visit)
    : samples_(samples),
      by_order_(samples),
      visit_(std::move(visit)),
      seen_(samples.size(), false) {}

template <class Row>
const Sample& RowsBySample<Row>::sample_of(const Row& row) {
  try {
    return by_order_.find(row.sample);
  } catch (const std::invalid_argument& missing) {
    throw std::invalid_argument(fmt::format("/{}/sample, row {}: {} in /samples/order",
                                            group_of<Row>, handed_over_, missing.what()));
  }
}

template <class Row>
void RowsBySample<Row>::hand_over(std::span<const Row> rows) {
  const Sample& sample = sample_of(rows.front());
  const auto index = static_cast<std::size_t>(&sample - samples_.data());
  if (seen_[index]) {
    throw std::invalid_argument(
        fmt::format("/{}/sample, row {}: the rows of sample {} don't stand together; sort the "
                    "rows of /{} by that column",
                    group_of<Row>, handed_over_, sample.order, group_of<Row>));
  }
  seen_[index] = true;
  visit_(sample, rows);
  handed_over_ += rows.size();
}

template <class Row>
void RowsBySample<Row>::add(std::span<const Row> block) {
  while (!block.empty()) {
    const std::int64_t order = block.front().sample;
    const auto end =
        std::ranges::find_if(block, [&](const Row& row) { return row.sample != order; });
    const auto count = static_cast<std::size_t>(end - block.begin());
    if (!unended_.empty() && unended_.front().sample != order) {
      finish();
    }
    if (unended_.empty() && count < block.size()) {
      hand_over(block.first(count));
    } else {
      unended_.insert(unended_.end(), block.begin(), end);
    }
    block = block.subspan(count);
  }
}

template <class Row>
void RowsBySample<Row>::finish() {
  if (!unended_.empty()) {
    hand_over(unended_);
    unended_.clear();
  }
}

template class RowsBySample<WorkerSample>;
template class RowsBySample<WorkerSummary>;

namespace {

template <class Row>
void visit_all(const Results& results, const std::vector<Row>& all,
               const typename RowsBySample<Row>::Visitor& visit) {
  RowsBySample<Row> rows(results.samples, visit);
  rows.add(all);
  rows.finish();
}

}  // namespace

WorkerRows rows_of(const Results& results) {
  return {.each = [&results](
                      const WorkerVisitor& visit) { visit_all(results, results.workers, visit); },
          .summed_up =
              [&results](const SummaryVisitor& visit) {
                visit_all(results, results.summaries, visit);
              }};
}

}  // namespace scalelab
