// SPDX-License-Identifier: BSD-3-Clause

// What `scalelab run` costs beside its samples: a real campaign of kernels that are made for this,
// into a real results file. Started by mpirun, with as many ranks as shall take part:
//   mpirun -np 2 --bind-to none run_overhead [SAMPLES]
// Targets: under 5 % of a study whose samples last 10 ms; under 2 microseconds for a repetition of
// empty work with two threads.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "kernels/kernel.hpp"
#include "parallel/clock/clock.hpp"
#include "statistics/order_statistics.hpp"
#include "study/campaign.hpp"
#include "study/kernel/kernel_subject.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

constexpr double sample_s = 10e-3;

/// A kernel without preparation, whose every worker does one thing.
template <class Body>
class Bare : public Kernel {
 public:
  explicit Bare(Body body) : body_(body) {}
  void prepare(Process& /*process*/) override {}
  void work(Worker& worker) override { body_(worker); }
  Answer answer(Process& /*process*/) override {
    return {.value = 1, .verified = true, .check = "", .values = {}};
  }

 private:
  Body body_;
};

template <class Body>
KernelInfo kernel_of(const std::string& name, Body body) {
  KernelInfo info;
  info.name = name;
  info.group = "benchmarks";
  info.summary = name;
  info.growth = "none";
  info.grow = [](const Size& size, int) { return size; };
  info.memory_bytes = [](const Size&, const Layout&, int) { return 0.0; };
  info.create = [body](const Size&) { return std::make_unique<Bare<Body>>(body); };
  return info;
}

void spin_through(Worker& /*worker*/) {
  const double end = now() + sample_s;
  while (now() < end) {
  }
}

void sleep_through(Worker& worker) {
  worker.blocking([] { std::this_thread::sleep_for(std::chrono::duration<double>(sample_s)); });
}

void do_nothing(Worker& /*worker*/) {}

Config study_of(const KernelInfo& kernel, const std::vector<Layout>& layouts, int samples,
                Schedule schedule) {
  Config config;
  config.title = kernel.name;
  config.subject = kernel_subject(kernel);
  config.sweep.layouts = layouts;
  config.sweep.gil = {GilPolicy::none};
  config.sweep.schedule = {schedule};
  config.measure.relative_width = 0;
  config.measure.min_repeats = samples;
  config.measure.max_repeats = samples;
  config.path = kernel.name;
  return config;
}

struct Run {
  Results results;
  double seconds = 0;  // that visiting the points took
};

/// Runs one study. Complete on rank 0.
Run run(Job& job, const Config& config) {
  std::unique_ptr<TemporaryFolder> folder;
  if (job.leads()) {
    folder = std::make_unique<TemporaryFolder>();
  }
  RunRequest request;
  request.output = job.announce(folder ? (*folder / "r.h5").string() : "");
  request.progress = ProgressReader::log;
  request.derive = [](const Results&) { return std::vector<Column>(); };
  const InterruptWatch interrupt(1000, [] {});
  Campaign campaign(job);
  if (!campaign.begin(request, {config})) {
    std::exit(1);
  }
  const double begin = now();
  RunEnd end = campaign.visit_all(request, interrupt);
  return {.results = std::move(end.results), .seconds = now() - begin};
}

/// What passed between the end of each sample and the start of the next, in microseconds.
std::vector<double> pauses_us(const Results& results) {
  std::vector<double> pauses;
  for (std::size_t i = 1; i < results.samples.size(); ++i) {
    const Sample& before = results.samples[i - 1];
    const double end_s = before.start_s + before.time_s * static_cast<double>(before.batch);
    pauses.push_back(1e6 * (results.samples[i].start_s - end_s));
  }
  return pauses;
}

std::string with_spread(const std::vector<double>& values) {
  return fmt::format("{:8.2f} ({:.2f} to {:.2f})", median(values), quantile(values, 0.25),
                     quantile(values, 0.75));
}

void tell_long_samples(Job& job, const KernelInfo& kernel, const std::vector<Layout>& layouts,
                       int samples, Schedule schedule) {
  const Run one = run(job, study_of(kernel, layouts, samples, schedule));
  if (!job.leads()) {
    return;
  }
  double inside_s = 0;
  for (const Sample& sample : one.results.samples) {
    inside_s += sample.time_s * static_cast<double>(sample.batch);
  }
  const std::vector<double> pauses = pauses_us(one.results);
  const double between_s = 1e-6 * std::accumulate(pauses.begin(), pauses.end(), 0.0);
  fmt::print(
      "{:6} {:8} {:>8} {:5} samples  {:30} {:5.2f} % between samples, {:5.2f} % in all of {:.2f} "
      "s\n",
      kernel.name, to_string(schedule),
      layouts.size() == 1 ? fmt::format("{}x{}", layouts.front().ranks, layouts.front().threads)
                          : "all",
      one.results.samples.size(), with_spread(pauses), 100 * between_s / one.seconds,
      100 * (one.seconds - inside_s) / one.seconds, one.seconds);
}

void tell_empty_work(Job& job, const KernelInfo& kernel, const Layout& layout, int samples) {
  const Run one = run(job, study_of(kernel, {layout}, samples, Schedule::fixed));
  if (!job.leads()) {
    return;
  }
  std::vector<double> repetitions_us;
  std::int64_t batch = 1;
  for (const Sample& sample : one.results.samples) {
    if (!sample.warmup) {
      repetitions_us.push_back(1e6 * sample.time_s);
      batch = sample.batch;
    }
  }
  fmt::print("empty work {}x{}: {} microseconds a repetition, batches of {}\n", layout.ranks,
             layout.threads, with_spread(repetitions_us), batch);
}

}  // namespace
}  // namespace scalelab

int main(int argc, char** argv) {
  using namespace scalelab;
  const int samples = std::max(1, argc > 1 ? std::atoi(argv[1]) : 100);
  Job job;
  const KernelInfo spinning = kernel_of("spin", spin_through);
  const KernelInfo sleeping = kernel_of("sleep", sleep_through);
  const KernelInfo empty = kernel_of("empty", do_nothing);
  std::vector<Layout> layouts{{.ranks = 1, .threads = 1}, {.ranks = 1, .threads = 2}};
  if (job.ranks() >= 2) {
    layouts.push_back({.ranks = 2, .threads = 1});
  }
  if (job.leads()) {
    fmt::print(
        "From the end of a sample of 10 ms to the start of the next, in microseconds: "
        "median (quartiles); shares of the run's time outside its samples\n");
  }
  for (const KernelInfo* kernel : {&spinning, &sleeping}) {
    for (const Layout& layout : layouts) {
      tell_long_samples(job, *kernel, {layout}, samples, Schedule::fixed);
    }
    tell_long_samples(job, *kernel, {layouts.back()}, samples, Schedule::dynamic);
    tell_long_samples(job, *kernel, layouts, samples, Schedule::fixed);
  }
  for (const Layout& layout : layouts) {
    tell_empty_work(job, empty, layout, samples);
  }
  return 0;
}
