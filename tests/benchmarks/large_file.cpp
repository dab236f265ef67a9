// SPDX-License-Identifier: BSD-3-Clause

/// Writes a synthetic results file of any size, as a run of that many samples would have: for
/// tests/benchmarks/analysis_speed.py.
///
///   large_file OUT.h5 POINTS SAMPLES_PER_POINT WORKERS
///
/// One study of strong scaling; every point has WORKERS workers, so there are POINTS x
/// SAMPLES_PER_POINT x WORKERS rows in /workers. Points differ in schedule and size. Times have
/// exponential noise of a tenth (seed fixed), and every tenth point holds a lock.
#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <random>
#include <string>

#include "results/records.hpp"
#include "results/store.hpp"

namespace scalelab {
namespace {

struct Shape {
  std::int64_t points = 1;
  std::int64_t samples = 1;  ///< of each point
  std::int64_t workers = 1;
};

Point point_of(std::int64_t number, const Shape& shape) {
  Point point;
  point.kernel = "pi";
  point.scaling = Scaling::strong;
  point.model = shape.workers == 1 ? Model::serial : Model::threads;
  point.threads = shape.workers;
  point.workers = shape.workers;
  point.gil = number % 10 == 9 ? GilPolicy::interval : GilPolicy::none;
  point.locks = number % 10 == 9 ? 1 : 0;
  point.schedule = number % 2 == 0 ? Schedule::fixed : Schedule::dynamic;
  point.work = 1e9 + static_cast<double>(number);
  point.work_unit = "sample";
  point.status = PointStatus::measured;
  point.size = {{"samples", point.work}};
  return point;
}

void add_sample(Results& results, std::int64_t point, std::int64_t repeat, double noise,
                const Shape& shape) {
  Sample sample;
  sample.point = point;
  sample.repeat = repeat;
  sample.order = static_cast<std::int64_t>(results.samples.size());
  sample.start_s = 0.02 * static_cast<double>(sample.order);
  sample.time_s = 0.01 * (1 + 1e-3 * static_cast<double>(point)) * (1 + 0.1 * noise);
  sample.verified = true;
  sample.answer = 3.14159;
  sample.measured = {{"hits", "1", "points inside the circle", 785398163}};
  for (std::int64_t thread = 0; thread < shape.workers; ++thread) {
    WorkerSample worker;
    worker.sample = sample.order;
    worker.thread = thread;
    worker.core = thread;
    worker.barrier_wait_s =
        1e-2 * sample.time_s * static_cast<double>(thread) / static_cast<double>(shape.workers);
    worker.lock_wait_s = point % 10 == 9 ? 0.1 * sample.time_s : 0;
    worker.lock_held_s = worker.lock_wait_s;
    worker.busy_s = sample.time_s - worker.barrier_wait_s - worker.lock_wait_s;
    worker.end_skew_s = worker.barrier_wait_s;
    results.workers.push_back(worker);
  }
  results.samples.push_back(std::move(sample));
}

Results make(const Shape& shape) {
  Results results;
  results.provenance.title = "synthetic";
  results.provenance.created = "2024-01-01T00:00:00Z";
  StudyRecord study;
  study.title = "synthetic";
  study.kernel = "pi";
  study.scaling = Scaling::strong;
  results.studies = {study};
  results.machine.nodes = {{"synthetic", "none", shape.workers, shape.workers, 0, "", ""}};
  results.samples.reserve(static_cast<std::size_t>(shape.points * shape.samples));
  results.workers.reserve(static_cast<std::size_t>(shape.points * shape.samples * shape.workers));
  std::mt19937_64 random(1);
  std::exponential_distribution<double> noise;
  for (std::int64_t point = 0; point < shape.points; ++point) {
    results.points.push_back(point_of(point, shape));
  }
  for (std::int64_t repeat = 0; repeat < shape.samples; ++repeat) {
    for (std::int64_t point = 0; point < shape.points; ++point) {
      add_sample(results, point, repeat, noise(random), shape);
    }
  }
  return results;
}

}  // namespace
}  // namespace scalelab

int main(int argc, char** argv) {
  try {
    if (argc != 5) {
      fmt::print(stderr, "usage: large_file OUT.h5 POINTS SAMPLES_PER_POINT WORKERS\n");
      return 2;
    }
    const scalelab::Shape shape{std::stoll(argv[2]), std::stoll(argv[3]), std::stoll(argv[4])};
    scalelab::write_results(argv[1], scalelab::make(shape), scalelab::WhenExists::overwrite);
  } catch (const std::exception& error) {
    fmt::print(stderr, "large_file: {}\n", error.what());
    return 1;
  }
}
