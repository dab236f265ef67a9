// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <filesystem>

#include "results/file_error.hpp"
#include "results/journal/journal.hpp"
#include "tests/results/example_results.hpp"
#include "tests/temporary_folder.hpp"

namespace {

/// Whether the system refuses to cut files off at the moment, as it may after an input error.
bool& truncation_is_refused() {
  static bool refused = false;
  return refused;
}

int truncate_unless_refused(int file, long length) {
  if (truncation_is_refused()) {
    errno = EIO;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_ftruncate, file, length));
}

}  // namespace

// Those of the C library step back behind the program's own.
extern "C" int ftruncate(int file, off_t length) noexcept {
  return truncate_unless_refused(file, length);
}
extern "C" int ftruncate64(int file, off64_t length) noexcept {
  return truncate_unless_refused(file, length);
}

namespace scalelab {
namespace {

class RefusedTruncation : public ::testing::Test {
 protected:
  RefusedTruncation() : old_handler_(std::signal(SIGXFSZ, SIG_IGN)) { journal_.restart("run"); }
  ~RefusedTruncation() override {
    truncation_is_refused() = false;
    std::signal(SIGXFSZ, old_handler_);
  }
  RefusedTruncation(const RefusedTruncation&) = delete;
  RefusedTruncation& operator=(const RefusedTruncation&) = delete;
  RefusedTruncation(RefusedTruncation&&) = delete;
  RefusedTruncation& operator=(RefusedTruncation&&) = delete;

  void append(std::int64_t number) {
    journal_.append({number, SampleEvent{example_sample(0, number), example_workers(number)}});
  }

  /// Only part of the event fits onto the disk.
  void append_in_part(std::int64_t number) {
    rlimit before = {};
    getrlimit(RLIMIT_FSIZE, &before);
    rlimit full = before;
    full.rlim_cur = std::filesystem::file_size(path_) + 100;
    setrlimit(RLIMIT_FSIZE, &full);
    EXPECT_THROW(append(number), FileError);
    setrlimit(RLIMIT_FSIZE, &before);
  }

  /// The numbers of the events that can be read.
  [[nodiscard]] std::vector<std::int64_t> numbers() const {
    std::vector<std::int64_t> found;
    for (const JournalEvent& event : read_journal(path_).events) {
      found.push_back(event.number);
    }
    return found;
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "r.h5.journal";
  Journal journal_{path_};
  void (*old_handler_)(int);
};

using Numbers = std::vector<std::int64_t>;

TEST_F(RefusedTruncation, LeavesATornEventThatTheNextIsNotJoinedTo) {
  append(1);
  truncation_is_refused() = true;
  append_in_part(2);
  append(2);

  EXPECT_EQ(numbers(), Numbers({1, 2}));
}

TEST_F(RefusedTruncation, LosesNoEventWhenALaterOneIsCutOff) {
  append(1);
  truncation_is_refused() = true;
  append_in_part(2);
  append(2);
  truncation_is_refused() = false;
  append_in_part(3);

  EXPECT_EQ(numbers(), Numbers({1, 2}));
  append(3);
  EXPECT_EQ(numbers(), Numbers({1, 2, 3}));
}

TEST_F(RefusedTruncation, KeepsTheEventsOfAJournalThatCanNotBeEmptied) {
  append(1);
  truncation_is_refused() = true;
  EXPECT_THROW(journal_.restart("run"), FileError);

  append(2);
  EXPECT_EQ(numbers(), Numbers({1, 2}));
}

TEST_F(RefusedTruncation, DoesNotHinderAJournalWhoseBeginningWasTorn) {
  rlimit before = {};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit full = before;
  full.rlim_cur = 5;
  setrlimit(RLIMIT_FSIZE, &full);
  EXPECT_THROW(journal_.restart("run"), FileError);
  setrlimit(RLIMIT_FSIZE, &before);

  append(1);
  EXPECT_EQ(numbers(), Numbers({1}));
  EXPECT_EQ(read_run_id(path_), "run");
}

}  // namespace
}  // namespace scalelab
