// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/bucket_lines.hpp"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/data/transform/bucket_lines_vectors.cpp"
#include <hwy/foreach_target.h>

#include <hwy/cache_control.h>

#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

using transform::BucketLines;
using transform::Entry;

static_assert(sizeof(BucketLines::Line) == most_lanes * sizeof(std::uint64_t));

HWY_INLINE void stream_line(const BucketLines::Line& line, Entry* to) {
  const auto* const from = reinterpret_cast<const std::uint64_t*>(line.entries.data());
  auto* const words = reinterpret_cast<std::uint64_t*>(to);
  for (std::size_t lane = 0; lane < most_lanes; lane += lanes) {
    hn::Stream(hn::Load(Words(), from + lane), Words(), words + lane);
  }
}

void put_in_lines(std::span<const Entry> entries, std::int64_t first_row,
                  const std::uint16_t* buckets, BucketLines::Line* lines,
                  BucketLines::Places* places, Entry* to) {
  constexpr auto of_line = static_cast<std::int64_t>(BucketLines::entries_of_line);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    BucketLines::Line& line = lines[buckets[i]];
    BucketLines::Places& own = places[buckets[i]];
    const std::int64_t place = own.next++;
    const std::int64_t first = place / of_line * of_line;
    line.entries[static_cast<std::size_t>(place - first)] = {.value = entries[i].value,
                                                             .row = entries[i].row + first_row};
    if (place - first + 1 < of_line) {
      continue;
    }
    if (first >= own.first) [[likely]] {
      stream_line(line, to + first);
    } else {
      // What is before belongs to others.
      std::copy(line.entries.begin() + (own.first - first), line.entries.end(), to + own.first);
    }
  }
  hwy::FlushStream();  // what follows, on whichever thread, sees what was written
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(put_in_lines);

}  // namespace

void transform::BucketLines::begin(std::span<const std::int64_t> places) {
  lines_.resize(places.size());
  places_.clear();
  for (const std::int64_t place : places) {
    places_.push_back({.first = place, .next = place});
  }
}

void transform::BucketLines::put(std::span<const Entry> entries, std::int64_t first_row,
                                 const std::uint16_t* buckets, Entry* to) {
  HWY_DYNAMIC_DISPATCH(put_in_lines)
  (entries, first_row, buckets, lines_.data(), places_.data(), to);
}

void transform::BucketLines::end(Entry* to) {
  constexpr auto of_line = static_cast<std::int64_t>(entries_of_line);
  for (std::size_t bucket = 0; bucket < places_.size(); ++bucket) {
    const Places& own = places_[bucket];
    const std::int64_t line = own.next / of_line * of_line;
    for (std::int64_t place = std::max(line, own.first); place < own.next; ++place) {
      to[place] = lines_[bucket].entries[static_cast<std::size_t>(place - line)];
    }
  }
}

}  // namespace scalelab
#endif
