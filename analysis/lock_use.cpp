#include "analysis/lock_use.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "analysis/references.hpp"

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
  std::vector<Totals> totals(results.points.size());
  for (const Sample& sample : results.samples) {
    const std::size_t point = point_index(results, sample);
    if (sample.verified) {
      totals[point].time_s += sample.time_s;
    }
  }
  const SamplesByOrder samples(results);
  for (const WorkerSample& worker : results.workers) {
    const Sample& sample = samples.of(worker);
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
