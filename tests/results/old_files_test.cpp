// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <string>

#include "results/store.hpp"
#include "tests/results/example_results.hpp"
#include "tests/temporary_folder.hpp"

/// Files that the program wrote while their layout was the newest (tests/results/old_files).
namespace scalelab {
namespace {

namespace fs = std::filesystem;

fs::path old_file(const std::string& name) {
  return fs::path(SCALELAB_OLD_FILES) / name;
}

double all_times_s(const Results& results) {
  double sum = 0;
  for (const Sample& sample : results.samples) {
    sum += sample.time_s;
  }
  return sum;
}

struct OldFile {
  std::string name;
  std::size_t points = 0;
  std::size_t samples = 0;
  std::size_t workers = 0;
  double times_s = 0;
  bool knows_demand = false;
  std::size_t limits = 0;
};

class OldFiles : public ::testing::TestWithParam<OldFile> {};

TEST_P(OldFiles, AreReadWhole) {
  const Results results = read_results(old_file(GetParam().name));
  EXPECT_EQ(results.points.size(), GetParam().points);
  EXPECT_EQ(results.samples.size(), GetParam().samples);
  EXPECT_EQ(results.workers.size(), GetParam().workers);
  EXPECT_DOUBLE_EQ(all_times_s(results), GetParam().times_s);
  EXPECT_TRUE(results.summaries.empty());
  EXPECT_EQ(results.points.front().demand_flops.is_known(), GetParam().knows_demand);
  EXPECT_FALSE(results.points.front().demand_read_bytes.is_known());
  ASSERT_EQ(results.limits.size(), GetParam().limits);
  for (const LimitRecord& limit : results.limits) {
    EXPECT_TRUE(limit.bandwidth.is_known());
    EXPECT_FALSE(limit.read_bandwidth.is_known());
  }
  EXPECT_EQ(results.provenance.lost_events, "");
}

/// A run that was killed before the program was replaced by a newer one is gone on with after it.
TEST_P(OldFiles, AreGoneOnWith) {
  const TemporaryFolder folder;
  const fs::path path = folder / "out.h5";
  fs::copy_file(old_file(GetParam().name), path);
  if (fs::exists(old_file(GetParam().name + ".journal"))) {
    fs::copy_file(old_file(GetParam().name + ".journal"), folder / "out.h5.journal");
  }
  Results expected = read_results(old_file(GetParam().name));
  const std::int64_t order = expected.samples.back().order + 1;
  {
    Store store = Store::resume(path);
    EXPECT_EQ(store.results(), expected);
    store.append(example_sample(0, order), {}, {});
  }
  expected.samples.push_back(example_sample(0, order));
  EXPECT_EQ(read_results(path), expected);
  Store::resume(path).finish();
  EXPECT_EQ(read_results(path), expected);
}

INSTANTIATE_TEST_SUITE_P(OfEachLayout, OldFiles,
                         ::testing::Values(
                             // Layout 1: what the library wrote of a small example; the second was
                             // killed with all its samples in the journal.
                             OldFile{"layout1.h5", 3, 3, 6, 3.3000000000000003},
                             OldFile{"layout1_killed.h5", 3, 3, 6, 3.3000000000000003},
                             // Layouts 2 to 5: runs, the second of each killed.
                             OldFile{"layout2.h5", 4, 12, 18, 1.4557439779964625},
                             OldFile{"layout2_killed.h5", 2, 4, 6, 4.538668171999234},
                             OldFile{"layout3.h5", 4, 19, 28, 0.06918737400019381},
                             OldFile{"layout3_killed.h5", 2, 15, 22, 0.23826787400093963},
                             OldFile{"layout4.h5", 4, 20, 30, 0.0030834630160825327},
                             OldFile{"layout4_killed.h5", 2, 16, 24, 0.041338268008985324},
                             OldFile{"layout5.h5", 4, 20, 30, 0.0025119540014202357, true, 2},
                             OldFile{"layout5_killed.h5", 2, 14, 21, 1.5526404220006498, true}),
                         [](const auto& file) {
                           return file.param.name.substr(0, file.param.name.find('.'));
                         });

}  // namespace
}  // namespace scalelab
