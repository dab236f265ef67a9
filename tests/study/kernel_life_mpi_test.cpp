// SPDX-License-Identifier: BSD-3-Clause

/// When a campaign makes, prepares, resets and closes the kernels of its points, on every rank.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "study/campaign.hpp"
#include "study/kernel/kernel_subject.hpp"
#include "tests/parallel/job/test_job.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Writes down what is done with it, with its point's layout. Fails in a reset where it is told to.
class DiaryKernel final : public Kernel {
 public:
  explicit DiaryKernel(std::vector<std::string>& diary) : diary_(&diary) {}

  void prepare(Process& process) override {
    layout_ = to_string(Layout{.ranks = process.ranks(), .threads = process.threads()});
    communicator_ = std::make_unique<Communicator>(process.group().split(0, 0));
    write("prepare");
  }
  void reset(Process& /*process*/) override {
    write("reset");
    worked_ = 0;
    if (std::ssize(*diary_) == fails_at) {
      throw std::domain_error("this reset fails");
    }
  }
  void work(Worker& worker) override {
    worker.barrier();
    if (worker.thread() == 0) {
      ++worked_;
    }
  }
  Answer answer(Process& process) override {
    write("answer");
    const std::int64_t all = communicator_->all_reduce(worked_, reduction::sum);
    return {.value = 1, .verified = all == process.ranks(), .check = "", .values = {}};
  }
  void close() override {
    communicator_->barrier();
    write("close");
  }

  /// How long the diary is when a reset fails.
  static inline std::ptrdiff_t fails_at = -1;

 private:
  void write(const std::string& what) { diary_->push_back(what + " " + layout_); }

  std::vector<std::string>* diary_;
  std::string layout_;
  std::unique_ptr<Communicator> communicator_;
  std::int64_t worked_ = 0;
};

class KernelLife : public ::testing::Test {
 protected:
  KernelLife() {
    DiaryKernel::fails_at = -1;
    kernel_.name = "diary";
    kernel_.grow = [](const Size& size, int) { return size; };
    kernel_.memory_bytes = [this](const Size&, const Layout&, int rank) {
      return rank == 0 ? share_of_node_ * memory_ : 0;
    };
    kernel_.create = [this](const Size&) { return std::make_unique<DiaryKernel>(diary_); };
  }

  [[nodiscard]] Config study(const std::vector<Layout>& layouts, int repeats, int warmup) const {
    Config config;
    config.title = "diary";
    config.subject = kernel_subject(kernel_);
    config.sweep.layouts = layouts;
    config.sweep.gil = {GilPolicy::interval};
    config.sweep.schedule = {Schedule::dynamic};
    config.interpreter.scope = LockScope::world;
    config.measure.relative_width = 0;
    config.measure.min_repeats = repeats;
    config.measure.max_repeats = repeats;
    config.measure.warmup = warmup;
    config.path = "diary.toml";
    return config;
  }

  /// Complete on rank 0. Collective.
  Results run(const std::vector<Config>& studies) {
    std::unique_ptr<TemporaryFolder> folder;
    if (test_job().leads()) {
      folder = std::make_unique<TemporaryFolder>();
    }
    RunRequest request;
    request.output = test_job().announce(folder ? (*folder / "r.h5").string() : "");
    request.progress = ProgressReader::nobody;
    request.derive = [](const Results&) { return std::vector<Column>(); };
    const InterruptWatch interrupt(1000, [] {});
    Campaign campaign(test_job());
    EXPECT_TRUE(campaign.begin(request, studies));
    return campaign.visit_all(request, interrupt).results;
  }

  [[nodiscard]] std::ptrdiff_t times(const std::string& what) const {
    return std::ranges::count_if(diary_,
                                 [&](const std::string& line) { return line.starts_with(what); });
  }

  /// How many kernels were there at once, at most.
  [[nodiscard]] int most_at_once() const {
    int there = 0;
    int most = 0;
    for (const std::string& line : diary_) {
      there += line.starts_with("prepare") ? 1 : line.starts_with("close") ? -1 : 0;
      most = std::max(most, there);
    }
    return most;
  }

