// SPDX-License-Identifier: BSD-3-Clause
#include "results/store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "tests/results/example_results.hpp"
#include "tests/results/text_file.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

static_assert(std::is_nothrow_move_constructible_v<Store>);
static_assert(!std::is_copy_constructible_v<Store>);

/// Runs the action and gives the message of the FileError that it throws.
template <class Error = FileError, class Action>
std::string message_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  ADD_FAILURE() << "not thrown";
  return "";
}

void append_example(Store& store, std::int64_t order) {
  store.append(example_sample(order % 3, order), example_workers(order));
}

class StoreTest : public ::testing::Test {
 protected:
  TemporaryFolder folder_;
  fs::path path_ = folder_ / "out.h5";
  fs::path journal_ = folder_ / "out.h5.journal";
  fs::path partial_ = folder_ / "out.h5.partial";
};

TEST_F(StoreTest, WritesTheFirstSnapshotAtOnce) {
  const Store store = Store::create(path_, example_results(), WhenExists::refuse);

  EXPECT_EQ(read_results(path_), without_derived(example_results()));
}

TEST_F(StoreTest, KeepsWhatWasAppendedWithoutBeingFinished) {
  {
    Store store = Store::create(path_, example_results(), WhenExists::refuse);
    append_example(store, 3);
    append_example(store, 4);
    store.set_outcome(2, PointStatus::failed, "a rank was lost");
  }

  const Results read = read_results(path_);

  Results expected = example_results();
  for (const int order : {3, 4}) {
    expected.samples.push_back(example_sample(order % 3, order));
    for (const WorkerSample& worker : example_workers(order)) {
      expected.workers.push_back(worker);
    }
  }
  expected.points[2].status = PointStatus::failed;
  expected.points[2].reason = "a rank was lost";
  EXPECT_EQ(read, without_derived(expected));
}

TEST_F(StoreTest, ChangesNoFileByReading) {
  Store store = Store::create(path_, example_results(), WhenExists::refuse);
  append_example(store, 3);
  const std::string file = read_bytes(path_);
  const std::string journal = read_bytes(journal_);

  read_results(path_);

  EXPECT_EQ(read_bytes(path_), file);
  EXPECT_EQ(read_bytes(journal_), journal);
}

TEST_F(StoreTest, GivesItsResultsWithoutReadingTheFile) {
  Store store = Store::create(path_, example_results(), WhenExists::refuse);
  append_example(store, 3);
  store.set_outcome(0, PointStatus::unfinished, "out of time");

  EXPECT_EQ(without_derived(store.results()), read_results(path_));
  EXPECT_EQ(store.results().samples.size(), 4U);
}

TEST_F(StoreTest, EmptiesTheJournalWhenSaved) {
  Store store = Store::create(path_, example_results(), WhenExists::refuse);
  const std::string fresh_journal = read_bytes(journal_);
  append_example(store, 3);
  EXPECT_NE(read_bytes(journal_), fresh_journal);

  store.save();

  EXPECT_EQ(read_bytes(journal_), fresh_journal);
  EXPECT_EQ(read_results(path_), without_derived(store.results()));
}

TEST_F(StoreTest, LeavesOnlyTheFileWhenFinished) {
  Store store = Store::create(path_, example_results(), WhenExists::refuse);
  append_example(store, 3);

  store.finish();

  EXPECT_TRUE(fs::exists(path_));
  EXPECT_FALSE(fs::exists(journal_));
  EXPECT_FALSE(fs::exists(partial_));
  EXPECT_EQ(read_results(path_), without_derived(store.results()));
  EXPECT_THROW(append_example(store, 4), std::logic_error);
}

TEST_F(StoreTest, HandsItsResultsOverWhenFinished) {
  Store store = Store::create(path_, example_results(), WhenExists::refuse);
  append_example(store, 3);
  store.finish();

  const Results taken = store.take_results();

  EXPECT_EQ(without_derived(taken), read_results(path_));
  EXPECT_TRUE(store.results().samples.empty());
}

