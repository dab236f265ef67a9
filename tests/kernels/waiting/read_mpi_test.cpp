// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "kernels/fingerprint.hpp"
#include "kernels/waiting/read/file_hash.hpp"
#include "kernels/waiting/read/page_cache.hpp"
#include "kernels/waiting/read/raw_file.hpp"
#include "numerics/random/philox.hpp"
#include "tests/full_disk.hpp"
#include "tests/kernels/run_kernel.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// What a study may set of the kernel; what it doesn't set costs least.
struct ReadStudy {
  std::int64_t files = 3;
  std::int64_t bytes = 10'001;
  std::int64_t block_bytes = 4096;
  std::string mode = "read";
  std::string access = "buffered";
  std::string cache = "warm";
  std::string format = "raw";
  std::string folder = "temporary";

  [[nodiscard]] Size size() const {
    return Size({{"files", files},
                 {"bytes", bytes},
                 {"block_bytes", block_bytes},
                 {"mode", mode},
                 {"access", access},
                 {"cache", cache},
                 {"format", format},
                 {"folder", folder}});
  }
  [[nodiscard]] std::string name() const {
    return fmt::format("{} files of {} bytes, {} {} {} {}", files, bytes, mode, access, cache,
                       format);
  }
};

/// The answer for so many files of so many bytes, from the definition of what is in them.
double answer_by_definition(std::int64_t files, std::int64_t bytes, std::uint32_t seed) {
  constexpr std::size_t columns = 256;
  std::uint64_t sum = 0;
  for (std::int64_t file = 0; file < files; ++file) {
    std::vector<std::uint32_t> words;
    for (std::uint64_t chunk = 0; words.size() * 4 < static_cast<std::size_t>(bytes); ++chunk) {
      words.resize(words.size() + 4 * columns);
      for (std::size_t column = 0; column < columns; ++column) {
        const auto counter =
            philox::counter(static_cast<std::uint64_t>(file), columns * chunk + column);
        const philox::Counter numbers = philox::numbers(counter, {seed, 0x72656164});
        for (std::size_t row = 0; row < 4; ++row) {
          words[(4 * chunk + row) * columns + column] = numbers.at(row);
        }
      }
    }
    FileHash hash;
    hash.add(std::as_bytes(std::span(words)).first(static_cast<std::size_t>(bytes)));
    sum += fingerprint(0, static_cast<std::uint64_t>(file), hash.value());
  }
  return fingerprint_as_double(sum);
}

void expect_answer(const ReadStudy& study, const Way& way) {
  constexpr std::uint32_t seed = 5;
  const Answer answer = run_kernel("read", study.size(), seed, way, everybody());
  EXPECT_TRUE(answer.verified) << study.name() << ", " << to_string(way) << ": " << answer.check;
  EXPECT_EQ(answer.value, answer_by_definition(study.files, study.bytes, seed))
      << study.name() << ", " << to_string(way);
}

bool never_cold() {
  return is_in_memory(std::filesystem::temp_directory_path());
}

