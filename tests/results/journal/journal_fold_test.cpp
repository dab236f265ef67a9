// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "results/journal/journal.hpp"
#include "results/journal/journal_record.hpp"
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
    journal_bytes_ = read_bytes(journal_);
  }

  /// Where each of the records begins, and where the last one ends.
  [[nodiscard]] std::vector<std::size_t> begins() const {
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at != std::string::npos;
         at = journal_bytes_.find(record_mark, at + 1)) {
      found.push_back(at);
    }
    found.push_back(journal_bytes_.size());
    return found;
  }

  TemporaryFolder folder_;
  fs::path path_ = folder_ / "out.h5";
  fs::path journal_ = folder_ / "out.h5.journal";
  Results whole_;
  std::string journal_bytes_;
};

TEST_F(JournalFold, AddsAllThatIsWhole) {
  EXPECT_EQ(read_results(path_), without_derived(whole_));
}

TEST_F(JournalFold, DropsALastRecordThatIsTornAtAnyByte) {
  Results without_last = whole_;
  without_last.samples.pop_back();
  without_last.workers.resize(without_last.workers.size() - 2);
  const std::size_t events = read_journal(journal_).events.size();
  const std::size_t last = begins().at(3);
  for (std::size_t kept = last; kept < journal_bytes_.size(); ++kept) {
    write_bytes(journal_, journal_bytes_.substr(0, kept));
    const JournalContent content = read_journal(journal_);
    ASSERT_EQ(content.events.size(), events - 1) << "torn at byte " << kept;
    ASSERT_FALSE(content.ends_damaged) << "torn at byte " << kept;
  }
  for (const std::size_t kept : {last, last + 1, journal_bytes_.size() - 1}) {
    write_bytes(journal_, journal_bytes_.substr(0, kept));
    EXPECT_EQ(read_results(path_), without_derived(without_last)) << "torn at byte " << kept;
  }
}

TEST_F(JournalFold, ResumesBehindATornRecord) {
  write_bytes(journal_, journal_bytes_.substr(0, journal_bytes_.size() - 10));
  {
    Store store = Store::resume(path_);
    EXPECT_EQ(store.results().samples.size(), 4U);
    store.append(example_sample(2, 4), example_workers(4));
  }

  const Results read = read_results(path_);

  ASSERT_EQ(read.samples.size(), 5U);
  EXPECT_EQ(read.samples.back(), example_sample(2, 4));
}

TEST_F(JournalFold, DropsACorruptRecordAndKeepsTheOthers) {
  std::string corrupt = journal_bytes_;
  const std::size_t inside = begins().at(1) + 60;
  corrupt[inside] = static_cast<char>(corrupt[inside] ^ 4);
  write_bytes(journal_, corrupt);

  const Results read = read_results(path_);

  ASSERT_EQ(read.samples.size(), 4U);
  EXPECT_EQ(read.samples.back(), example_sample(1, 4));
  EXPECT_EQ(read.points[1].status, PointStatus::unfinished);
  EXPECT_EQ(read.provenance.lost_events, "1");
}

TEST_F(JournalFold, KeepsForEverWhichEventsWereLost) {
  const auto begin = begins();
  write_bytes(journal_, journal_bytes_.substr(0, begin.at(1)) + journal_bytes_.substr(begin.at(3)));
  EXPECT_EQ(read_results(path_).provenance.lost_events, "1-2");

  Store::resume(path_).finish();

  EXPECT_EQ(read_results(path_).provenance.lost_events, "1-2");
}

TEST_F(JournalFold, FindsTheNextRecordWhereALengthOrAMarkIsWrong) {
  for (const std::size_t inside : {0U, 5U, 9U, 14U}) {
    std::string corrupt = journal_bytes_;
    const std::size_t at = begins().at(1) + inside;
    corrupt[at] = static_cast<char>(corrupt[at] ^ 4);
    write_bytes(journal_, corrupt);

    const Results read = read_results(path_);

    EXPECT_EQ(read.samples.back(), example_sample(1, 4)) << "byte " << inside;
    EXPECT_EQ(read.provenance.lost_events, "1") << "byte " << inside;
  }
}

TEST_F(JournalFold, TellsThatTheLastRecordIsDamagedThoughItIsWhole) {
  for (const std::size_t inside : {0U, 30U}) {
    std::string corrupt = journal_bytes_;
    const std::size_t at = begins().at(3) + inside;
    corrupt[at] = static_cast<char>(corrupt[at] ^ 4);
    write_bytes(journal_, corrupt);

    const Results read = read_results(path_);

    EXPECT_EQ(read.samples.size(), 4U);
    EXPECT_EQ(read.provenance.lost_events, "3") << "byte " << inside;
  }
  write_bytes(journal_, journal_bytes_.substr(0, begins().at(3)) + std::string(500, '\0'));
  EXPECT_EQ(read_results(path_).provenance.lost_events, "3") << "lost with the power";
}

TEST_F(JournalFold, MissesNothingOfAWholeJournal) {
  EXPECT_EQ(read_results(path_).provenance.lost_events, "");
}

TEST_F(JournalFold, DoesNotDoubleWhatIsInTheSnapshot) {
  {
    Store store = Store::resume(path_);
    store.set_outcome(1, PointStatus::measured, "");
    whole_ = store.results();
    journal_bytes_ += read_bytes(journal_).substr(begins().at(1));
    store.save();
  }
  write_bytes(journal_,
              journal_bytes_);  // as if killed between the snapshot and the emptying of the journal

  EXPECT_EQ(read_results(path_), without_derived(whole_));
  EXPECT_EQ(Store::resume(path_).results(), whole_);
}

TEST_F(JournalFold, DoesNotTakeAnOutcomeBackThatTheSnapshotHas) {
  Store store = Store::resume(path_);
  store.set_outcome(1, PointStatus::measured, "");
  store.save();
  // The journal as a reader saw it who was overtaken by the snapshot: without the last outcome.
  write_bytes(journal_, journal_bytes_);

  EXPECT_EQ(read_results(path_).points[1].status, PointStatus::measured);
}

TEST_F(JournalFold, TakesATornFirstRecordForAnEmptyJournal) {
  const std::size_t first_ends = begins().at(1);
  for (std::size_t kept = 0; kept < first_ends; ++kept) {
    write_bytes(journal_, journal_bytes_.substr(0, kept));
    const JournalContent content = read_journal(journal_);
    ASSERT_EQ(content.run_id, "") << "torn at byte " << kept;
    ASSERT_TRUE(content.events.empty()) << "torn at byte " << kept;
  }
  for (const std::size_t kept : {std::size_t{0}, std::size_t{1}, first_ends - 1}) {
    write_bytes(journal_, journal_bytes_.substr(0, kept));
    EXPECT_EQ(read_results(path_), without_derived(example_results())) << "torn at byte " << kept;
  }
}

TEST_F(JournalFold, RefusesSamplesWhoseRunIsNotKnown) {
  std::string corrupt = journal_bytes_;
  corrupt[30] = static_cast<char>(corrupt[30] ^ 4);
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