TEST_F(StoreTest, SyncsWithoutWritingTheFileAnew) {
  Store store = Store::create(path_, example_results(), WhenExists::refuse);
  const std::string file = read_bytes(path_);
  append_example(store, 3);
  const std::string journal = read_bytes(journal_);

  store.sync();

  EXPECT_EQ(read_bytes(path_), file);
  EXPECT_EQ(read_bytes(journal_), journal);
}

TEST_F(StoreTest, WritesTheAnalysisWithTheNextSnapshot) {
  Results initial = example_results();
  initial.analysis.clear();
  Store store = Store::create(path_, initial, WhenExists::refuse);

  store.set_analysis(example_results().analysis);
  store.finish();

  const hid_t file = H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  EXPECT_GT(H5Lexists(file, "analysis/median_s", H5P_DEFAULT), 0);
  H5Fclose(file);
}

TEST_F(StoreTest, WritesLimitsWithTheNextSnapshot) {
  Store store = Store::create(path_, example_results(), WhenExists::refuse);
  std::vector<LimitRecord> of_nobody = example_limits();
  of_nobody.front().node = 2;
  EXPECT_THROW(store.set_limits(of_nobody), std::invalid_argument);

  store.set_limits(example_limits());
  store.finish();

  EXPECT_EQ(read_results(path_).limits, example_limits());
}

TEST_F(StoreTest, RefusesAnAnalysisThatDoesNotFit) {
  Store store = Store::create(path_, example_results(), WhenExists::refuse);
  const Column short_column = {"median_s", "s", "median", std::vector<double>{1}};
  const Column named_as_dimension = {"point", "1", "", std::vector<double>{1, 2, 3}};

  EXPECT_THROW(store.set_analysis({short_column}), std::invalid_argument);
  EXPECT_THROW(store.set_analysis({named_as_dimension}), std::invalid_argument);
  EXPECT_EQ(store.results().analysis, example_results().analysis);
}

TEST_F(StoreTest, RefusesSamplesThatCanNotBe) {
  Store store = Store::create(path_, example_results(), WhenExists::refuse);

  EXPECT_THROW(store.append(example_sample(0, 2), {}), std::invalid_argument) << "order taken";
  EXPECT_THROW(store.append(example_sample(3, 3), {}), std::invalid_argument) << "no such point";
  EXPECT_THROW(store.append(example_sample(-1, 3), {}), std::invalid_argument) << "no such point";
  EXPECT_THROW(store.append(example_sample(0, 3), example_workers(2)), std::invalid_argument)
      << "another sample's workers";
  EXPECT_THROW(store.set_outcome(3, PointStatus::failed, ""), std::invalid_argument)
      << "no such point";
  EXPECT_EQ(store.results(), example_results());
  EXPECT_EQ(read_results(path_), without_derived(example_results()));
}

