// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernels/data/transform/entry.hpp"
#include "kernels/data/transform/group_table.hpp"
#include "tests/kernels/data/transform/random_text.hpp"
#include "tests/kernels/run_kernel.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Size size(std::int64_t rows, std::int64_t groups, std::int64_t most_quantity,
          const std::string& file = "generated") {
  return Size({{"rows", rows},
               {"groups", groups},
               {"most_quantity", most_quantity},
               {"rest", std::string("native")},
               {"file", file}});
}

/// The folder of the first rank's, which makes a file there that all others read.
class SharedFile {
 public:
  explicit SharedFile(const std::string& text) : path_((folder_ / "table.csv").string()) {
    path_ = world().all_gather_texts(path_).front();
    if (world().rank() == 0) {
      std::ofstream(path_, std::ios::binary) << text;
    }
    world().barrier();
  }
  SharedFile(const SharedFile&) = delete;
  SharedFile& operator=(const SharedFile&) = delete;
  SharedFile(SharedFile&&) = delete;
  SharedFile& operator=(SharedFile&&) = delete;
  ~SharedFile() { world().barrier(); }

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  TemporaryFolder folder_;
  std::string path_;
};

/// The value of these entries in this order, and of groups of one record each.
double value_of_all(const std::vector<transform::Entry>& sorted,
                    const std::vector<transform::GroupTotals>& groups) {
  std::uint64_t order = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    order += fingerprint(0, i, fingerprint_of(sorted[i]));
  }
  std::uint64_t of_groups = 0;
  for (const transform::GroupTotals& group : groups) {
    of_groups += sum_of_hashes(group);
  }
  return fingerprint_as_double(order + hash_of(of_groups));
}

