// SPDX-License-Identifier: BSD-3-Clause
#include "study/recorder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

Results two_points() {
  Results results;
  results.provenance = {.title = "t",
                        .created = current_time(),
                        .scalelab_version = "1",
                        .git_commit = "c",
                        .command_line = "scalelab run"};
  results.studies.push_back({.title = "t",
                             .kernel = "pi",
                             .scaling = Scaling::strong,
                             .path = "s.toml",
                             .toml = "",
                             .overrides = {}});
  results.machine.nodes.emplace_back().hostname = "n0";
  for (int i = 0; i < 2; ++i) {
    Point& point = results.points.emplace_back();
    point.kernel = "pi";
    point.scaling = Scaling::strong;
    point.model = i == 0 ? Model::serial : Model::threads;
    point.threads = i + 1;
    point.workers = i + 1;
    point.gil = GilPolicy::none;
    point.schedule = Schedule::fixed;
    point.work_unit = "sample";
    point.status = PointStatus::planned;
    point.size = {{"samples", 10.0}};
  }
  return results;
}

Store new_store(const std::filesystem::path& file) {
  return Store::create(file, two_points(), WhenExists::refuse);
}

TimedRun run_of(double start_s, double time_s, int workers) {
  TimedRun run{.start_s = start_s, .time_s = time_s, .workers = {}};
  for (int thread = 0; thread < workers; ++thread) {
    run.workers.push_back({.rank = 0,
                           .thread = thread,
                           .node = 0,
                           .processor = 7 + thread,
                           .busy_s = 0.5,
                           .lock_wait_s = 0.25,
                           .lock_held_s = 0.5,
                           .communication_s = 0.125,
                           .barrier_wait_s = 0.0625,
                           .blocked_s = 0.03125,
                           .lock_switches = 3,
                           .start_skew_s = 0.015625,
                           .end_skew_s = 0.03125,
                           .physical_core = 3 + thread,
                           .numa_node = 1,
                           .pinned = true});
  }
  return run;
}

Answer right(double value) {
  return {.value = value, .verified = true, .check = "", .values = {{"hits", "1", "inside", 8}}};
}

TEST(Recorder, NumbersRepeatsWithinAPointAndOrdersWithinTheFile) {
  const TemporaryFolder folder;
  Recorder recorder(new_store(folder / "r.h5"));
  recorder.record(0, run_of(1, 0.5, 1), right(3));
  recorder.record(1, run_of(2, 0.5, 2), right(3));
  recorder.record(0, run_of(3, 0.5, 1), right(3));
  const auto& samples = recorder.results().samples;
  ASSERT_EQ(samples.size(), 3U);
  EXPECT_EQ(samples[0].repeat, 0);
  EXPECT_EQ(samples[1].repeat, 0);
  EXPECT_EQ(samples[2].repeat, 1);
  EXPECT_EQ(samples[0].order, 0);
  EXPECT_EQ(samples[1].order, 1);
  EXPECT_EQ(samples[2].order, 2);
}

TEST(Recorder, KeepsAllOfASampleInTheFile) {
  const TemporaryFolder folder;
  {
    Recorder recorder(new_store(folder / "r.h5"));
    recorder.record(1, run_of(5, 0.75, 2), right(3.5));
    recorder.set_outcome(1, PointStatus::measured, "enough");
    recorder.finish({});
  }
  const Results stored = read_results(folder / "r.h5");
  ASSERT_EQ(stored.samples.size(), 1U);
  const Sample& sample = stored.samples[0];
  EXPECT_EQ(sample.point, 1);
  EXPECT_EQ(sample.time_s, 0.75);
  EXPECT_TRUE(sample.verified);
  EXPECT_EQ(sample.answer, 3.5);
  ASSERT_EQ(sample.measured.size(), 1U);
  EXPECT_EQ(sample.measured[0].name, "hits");
  EXPECT_EQ(sample.measured[0].value, 8);
  ASSERT_EQ(stored.workers.size(), 2U);
  const WorkerSample& worker = stored.workers[1];
  EXPECT_EQ(worker.sample, 0);
  EXPECT_EQ(worker.thread, 1);
  EXPECT_EQ(worker.core, 8);
  EXPECT_EQ(worker.busy_s, 0.5);
  EXPECT_EQ(worker.lock_wait_s, 0.25);
  EXPECT_EQ(worker.lock_held_s, 0.5);
  EXPECT_EQ(worker.communication_s, 0.125);
  EXPECT_EQ(worker.barrier_wait_s, 0.0625);
  EXPECT_EQ(worker.blocked_s, 0.03125);
  EXPECT_EQ(worker.lock_switches, 3);
  EXPECT_EQ(worker.start_skew_s, 0.015625);
  EXPECT_EQ(worker.end_skew_s, 0.03125);
  EXPECT_EQ(worker.physical_core, 4);
  EXPECT_EQ(worker.numa_node, 1);
  EXPECT_TRUE(worker.pinned);
  EXPECT_EQ(stored.points[1].status, PointStatus::measured);
  EXPECT_EQ(stored.points[1].reason, "enough");
  EXPECT_EQ(stored.points[0].status, PointStatus::planned);
  EXPECT_FALSE(std::filesystem::exists(folder / "r.h5.journal"));
}

