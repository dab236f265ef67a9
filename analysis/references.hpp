#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "results/records.hpp"

/// From one record to the record that it names. A file that was put together by hand may name what
/// is not there.
namespace scalelab {

/// The index of a sample's point into Results::points. Throws std::invalid_argument when there is
/// no such point.
std::size_t point_index(const Results& results, const Sample& sample);

/// Finds the samples of worker samples.
class SamplesByOrder {
 public:
  /// The results must outlive it.
  explicit SamplesByOrder(const Results& results);

  /// The sample that a worker sample belongs to. Throws std::invalid_argument when it is not there.
  [[nodiscard]] const Sample& of(const WorkerSample& worker) const;

 private:
  std::unordered_map<std::int64_t, const Sample*> samples_;
};

}  // namespace scalelab