TEST_F(StoreTest, RefusesResultsThatContradictThemselves) {
  Results wrong = example_results();
  wrong.samples[1].point = 7;

  EXPECT_THROW(Store::create(path_, wrong, WhenExists::refuse), std::invalid_argument);
  EXPECT_THROW(write_results(path_, wrong, WhenExists::refuse), std::invalid_argument);
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(StoreTest, ReplacesPoints) {
  Store store = Store::create(path_, example_results(), WhenExists::refuse);
  append_example(store, 3);
  Point other = example_point(1, "gemm", "n", 4096);
  other.status = PointStatus::planned;

  store.replace_points({{0, other}, {2, other}});

  EXPECT_EQ(read_results(path_).points[0], other);
  EXPECT_EQ(read_results(path_).points[2], other);
  EXPECT_EQ(read_results(path_), without_derived(store.results()));
  const Point kept = store.results().points[1];
  EXPECT_THROW(store.replace_points({{1, other}, {3, other}}), std::invalid_argument);
  EXPECT_EQ(store.results().points[1], kept);
}

TEST_F(StoreTest, ResumesWhereItWasKilled) {
  {
    Store store = Store::create(path_, example_results(), WhenExists::refuse);
    append_example(store, 3);
  }
  {
    Store store = Store::resume(path_);
    EXPECT_EQ(store.results().samples.size(), 4U);
    append_example(store, 4);
  }
  Store store = Store::resume(path_);
  append_example(store, 5);
  store.finish();

  const Results read = read_results(path_);
  ASSERT_EQ(read.samples.size(), 6U);
  EXPECT_EQ(read.samples.back(), example_sample(2, 5));
  EXPECT_EQ(read.workers.size(), 12U);
}

TEST_F(StoreTest, ResumesAFinishedFile) {
  write_results(path_, example_results(), WhenExists::refuse);

  Store store = Store::resume(path_);

  EXPECT_EQ(store.results(), without_derived(example_results()));
}

TEST_F(StoreTest, RefusesToResumeNothingAFolderAndText) {
  EXPECT_THAT(message_of([&] { Store::resume(path_); }), HasSubstr(path_.string()));
  EXPECT_FALSE(fs::exists(journal_));
  EXPECT_THAT(message_of([&] { Store::resume(folder_.path()); }), HasSubstr("a folder"));
  write_bytes(path_, "[study]\n");
  EXPECT_THAT(message_of([&] { Store::resume(path_); }), HasSubstr("not an HDF5 file"));
  EXPECT_EQ(read_bytes(path_), "[study]\n");
  EXPECT_FALSE(fs::exists(journal_));
}

TEST_F(StoreTest, RefusesToReplaceAFile) {
  write_results(path_, example_results(), WhenExists::refuse);
  const std::string before = read_bytes(path_);

  const auto create = [&] { Store::create(path_, {}, WhenExists::refuse); };
  const auto write = [&] { write_results(path_, {}, WhenExists::refuse); };

  EXPECT_THAT(message_of<OutputExists>(create), HasSubstr("--resume"));
  EXPECT_THAT(message_of<OutputExists>(write), HasSubstr(path_.string()));
  EXPECT_EQ(read_bytes(path_), before);
  EXPECT_FALSE(fs::exists(journal_));
}

TEST_F(StoreTest, ReplacesAFileAndItsJournalWithTheFirstSample) {
  {
    Store store = Store::create(path_, example_results(), WhenExists::refuse);
    append_example(store, 3);
  }
  const Results before = read_results(path_);
  Results other = example_results();
  other.samples.clear();
  other.workers.clear();

  Store store = Store::create(path_, other, WhenExists::overwrite);
  store.set_outcome(0, PointStatus::unfinished, "noted before there is a sample");
  store.save();
  EXPECT_FALSE(store.is_written());
  EXPECT_EQ(read_results(path_), before) << "nothing was measured yet";

  append_example(store, 0);
  EXPECT_TRUE(store.is_written());
  const Results after = read_results(path_);
  EXPECT_EQ(after.samples.size(), 1U);
  EXPECT_EQ(after.points.at(0).reason, "noted before there is a sample");
}

TEST_F(StoreTest, KeepsTheFileThatItWasToReplaceWhenNothingIsMeasured) {
  write_results(path_, example_results(), WhenExists::refuse);
  const std::string before = read_bytes(path_);

  Store store = Store::create(path_, {}, WhenExists::overwrite);
  store.finish();

  EXPECT_EQ(read_bytes(path_), before);
  EXPECT_FALSE(fs::exists(journal_));
}

TEST_F(StoreTest, OverwritesResultsAndEmptyFilesOnly) {
  write_bytes(path_, "[study]\n");
  const auto create = [&] { Store::create(path_, {}, WhenExists::overwrite); };
  EXPECT_THAT(message_of<OutputExists>(create), HasSubstr("not overwritten"));
  EXPECT_EQ(read_bytes(path_), "[study]\n");
  EXPECT_FALSE(fs::exists(journal_));

  write_bytes(path_, "");
  EXPECT_NO_THROW(Store::create(path_, {}, WhenExists::overwrite));
}

TEST_F(StoreTest, AdvisesAgainstWhatIsThere) {
  write_bytes(path_, "[study]\n");
  const auto create = [&] { Store::create(path_, {}, WhenExists::refuse); };
  EXPECT_THAT(
      message_of<OutputExists>(create),
      ::testing::AllOf(HasSubstr("no results file"), ::testing::Not(HasSubstr("--overwrite"))));

  fs::remove(path_);
  write_results(path_, example_results(), WhenExists::refuse);
  const auto merge = [&] { write_results(path_, {}, WhenExists::refuse); };
  EXPECT_THAT(message_of<OutputExists>(create), HasSubstr("--resume"));
  EXPECT_THAT(message_of<OutputExists>(merge),
              ::testing::AllOf(HasSubstr("--overwrite"), ::testing::Not(HasSubstr("--resume"))));

  const auto in_new_folder = [&] { Store::create(folder_ / "new/", {}, WhenExists::refuse); };
  EXPECT_THAT(message_of(in_new_folder), HasSubstr("new/ names a folder"));
}

TEST_F(StoreTest, FollowsALinkToAFileThatIsStillToBeMade) {
  const fs::path link = folder_ / "link.h5";
  fs::create_symlink("r.h5", link);
  Store::create(link, example_results(), WhenExists::refuse).finish();
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_TRUE(fs::is_regular_file(folder_ / "r.h5"));
}

TEST_F(StoreTest, HandsPermissionsOnToTheFileThatTakesItsPlace) {
  write_results(path_, example_results(), WhenExists::refuse);
  constexpr fs::perms closed = fs::perms::owner_read | fs::perms::owner_write;
  fs::permissions(path_, closed);
  Store::resume(path_).finish();
  EXPECT_EQ(fs::status(path_).permissions(), closed);
}

TEST_F(StoreTest, IgnoresTheOldJournalWhenKilledWhileReplacing) {
  {
    Store store = Store::create(path_, example_results(), WhenExists::refuse);
    append_example(store, 3);
  }
  const std::string old_journal = read_bytes(journal_);
  Results others = example_results();
  others.provenance.title = "another run";
  { const Store store = Store::create(path_, others, WhenExists::overwrite); }
  write_bytes(journal_, old_journal);  // as if killed before the journal was emptied

  EXPECT_EQ(read_results(path_), without_derived(others));
  EXPECT_EQ(Store::resume(path_).results(), without_derived(others));
}

TEST_F(StoreTest, RefusesAJournalOfAnotherRun) {
  { const Store store = Store::create(path_, example_results(), WhenExists::refuse); }
  const fs::path other = folder_ / "other.h5";
  {
    Store store = Store::create(other, example_results(), WhenExists::refuse);
    append_example(store, 3);
  }
  fs::copy_file(folder_ / "other.h5.journal", journal_, fs::copy_options::overwrite_existing);
  const std::string journal = read_bytes(journal_);

  EXPECT_THAT(message_of([&] { read_results(path_); }), HasSubstr("belongs to another run"));
  EXPECT_THAT(message_of([&] { Store::resume(path_); }), HasSubstr(journal_.string()));
  EXPECT_EQ(read_bytes(journal_), journal) << "the journal must not be lost";
}

TEST_F(StoreTest, RefusesAJournalWhoseFileIsGone) {
  {
    Store store = Store::create(path_, example_results(), WhenExists::refuse);
    append_example(store, 3);
  }
  fs::remove(path_);
  const std::string journal = read_bytes(journal_);

  const auto create = [&] { Store::create(path_, {}, WhenExists::refuse); };

  EXPECT_THAT(message_of<OutputExists>(create), HasSubstr(journal_.string()));
  EXPECT_EQ(read_bytes(journal_), journal);
}

TEST_F(StoreTest, RefusesAFolderAndAPlaceThatIsNotThere) {
  const auto create = [](const fs::path& path) {
    return message_of([&] { Store::create(path, {}, WhenExists::overwrite); });
  };
  EXPECT_THAT(create(folder_.path()), HasSubstr("a folder"));
  EXPECT_THAT(create("/dev/null"), HasSubstr("a device"));
  EXPECT_THAT(create(folder_ / "no/such/out.h5"),
              HasSubstr("there is no folder " + (folder_ / "no/such").string()));
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(StoreTest, AllowsOneWriterAtATime) {
  Store store = Store::create(path_, example_results(), WhenExists::refuse);
  const auto locked = HasSubstr("another scalelab is writing");

  EXPECT_THAT(message_of([&] { Store::resume(path_); }), locked);
  EXPECT_THAT(message_of([&] { Store::create(path_, {}, WhenExists::overwrite); }), locked);
  EXPECT_THAT(message_of([&] { write_results(path_, {}, WhenExists::overwrite); }), locked);
  append_example(store, 3);
  EXPECT_EQ(read_results(path_).samples.size(), 4U) << "readers are let in";
}

TEST_F(StoreTest, LetsTheNextWriterInWhenGone) {
  { const Store store = Store::create(path_, example_results(), WhenExists::refuse); }
  EXPECT_NO_THROW(Store::resume(path_));
  Store moved = Store::resume(path_);
  const Store owner = std::move(moved);
  EXPECT_THROW(Store::resume(path_), FileError);
}

TEST_F(StoreTest, ReplacesWhatALinkLeadsTo) {
  fs::create_directory(folder_ / "real");
  write_results(folder_ / "real/out.h5", {}, WhenExists::refuse);
  fs::create_symlink(folder_ / "real/out.h5", path_);
  {
    Store store = Store::create(path_, example_results(), WhenExists::overwrite);
    append_example(store, 3);
  }
  EXPECT_TRUE(fs::is_symlink(path_));
  EXPECT_EQ(read_results(path_).samples.size(), 4U);
  EXPECT_EQ(read_results(folder_ / "real/out.h5").samples.size(), 4U);
}

TEST_F(StoreTest, ReadsFromTheFolderItWasStartedIn) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_.path());
  Store store = Store::create("out.h5", example_results(), WhenExists::refuse);
  fs::current_path(before);

  append_example(store, 3);
  store.finish();

  EXPECT_EQ(read_results(path_).samples.size(), 4U);
}

