// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>

#include "results/store.hpp"
#include "tests/results/example_results.hpp"
#include "tests/results/text_file.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

Results there_and_back(const Results& results) {
  const TemporaryFolder folder;
  write_results(folder / "out.h5", results, WhenExists::refuse);
  return read_results(folder / "out.h5");
}

TEST(RoundTrip, GivesBackEverythingExactly) {
  const Results results = example_results();

  const Results read = there_and_back(results);

  EXPECT_EQ(read.provenance, results.provenance);
  EXPECT_EQ(read.studies, results.studies);
  EXPECT_EQ(read.machine, results.machine);
  EXPECT_EQ(read.points, results.points);
  EXPECT_EQ(read.samples, results.samples);
  EXPECT_EQ(read.workers, results.workers);
  EXPECT_TRUE(read.analysis.empty()) << "it is computed anew";
}

TEST(RoundTrip, GivesBackEmptyResults) {
  EXPECT_EQ(there_and_back({}), Results{});
}

TEST(RoundTrip, GivesBackPointsWithoutSamples) {
  Results results = example_results();
  results.samples.clear();
  results.workers.clear();
  results.analysis.clear();

  EXPECT_EQ(there_and_back(results), results);
}

TEST(RoundTrip, KeepsTheBitsOfExtremeNumbers) {
  using Limits = std::numeric_limits<double>;
  Results results = example_results();
  results.samples[0].time_s = Limits::denorm_min();
  results.samples[1].start_s = -0.0;
  results.samples[2].answer = Limits::infinity();
  results.samples[0].answer = 0.1 + 0.2;
  results.samples[1].answer = Limits::quiet_NaN();
  results.samples[1].repeat = std::numeric_limits<std::int64_t>::max();

  const Results read = there_and_back(results);

  EXPECT_EQ(read.samples[0].time_s, Limits::denorm_min());
  EXPECT_TRUE(std::signbit(read.samples[1].start_s));
  EXPECT_EQ(read.samples[2].answer, Limits::infinity());
  EXPECT_EQ(read.samples[0].answer, 0.1 + 0.2);
  EXPECT_TRUE(std::isnan(read.samples[1].answer));
  EXPECT_EQ(read.samples[1].repeat, std::numeric_limits<std::int64_t>::max());
}

TEST(RoundTrip, KeepsWhatIsNotKnown) {
  Results results = example_results();
  results.points[0].lock_share = MaybeReal();
  results.studies[0].held_share = MaybeReal();

  const Results read = there_and_back(results);

  EXPECT_TRUE(std::isnan(read.points[0].lock_share));
  EXPECT_TRUE(std::isnan(read.studies[0].held_share));
  EXPECT_EQ(read, without_derived(results));
}

TEST(RoundTrip, CrossesTheBoundariesOfBlocks) {
  Results results = example_results();
  const std::size_t rows = 65536 * 2 + 1;  // two full blocks of reading and writing, and one row
  results.workers.resize(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    results.workers[i].sample = static_cast<std::int64_t>(3 * i / rows);
    results.workers[i].core = static_cast<std::int64_t>(i);
    results.workers[i].busy_s = 0.5 * static_cast<double>(i);
  }
  results.points.resize(65537, results.points[0]);
  results.points.back().reason = "the last";
  results.analysis.clear();

  EXPECT_TRUE(there_and_back(results) == results);
}

TEST(RoundTrip, TellsSizesFromColumnsOfTheSameName) {
  Results results = example_results();
  results.points[0].size = {{"threads", 12.5}, {"point", 3.0}, {"a/b", 4.0}, {"work_unit", 5.0}};

  EXPECT_EQ(there_and_back(results).points, results.points);
}

TEST(RoundTrip, KeepsChoicesAndNumbersOfOneNameApart) {
  Results results = example_results();
  results.points[0].size = {{"rest", "wait"}, {"model", "ising"}};
  results.points[1].size = {{"rest", "native"}, {"n", 3.0}};
  results.points[2].size = {{"rest", 0.5}};

  EXPECT_EQ(there_and_back(results).points, results.points);
}

TEST(RoundTrip, TellsMeasuredValuesApart) {
  Results results = example_results();
  // Named alike with another unit, as after a merge; in the place of a fixed column; kernels whose
  // names run into the value's.
  results.points[0].kernel = "start";
  results.points[1].kernel = "a";
  results.points[2].kernel = "a_b";
  results.samples[0].measured = {{"s", "1", "", 1}, {"x", "m", "a length", 2}};
  results.samples[1].measured = {{"b_x", "K", "", 3}, {"x", "m", "", 4}};
  results.samples[2].measured = {{"x", "s", "", 5}, {"x2", "s", "", 6}};

  EXPECT_EQ(there_and_back(results).samples, results.samples);
}

TEST(RoundTrip, KeepsTheOrderOfMeasuredValues) {
  Results results = example_results();
  results.points[1].kernel = "pi";
  results.samples[0].measured = {{"late", "1", "", 1}};
  results.samples[1].measured = {{"early", "1", "", 2}, {"late", "1", "", 3}};
  results.samples.push_back(example_sample(0, 3));
  results.samples.back().measured = {
      {"early", "1", "", 4}, {"between", "1", "", 5}, {"late", "1", "", 6}};

  EXPECT_EQ(there_and_back(results).samples, results.samples);
}

TEST(RoundTrip, KeepsTheSameValueOfTwoKernelsApart) {
  Results results = example_results();
  results.samples[0].measured = {{"hits", "1", "hits", 1}};  // of pi
  results.samples[2].measured = {{"hits", "1", "hits", 2}};  // of gemm

  EXPECT_EQ(there_and_back(results).samples, results.samples);
}

TEST(RoundTrip, MakesTextThatIsNotUtf8Readable) {
  Results results = example_results();
  results.studies[0].path = "caf\xE9.toml";
  results.studies[1].path = std::string("a\0b", 3);

  const Results read = there_and_back(results);

  EXPECT_EQ(read.studies[0].path, "caf\xEF\xBF\xBD.toml");
  EXPECT_EQ(read.studies[1].path,
            "a\xEF\xBF\xBD"
            "b");
}

TEST(ReadResults, NamesAMissingFile) {
  const TemporaryFolder folder;
  try {
    read_results(folder / "none.h5");
    FAIL() << "nothing was thrown";
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr((folder / "none.h5").string()));
  }
}

TEST(ReadResults, RefusesWhatIsNotHdf5) {
  const TemporaryFolder folder;
  write_bytes(folder / "text.h5", "just text");
  try {
    read_results(folder / "text.h5");
    FAIL() << "nothing was thrown";
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr((folder / "text.h5").string()));
    EXPECT_THAT(error.what(), HasSubstr("not an HDF5 file"));
  }
}

TEST(ReadResults, RefusesACutOffFile) {
  const TemporaryFolder folder;
  write_results(folder / "out.h5", example_results(), WhenExists::refuse);
  const auto size = std::filesystem::file_size(folder / "out.h5");
  for (const auto kept : {size - 1, size / 2, size / 10}) {
    std::filesystem::resize_file(folder / "out.h5", kept);
    EXPECT_THROW(read_results(folder / "out.h5"), FileError) << kept << " bytes";
  }
}

TEST(ReadResults, RefusesAFolder) {
  const TemporaryFolder folder;
  EXPECT_THROW(read_results(folder.path()), FileError);
}

TEST(RoundTrip, GivesBackWhatWasSummedUp) {
  EXPECT_EQ(there_and_back(example_with_summaries()), without_derived(example_with_summaries()));
}

}  // namespace
}  // namespace scalelab
