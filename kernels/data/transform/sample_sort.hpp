// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/data/transform/bucket_lines.hpp"
#include "kernels/data/transform/entry.hpp"
#include "kernels/data/transform/growing_array.hpp"
#include "kernels/data/transform/radix_sort.hpp"
#include "kernels/data/transform/rest_of_work.hpp"
#include "kernels/data/transform/splitter_tree.hpp"
#include "parallel/communication/communicator.hpp"
#include "parallel/team/layout.hpp"
#include "parallel/team/process.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab::transform {

/// How many buckets a rank sorts: so many that each is in a cache and threads have several each.
[[nodiscard]] std::int64_t buckets_of_rank(std::int64_t entries_of_rank, int ranks, int threads);

/// Sorts entries that are spread over all workers (sample sort: Blelloch, Leiserson, Maggs,
/// Plaxton, Smith, Zagha, "A comparison of sorting algorithms for the connection machine CM-2",
/// SPAA 1991): entries that are drawn as samples become splitters between buckets; each rank puts
/// what it has in order of buckets, and gives them to the ranks that they belong to; there, threads
/// sort one bucket after the other, each in a cache.
class SampleSort {
 public:
  SampleSort() = default;

  /// With room for so many entries on this rank, and for its part of so many on all ranks. By
  /// every rank. Throws std::bad_alloc.
  SampleSort(Process& process, std::int64_t room, std::int64_t entries_of_all);

  /// What a rank keeps, in bytes.
  [[nodiscard]] static double bytes(double room, double entries_of_all, const Layout& layout);

  /// Where entries are to be written before they are sorted.
  [[nodiscard]] Entry* room() const noexcept { return here_.data(); }
  [[nodiscard]] std::int64_t size_of_room() const noexcept { return size_of_room_; }

  /// Nothing is sorted any more.
  void reset() noexcept { sorted_ = {}; }

  /// Sorts what is in `runs`, which are parts of room() in order of their rows, as the ranks are.
  /// Changes what is in room(). By all workers of all ranks. Throws std::bad_alloc.
  void sort(Worker& worker, Communicator& group, std::span<const Run> runs,
            RestOfWork rest = RestOfWork::native);

  /// This rank's part of all entries in order: that of rank 0 comes first.
  [[nodiscard]] std::span<const Entry> sorted() const noexcept { return sorted_; }

 private:
  void choose_splitters(Communicator& group, int threads, std::span<const Run> runs);
  [[nodiscard]] std::vector<Entry> samples_of(std::span<const Run> runs, std::int64_t count) const;
  void classify(int thread, std::span<const Run> runs);
  void place_buckets(Communicator& group);
  void scatter(int thread, std::span<const Run> runs);
  void exchange(Communicator& group);
  void sort_bucket(std::int64_t bucket, int thread);

  GrowingArray<Entry> here_;   // what is to be sorted; then what came from other ranks
  GrowingArray<Entry> there_;  // in order of buckets
  GrowingArray<std::uint16_t> bucket_of_;
  std::int64_t size_of_room_ = 0;
  std::vector<RadixSort> in_cache_;  // of each thread

  std::int64_t entries_ = 0;  // of this rank, before the exchange
  std::int64_t buckets_ = 1;  // of each rank
  SplitterTree tree_;
  std::vector<std::vector<std::int64_t>> counts_;  // of each thread and bucket; then places
  std::vector<BucketLines> lines_;                 // of each thread
  std::vector<std::int64_t> sent_;                 // to each bucket
  std::vector<std::int64_t> received_;             // from each rank for each bucket of this one
  std::vector<std::int64_t> first_received_;       // the place of the first of those
  std::vector<std::int64_t> first_sorted_;         // the place of each bucket of this rank
  std::span<const Entry> sorted_;
};

}  // namespace scalelab::transform