  std::vector<std::string> diary_;
  double share_of_node_ = 0;

 private:
  const double memory_ = static_cast<double>(test_job().placement().memory_bytes());
  KernelInfo kernel_;
};

TEST_F(KernelLife, IsPreparedOnceAndResetAndAnsweredForEachRepetition) {
  run({study({{.ranks = 1, .threads = 2}}, 3, 0)});
  if (test_job().leads()) {
    EXPECT_THAT(diary_, ElementsAre("prepare 1x2", "reset 1x2", "answer 1x2", "reset 1x2",
                                    "answer 1x2", "reset 1x2", "answer 1x2", "close 1x2"));
  } else {
    EXPECT_TRUE(diary_.empty());
  }
}

TEST_F(KernelLife, LastsWhileRoundsComeBackToThePoint) {
  const int ranks = test_job().ranks();
  run({study({{.ranks = ranks, .threads = 2}, {.ranks = 1, .threads = 1}}, 4, 0)});
  const int points = test_job().leads() ? 2 : 1;
  EXPECT_EQ(times("prepare"), points);
  EXPECT_EQ(times("reset"), 4 * points);
  EXPECT_EQ(times("answer"), 4 * points);
  EXPECT_EQ(most_at_once(), points);
  EXPECT_EQ(times("close"), points);
  if (test_job().leads()) {
    EXPECT_EQ(diary_.back(), "close 1x1") << "closed in the order of the points";
  }
}

TEST_F(KernelLife, EndsWithTheStudy) {
  const std::vector<Layout> layouts{{.ranks = test_job().ranks(), .threads = 1},
                                    {.ranks = 1, .threads = 2}};
  run({study(layouts, 2, 0), study(layouts, 2, 0)});
  const int points = test_job().leads() ? 2 : 1;
  EXPECT_EQ(times("prepare"), 2 * points);
  EXPECT_EQ(most_at_once(), points);
  EXPECT_EQ(times("close"), 2 * points);
}

TEST_F(KernelLife, IsShorterWhereMemoryIsShort) {
  share_of_node_ = 0.5;
  const int ranks = test_job().ranks();
  const Results results =
      run({study({{.ranks = 1, .threads = 1}, {.ranks = ranks, .threads = 2}}, 5, 0)});
  EXPECT_EQ(most_at_once(), 1);
  EXPECT_EQ(times("close"), times("prepare"));
  EXPECT_EQ(times("answer"), test_job().leads() ? 10 : 5);
  if (test_job().leads()) {
    EXPECT_GE(times("prepare"), 6) << "rounds take turns between the points";
    EXPECT_EQ(results.samples.size(), 10U);
  }
}

TEST_F(KernelLife, HasAResetAndAnAnswerForEachRepetitionOfABatch) {
  const Results results = run({study({{.ranks = test_job().ranks(), .threads = 1}}, 2, 1)});
  EXPECT_EQ(times("prepare"), 1);
  EXPECT_EQ(times("reset"), times("answer"));
  if (test_job().leads()) {
    std::int64_t repetitions = 0;
    for (const Sample& sample : results.samples) {
      repetitions += sample.batch;
      EXPECT_TRUE(sample.verified);
    }
    EXPECT_EQ(times("reset"), repetitions);
  }
}

// Every rank fails at its own point, so that none waits for another; another point is prepared.
TEST_F(KernelLife, EndsWithoutWaitingAfterAFailure) {
  DiaryKernel::fails_at = 5;
  const int ranks = test_job().ranks();
  try {
    run({study({{.ranks = ranks, .threads = 2}, {.ranks = ranks, .threads = 1}}, 9, 0)});
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("kernel diary failed at point"));
    EXPECT_THAT(error.what(), HasSubstr("this reset fails"));
  }
  EXPECT_EQ(times("close"), 0);
}

}  // namespace
}  // namespace scalelab