TEST(Recorder, KeepsWarmUpsBatchesAndCounts) {
  const TemporaryFolder folder;
  Recorder recorder(new_store(folder / "r.h5"));
  TimedRun run = run_of(1, 0.5, 2);
  run.batch = 12;
  run.workers[0].instructions = 2000.5;
  run.workers[0].cycles = 1000.25;
  recorder.record(1, run, right(3), true);
  recorder.record(1, run_of(2, 0.5, 2), right(3));
  recorder.finish({});
  const Results stored = read_results(folder / "r.h5");
  ASSERT_EQ(stored.samples.size(), 2U);
  EXPECT_TRUE(stored.samples[0].warmup);
  EXPECT_EQ(stored.samples[0].batch, 12);
  EXPECT_FALSE(stored.samples[1].warmup);
  EXPECT_EQ(stored.samples[1].batch, 1);
  ASSERT_EQ(stored.workers.size(), 4U);
  EXPECT_EQ(stored.workers[0].instructions, 2000.5);
  EXPECT_EQ(stored.workers[0].cycles, 1000.25);
  EXPECT_FALSE(stored.workers[1].instructions.is_known());
  EXPECT_FALSE(stored.workers[1].cycles.is_known());
}

TEST(Recorder, StartsAreSecondsApartAsTheRunsWere) {
  const TemporaryFolder folder;
  Recorder recorder(new_store(folder / "r.h5"));
  recorder.record(0, run_of(1000.25, 0.5, 1), right(3));
  recorder.record(0, run_of(1003.75, 0.5, 1), right(3));
  const auto& samples = recorder.results().samples;
  EXPECT_NEAR(samples[1].start_s - samples[0].start_s, 3.5, 1e-6);
}

TEST(Recorder, GoesOnCountingInAResumedFile) {
  const TemporaryFolder folder;
  {
    Recorder recorder(new_store(folder / "r.h5"));
    recorder.record(0, run_of(1, 0.5, 1), right(3));
    recorder.record(0, run_of(2, 0.5, 1), right(3));
  }  // as after a kill: no finish()
  Recorder recorder(Store::resume(folder / "r.h5"));
  recorder.record(0, run_of(3, 0.5, 1), right(3));
  recorder.record(1, run_of(4, 0.5, 2), right(3));
  const auto& samples = recorder.results().samples;
  ASSERT_EQ(samples.size(), 4U);
  EXPECT_EQ(samples[2].repeat, 2);
  EXPECT_EQ(samples[2].order, 2);
  EXPECT_EQ(samples[3].repeat, 0);
  EXPECT_EQ(samples[3].order, 3);
  EXPECT_EQ(recorder.results().workers.back().sample, 3);
}

TEST(Recorder, WhatWasRecordedIsReadableBeforeTheEnd) {
  const TemporaryFolder folder;
  Recorder recorder(new_store(folder / "r.h5"));
  recorder.record(0, run_of(1, 0.5, 1), right(3));
  EXPECT_EQ(read_results(folder / "r.h5").samples.size(), 1U);
}

TEST(Recorder, WritesNoSnapshotBeforeTheEnd) {
  const TemporaryFolder folder;
  Recorder recorder(new_store(folder / "r.h5"));
  recorder.record(0, run_of(1, 0.5, 1), right(3));
  const auto written = std::filesystem::last_write_time(folder / "r.h5");
  EXPECT_TRUE(recorder.sync_before_the_end());
  EXPECT_EQ(std::filesystem::last_write_time(folder / "r.h5"), written);
  EXPECT_EQ(read_results(folder / "r.h5").samples.size(), 1U);
}

TEST(Recorder, CallsWhatHasNoOutcomeUnfinishedBeforeTheEnd) {
  const TemporaryFolder folder;
  Recorder recorder(new_store(folder / "r.h5"));
  recorder.record(0, run_of(1, 0.5, 1), right(3));
  recorder.set_outcome(0, PointStatus::measured, "enough");
  EXPECT_TRUE(recorder.sync_before_the_end());
  const Results stopped = read_results(folder / "r.h5");
  EXPECT_EQ(stopped.points[0].status, PointStatus::measured);
  EXPECT_EQ(stopped.points[0].reason, "enough");
  EXPECT_EQ(stopped.points[1].status, PointStatus::unfinished);
  EXPECT_EQ(stopped.points[1].reason, "interrupted");
}