TEST(SavingIsDue, AtMostOnceASecond) {
  EXPECT_FALSE(saving_is_due(0.999, 0.0));
  EXPECT_TRUE(saving_is_due(1.0, 0.001));
}

TEST(SavingIsDue, AtMostOnePercentOfTheTime) {
  // A snapshot of 1 s every 100 s, itself included, is 1 %.
  EXPECT_FALSE(saving_is_due(98.9, 1.0));
  EXPECT_TRUE(saving_is_due(99.1, 1.0));
}

TEST(SnapshotPays, OnlyWhenTheFileGainsAsMuchAsItHolds) {
  EXPECT_TRUE(snapshot_pays(0, 100));
  EXPECT_FALSE(snapshot_pays(101, 100));
  EXPECT_TRUE(snapshot_pays(100, 100));
}

// Whatever was written before: what it costs never grows beyond that of 16 MiB.
TEST(SnapshotPays, OnlyWhileTheFileIsWrittenQuickly) {
  constexpr std::int64_t mebibyte = 1 << 20;
  EXPECT_TRUE(snapshot_pays(8 * mebibyte, 8 * mebibyte));
  EXPECT_FALSE(snapshot_pays(8 * mebibyte, 8 * mebibyte + 1));
  EXPECT_FALSE(snapshot_pays(0, 17 * mebibyte));
  for (std::int64_t fresh = 1; fresh < 100000 * mebibyte; fresh *= 2) {
    EXPECT_FALSE(snapshot_pays(16 * mebibyte, fresh));
  }
}

TEST_F(StoreTest, KeepsSummariesInTheJournalAndInTheFile) {
  {
    Results initial = example_results();
    initial.limits = example_limits();
    Store store = Store::create(path_, initial, WhenExists::refuse);
    EXPECT_THROW(store.append(example_sample(1, 3), {}, example_summaries(4)),
                 std::invalid_argument);
    store.append(example_sample(1, 3), {}, example_summaries(3));
  }
  EXPECT_EQ(read_results(path_), without_derived(example_with_summaries()));

  Store::resume(path_).finish();

  EXPECT_EQ(read_results(path_), without_derived(example_with_summaries()));
}

}  // namespace
}  // namespace scalelab
