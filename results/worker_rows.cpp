// SPDX-License-Identifier: BSD-3-Clause
#include "results/worker_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
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

RowsBySample::RowsBySample(std::span<const Sample> samples, WorkerVisitor visit)
    : samples_(samples),
      by_order_(samples),
      visit_(std::move(visit)),
      seen_(samples.size(), false) {}

const Sample& RowsBySample::sample_of(const WorkerSample& row) {
  try {
    return by_order_.find(row.sample);
  } catch (const std::invalid_argument& missing) {
    throw std::invalid_argument(
        fmt::format("/workers/sample, row {}: {} in /samples/order", handed_over_, missing.what()));
  }
}

void RowsBySample::hand_over(std::span<const WorkerSample> rows) {
  const Sample& sample = sample_of(rows.front());
  const auto index = static_cast<std::size_t>(&sample - samples_.data());
  if (seen_[index]) {
    throw std::invalid_argument(
        fmt::format("/workers/sample, row {}: the rows of sample {} don't stand together; sort the "
                    "rows of /workers by that column",
                    handed_over_, sample.order));
  }
  seen_[index] = true;
  visit_(sample, rows);
  handed_over_ += rows.size();
}

void RowsBySample::add(std::span<const WorkerSample> block) {
  while (!block.empty()) {
    const std::int64_t order = block.front().sample;
    const auto end =
        std::ranges::find_if(block, [&](const WorkerSample& row) { return row.sample != order; });
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

void RowsBySample::finish() {
  if (!unended_.empty()) {
    hand_over(unended_);
    unended_.clear();
  }
}

WorkerRows rows_of(const Results& results) {
  return [&results](const WorkerVisitor& visit) {
    RowsBySample rows(results.samples, visit);
    rows.add(results.workers);
    rows.finish();
  };
}

}  // namespace scalelab
