// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "results/store.hpp"
#include "tests/full_disk.hpp"
#include "tests/results/example_results.hpp"
#include "tests/results/text_file.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

template <class Action>
std::string message_on_full_disk(std::size_t bytes, Action action) {
  const FullDisk disk(bytes);
  try {
    action();
  } catch (const FileError& error) {
    return error.what();
  }
  return "(nothing was thrown)";
}

class FullDiskTest : public ::testing::Test {
 protected:
  TemporaryFolder folder_;
  fs::path path_ = folder_ / "out.h5";
  fs::path journal_ = folder_ / "out.h5.journal";
  fs::path partial_ = folder_ / "out.h5.partial";
};

TEST_F(FullDiskTest, LeavesNothingOfAFileThatCanNotBeMade) {
  const std::string message = message_on_full_disk(
      20000, [&] { write_results(path_, example_results(), WhenExists::refuse); });

  EXPECT_THAT(message, HasSubstr("The disk is full"));
  EXPECT_THAT(message, HasSubstr(path_.string()));
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(FullDiskTest, LeavesTheOldFileWhereverTheWriteFails) {
  write_results(path_, example_results(), WhenExists::refuse);
  const std::string before = read_bytes(path_);
  Results larger = example_results();
  larger.provenance.title = "larger";

  for (std::size_t bytes = 0; bytes < before.size(); bytes += 4001) {
    const std::string message =
        message_on_full_disk(bytes, [&] { write_results(path_, larger, WhenExists::overwrite); });
    ASSERT_THAT(message, HasSubstr("The disk is full")) << bytes << " bytes";
    ASSERT_EQ(read_bytes(path_), before) << bytes << " bytes";
    ASSERT_FALSE(fs::exists(partial_)) << bytes << " bytes";
  }

  write_results(path_, larger, WhenExists::overwrite);
  EXPECT_EQ(read_results(path_), without_derived(larger));
}

TEST_F(FullDiskTest, KeepsAllSamplesWhenASnapshotFails) {
  Store store = Store::create(path_, example_results(), WhenExists::refuse);
  store.append(example_sample(0, 3), example_workers(3));

  EXPECT_THAT(message_on_full_disk(20000, [&] { store.save(); }), HasSubstr("The disk is full"));

  EXPECT_EQ(read_results(path_), without_derived(store.results()));
  store.append(example_sample(1, 4), example_workers(4));
  store.save();
  EXPECT_EQ(read_results(path_).samples.size(), 5U);
}

TEST_F(FullDiskTest, LeavesNoPartOfALineInTheJournal) {
  Store store = Store::create(path_, example_results(), WhenExists::refuse);
  store.append(example_sample(0, 3), example_workers(3));
  const std::string before = read_bytes(journal_);

  const std::string message = message_on_full_disk(
      before.size() + 10, [&] { store.append(example_sample(1, 4), example_workers(4)); });

  EXPECT_THAT(message, HasSubstr("The disk is full"));
  EXPECT_THAT(message, HasSubstr(journal_.string()));
  EXPECT_EQ(read_bytes(journal_), before);
  EXPECT_EQ(store.results().samples.size(), 4U);
  store.append(example_sample(1, 4), example_workers(4));
  EXPECT_EQ(read_results(path_).samples.size(), 5U);
}

}  // namespace
}  // namespace scalelab
