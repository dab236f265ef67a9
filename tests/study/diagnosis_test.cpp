// SPDX-License-Identifier: BSD-3-Clause
#include "study/diagnosis.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace scalelab {
namespace {

/// Two points, and after each take() one more sample with two rows.
class DiagnosisTest : public ::testing::Test {
 protected:
  DiagnosisTest() {
    results_.points.resize(2);
    results_.points[0].threads = 1;
    results_.points[1].threads = 2;
    for (Point& point : results_.points) {
      point.gil = GilPolicy::none;
      point.schedule = Schedule::fixed;
    }
  }

  /// What is said on stderr after one more sample.
  std::string after_sample_of(Diagnosis& diagnosis, std::size_t point) {
    Sample& sample = results_.samples.emplace_back();
    sample.point = static_cast<std::int64_t>(point);
    sample.order = static_cast<std::int64_t>(results_.samples.size()) - 1;
    std::vector<WorkerSample> rows(2);
    for (WorkerSample& row : rows) {
      row.sample = sample.order;
    }
    ::testing::internal::CaptureStderr();
    diagnosis.take(results_, point, rows);
    return ::testing::internal::GetCapturedStderr();
  }

  Results results_;
  Progress progress_{ProgressReader::log};
};

TEST_F(DiagnosisTest, SaysEachFindingOnce) {
  Diagnosis diagnosis([](const Results&, const Point&,
                         const auto&) { return std::vector<std::string>{"badly: mend it"}; },
                      progress_);
  EXPECT_EQ(after_sample_of(diagnosis, 1), "scalelab: point 1x2 ran badly: mend it\n");
  EXPECT_EQ(after_sample_of(diagnosis, 1), "");
  EXPECT_EQ(after_sample_of(diagnosis, 0), "");
}

TEST_F(DiagnosisTest, LooksAtTheFirstSampleOfEachPoint) {
  std::vector<std::int64_t> seen;
  Diagnosis diagnosis(
      [&seen](const Results&, const Point&, const std::vector<WorkerSample>& rows) {
        for (const WorkerSample& row : rows) {
          seen.push_back(row.sample);
        }
        return std::vector<std::string>();
      },
      progress_);
  after_sample_of(diagnosis, 0);
  after_sample_of(diagnosis, 0);
  after_sample_of(diagnosis, 1);
  EXPECT_EQ(seen, (std::vector<std::int64_t>{0, 0, 2, 2}));
}

TEST_F(DiagnosisTest, IsSilentWhereNobodyLooks) {
  Diagnosis diagnosis({}, progress_);
  EXPECT_EQ(after_sample_of(diagnosis, 0), "");
}

TEST_F(DiagnosisTest, IsSilentWhereNobodyReads) {
  Progress quiet(ProgressReader::nobody);
  Diagnosis diagnosis([](const Results&, const Point&,
                         const auto&) { return std::vector<std::string>{"badly: mend it"}; },
                      quiet);
  EXPECT_EQ(after_sample_of(diagnosis, 0), "");
}

}  // namespace
}  // namespace scalelab