/// Whether files in the temporary folder can be read past the page cache.
bool has_direct_access() {
  const TemporaryFolder folder;
  try {
    RawFile::create(folder / "file", FileAccess::direct);
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

TEST(Read, IsTheHashOfItsFilesHoweverItIsRun) {
  for (const Way& way : few_ways()) {
    expect_answer({.files = 7}, way);
  }
}

TEST(Read, IsTheHashOfItsFilesForAnyNumbersOfFilesAndBytes) {
  std::size_t turn = 0;
  for (const std::int64_t files : {1, 2, 5}) {
    for (const std::int64_t bytes : {1, 4095, 4096, 4097, 8192, 12'289}) {
      const std::vector<Way> ways = few_ways();
      const bool is_raw = (turn + turn / ways.size()) % 2 == 0;
      expect_answer({.files = files, .bytes = bytes, .format = is_raw ? "raw" : "hdf5"},
                    ways[turn++ % ways.size()]);
    }
  }
}

TEST(Read, OfOtherBlocksIsTheSame) {
  for (const std::int64_t block_bytes : {8192, 131'072}) {
    expect_answer({.block_bytes = block_bytes}, {.threads = 2});
  }
}

// With the hash as interpreted code, or half of it.
TEST(Read, ComputesUnderTheLockInEveryWay) {
  for (Way way : few_ways()) {
    way.interpreter.held_share = way.schedule == Schedule::fixed ? 1.0 : 0.5;
    expect_answer({.block_bytes = 16'384}, way);  // three chunks in a block
  }
}

TEST(Read, OfHdf5FilesIsTheSameInEveryWay) {
  for (const Way& way : few_ways()) {
    expect_answer({.format = "hdf5"}, way);
  }
}

TEST(Read, OfFilesThatAreNotInMemoryIsTheSame) {
  if (never_cold()) {
    GTEST_SKIP() << "the temporary folder is in memory";
  }
  for (const std::string format : {"raw", "hdf5"}) {
    expect_answer({.cache = "cold", .format = format}, {.threads = 2, .gil = GilPolicy::interval});
  }
}

TEST(Read, PastThePageCacheIsTheSame) {
  if (never_cold() || !has_direct_access()) {
    GTEST_SKIP() << "the temporary folder takes no O_DIRECT, or is in memory";
  }
  for (const std::int64_t bytes : {1, 4096, 10'001}) {
    const ReadStudy study{.bytes = bytes, .access = "direct", .cache = "cold"};
    expect_answer(study, {.threads = 2, .schedule = Schedule::dynamic});
  }
}

TEST(Read, WritesWhatItWouldRead) {
  std::size_t turn = 0;
  for (const std::string access : {"buffered", "direct"}) {
    if (access == "direct" && !has_direct_access()) {
      continue;
    }
    for (const std::int64_t bytes : {1, 4096, 10'001}) {
      const std::vector<Way> ways = few_ways();
      expect_answer({.bytes = bytes, .mode = "write", .access = access},
                    ways[turn++ % ways.size()]);
    }
  }
  expect_answer({.mode = "write", .format = "hdf5"},
                {.threads = 2, .gil = GilPolicy::interval, .schedule = Schedule::dynamic});
  Way held{.threads = 2, .gil = GilPolicy::ticks};
  held.interpreter.held_share = 0.5;
  expect_answer({.block_bytes = 16'384, .mode = "write"}, held);  // three chunks in a block
}

TEST(Read, TellsWhatWasInMemory) {
  const Answer warm = run_kernel("read", ReadStudy{}.size(), 1, {}, everybody());
  EXPECT_EQ(value_of(warm, "cached_share"), 1);
  if (!never_cold()) {
    const ReadStudy study{.cache = "cold"};
    EXPECT_LT(value_of(run_kernel("read", study.size(), 1, {}, everybody()), "cached_share"), 1);
  }
  const Answer written = run_kernel("read", ReadStudy{.mode = "write"}.size(), 1, {}, everybody());
  EXPECT_TRUE(written.values.empty());
}

/// The kernel on the first rank alone, with its files in a folder of the test's own.
class ReadAlone : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!group_.member()) {
      GTEST_SKIP() << "by the first rank alone";
    }
    team_.emplace(test_job(), group_, TeamOptions{.threads = 2, .gil = GilPolicy::interval});
    process_.emplace(*team_, group_.communicator, 1);
  }

  void prepare(ReadStudy study) {
    study.folder = folder_.path().string();
    kernel_ = find_kernel("read")->create(study.size());
    kernel_->prepare(*process_);
    kernel_->reset(*process_);
  }
  TimedRun work() {
    return team_->measure([this](Worker& worker) { kernel_->work(worker); });
  }
  Answer answer() { return kernel_->answer(*process_); }
  void close() {
    kernel_->close();
    team_->close();
  }

  /// Where the kernel has put a file.
  [[nodiscard]] std::filesystem::path file(const std::string& name) const {
    return std::filesystem::directory_iterator(folder_.path())->path() / name;
  }
  /// Changes the last byte of a file.
  static void change(const std::filesystem::path& path) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(-1, std::ios::end);
    const int last = file.get();
    file.seekp(-1, std::ios::end);
    file.put(static_cast<char>(last ^ 1));
  }

  TemporaryFolder folder_;
  RankGroup group_ = make_group(test_job(), {0});
  std::optional<Team> team_;
  std::optional<Process> process_;
  std::unique_ptr<Kernel> kernel_;
};

template <class Action>
std::string failure_of_read(Action&& action) {
  try {
    action();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "(nothing was thrown)";
}

TEST_F(ReadAlone, LeavesNothingBehind) {
  for (const std::string mode : {"read", "write"}) {
    prepare({.mode = mode});
    work();
    EXPECT_TRUE(answer().verified);
    EXPECT_FALSE(std::filesystem::is_empty(folder_.path()));
    kernel_->close();
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
  }
  team_->close();
}

TEST_F(ReadAlone, LeavesNothingBehindAfterAFailure) {
  prepare({});
  std::filesystem::remove(file("1.raw"));
  EXPECT_THAT(failure_of_read([this] { work(); }), HasSubstr("1.raw"));
  kernel_.reset();  // close() is not called then
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(ReadAlone, BringsWarmFilesToMemoryAgain) {
  if (never_cold()) {
    GTEST_SKIP() << "the temporary folder is in memory";
  }
  prepare({.files = 1});
  const std::filesystem::path path = file("0.raw");
  sync_file(path);
  // Another processor may hold on to a page for a moment.
  constexpr int most_attempts = 1000;
  for (int attempt = 0; attempt < most_attempts && bytes_in_page_cache(path) > 0; ++attempt) {
    drop_from_page_cache(path);
  }
  ASSERT_EQ(bytes_in_page_cache(path), 0);
  kernel_->reset(*process_);
  EXPECT_EQ(bytes_in_page_cache(path), 10'001);
  close();
}

TEST_F(ReadAlone, NoticesThatAFileIsAnotherOne) {
  for (const std::string format : {"raw", "hdf5"}) {
    prepare({.format = format});
    change(file(format == "raw" ? "2.raw" : "2.h5"));
    work();
    EXPECT_FALSE(answer().verified) << format;
    kernel_->close();
  }
  team_->close();
}

TEST_F(ReadAlone, NoticesThatAnotherFileWasWritten) {
  prepare({.mode = "write"});
  work();
  change(file("2.raw"));
  EXPECT_FALSE(answer().verified);
  kernel_->reset(*process_);
  work();
  std::filesystem::remove(file("0.raw"));
  EXPECT_FALSE(answer().verified);
  kernel_->reset(*process_);
  work();
  std::filesystem::resize_file(file("1.raw"), 10'000);
  EXPECT_FALSE(answer().verified);
  kernel_->reset(*process_);
  work();
  EXPECT_TRUE(answer().verified);
  close();
}

TEST_F(ReadAlone, WritesFilesAnew) {
  prepare({.mode = "write"});
  work();
  EXPECT_TRUE(std::filesystem::exists(file("0.raw")));
  kernel_->reset(*process_);
  EXPECT_FALSE(std::filesystem::exists(file("0.raw")));
  EXPECT_FALSE(answer().verified);
  close();
}

TEST_F(ReadAlone, SaysWhatToDoWhenTheDiskIsFull) {
  const auto is_told = AllOf(HasSubstr("3 of 2.00 MB each, take 6.00 MB in all"),
                             HasSubstr(folder_.path().string()), HasSubstr("size.folder"));
  {
    const FullDisk disk(1'000'000);
    EXPECT_THAT(failure_of_read([this] { prepare({.bytes = 2'000'000}); }), is_told);
  }
  prepare({.bytes = 2'000'000, .mode = "write"});
  {
    const FullDisk disk(1'000'000);
    EXPECT_THAT(failure_of_read([this] { work(); }), is_told);
  }
  kernel_.reset();
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

// Waiting for a file is booked as blocked, and leaves the interpreter lock: no more of the time is
// held than is left.
TEST_F(ReadAlone, WaitsOutsideTheLock) {
  for (const std::string format : {"raw", "hdf5"}) {
    prepare({.files = 8, .bytes = 200'000, .format = format});
    const TimedRun run = work();
    for (const WorkerAccount& account : run.workers) {
      EXPECT_GT(account.blocked_s, 0) << format;
      EXPECT_LE(account.lock_held_s, run.time_s - account.blocked_s) << format;
    }
    kernel_->close();
  }
  team_->close();
}

// One rank fails, and all tell of it.
TEST(Read, FailsOnAllRanksWhenADiskIsFull) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {});
  Process process(team, group.communicator, 1);
  const auto kernel = find_kernel("read")->create(ReadStudy{.files = 8, .bytes = 2'000'000}.size());
  std::optional<FullDisk> disk;
  if (test_job().rank() == test_job().ranks() - 1) {
    disk.emplace(1'000'000);
  }
  EXPECT_THAT(failure_of_read([&] { kernel->prepare(process); }), HasSubstr("ulimit -f"));
  disk.reset();
  team.close();
}

TEST(Read, FailsOnAllRanksWithoutItsFolder) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {});
  Process process(team, group.communicator, 1);
  const auto kernel = find_kernel("read")->create(ReadStudy{.folder = "/no/such/folder"}.size());
  EXPECT_THAT(failure_of_read([&] { kernel->prepare(process); }),
              HasSubstr("there is no folder /no/such/folder"));
  team.close();
}

TEST(Read, SaysWhereNoFileIsEverCold) {
  if (!is_in_memory("/dev/shm")) {
    GTEST_SKIP() << "/dev/shm is not in memory";
  }
  const RankGroup group = everybody();
  Team team(test_job(), group, {});
  Process process(team, group.communicator, 1);
  const ReadStudy study{.cache = "cold", .folder = "/dev/shm"};
  const auto kernel = find_kernel("read")->create(study.size());
  EXPECT_THAT(failure_of_read([&] { kernel->prepare(process); }),
              HasSubstr("file system of /dev/shm is memory"));
  team.close();
}

TEST(Read, RefusesBeforehandWhatCanNotBe) {
  const auto why_not = [](const ReadStudy& study) {
    return find_kernel("read")->why_not(study.size(), {});
  };
  EXPECT_EQ(why_not({}), "");
  EXPECT_EQ(why_not({.access = "direct", .cache = "cold"}), "");
  EXPECT_EQ(why_not({.mode = "write", .access = "direct"}), "");
  EXPECT_THAT(why_not({.access = "direct", .cache = "cold", .format = "hdf5"}),
              HasSubstr("size.format = \"raw\""));
  EXPECT_THAT(why_not({.access = "direct", .cache = "warm"}), HasSubstr("size.cache = \"cold\""));
  EXPECT_THAT(why_not({.folder = "/no/such/folder"}), HasSubstr("there is no folder"));
  EXPECT_THAT(why_not({.files = 10'000'000, .bytes = 1'000'000'000'000}),
              HasSubstr("the files take"));
}

TEST(Read, DeclaresHowItUsesItsTime) {
  const auto use = [](const ReadStudy& study, double held_share) {
    return find_kernel("read")->time_use(study.size(), held_share);
  };
  EXPECT_EQ(use({.cache = "warm"}, 0).native, 1);
  EXPECT_EQ(use({.cache = "cold"}, 0).wait, 1);
  EXPECT_TRUE(std::isnan(use({.cache = "cold"}, 0.5).lock));
  EXPECT_TRUE(std::isnan(use({.mode = "write"}, 0).wait));
  EXPECT_TRUE(std::isnan(use({.format = "hdf5"}, 0).wait));
}

}  // namespace
}  // namespace scalelab
