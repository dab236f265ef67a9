// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/sample_sort.hpp"

#include <algorithm>
#include <numeric>
#include <type_traits>
#include <utility>

#include "kernels/fingerprint.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab::transform {
namespace {

constexpr std::int64_t samples_of_bucket = 16;

// What a rank gets of all entries; of several ranks a little more than an equal share, as chance
// will have it with samples.
std::int64_t likely_part(std::int64_t entries_of_all, int ranks) {
  constexpr std::int64_t of_share = 20;
  const std::int64_t share = entries_of_all / ranks;
  return ranks == 1 ? share : share + share / of_share + 1;
}

// The runs are a fixed share of a thread: who has counted a run puts it into buckets too.
std::span<const Run> share_of_thread(std::span<const Run> runs, int thread, std::size_t threads) {
  const Range share =
      share_of(static_cast<std::int64_t>(runs.size()), thread, static_cast<std::int64_t>(threads));
  return runs.subspan(static_cast<std::size_t>(share.first),
                      static_cast<std::size_t>(share.size()));
}

std::span<const Entry> entries_of(const Run& run) {
  return {run.first, static_cast<std::size_t>(run.count)};
}

std::int64_t sum_of(std::span<const std::int64_t> counts) {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

// Where each begins when they follow each other.
std::vector<std::int64_t> places_of(std::span<const std::int64_t> counts) {
  std::vector<std::int64_t> places(counts.size());
  std::exclusive_scan(counts.begin(), counts.end(), places.begin(), std::int64_t{0});
  return places;
}

// The sums of equal parts, one for each rank.
std::vector<std::int64_t> sums_of_parts(std::span<const std::int64_t> counts, std::int64_t part) {
  std::vector<std::int64_t> sums;
  for (std::size_t first = 0; first < counts.size(); first += static_cast<std::size_t>(part)) {
    sums.push_back(sum_of(counts.subspan(first, static_cast<std::size_t>(part))));
  }
  return sums;
}

}  // namespace

std::int64_t buckets_of_rank(std::int64_t entries_of_rank, int ranks, int threads) {
  constexpr std::int64_t entries_in_cache = 4096;
  constexpr std::int64_t fewest_entries = 64;
  constexpr std::int64_t buckets_of_thread = 8;
  constexpr std::int64_t most_of_rank = 1024;
  const std::int64_t wanted =
      std::clamp(entries_of_rank / (buckets_of_thread * threads), fewest_entries, entries_in_cache);
  const std::int64_t most =
      std::max<std::int64_t>(1, std::min(most_of_rank, SplitterTree::most_buckets / ranks));
  return std::clamp<std::int64_t>(entries_of_rank / wanted, 1, most);
}

SampleSort::SampleSort(Process& process, std::int64_t room, std::int64_t entries_of_all)
    : size_of_room_(room),
      in_cache_(static_cast<std::size_t>(process.threads())),
      counts_(in_cache_.size()),
      lines_(in_cache_.size()) {
  const std::int64_t part = likely_part(entries_of_all, process.ranks());
  here_ = GrowingArray<Entry>(std::max(room, part));
  there_ = GrowingArray<Entry>(part);
  bucket_of_ = GrowingArray<std::uint16_t>(room);
  // All of it, so that what is taken doesn't depend on where entries come to lie.
  process.on_team([&](int thread) {
    const auto touch = [&](auto* elements, std::int64_t count) {
      const Range share = share_of(count, thread, process.threads());
      std::fill(elements + share.first, elements + share.last,
                std::remove_pointer_t<decltype(elements)>{});
    };
    touch(here_.data(), here_.size());
    touch(there_.data(), there_.size());
    touch(bucket_of_.data(), bucket_of_.size());
  });
}

double SampleSort::bytes(double room, double entries_of_all, const Layout& layout) {
  const auto all = static_cast<std::int64_t>(entries_of_all);
  const auto buckets =
      static_cast<double>(buckets_of_rank(all / layout.ranks, layout.ranks, layout.threads));
  const auto part = static_cast<double>(likely_part(all, layout.ranks));
  const double of_bucket = layout.threads * (sizeof(std::int64_t) + sizeof(BucketLines::Line) +
                                             static_cast<double>(sizeof(BucketLines::Places))) +
                           3.0 * sizeof(std::int64_t);
  const double scratch = layout.threads * part / buckets * sizeof(Entry);
  return (std::max(room, part) + part) * sizeof(Entry) + room * sizeof(std::uint16_t) +
         layout.ranks * buckets * of_bucket + scratch;
}

void SampleSort::sort(Worker& worker, Communicator& group, std::span<const Run> runs,
                      RestOfWork rest) {
  worker.funneled([&] { choose_splitters(group, worker.threads(), runs); });
  do_rest(rest, worker, [&] { classify(worker.thread(), runs); });
  worker.funneled([&] { place_buckets(group); });
  do_rest(rest, worker, [&] { scatter(worker.thread(), runs); });
  worker.funneled([&] { exchange(group); });
  worker.team_for(buckets_, [&](std::int64_t bucket) {
    worker.step();
    do_rest(rest, worker, [&] { sort_bucket(bucket, worker.thread()); });
  });
}

std::vector<Entry> SampleSort::samples_of(std::span<const Run> runs, std::int64_t count) const {
  std::vector<Entry> samples;
  samples.reserve(static_cast<std::size_t>(count));
  auto run = runs.begin();
  std::int64_t before = 0;  // entries of the runs that were left behind
  for (std::int64_t i = 0; i < count; ++i) {
    // One from each of equal stretches, anywhere in it.
    const Range stretch = share_of(entries_, i, count);
    const auto off = hash_of(static_cast<std::uint64_t>(i)) %
                     static_cast<std::uint64_t>(std::max<std::int64_t>(1, stretch.size()));
    const std::int64_t at = stretch.first + static_cast<std::int64_t>(off);
    while (at >= before + run->count) {
      before += run->count;
      ++run;
    }
    const Entry& entry = run->first[at - before];
    samples.push_back({.value = entry.value, .row = entry.row + run->first_row});
  }
  return samples;
}

void SampleSort::choose_splitters(Communicator& group, int threads, std::span<const Run> runs) {
  entries_ = std::accumulate(runs.begin(), runs.end(), std::int64_t{0},
                             [](std::int64_t sum, const Run& run) { return sum + run.count; });
  const std::int64_t all = group.all_reduce(entries_, reduction::sum);
  buckets_ = buckets_of_rank(all / group.size(), group.size(), threads);
  const std::int64_t buckets = buckets_ * group.size();
  // Each rank draws in proportion to what it has.
  const double share = all == 0 ? 0 : static_cast<double>(entries_) / static_cast<double>(all);
  const auto drawn =
      static_cast<std::int64_t>(static_cast<double>(buckets * samples_of_bucket) * share);
  const std::vector<Entry> samples =
      group.all_gather_v(samples_of(runs, std::min(entries_, drawn + 1)));
  std::vector<Entry> in_order(samples.size());
  const std::span<const Entry> part(samples);
  in_cache_.front().sort({&part, 1}, in_order.data());

  std::vector<EntryKey> splitters;
  for (std::int64_t bucket = 1; bucket < buckets && !in_order.empty(); ++bucket) {
    const std::int64_t at = bucket * static_cast<std::int64_t>(in_order.size()) / buckets;
    splitters.push_back(key_of(in_order[static_cast<std::size_t>(at)]));
  }
  tree_ = SplitterTree(splitters);
  for (auto& counts : counts_) {
    counts.assign(static_cast<std::size_t>(buckets), 0);
  }
}

void SampleSort::classify(int thread, std::span<const Run> runs) {
  std::int64_t* const counts = counts_[static_cast<std::size_t>(thread)].data();
  for (const Run& run : share_of_thread(runs, thread, counts_.size())) {
    tree_.classify(entries_of(run), run.first_row, bucket_of_.data() + (run.first - here_.data()),
                   counts);
  }
}

void SampleSort::place_buckets(Communicator& group) {
  sent_.assign(counts_.front().size(), 0);
  std::int64_t before = 0;
  for (std::size_t bucket = 0; bucket < sent_.size(); ++bucket) {
    for (auto& counts : counts_) {
      sent_[bucket] += counts[bucket];
      before += std::exchange(counts[bucket], before);
    }
  }
  there_.need(before);
  received_.assign(sent_.size(), 0);
  group.all_to_all(sent_, received_);
}

void SampleSort::scatter(int thread, std::span<const Run> runs) {
  BucketLines& lines = lines_[static_cast<std::size_t>(thread)];
  lines.begin(counts_[static_cast<std::size_t>(thread)]);
  for (const Run& run : share_of_thread(runs, thread, counts_.size())) {
    lines.put(entries_of(run), run.first_row, bucket_of_.data() + (run.first - here_.data()),
              there_.data());
  }
  lines.end(there_.data());
}

void SampleSort::exchange(Communicator& group) {
  const std::int64_t received = sum_of(received_);
  here_.need(received);
  if (group.size() > 1) {
    group.all_to_all_v(there_.first(entries_), sums_of_parts(sent_, buckets_),
                       here_.first(received), sums_of_parts(received_, buckets_));
    there_.need(received);
  }
  // Buckets are sorted from one array into the other.
  sorted_ = group.size() > 1 ? there_.first(received) : here_.first(received);

  first_received_ = places_of(received_);
  std::vector<std::int64_t> of_buckets(static_cast<std::size_t>(buckets_), 0);
  for (std::size_t i = 0; i < received_.size(); ++i) {
    of_buckets[i % of_buckets.size()] += received_[i];
  }
  first_sorted_ = places_of(of_buckets);
}

void SampleSort::sort_bucket(std::int64_t bucket, int thread) {
  const auto ranks = received_.size() / static_cast<std::size_t>(buckets_);
  Entry* const from = ranks > 1 ? here_.data() : there_.data();
  Entry* const to = ranks > 1 ? there_.data() : here_.data();
  std::vector<std::span<const Entry>> parts;
  for (auto i = static_cast<std::size_t>(bucket); i < received_.size();
       i += static_cast<std::size_t>(buckets_)) {
    parts.emplace_back(from + first_received_[i], static_cast<std::size_t>(received_[i]));
  }
  in_cache_[static_cast<std::size_t>(thread)].sort(
      parts, to + first_sorted_[static_cast<std::size_t>(bucket)]);
}

}  // namespace scalelab::transform