TEST(Recorder, SyncingAfterTheEndIsHarmless) {
  const TemporaryFolder folder;
  Recorder recorder(new_store(folder / "r.h5"));
  recorder.record(0, run_of(1, 0.5, 1), right(3));
  recorder.finish({});
  EXPECT_TRUE(recorder.sync_before_the_end());
  EXPECT_EQ(read_results(folder / "r.h5").samples.size(), 1U);
}

TEST(Recorder, TellsWhetherTheFileHoldsTheRun) {
  const TemporaryFolder folder;
  { const Store before = new_store(folder / "r.h5"); }
  Recorder recorder(Store::create(folder / "r.h5", two_points(), WhenExists::overwrite));
  EXPECT_FALSE(recorder.is_written());
  EXPECT_FALSE(recorder.sync_before_the_end());
  recorder.record(0, run_of(1, 0.5, 1), right(3));
  EXPECT_TRUE(recorder.sync_before_the_end());
}

/// The orders of the samples of which rows are kept, after samples of one point with two workers.
std::vector<std::int64_t> kept_of(const KeptRows& kept, int samples, int warmups) {
  const TemporaryFolder folder;
  Recorder recorder(new_store(folder / "r.h5"), {kept});
  for (int i = 0; i < samples; ++i) {
    recorder.record(1, run_of(i, 0.5, 2), right(3), i < warmups);
  }
  std::vector<std::int64_t> orders;
  for (const WorkerSample& row : recorder.results().workers) {
    if (row.thread == 0) {
      orders.push_back(row.sample);
    }
  }
  EXPECT_EQ(recorder.results().summaries.size() + orders.size(), static_cast<std::size_t>(samples));
  return orders;
}

using Orders = std::vector<std::int64_t>;

TEST(Recorder, KeepsAllRowsNoneOrThoseOfSoManySamples) {
  EXPECT_EQ(kept_of(KeptRows::all(), 4, 1), Orders({0, 1, 2, 3}));
  EXPECT_EQ(kept_of(KeptRows::of_samples(0), 4, 1), Orders());
  EXPECT_EQ(kept_of(KeptRows::of_samples(2), 5, 1), Orders({1, 2})) << "that warm nothing up";
}

TEST(Recorder, KeepsRowsUpToANumberOfThem) {
  EXPECT_EQ(kept_of(KeptRows(), 4, 1), Orders({0, 1, 2, 3})) << "by default";
  EXPECT_EQ(kept_of({.rows_of_point = 6, .samples_of_point = 1}, 5, 1), Orders({0, 1, 2}));
  EXPECT_EQ(kept_of({.rows_of_point = 3, .samples_of_point = 1}, 5, 1), Orders({1}))
      << "that of one sample at least, for which one that warms up makes room";
}

TEST(Recorder, CountsTheRowsThatAFileHasAlready) {
  const TemporaryFolder folder;
  const KeptRows kept = KeptRows::of_samples(2);
  {
    Recorder recorder(new_store(folder / "r.h5"), {kept});
    recorder.record(1, run_of(1, 0.5, 2), right(3));
  }
  Recorder recorder(Store::resume(folder / "r.h5"), {kept});
  recorder.record(1, run_of(2, 0.5, 2), right(3));
  recorder.record(1, run_of(3, 0.5, 2), right(3));
  EXPECT_EQ(recorder.results().workers.size(), 4U);
  EXPECT_EQ(recorder.results().summaries.size(), 1U);
}

TEST(Recorder, ShowsTheRowsOfAPointsFirstSampleBeTheyKeptOrNot) {
  const TemporaryFolder folder;
  Recorder recorder(new_store(folder / "r.h5"), {KeptRows::of_samples(0)});
  recorder.record(1, run_of(1, 0.5, 2), right(3));
  ASSERT_EQ(recorder.first_rows().size(), 2U);
  EXPECT_EQ(recorder.first_rows()[1].core, 8);
  recorder.record(1, run_of(2, 0.5, 2), right(3));
  EXPECT_TRUE(recorder.first_rows().empty());
  EXPECT_TRUE(recorder.results().workers.empty());
}

TEST(CurrentTime, IsIso8601InUtc) {
  EXPECT_THAT(current_time(),
              ::testing::MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"));
}

}  // namespace
}  // namespace scalelab
