#pragma once

#include <algorithm>
#include <cstdint>

namespace scalelab {

/// How many of `count` items a worker takes at once: at most `most`, and so few that each of the
/// `workers` gets 64 chunks, if there are enough items. An equal share of whole chunks is then
/// larger than the mean by less than 2 %. A multiple of `grain`, and at least one.
constexpr std::int64_t chunk_size(std::int64_t count, std::int64_t workers, std::int64_t grain,
                                  std::int64_t most) noexcept {
  constexpr std::int64_t chunks_of_a_worker = 64;
  const std::int64_t wanted = std::min(count / (chunks_of_a_worker * workers), most);
  return std::max(wanted / grain * grain, grain);
}

}  // namespace scalelab
