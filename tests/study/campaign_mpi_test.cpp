/// Whole campaigns, in jobs of 1 to 4 ranks. Rank 0 has the files; what it finds, all ranks act on.
#include "study/campaign.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>

#include "tests/parallel/test_job.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

const std::string small_study =
    "[study]\nkernel='pi'\nscaling='strong'\n[size]\nsamples=10000\n"
    "[sweep]\nlayouts=['1x1','1x2','2x1','3x1']\n"
    "[measure]\nmin_repeats=2\nmax_repeats=2\nrelative_width=0\n";

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

 private:
  std::unique_ptr<TemporaryFolder> folder_;  // rank 0's
  InterruptWatch interrupt_{1000, [] {}};
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
      EXPECT_EQ(point.status, "measured");
      ++measured;
    } else {
      EXPECT_EQ(point.status, "skipped");
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
  expect_refused("s.toml:12:1: unknown key 'sede'");
  EXPECT_FALSE(output_exists());
}

TEST_F(CampaignTest, MistakesOfSeveralConfigsAreToldTogether) {
  write_config(small_study + "sede=1\n");
  request_.config_paths.push_back(request_.config_paths.front());
  expect_refused("s.toml:12:1: unknown key 'sede'");
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
  expect_refused("exists already");
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
  expect_refused("can't resume: the config");
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
  EXPECT_EQ(stored.points[static_cast<std::size_t>(stored.samples.back().point)].status, "failed");
}

}  // namespace
}  // namespace scalelab
