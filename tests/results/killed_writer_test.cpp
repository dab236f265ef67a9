// SPDX-License-Identifier: BSD-3-Clause
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <random>
#include <thread>

#include "posix/descriptor.hpp"
#include "results/store.hpp"
#include "tests/results/example_results.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

/// Goes on with the file for ever: appends samples, reports the order of each through the pipe once
/// it is stored, and takes a snapshot after every third.
[[noreturn]] void write_until_killed(const std::filesystem::path& path, int report) {
  try {
    Store store = Store::resume(path);
    for (auto order = static_cast<std::int64_t>(store.results().samples.size());; ++order) {
      store.append(example_sample(order % 3, order), example_workers(order));
      if (::write(report, &order, sizeof order) != sizeof order) {
        _exit(1);
      }
      if (order % 3 == 0) {
        store.save();
      }
    }
  } catch (...) {
    _exit(1);
  }
}

/// Starts a writer, kills it a while after it has reported its first sample, and gives the order of
/// the last sample that it reported.
std::int64_t last_reported_before_kill(const std::filesystem::path& path,
                                       std::chrono::microseconds delay) {
  std::array<int, 2> ends = {};
  EXPECT_EQ(::pipe(ends.data()), 0);
  const Descriptor report(ends[0]);
  const pid_t child = ::fork();
  if (child == 0) {
    write_until_killed(path, ends[1]);
  }
  ::close(ends[1]);
  std::int64_t order = -1;
  EXPECT_EQ(::read(report.get(), &order, sizeof order), static_cast<ssize_t>(sizeof order));
  std::this_thread::sleep_for(delay);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the writer failed";
  while (::read(report.get(), &order, sizeof order) == static_cast<ssize_t>(sizeof order)) {
  }
  return order;
}

TEST(KilledWriter, LosesNoReportedSample) {
  const TemporaryFolder folder;
  const auto path = folder / "out.h5";
  Results initial = example_results();
  initial.samples.clear();
  initial.workers.clear();
  initial.machine.nodes[1].topology_xml.clear();  // makes for quicker snapshots
  write_results(path, initial, WhenExists::refuse);
  std::mt19937 random(20240506);
  std::uniform_int_distribution<int> delay(0, 30000);

  for (int kill = 0; kill < 20 && !HasFailure(); ++kill) {
    const std::int64_t last =
        last_reported_before_kill(path, std::chrono::microseconds(delay(random)));

    const Results read = read_results(path);

    // The sample after the last one reported may have been stored before it could be reported.
    const auto stored = static_cast<std::int64_t>(read.samples.size());
    ASSERT_TRUE(stored == last + 1 || stored == last + 2) << stored << " after " << last;
    ASSERT_EQ(read.workers.size(), 2 * read.samples.size());
    for (std::int64_t order = 0; order < stored; ++order) {
      const auto i = static_cast<std::size_t>(order);
      ASSERT_EQ(read.samples[i], example_sample(order % 3, order));
      ASSERT_EQ(read.workers[2 * i + 1], example_workers(order)[1]);
    }
  }
}

TEST(KilledWriter, CanBeFollowedByAnother) {
  const TemporaryFolder folder;
  const auto path = folder / "out.h5";
  Results initial = example_results();
  initial.samples.clear();
  initial.workers.clear();
  write_results(path, initial, WhenExists::refuse);
  last_reported_before_kill(path, std::chrono::microseconds(500));

  Store store = Store::resume(path);
  store.finish();

  EXPECT_EQ(read_results(path), store.results());
  EXPECT_FALSE(std::filesystem::exists(path.string() + ".journal"));
}

}  // namespace
}  // namespace scalelab
