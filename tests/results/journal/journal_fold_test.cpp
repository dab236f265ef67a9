// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "results/journal/journal.hpp"
#include "results/store.hpp"
#include "tests/results/example_results.hpp"
#include "tests/results/text_file.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

namespace fs = std::filesystem;

/// A file with one snapshot, and a journal with two samples and an outcome beyond it.
class JournalFold : public ::testing::Test {
 protected:
  void SetUp() override {
    Store store = Store::create(path_, example_results(), WhenExists::refuse);
    store.append(example_sample(0, 3), example_workers(3));
    store.set_outcome(1, PointStatus::unfinished, "out of time");
    store.append(example_sample(1, 4), example_workers(4));
    whole_ = store.results();
    lines_ = read_bytes(journal_);
  }

  /// Where the last line begins.
  [[nodiscard]] std::size_t last_line() const { return lines_.rfind('\n', lines_.size() - 2) + 1; }

  TemporaryFolder folder_;
  fs::path path_ = folder_ / "out.h5";
  fs::path journal_ = folder_ / "out.h5.journal";
  Results whole_;
  std::string lines_;
};

TEST_F(JournalFold, AddsAllThatIsWhole) {
  EXPECT_EQ(read_results(path_), without_derived(whole_));
}

TEST_F(JournalFold, DropsALastLineThatIsTornAtAnyByte) {
  Results without_last = whole_;
  without_last.samples.pop_back();
  without_last.workers.resize(without_last.workers.size() - 2);
  const std::size_t events = read_journal(journal_).events.size();
  for (std::size_t kept = last_line(); kept < lines_.size(); ++kept) {
    write_bytes(journal_, lines_.substr(0, kept));
    ASSERT_EQ(read_journal(journal_).events.size(), events - 1) << "torn at byte " << kept;
  }
  for (const std::size_t kept : {last_line(), last_line() + 1, lines_.size() - 1}) {
    write_bytes(journal_, lines_.substr(0, kept));
    EXPECT_EQ(read_results(path_), without_derived(without_last)) << "torn at byte " << kept;
  }
}

TEST_F(JournalFold, ResumesBehindATornLine) {
  write_bytes(journal_, lines_.substr(0, lines_.size() - 10));
  {
    Store store = Store::resume(path_);
    EXPECT_EQ(store.results().samples.size(), 4U);
    store.append(example_sample(2, 4), example_workers(4));
  }

  const Results read = read_results(path_);

  ASSERT_EQ(read.samples.size(), 5U);
  EXPECT_EQ(read.samples.back(), example_sample(2, 4));
}

TEST_F(JournalFold, DropsACorruptLineAndKeepsTheOthers) {
  std::string corrupt = lines_;
  const std::size_t second_line = lines_.find('\n') + 1;
  corrupt[second_line + 60] = static_cast<char>(corrupt[second_line + 60] ^ 4);
  write_bytes(journal_, corrupt);

  const Results read = read_results(path_);

  ASSERT_EQ(read.samples.size(), 4U);
  EXPECT_EQ(read.samples.back(), example_sample(1, 4));
  EXPECT_EQ(read.points[1].status, PointStatus::unfinished);
}

TEST_F(JournalFold, DoesNotDoubleWhatIsInTheSnapshot) {
  {
    Store store = Store::resume(path_);
    store.set_outcome(1, PointStatus::measured, "");
    whole_ = store.results();
    lines_ = lines_ + read_bytes(journal_).substr(lines_.find('\n') + 1);
    store.save();
  }
  write_bytes(journal_,
              lines_);  // as if killed between the snapshot and the emptying of the journal

  EXPECT_EQ(read_results(path_), without_derived(whole_));
  EXPECT_EQ(Store::resume(path_).results(), whole_);
}

TEST_F(JournalFold, DoesNotTakeAnOutcomeBackThatTheSnapshotHas) {
  Store store = Store::resume(path_);
  store.set_outcome(1, PointStatus::measured, "");
  store.save();
  // The journal as a reader saw it who was overtaken by the snapshot: without the last outcome.
  write_bytes(journal_, lines_);

  EXPECT_EQ(read_results(path_).points[1].status, PointStatus::measured);
}

TEST_F(JournalFold, TakesATornFirstLineForAnEmptyJournal) {
  const std::size_t first_line = lines_.find('\n') + 1;
  for (std::size_t kept = 0; kept < first_line; ++kept) {
    write_bytes(journal_, lines_.substr(0, kept));
    ASSERT_EQ(read_results(path_), without_derived(example_results())) << "torn at byte " << kept;
  }
}

TEST_F(JournalFold, RefusesSamplesWhoseRunIsNotKnown) {
  std::string corrupt = lines_;
  corrupt[20] = static_cast<char>(corrupt[20] ^ 4);
  write_bytes(journal_, corrupt);

  EXPECT_THROW(read_results(path_), FileError);
}

TEST_F(JournalFold, IgnoresAPartialFileLeftByAKill) {
  write_bytes(folder_ / "out.h5.partial", "half a file");

  EXPECT_EQ(read_results(path_), without_derived(whole_));
  Store store = Store::resume(path_);
  store.finish();

  EXPECT_EQ(read_results(path_), without_derived(whole_));
  EXPECT_FALSE(fs::exists(folder_ / "out.h5.partial"));
}

}  // namespace
}  // namespace scalelab
