// SPDX-License-Identifier: BSD-3-Clause

// The sort of kernel transform beside the sorts of GCC's library in its parallel mode (multiway
// merge sort and balanced quicksort) and, on one thread, its std::sort; in turn in one run:
//   sort_beside_parallel_mode [ENTRIES] [ROUNDS] [THREADS]
// Both sort the same entries, of a value and a row each, whose values are as the kernel's are: 1 to
// 100 times 1 to 999 999, at random. The ratio says how many times as long the peer takes; the
// target is 1 or more on two threads.
#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <parallel/algorithm>
#include <string>
#include <vector>

#include "kernels/data/transform/sample_sort.hpp"
#include "kernels/data/transform/synthetic_text.hpp"
#include "parallel/clock/clock.hpp"
#include "parallel/job/job.hpp"
#include "parallel/job/rank_group.hpp"
#include "parallel/team/team.hpp"
#include "statistics/order_statistics.hpp"

namespace scalelab {
namespace {

using transform::Entry;

std::vector<Entry> entries_at_random(std::int64_t count) {
  std::vector<Entry> entries;
  for (std::int64_t row = 0; row < count; ++row) {
    entries.push_back(
        {.value = transform::synthetic_record(row, 1000, {1, 2}).value(), .row = row});
  }
  return entries;
}

double seconds_of(const std::function<void()>& work) {
  const double begin = now();
  work();
  return now() - begin;
}

/// The kernel's side: entries are in the room of its sort already, as those that were read are.
class BySampleSort {
 public:
  BySampleSort(Job& job, std::int64_t count, int threads)
      : group_(make_group(job, {0})),
        team_(job, group_, {.threads = threads}),
        process_(team_, group_.communicator, 1),
        sort_(process_, count, count) {}

  double seconds(const std::vector<Entry>& entries) {
    std::copy(entries.begin(), entries.end(), sort_.room());
    // As many runs as the kernel has pieces of its text, or so.
    constexpr std::int64_t parts = 256;
    std::vector<transform::Run> runs;
    for (std::int64_t part = 0; part < parts; ++part) {
      const Range share = share_of(static_cast<std::int64_t>(entries.size()), part, parts);
      runs.push_back({.first = sort_.room() + share.first, .count = share.size()});
    }
    return seconds_of([&] {
      team_.measure([&](Worker& worker) { sort_.sort(worker, group_.communicator, runs); });
    });
  }

  [[nodiscard]] bool is_right(const std::vector<Entry>& sorted) const {
    return std::equal(sorted.begin(), sorted.end(), sort_.sorted().begin(), sort_.sorted().end());
  }

  void close() { team_.close(); }

 private:
  RankGroup group_;
  Team team_;
  Process process_;
  transform::SampleSort sort_;
};

struct Peer {
  std::string name;
  std::function<void(std::vector<Entry>&)> sort;
};

std::vector<Peer> peers_of(int threads) {
  const auto before = [](const Entry& a, const Entry& b) { return key_of(a) < key_of(b); };
  const auto by_value_and_row = [](const Entry& a, const Entry& b) {
    return a.value < b.value || (a.value == b.value && a.row < b.row);
  };
  std::vector<Peer> peers{
      {"parallel mode, multiway merge sort",
       [=](std::vector<Entry>& entries) {
         __gnu_parallel::sort(
             entries.begin(), entries.end(), by_value_and_row,
             __gnu_parallel::multiway_mergesort_tag(static_cast<std::uint16_t>(threads)));
       }},
      {"parallel mode, multiway merge sort by 128-bit keys",
       [=](std::vector<Entry>& entries) {
         __gnu_parallel::sort(
             entries.begin(), entries.end(), before,
             __gnu_parallel::multiway_mergesort_tag(static_cast<std::uint16_t>(threads)));
       }},
      {"parallel mode, balanced quicksort", [=](std::vector<Entry>& entries) {
         __gnu_parallel::sort(
             entries.begin(), entries.end(), by_value_and_row,
             __gnu_parallel::balanced_quicksort_tag(static_cast<std::uint16_t>(threads)));
       }}};
  if (threads == 1) {
    peers = {{"std::sort", [=](std::vector<Entry>& entries) {
                std::sort(entries.begin(), entries.end(), by_value_and_row);
              }}};
  }
  return peers;
}

void measure(Job& job, std::int64_t count, int rounds, int threads) {
  constexpr double quarter = 0.25;
  constexpr double ns = 1e9;
  omp_set_num_threads(threads);
  const std::vector<Entry> entries = entries_at_random(count);
  BySampleSort own(job, count, threads);
  own.seconds(entries);
  for (const Peer& peer : peers_of(threads)) {
    std::vector<double> own_ns;
    std::vector<double> ratios;
    for (int round = 0; round < rounds; ++round) {
      std::vector<Entry> sorted = entries;
      const double before = round % 2 == 0 ? own.seconds(entries) : 0;
      const double peers_s = seconds_of([&] { peer.sort(sorted); });
      const double own_s = round % 2 == 0 ? before : own.seconds(entries);
      own_ns.push_back(own_s * ns / static_cast<double>(count));
      ratios.push_back(peers_s / own_s);
      if (!own.is_right(sorted)) {
        fmt::print(stderr, "the two sorts differ\n");
        std::exit(1);
      }
    }
    fmt::print("{} entries, {} threads: {:.1f} ns an entry; {}: {:.2f} ({:.2f} to {:.2f}) times\n",
               count, threads, median(own_ns), peer.name, median(ratios), quantile(ratios, quarter),
               quantile(ratios, 1 - quarter));
  }
  own.close();
}

}  // namespace
}  // namespace scalelab

int main(int count, char** words) {
  constexpr std::int64_t usual_entries = 1'000'000;
  constexpr int usual_rounds = 15;
  const auto number = [&](int at, std::int64_t usual) {
    return count > at ? std::atoll(words[at]) : usual;
  };
  scalelab::Job job;
  scalelab::measure(job, number(1, usual_entries), static_cast<int>(number(2, usual_rounds)),
                    static_cast<int>(number(3, 2)));
  return 0;
}
