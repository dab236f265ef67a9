// SPDX-License-Identifier: BSD-3-Clause
#include "results/results_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "results/file_error.hpp"
#include "results/store.hpp"
#include "tests/results/example_results.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ResultsFileOf : public ::testing::Test {
 protected:
  /// All rows that the file hands over, in order.
  [[nodiscard]] static std::vector<WorkerSample> rows_in(const ResultsFile& file) {
    std::vector<WorkerSample> all;
    file.visit_workers([&](const Sample& sample, std::span<const WorkerSample> rows) {
      EXPECT_EQ(sample, file.results().samples[static_cast<std::size_t>(sample.order)]);
      all.insert(all.end(), rows.begin(), rows.end());
    });
    return all;
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "out.h5";
};

TEST_F(ResultsFileOf, AFinishedRunHandsRowsOverAsOftenAsAsked) {
  const Results written = example_results();
  write_results(path_, written, WhenExists::refuse);

  const ResultsFile file(path_);

  EXPECT_THAT(file.results().workers, IsEmpty());
  EXPECT_EQ(file.results().samples, written.samples);
  EXPECT_EQ(rows_in(file), written.workers);
  EXPECT_EQ(rows_in(file), written.workers);
}

TEST_F(ResultsFileOf, AKilledRunHasTheRowsOfItsJournal) {
  {
    Store store = Store::create(path_, example_results(), WhenExists::refuse);
    store.append(example_sample(1, 3), example_workers(3));
  }
  const Results whole = read_results(path_);
  ASSERT_EQ(whole.workers.size(), 8U);

  EXPECT_EQ(rows_in(ResultsFile(path_)), whole.workers);
}

TEST_F(ResultsFileOf, ARunUnderWayStaysWhatItWasWhenOpened) {
  Store store = Store::create(path_, example_results(), WhenExists::refuse);
  const ResultsFile file(path_);
  store.append(example_sample(1, 3), example_workers(3));
  store.save();

  EXPECT_EQ(rows_in(file), example_results().workers);
}

TEST_F(ResultsFileOf, RowsOfNoSampleNamesFileAndRow) {
  Results results = example_results();
  results.workers[3].sample = 17;
  write_results(path_, results, WhenExists::refuse);
  const ResultsFile file(path_);
  try {
    static_cast<void>(rows_in(file));
    FAIL() << "nothing was thrown";
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(),
                AllOf(HasSubstr(path_.string()), HasSubstr("/workers/sample, row 3"),
                      HasSubstr("no sample of order 17"), HasSubstr("measure again")));
  }
  EXPECT_THROW(read_results(path_), FileError);
}

TEST_F(ResultsFileOf, NoSamplesIsRefusedOnlyWhereSamplesAreNeeded) {
  Results results = example_results();
  results.samples.clear();
  results.workers.clear();
  write_results(path_, results, WhenExists::refuse);
  EXPECT_NO_THROW(ResultsFile{path_});
  try {
    open_measured(path_);
    FAIL() << "nothing was thrown";
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr(path_.string()), HasSubstr("nothing was measured"),
                                    HasSubstr("--resume")));
  }
}

TEST_F(ResultsFileOf, SomeSamplesIsEnough) {
  write_results(path_, example_results(), WhenExists::refuse);
  EXPECT_EQ(open_measured(path_)->results().samples, example_results().samples);
}

}  // namespace
}  // namespace scalelab
