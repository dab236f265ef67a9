// SPDX-License-Identifier: BSD-3-Clause
#include "results/hdf5/trial_read.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <atomic>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <new>
#include <stdexcept>
#include <string>

#include "results/file_error.hpp"
#include "results/store.hpp"
#include "tests/planted_file.hpp"
#include "tests/results/example_results.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsEmpty;
using ::testing::Not;

/// A file, and readers planted in place of the one that reads it.
class TrialRead : public testing::Test {
 protected:
  TrialRead() { plant(path_, "whatever is in it"); }

  /// What is said of the file when this reader reads it; nothing when it is found readable.
  [[nodiscard]] std::string refusal(const std::function<void()>& reader) const {
    try {
      try_reading(path_, bounds_, [&](const std::filesystem::path&) { reader(); });
    } catch (const FileError& error) {
      return error.what();
    }
    return "";
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "file.h5";
  ReadingBounds bounds_ = {.processor_s = 1, .memory_mib = 512};
};

/// Asks the system for address space, and leaves it untouched.
void take_memory(std::size_t mib) {
  if (::mmap(nullptr, mib << 20U, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) ==
      MAP_FAILED) {
    throw std::bad_alloc();
  }
}

TEST_F(TrialRead, IsContentWithAReaderThatIs) {
  EXPECT_THAT(refusal([] {}), IsEmpty());
}

TEST_F(TrialRead, TellsWhatTheReaderRefuses) {
  EXPECT_EQ(refusal([] { throw FileError("row 3 is odd"); }), "row 3 is odd");
}

TEST_F(TrialRead, GivesUpOnAReaderThatNeverEnds) {
  EXPECT_THAT(refusal([] {
                for (std::atomic<int> i = 0;; ++i) {
                }
              }),
              AllOf(HasSubstr(path_.string()), HasSubstr("more than 1 s of processor time"),
                    HasSubstr("Restore it")));
}

TEST_F(TrialRead, GivesUpOnAReaderThatTakesMoreMemoryThanTheBound) {
  EXPECT_THAT(refusal([] { take_memory(256); }), IsEmpty());
  EXPECT_THAT(refusal([] { take_memory(513); }),
              AllOf(HasSubstr(path_.string()), HasSubstr("more than 512 MiB of memory"),
                    HasSubstr("Restore it")));
}

TEST_F(TrialRead, TakesALengthThatNoTextCanHaveForMemory) {
  EXPECT_THAT(refusal([] { throw std::length_error("basic_string"); }), HasSubstr("of memory"));
}

TEST_F(TrialRead, TellsTheSignalThatEndedTheReader) {
  EXPECT_THAT(refusal([] {
                std::signal(SIGSEGV, SIG_DFL);
                std::raise(SIGSEGV);
              }),
              AllOf(HasSubstr("damaged"), HasSubstr("with signal 11"), Not(HasSubstr("memory"))));
}

TEST_F(TrialRead, IsContentWithAResultsFile) {
  const auto results = folder_ / "results.h5";
  write_results(results, example_results(), WhenExists::refuse);
  EXPECT_NO_THROW(try_reading(results));
}

TEST(ReadingBounds, GrowWithTheFile) {
  const ReadingBounds empty = reading_bounds(0);
  const ReadingBounds large = reading_bounds(std::uintmax_t{1} << 30U);
  EXPECT_EQ(empty.processor_s, 6);
  EXPECT_EQ(empty.memory_mib, 320);
  EXPECT_EQ(large.processor_s, 5 + 1025);
  EXPECT_EQ(large.memory_mib, 256 + 64 * 1025);
}

}  // namespace
}  // namespace scalelab
