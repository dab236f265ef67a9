#include "analysis/references.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace scalelab {

std::size_t point_index(const Results& results, const Sample& sample) {
  const auto index = static_cast<std::size_t>(sample.point);
  if (sample.point < 0 || index >= results.points.size()) {
    throw std::invalid_argument(fmt::format("sample {} names point {}, but there are {} points",
                                            sample.order, sample.point, results.points.size()));
  }
  return index;
}

SamplesByOrder::SamplesByOrder(const Results& results) {
  samples_.reserve(results.samples.size());
  for (const Sample& sample : results.samples) {
    samples_.emplace(sample.order, &sample);
  }
}

const Sample& SamplesByOrder::of(const WorkerSample& worker) const {
  const auto found = samples_.find(worker.sample);
  if (found == samples_.end()) {
    throw std::invalid_argument(
        fmt::format("a worker sample names sample {}, which is not there", worker.sample));
  }
  return *found->second;
}

}  // namespace scalelab
