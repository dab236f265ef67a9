// SPDX-License-Identifier: BSD-3-Clause

/// Whole campaigns, in jobs of 1 to 4 ranks. Rank 0 has the files; what it finds, all ranks act on.
#include "study/campaign.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "parallel/clock/clock.hpp"
#include "tests/parallel/job/test_job.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

const std::string small_study =
    "[study]\nkernel='pi'\nscaling='strong'\n[size]\nsamples=10000\n"
    "[sweep]\nlayouts=['1x1','1x2','2x1','3x1']\n"
    "[measure]\nmin_repeats=2\nmax_repeats=2\nrelative_width=0\nwarmup=0\n";

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// A folder of rank 0's, whose path all ranks know, with one config in it.
class CampaignTest : public ::testing::Test {
 protected:
  CampaignTest() {
    if (test_job().leads()) {
      folder_ = std::make_unique<TemporaryFolder>();
    }
    const std::string path = test_job().announce(folder_ ? folder_->path().string() : "");
    request_.config_paths = {path + "/s.toml"};
    request_.output = path + "/r.h5";
    request_.progress = ProgressReader::nobody;
    request_.derive = [](const Results&) { return std::vector<Column>(); };
    write_config(small_study);
  }

  void write_config(const std::string& text) const {
    if (test_job().leads()) {
      std::ofstream(request_.config_paths.front()) << text;
    }
  }

  /// What begin() gives: "true", "false" or the error's message.
  [[nodiscard]] std::string begin() const {
    Campaign campaign(test_job());
    try {
      return campaign.begin(request_) ? "true" : "false";
    } catch (const std::exception& error) {
      return error.what();
    }
  }

  RunEnd run() {
    Campaign campaign(test_job());
    EXPECT_TRUE(campaign.begin(request_));
    return campaign.visit_all(request_, interrupt_);
  }

  /// Rank 0 hears the message, and the others that nothing begins.
  void expect_refused(const std::string& message) const {
    const std::string outcome = begin();
    if (test_job().leads()) {
      EXPECT_THAT(outcome, HasSubstr(message));
    } else {
      EXPECT_EQ(outcome, "false");
    }
  }

  [[nodiscard]] bool output_exists() const { return std::filesystem::exists(request_.output); }

  RunRequest request_;

  InterruptWatch interrupt_{1000, [] {}};

 private:
  std::unique_ptr<TemporaryFolder> folder_;  // rank 0's
};

TEST_F(CampaignTest, VisitsWhatTheJobHasRanksForAndSkipsTheRest) {
  const RunEnd end = run();
  if (!test_job().leads()) {
    return;
  }
  EXPECT_EQ(end.outcome, RunOutcome::finished);
  const Results stored = read_results(request_.output);
  ASSERT_EQ(stored.points.size(), 4U);
  std::size_t measured = 0;
  for (const Point& point : stored.points) {
    if (point.ranks <= test_job().ranks()) {
      EXPECT_EQ(point.status, PointStatus::measured);
      ++measured;
    } else {
      EXPECT_EQ(point.status, PointStatus::skipped);
      EXPECT_THAT(point.reason, HasSubstr("ranks and the job has"));
    }
  }
  EXPECT_EQ(stored.samples.size(), 2 * measured);
  std::set<double> answers;
  for (const Sample& sample : stored.samples) {
    EXPECT_TRUE(sample.verified);
    answers.insert(sample.answer);
  }
  EXPECT_EQ(answers.size(), 1U);
  EXPECT_EQ(stored.provenance, end.results.provenance);
  EXPECT_EQ(stored.studies, end.results.studies);
  EXPECT_EQ(stored.machine, end.results.machine);
  EXPECT_EQ(stored.points, end.results.points);
  EXPECT_EQ(stored.samples, end.results.samples);
  EXPECT_EQ(stored.workers, end.results.workers);
}

