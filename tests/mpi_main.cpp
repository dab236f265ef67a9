// SPDX-License-Identifier: BSD-3-Clause

/// The program around every *_mpi_test.cpp. All ranks run the same tests in the same order. Rank 0
/// prints; another rank speaks only when something failed there. The exit code says whether any
/// rank failed. A test that hangs is named, with the ranks that it hangs on, and ends the job.
#include <gtest/gtest.h>
#ifdef SCALELAB_SANITIZED_ADDRESS
#include <sanitizer/lsan_interface.h>
#endif

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

Job*& job_of_the_program() {
  static Job* job = nullptr;
  return job;
}

/// Tells of failures with the rank that they happened on. A rank that leaves a test half-way takes
/// no part in the collective calls that follow, and the others would wait for it for ever: the
/// whole job ends then.
class FailureListener final : public ::testing::EmptyTestEventListener {
 public:
  explicit FailureListener(int rank) : rank_(rank) {}

  void OnTestStart(const ::testing::TestInfo& test) override {
    test_ = std::string(test.test_suite_name()) + "." + test.name();
  }

  void OnTestPartResult(const ::testing::TestPartResult& result) override {
    if (!result.failed()) {
      return;
    }
    if (rank_ != 0) {
      const char* file = result.file_name() != nullptr ? result.file_name() : "unknown file";
      std::cerr << "rank " + std::to_string(rank_) + ", " + test_ + ": " + file + ":" +
                       std::to_string(result.line_number()) + ": " + result.message() + "\n";
    }
    left_half_way_ = left_half_way_ || result.fatally_failed();
  }

  void OnTestEnd(const ::testing::TestInfo& /*test*/) override {
    if (left_half_way_) {
      std::cerr << "rank " + std::to_string(rank_) + " left " + test_ +
                       " half-way, so the other ranks can't go on: ending them all\n";
      std::cout.flush();
      std::fflush(nullptr);
      Job::abort(1);
    }
  }

 private:
  int rank_;
  std::string test_;
  bool left_half_way_ = false;
};

/// Ends this process, and so the job, when one test takes too long. Each rank says which test it
/// is in, so that one sees who waits for whom.
class HangListener final : public ::testing::EmptyTestEventListener {
 public:
  explicit HangListener(int rank)
      : rank_(rank), watch_([this](const std::stop_token& stop) { watch(stop); }) {}

  void OnTestStart(const ::testing::TestInfo& test) override {
    const std::lock_guard held(mutex_);
    test_ = std::string(test.test_suite_name()) + "." + test.name();
    ++started_;
    changed_.notify_all();
  }

  void OnTestEnd(const ::testing::TestInfo& /*test*/) override {
    const std::lock_guard held(mutex_);
    test_.clear();
    changed_.notify_all();
  }

 private:
  // No test takes more than seconds, but a sanitizer and a busy machine slow it down many times.
  static constexpr std::chrono::seconds longest_test{600};
  static constexpr std::chrono::seconds for_the_others_to_say{2};

  void watch(const std::stop_token& stop) {
    std::unique_lock held(mutex_);
    while (!stop.stop_requested()) {
      const int seen = started_;
      const auto over = [&] { return started_ != seen || test_.empty(); };
      if (test_.empty()) {
        changed_.wait(held, stop, [&] { return !test_.empty(); });
      } else if (!changed_.wait_for(held, stop, longest_test, over) && !stop.stop_requested()) {
        std::cerr << "rank " + std::to_string(rank_) + " hangs in " + test_ + ": ending the job\n";
        std::this_thread::sleep_for(for_the_others_to_say);
        std::_Exit(1);  // mpirun ends the others
      }
    }
  }

  int rank_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::string test_;  ///< the one that runs; empty between tests
  int started_ = 0;   ///< tests, so far
  std::jthread watch_;
};

#ifdef SCALELAB_SANITIZED_ADDRESS
// The MPI library leaks a little in plugins that it unloads when it starts and when it ends. A leak
// in a plugin that is gone has no name that tests/leaks.supp could match: so what is allocated
// while the job starts is left out, and leaks are looked for before it ends.
using WithoutLeakCheck = __lsan::ScopedDisabler;
void look_for_leaks() {
  __lsan_do_leak_check();
}
#else
struct WithoutLeakCheck {};
void look_for_leaks() {}
#endif

}  // namespace

Job& test_job() {
  return *job_of_the_program();
}

}  // namespace scalelab

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  std::optional<scalelab::Job> started;
  {
    [[maybe_unused]] const scalelab::WithoutLeakCheck plugins_are_not_ours;
    started.emplace();
  }
  scalelab::Job& job = *started;
  scalelab::job_of_the_program() = &job;

  auto& listeners = ::testing::UnitTest::GetInstance()->listeners();
  if (!job.leads()) {
    const std::unique_ptr<::testing::TestEventListener> silenced(
        listeners.Release(listeners.default_result_printer()));
  }
  listeners.Append(std::make_unique<scalelab::FailureListener>(job.rank()).release());
  listeners.Append(std::make_unique<scalelab::HangListener>(job.rank()).release());

  const int failed_here = RUN_ALL_TESTS();
  const bool failed_anywhere =
      job.world().all_reduce(failed_here, scalelab::reduction::maximum) > 0;
  scalelab::look_for_leaks();
  return failed_anywhere ? 1 : 0;
}
