// SPDX-License-Identifier: BSD-3-Clause

/// What it costs rank 0 to record a run of many workers: pretends the samples, and hands them to
/// the recorder as a run does.
///
///   recording OUT.h5 [WORKERS [SAMPLES [POINTS [all|summary|N]]]]
///
/// By default 16384 workers on 128 nodes, 20 points of 50 samples each, and the rows that are kept
/// by default. Prints the time of a sample (mean, median, 99th of a hundred, longest; the snapshots
/// and syncs in it), that of the end, how long syncs and whole files took as the run went on, the
/// most memory, and the size of the file. Times have exponential noise in every digit, so that
/// nothing compresses that would not after a real run.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "parallel/team/timed_run.hpp"
#include "results/store.hpp"
#include "study/recorder.hpp"
#include "study/worker_summary.hpp"

namespace scalelab {
namespace {

struct Shape {
  int workers = 16384;
  int samples = 50;  ///< of each point
  int points = 20;
  KeptRows kept;
};

constexpr int workers_of_node = 128;

/// A moment on the clock on the wall, and on that of this process's use of processors: the second
/// tells what it costs where other programs take the machine's time.
class Stopwatch {
 public:
  [[nodiscard]] double wall_s() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_).count();
  }
  [[nodiscard]] double processor_s() const { return processor_now() - processor_; }

 private:
  static double processor_now() {
    timespec now = {};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
  }

  std::chrono::steady_clock::time_point wall_ = std::chrono::steady_clock::now();
  double processor_ = processor_now();
};

