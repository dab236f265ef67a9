// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "results/records.hpp"

/// The rows of /workers, sample by sample. A file may have many millions of them, so whoever needs
/// them takes one sample's rows at a time and keeps what it needs.
namespace scalelab {

/// Takes a sample and the rows of all its workers. The rows are gone when it returns.
using WorkerVisitor = std::function<void(const Sample&, std::span<const WorkerSample>)>;

/// Takes a sample whose workers' rows were not kept, and what was kept of them: a row for each of
/// the sample's nodes. The rows are gone when it returns.
using SummaryVisitor = std::function<void(const Sample&, std::span<const WorkerSummary>)>;

/// What is known of the workers of each sample, from memory or from a file.
struct WorkerRows {
  /// Hands every sample that has rows of its workers to a visitor, in the order of the rows.
  std::function<void(const WorkerVisitor&)> each;
  /// The same of the samples whose workers were summed up.
  std::function<void(const SummaryVisitor&)> summed_up;
};

/// Finds the samples of workers' rows.
class SamplesByOrder {
 public:
  /// The samples, in any order, must outlive it.
  explicit SamplesByOrder(std::span<const Sample> samples);

  /// The sample of this order. Throws std::invalid_argument when there is none.
  [[nodiscard]] const Sample& find(std::int64_t order);

 private:
  [[nodiscard]] const Sample& at(std::size_t place) const;

  std::span<const Sample> samples_;
  std::vector<std::size_t> by_order_;  ///< empty where the samples are in order already
  std::size_t next_ = 0;               ///< place of the sample that probably comes next
};

/// Puts rows that come block by block together to samples: those of /workers, or those of
/// /worker_summaries.
template <class Row>
class RowsBySample {
 public:
  using Visitor = std::function<void(const Sample&, std::span<const Row>)>;

  /// The samples must outlive it.
  RowsBySample(std::span<const Sample> samples, Visitor visit);

  /// Takes the next rows; a block may begin and end within a sample. Throws std::invalid_argument
  /// when a row names a sample that is not there, or when the rows of a sample don't stand
  /// together.
  void add(std::span<const Row> block);

  /// Hands over what is left after the last block. Throws as add() does.
  void finish();

 private:
  [[nodiscard]] const Sample& sample_of(const Row& row);
  void hand_over(std::span<const Row> rows);

  std::span<const Sample> samples_;
  SamplesByOrder by_order_;
  Visitor visit_;
  std::vector<bool> seen_;       ///< for each of the samples, whether its rows were handed over
  std::size_t handed_over_ = 0;  ///< rows: the number of the row that comes next
  std::vector<Row> unended_;     ///< rows of the sample at the end of the last block
};

extern template class RowsBySample<WorkerSample>;
extern template class RowsBySample<WorkerSummary>;

/// The rows of results in memory, which must outlive what is returned. Going through them throws
/// std::invalid_argument as RowsBySample does.
WorkerRows rows_of(const Results& results);

}  // namespace scalelab
