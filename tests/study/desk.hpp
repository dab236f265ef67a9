// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "study/lead.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab::testing {

/// A study of pi, without warm-up unless it is asked for.
inline Config study(const std::string& title, const std::string& layouts, int repeats,
                    int warmup = 0) {
  return parse_config(
      "s.toml",
      "[study]\ntitle='" + title + "'\nkernel='pi'\nscaling='strong'\n[sweep]\nlayouts=[" +
          layouts + "]\n[measure]\nmin_repeats=1\nmax_repeats=" + std::to_string(repeats) +
          "\nwarmup=" + std::to_string(warmup) + "\nrelative_width=0\nmax_seconds=1000\n",
      {});
}

inline RankPlaces one_rank() {
  return {.node = {0}, .computer = {0}, .hostnames = {"n0"}, .cores = {8}};
}

inline Visit visit_with(double answer) {
  Visit visit;
  visit.run = {.start_s = 1, .time_s = 0.5, .workers = {{.busy_s = 0.5}}};
  visit.answer = {.value = answer, .verified = true, .check = "", .values = {}};
  return visit;
}

/// What a run's rank 0 has, but for the job.
class Desk {
 public:
  explicit Desk(std::vector<Config> configs)
      : configs_(std::move(configs)), points_(plan_points(configs_)) {
    place_points(points_, configs_, one_rank(), {});
    Results results;
    results.provenance.created = current_time();
    results.studies = study_records(configs_);
    NodeRecord& node = results.machine.nodes.emplace_back();
    node.hostname = "n0";
    node.memory_bytes = 1'000'000'000'000;
    results.machine.clock_resolution_s = 1e-6;  // a millisecond is the shortest time to measure
    for (const PlannedPoint& point : points_) {
      results.points.push_back(point.record);
    }
    recorder_.emplace(Store::create(folder_ / "r.h5", std::move(results), WhenExists::refuse));
  }

  /// Goes on with the file as a new process would.
  void resume() {
    recorder_.reset();
    recorder_.emplace(Store::resume(folder_ / "r.h5"));
  }

  Lead lead() { return {configs_, points_, *recorder_, progress_, interrupt_}; }

  [[nodiscard]] const Results& results() const { return recorder_->results(); }
  [[nodiscard]] const InterruptWatch& interrupt() const { return interrupt_; }
  Recorder& recorder() { return *recorder_; }

  [[nodiscard]] std::vector<PointStatus> statuses() const {
    std::vector<PointStatus> all;
    for (const Point& point : results().points) {
      all.push_back(point.status);
    }
    return all;
  }

 private:
  TemporaryFolder folder_;
  InterruptWatch interrupt_{1000, [] {}};
  Progress progress_{ProgressReader::nobody};
  std::vector<Config> configs_;
  std::vector<PlannedPoint> points_;
  std::optional<Recorder> recorder_;
};

inline Visit visit_that_took(double time_s, int batch = 1) {
  Visit visit = visit_with(3);
  visit.run.time_s = time_s;
  visit.run.batch = batch;
  return visit;
}

}  // namespace scalelab::testing