TEST_F(CampaignTest, EveryWorkersSharesAddUpToTheSamplesTime) {
  const RunEnd end = run();
  if (!test_job().leads()) {
    return;
  }
  std::size_t workers = 0;
  for (const Sample& sample : end.results.samples) {
    workers += static_cast<std::size_t>(
        end.results.points[static_cast<std::size_t>(sample.point)].workers);
  }
  ASSERT_EQ(end.results.workers.size(), workers);
  for (const WorkerSample& worker : end.results.workers) {
    const double total = worker.busy_s + worker.lock_wait_s + worker.communication_s +
                         worker.barrier_wait_s + worker.blocked_s;
    const double time_s = end.results.samples[static_cast<std::size_t>(worker.sample)].time_s;
    EXPECT_NEAR(total, time_s, 0.01 * time_s + 1e-6);
  }
}

TEST_F(CampaignTest, SeveralConfigsMakeSeveralStudies) {
  request_.config_paths.push_back(request_.config_paths.front());
  const RunEnd end = run();
  if (test_job().leads()) {
    EXPECT_EQ(end.results.studies.size(), 2U);
    EXPECT_EQ(end.results.points.size(), 8U);
    EXPECT_EQ(end.results.points[4].study, 1);
  }
}

TEST_F(CampaignTest, AMistakeOfTheConfigIsRankZerosToTell) {
  write_config(small_study + "sede=1\n");
  expect_refused("s.toml:13:1: unknown key 'sede'");
  EXPECT_FALSE(output_exists());
}

TEST_F(CampaignTest, MistakesOfSeveralConfigsAreToldTogether) {
  write_config(small_study + "sede=1\n");
  request_.config_paths.push_back(request_.config_paths.front());
  expect_refused("s.toml:13:1: unknown key 'sede'");
}

TEST_F(CampaignTest, AMissingConfigIsRankZerosToTell) {
  request_.config_paths.front() += ".none";
  expect_refused("can't be read");
}

TEST_F(CampaignTest, ASizeThatNeedsTooMuchMemoryIsRankZerosToTell) {
  if (test_job().placement().memory_bytes() > 200'000'000'000) {
    GTEST_SKIP() << "this computer may hold even the largest matrices";
  }
  write_config(
      "[study]\nkernel='gemm'\nscaling='strong'\n[size]\nn=200_000\n[sweep]\nlayouts=['1x1']\n");
  expect_refused("needs 894.1 GiB of memory");
  EXPECT_FALSE(output_exists());
}

TEST_F(CampaignTest, AnOutputThatExistsIsRefused) {
  if (test_job().leads()) {
    std::ofstream(request_.output) << "mine";
  }
  expect_refused("r.h5 exists");
  if (test_job().leads()) {
    EXPECT_EQ(std::filesystem::file_size(request_.output), 4U);
  }
}

TEST_F(CampaignTest, AnOutputInNoFolderIsRefused) {
  request_.output += "/none/r.h5";
  expect_refused("there is no folder");
}

TEST_F(CampaignTest, NothingIsResumedWithAnotherConfig) {
  run();
  request_.existing = Existing::resume;
  request_.overrides = {"measure.max_repeats=3"};
  expect_refused("measure.max_repeats is 3 and was 2");
}

TEST_F(CampaignTest, ARefusedResumeLeavesNoJournal) {
  run();
  request_.existing = Existing::resume;
  request_.overrides = {"measure.max_repeats=3"};
  expect_refused("can't resume");
  if (test_job().leads()) {
    EXPECT_FALSE(std::filesystem::exists(request_.output + ".journal"));
  }
}

TEST_F(CampaignTest, AFinishedRunIsResumedWithoutASample) {
  const RunEnd first = run();
  request_.existing = Existing::resume;
  const RunEnd second = run();
  EXPECT_EQ(second.outcome, RunOutcome::finished);
  EXPECT_EQ(second.results.samples, first.results.samples);
  EXPECT_EQ(second.results.points, first.results.points);
}