TEST(Transform, HasTheAnswerThatIsFoundByHand) {
  const SharedFile file(
      "key,quantity,price,note\n"
      "7,2,1.50,\"a, b\"\n"
      "\n"
      "8,51,0.01,too many\n"
      "7,1,0.10,\"two\nlines\"\r\n"
      "9,3,1.00,\"\"\"\"\n"
      "7,50,9.99,"  // without a newline
  );
  const double known = value_of_all({{.value = 10, .row = 2},
                                     {.value = 300, .row = 0},
                                     {.value = 300, .row = 3},
                                     {.value = 49'950, .row = 4}},
                                    {{.key = 7, .records = 3, .quantity = 53, .value = 50'260},
                                     {.key = 9, .records = 1, .quantity = 3, .value = 300}});
  for (const Way& way : few_ways()) {
    const Answer answer = run_kernel("transform", size(5, 1, 50, file.path()), 1, way, everybody());
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
    EXPECT_EQ(answer.value, known) << to_string(way);
    EXPECT_EQ(value_of(answer, "kept"), 4);
    EXPECT_EQ(value_of(answer, "groups"), 2);
  }
  // The first two records, of which one is kept.
  const Answer answer = run_kernel("transform", size(2, 1, 50, file.path()), 1, {}, everybody());
  EXPECT_TRUE(answer.verified) << answer.check;
  EXPECT_EQ(answer.value, value_of_all({{.value = 300, .row = 0}},
                                       {{.key = 7, .records = 1, .quantity = 2, .value = 300}}));
}

TEST(Transform, IsTheSameForAnySizeHoweverItIsRun) {
  const RankGroup group = everybody();
  const RankGroup alone = make_group(test_job(), {0});
  for (const Size& one : {size(1, 1, 100), size(2, 5, 0), size(11, 1, 50), size(3001, 100'000, 7),
                          size(3001, 1, 100)}) {
    std::vector<double> value{0};
    if (alone.member()) {
      value[0] = run_kernel("transform", one, 1, {}, alone).value;
    }
    world().broadcast(value, 0);
    for (const Way& way : few_ways()) {
      const Answer answer = run_kernel("transform", one, 1, way, group);
      EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
      EXPECT_EQ(answer.value, value[0]) << to_string(way) << ", rows " << one.integer("rows");
    }
  }
}

/// The share of the first worker's computing that is under the lock, where all records are kept and
/// sorted and all reading is interpreted; 0 on other ranks.
double held_share_with(const std::string& rest) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {.gil = GilPolicy::interval});
  Process process(team, group.communicator, 1);
  Size all_kept = size(200'000, 100, 100);
  all_kept.set("rest", rest);
  const auto kernel = find_kernel("transform")->create(all_kept);
  kernel->prepare(process);
  kernel->reset(process);
  const TimedRun run = team.measure([&](Worker& worker) { kernel->work(worker); });
  const Answer answer = kernel->answer(process);
  EXPECT_TRUE(answer.verified) << answer.check;
  kernel->close();
  team.close();
  return run.workers.empty() ? 0 : run.workers.front().lock_held_s / run.workers.front().busy_s;
}

// Where time is booked, not how long it takes.
TEST(Transform, DoesTheRestOutsideTheLockOrUnderIt) {
  const double held = held_share_with("held");
  const double native = held_share_with("native");
  if (test_job().leads()) {
    EXPECT_GT(held, 0.95);
    EXPECT_LT(native, 0.9);
  }
}

TEST(Transform, DeclaresHowItUsesItsTime) {
  const KernelInfo& info = *find_kernel("transform");
  Size one = size(1000, 10, 50);
  const TimeUse native = info.time_use(one, 1);
  EXPECT_NEAR(native.lock, 0.62, 0.01);
  EXPECT_EQ(native.native, 1 - native.lock);
  EXPECT_EQ(info.time_use(one, 0).lock, 0);
  one.set("rest", std::string("held"));
  EXPECT_EQ(info.time_use(one, 1).lock, 1);
  EXPECT_NEAR(info.time_use(one, 0).lock, 0.38, 0.01);
}

TEST(Transform, KeepsWhatTheFilterLetsThrough) {
  const Answer none = run_kernel("transform", size(1000, 10, 0), 1, {.threads = 2}, everybody());
  EXPECT_TRUE(none.verified) << none.check;
  EXPECT_EQ(value_of(none, "kept"), 0);
  EXPECT_EQ(value_of(none, "groups"), 0);
  const Answer all = run_kernel("transform", size(1000, 10, 100), 1, {.threads = 2}, everybody());
  EXPECT_TRUE(all.verified) << all.check;
  EXPECT_EQ(value_of(all, "kept"), 1000);
  EXPECT_EQ(value_of(all, "groups"), 10);
}

TEST(Transform, DependsOnTheSeedAndTheNumberOfGroups) {
  const auto value = [](std::int64_t groups, std::uint32_t seed) {
    return run_kernel("transform", size(500, groups, 50), seed, {}, everybody()).value;
  };
  EXPECT_NE(value(10, 1), value(10, 2));
  EXPECT_NE(value(10, 1), value(11, 1));
}

TEST(Transform, ReadsAFileInAllItsFormsHoweverItIsRun) {
  constexpr int lines = 700;
  const SharedFile file(transform::random_lines(11, lines));
  double first = 0;
  for (const Way& way : few_ways()) {
    const Answer answer =
        run_kernel("transform", size(lines, 3, 60, file.path()), 1, way, everybody());
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
    first = first == 0 ? answer.value : first;
    EXPECT_EQ(answer.value, first) << to_string(way);
  }
}

TEST(Transform, IsRefusedWithAFileThatHasLessOrIsNotThere) {
  const SharedFile file("1,2,3.00,\n1,2,3.00,\n");
  const KernelInfo& info = *find_kernel("transform");
  EXPECT_EQ(info.why_not(size(2, 1, 1, file.path()), {}), "");
  EXPECT_THAT(info.why_not(size(3, 1, 1, file.path()), {}),
              HasSubstr("table.csv has 2 records, and size.rows asks for 3"));
  EXPECT_THAT(info.why_not(size(1, 1, 1, "/no/such.csv"), {}),
              HasSubstr("/no/such.csv: No such file"));
  // What memory it takes is asked for before.
  EXPECT_GE(info.memory_bytes(size(3, 1, 1, "/no/such.csv"), {}, 0), 0);
}

TEST(Transform, SaysWhichLineOfAFileIsNoRecord) {
  const SharedFile file("key,quantity,price,note\n1,2,3.00,\n1,2,3.001,\n");
  const std::string why = "table.csv, line 3: its price is '3.001'";
  EXPECT_THAT(find_kernel("transform")->why_not(size(2, 1, 1, file.path()), {}), HasSubstr(why));
  EXPECT_EQ(find_kernel("transform")->why_not(size(1, 1, 1, file.path()), {}), "");
  const RankGroup alone = make_group(test_job(), {0});
  if (alone.member()) {
    EXPECT_THAT([&] { run_kernel("transform", size(2, 1, 1, file.path()), 1, {}, alone); },
                ThrowsMessage<std::runtime_error>(HasSubstr(why)));
  }
}

}  // namespace
}  // namespace scalelab
