#include "analysis/time_shares.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "analysis/references.hpp"

namespace scalelab {
namespace {

struct SampleTotals {
  double busy_s = 0;
  double busiest_s = 0;
  double lock_wait_s = 0;
  double communication_s = 0;
  double barrier_wait_s = 0;
  double blocked_s = 0;
  double workers = 0;
};

using TotalsByOrder = std::unordered_map<std::int64_t, SampleTotals>;

TotalsByOrder totals_of_samples(const Results& results) {
  TotalsByOrder totals;
  totals.reserve(results.samples.size());
  for (const Sample& sample : results.samples) {
    totals.try_emplace(sample.order);
  }
  const SamplesByOrder samples(results);
  for (const WorkerSample& worker : results.workers) {
    SampleTotals& total = totals.at(samples.of(worker).order);
    total.busy_s += worker.busy_s;
    total.busiest_s = std::max(total.busiest_s, worker.busy_s);
    total.lock_wait_s += worker.lock_wait_s;
    total.communication_s += worker.communication_s;
    total.barrier_wait_s += worker.barrier_wait_s;
    total.blocked_s += worker.blocked_s;
    total.workers += 1;
  }
  return totals;
}

std::optional<TimeShares> shares_of(const SampleTotals& total, double busiest_workers_s) {
  const double all = total.busy_s + total.lock_wait_s + total.communication_s +
                     total.barrier_wait_s + total.blocked_s;
  if (!(all > 0)) {
    return std::nullopt;
  }
  TimeShares shares{.busy = total.busy_s / all,
                    .lock_wait = total.lock_wait_s / all,
                    .communication = total.communication_s / all,
                    .barrier_wait = total.barrier_wait_s / all,
                    .blocked = total.blocked_s / all,
                    .load_balance = std::nullopt};
  if (busiest_workers_s > 0) {
    shares.load_balance = total.busy_s / busiest_workers_s;
  }
  return shares;
}

}  // namespace

std::vector<std::optional<TimeShares>> time_shares(const Results& results) {
  const TotalsByOrder totals = totals_of_samples(results);
  std::vector<SampleTotals> of_points(results.points.size());
  // What the workers of each sample would sum to if all were as busy as the busiest of them.
  std::vector<double> busiest_workers_s(results.points.size(), 0.0);
  for (const Sample& sample : results.samples) {
    const std::size_t point = point_index(results, sample);
    if (!sample.verified) {
      continue;
    }
    const SampleTotals& of_sample = totals.at(sample.order);
    SampleTotals& of_point = of_points[point];
    of_point.busy_s += of_sample.busy_s;
    of_point.lock_wait_s += of_sample.lock_wait_s;
    of_point.communication_s += of_sample.communication_s;
    of_point.barrier_wait_s += of_sample.barrier_wait_s;
    of_point.blocked_s += of_sample.blocked_s;
    busiest_workers_s[point] += of_sample.workers * of_sample.busiest_s;
  }
  std::vector<std::optional<TimeShares>> shares(results.points.size());
  for (std::size_t point = 0; point < shares.size(); ++point) {
    shares[point] = shares_of(of_points[point], busiest_workers_s[point]);
  }
  return shares;
}

}  // namespace scalelab