TEST_F(CampaignTest, AnAnswerThatTheFileContradictsIsWrong) {
  run();
  if (test_job().leads()) {  // as if the last sample had not been taken and the first were another
    Results results = read_results(request_.output);
    const std::int64_t last = results.samples.back().order;
    results.samples.pop_back();
    std::erase_if(results.workers,
                  [&](const WorkerSample& worker) { return worker.sample == last; });
    for (Sample& sample : results.samples) {
      sample.answer = 3;
    }
    write_results(request_.output, results, WhenExists::overwrite);
  }
  request_.existing = Existing::resume;
  const RunEnd end = run();
  if (!test_job().leads()) {
    return;
  }
  EXPECT_EQ(end.outcome, RunOutcome::wrong_answer);
  EXPECT_THAT(end.message, HasSubstr("is not the answer 3 of point"));
  const Results stored = read_results(request_.output);
  EXPECT_FALSE(stored.samples.back().verified);
  EXPECT_EQ(stored.points[static_cast<std::size_t>(stored.samples.back().point)].status,
            PointStatus::failed);
}

TEST_F(CampaignTest, WarmsEachPointUpAndMakesBatchesOfWhatIsTooShort) {
  request_.overrides = {"measure.warmup=1", "size.samples=10"};  // far under a microsecond
  const RunEnd end = run();
  if (!test_job().leads()) {
    return;
  }
  const Results stored = read_results(request_.output);
  std::vector<int> counted(stored.points.size(), 0);
  std::vector<int> warmed(stored.points.size(), 0);
  std::vector<std::int64_t> batch(stored.points.size(), 0);
  // Of each point, its first sample's seconds and its last warm-up's: other programs may make them
  // long.
  std::vector<double> first_s(stored.points.size(), 0);
  std::vector<double> warm_s(stored.points.size(), 0);
  for (const Sample& sample : stored.samples) {
    const auto point = static_cast<std::size_t>(sample.point);
    EXPECT_TRUE(sample.verified);
    if (sample.warmup) {
      EXPECT_EQ(counted[point], 0) << "warming up comes first";
      if (warmed[point] == 0) {
        first_s[point] = sample.time_s;
      }
      warm_s[point] = sample.time_s;
      ++warmed[point];
    } else {
      ++counted[point];
      EXPECT_TRUE(batch[point] == 0 || batch[point] == sample.batch) << "batches differ";
      batch[point] = sample.batch;
    }
  }
  for (std::size_t point = 0; point < stored.points.size(); ++point) {
    if (stored.points[point].status == PointStatus::measured) {
      EXPECT_EQ(counted[point], 2);
      EXPECT_GE(warmed[point], first_s[point] < 0.01 ? 2 : 1)
          << "a first sample under 10 ms is followed by a second";
    }
  }
  if (warm_s[0] < 100e-6) {
    EXPECT_GT(batch[0], 1) << "one worker alone needs no time for ten samples";
  }
}

TEST_F(CampaignTest, RanksThatHaveNoPartLeaveTheirCores) {
  write_config(
      "[study]\nkernel='square'\nscaling='strong'\n[size]\ntasks=1\nwait_ms=50\n"
      "[sweep]\nlayouts=['1x1']\n"
      "[measure]\nmin_repeats=20\nmax_repeats=20\nrelative_width=0\n");
  // Between a few looks a second and waiting as MPI does, which takes a core: see job_mpi_test.cpp.
  constexpr double limit = 0.05;
  request_.existing = Existing::overwrite;
  // A disturbed machine books more on a process than it did, so the least of some tries counts.
  double largest = 1;
  for (int tries = 0; tries < 3 && largest >= limit; ++tries) {
    Campaign campaign(test_job());
    EXPECT_TRUE(campaign.begin(request_));
    test_job().world().barrier();
    const double begin = now();
    const double used_before = processor_seconds();
    campaign.visit_all(request_, interrupt_);
    const double share = (processor_seconds() - used_before) / (now() - begin);
    largest = std::min(largest, test_job().world().all_reduce(test_job().leads() ? 0.0 : share,
                                                              reduction::maximum));
  }
  EXPECT_LT(largest, limit) << "of a core";
  if (test_job().leads()) {
    std::cout << "a rank without a part uses at most " << 100 * largest << " % of a core\n";
  }
}

}  // namespace
}  // namespace scalelab