double most_memory_mib() {
  rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

Results pretended(const Shape& shape) {
  Results results;
  results.provenance.title = "pretended";
  results.provenance.created = current_time();
  StudyRecord study;
  study.kernel = "pi";
  study.scaling = Scaling::strong;
  results.studies = {study};
  const int nodes = (shape.workers + workers_of_node - 1) / workers_of_node;
  for (int node = 0; node < nodes; ++node) {
    NodeRecord& record = results.machine.nodes.emplace_back();
    record.hostname = fmt::format("node{}", node);
    record.cpu = "pretended";
    record.cores = workers_of_node;
    record.hardware_threads = workers_of_node;
    record.topology = 0;
  }
  results.machine.nodes.front().topology_xml = std::string(100000, 'x');
  for (int number = 0; number < shape.points; ++number) {
    Point& point = results.points.emplace_back();
    point.kernel = "pi";
    point.scaling = Scaling::strong;
    point.model = Model::hybrid;
    point.nodes = nodes;
    point.ranks = shape.workers / 8;
    point.threads = 8;
    point.workers = shape.workers;
    point.schedule = number % 2 == 0 ? Schedule::fixed : Schedule::dynamic;
    point.work = 1e9 + number;
    point.work_unit = "sample";
    point.size = {{"samples", point.work}};
  }
  return results;
}

/// Samples whose times differ in every digit.
class Pretender {
 public:
  explicit Pretender(int workers) {
    run_.time_s = 0.1;
    for (int worker = 0; worker < workers; ++worker) {
      WorkerAccount& account = run_.workers.emplace_back();
      account.rank = worker / 8;
      account.thread = worker % 8;
      account.node = worker / workers_of_node;
      account.processor = worker % workers_of_node;
      account.physical_core = account.processor;
      account.numa_node = account.processor / 16;
      account.pinned = true;
    }
  }

  const TimedRun& next() {
    run_.start_s += 0.2;
    run_.time_s = 0.1 * (1 + 0.1 * noise_(random_));
    for (WorkerAccount& account : run_.workers) {
      account.start_skew_s = 1e-5 * noise_(random_);
      account.communication_s = 1e-3 * noise_(random_);
      account.end_skew_s = 1e-3 * noise_(random_);
      account.barrier_wait_s = account.start_skew_s + account.end_skew_s;
      account.busy_s = run_.time_s - account.communication_s - account.barrier_wait_s;
      account.instructions = 1e9 * account.busy_s;
      account.cycles = 2e9 * account.busy_s;
    }
    return run_;
  }

 private:
  TimedRun run_;
  std::mt19937_64 random_{1};
  std::exponential_distribution<double> noise_;
};

void print_times(const std::string& what, std::vector<double> seconds) {
  double all = 0;
  for (const double one : seconds) {
    all += one;
  }
  std::ranges::sort(seconds);
  fmt::print("{:24} mean {:.3f} ms, median {:.3f}, 99 of 100 below {:.3f}, longest {:.3f}\n", what,
             1e3 * all / static_cast<double>(seconds.size()), 1e3 * seconds[seconds.size() / 2],
             1e3 * seconds[seconds.size() * 99 / 100], 1e3 * seconds.back());
}

void run(const std::filesystem::path& path, const Shape& shape) {
  Pretender pretender(shape.workers);
  const double before_mib = most_memory_mib();
  Store store = Store::create(path, pretended(shape), WhenExists::overwrite);
  Recorder recorder(std::move(store), {shape.kept});
  const Answer answer{
      .value = 3.14, .verified = true, .check = "", .values = {{"hits", "1", "inside", 785398163}}};
  std::vector<double> recording;
  double processor_s = 0;
  std::vector<double> syncs;
  const int count = shape.samples * shape.points;
  for (int sample = 0; sample < count; ++sample) {
    const auto point = static_cast<std::size_t>(sample % shape.points);
    const TimedRun& taken = pretender.next();
    const Stopwatch watch;
    recorder.record(point, taken, answer, sample < shape.points);
    processor_s += watch.processor_s();
    recording.push_back(watch.wall_s());
    if ((sample + 1) % std::max(1, count / 10) == 0) {
      const Stopwatch sync;
      recorder.sync_before_the_end();
      syncs.push_back(sync.wall_s());
    }
  }
  const Stopwatch end;
  recorder.finish({});
  const double end_s = end.wall_s();
  const double end_processor_s = end.processor_s();
  double all_s = end_s;
  for (const double one : recording) {
    all_s += one;
  }
  fmt::print("{} workers, {} points of {} samples\n", shape.workers, shape.points, shape.samples);
  print_times("recording a sample", recording);
  fmt::print("{:24} {:.3f} s\n", "the end", end_s);
  fmt::print("{:24} {:.3f} ms\n", "a sample, the end in it", 1e3 * all_s / count);
  fmt::print("{:24} recording {:.3f} ms a sample, the end {:.3f} s, together {:.3f} ms a sample\n",
             "processor time", 1e3 * processor_s / count, end_processor_s,
             1e3 * (processor_s + end_processor_s) / count);
  fmt::print("{:24}", "syncs, ms, one a tenth");
  for (const double one : syncs) {
    fmt::print(" {:.1f}", 1e3 * one);
  }
  fmt::print("\n{:24} {:.0f} MiB, {:.0f} before\n", "most memory", most_memory_mib(), before_mib);
  fmt::print("{:24} {:.1f} MB\n", "results file",
             static_cast<double>(std::filesystem::file_size(path)) / 1e6);
}

}  // namespace
}  // namespace scalelab

int main(int argc, char** argv) {
  using namespace scalelab;
  try {
    if (argc < 2 || argc > 6) {
      fmt::print(stderr, "usage: recording OUT.h5 [WORKERS [SAMPLES [POINTS [all|summary|N]]]]\n");
      return 2;
    }
    Shape shape;
    shape.workers = argc > 2 ? std::stoi(argv[2]) : shape.workers;
    shape.samples = argc > 3 ? std::stoi(argv[3]) : shape.samples;
    shape.points = argc > 4 ? std::stoi(argv[4]) : shape.points;
    if (argc > 5) {
      const std::string kept = argv[5];
      shape.kept = kept == "all"       ? KeptRows::all()
                   : kept == "summary" ? KeptRows::of_samples(0)
                                       : KeptRows::of_samples(std::stoi(kept));
    }
    run(argv[1], shape);
  } catch (const std::exception& error) {
    fmt::print(stderr, "recording: {}\n", error.what());
    return 1;
  }
}
