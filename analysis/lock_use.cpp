#include "analysis/lock_use.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <unordered_map>

namespace scalelab {
namespace {

struct Totals {
  double time_s = 0;     // of the samples
  double workers_s = 0;  // of the workers: each sample's time as often as it has workers
  double held_s = 0;
  double wait_s = 0;
  double longest_wait_s = 0;
  std::int64_t switches = 0;
  std::int64_t requests = 0;
};

LockUse use_of(const Totals& total, std::int64_t locks) {
  return {.held_share = total.held_s / (total.time_s * static_cast<double>(locks)),
          .wait_share = total.wait_s / total.workers_s,
          .switches_per_s = static_cast<double>(total.switches) / total.time_s,
          .requests_per_s = static_cast<double>(total.requests) / total.time_s,
          .longest_wait_s = total.longest_wait_s};
}

}  // namespace

std::vector<std::optional<LockUse>> lock_use(const Results& results) {
  std::unordered_map<std::int64_t, const Sample*> by_order;
  by_order.reserve(results.samples.size());
  std::vector<Totals> totals(results.points.size());
  for (const Sample& sample : results.samples) {
    const auto point = static_cast<std::size_t>(sample.point);
    if (sample.point < 0 || point >= totals.size()) {
      throw std::invalid_argument(fmt::format("sample {} names point {}, but there are {} points",
                                              sample.order, sample.point, totals.size()));
    }
    by_order.emplace(sample.order, &sample);
    if (sample.verified) {
      totals[point].time_s += sample.time_s;
    }
  }
  for (const WorkerSample& worker : results.workers) {
    const auto found = by_order.find(worker.sample);
    if (found == by_order.end()) {
      throw std::invalid_argument(
          fmt::format("a worker sample names sample {}, which is not there", worker.sample));
    }
    const Sample& sample = *found->second;
    if (!sample.verified) {
      continue;
    }
    Totals& total = totals[static_cast<std::size_t>(sample.point)];
    total.workers_s += sample.time_s;
    total.held_s += worker.lock_held_s;
    total.wait_s += worker.lock_wait_s;
    total.longest_wait_s = std::max(total.longest_wait_s, worker.lock_longest_wait_s);
    total.switches += worker.lock_switches;
    total.requests += worker.lock_requests;
  }
  std::vector<std::optional<LockUse>> uses(results.points.size());
  for (std::size_t point = 0; point < uses.size(); ++point) {
    if (results.points[point].locks > 0 && totals[point].workers_s > 0) {
      uses[point] = use_of(totals[point], results.points[point].locks);
    }
  }
  return uses;
}

}  // namespace scalelab
