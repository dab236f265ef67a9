// SPDX-License-Identifier: BSD-3-Clause
#include "web/content/file_content.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "numerics/random/philox.hpp"
#include "numerics/random/philox_rows.hpp"

namespace scalelab::web {
namespace {

constexpr std::uint32_t stream_of_files = 0x66696c65;
constexpr std::size_t counters = 256;  // side by side, in vectors
constexpr std::size_t words = 4 * counters;
constexpr std::size_t bytes_of_group = words * sizeof(std::uint32_t);

// The bytes that one group of counters gives.
std::array<std::uint32_t, words> group_of_file(std::uint32_t seed, std::int64_t file,
                                               std::int64_t group) {
  std::array<std::array<std::uint32_t, counters>, 4> rows;
  for (std::size_t lane = 0; lane < counters; ++lane) {
    const philox::Counter counter = philox::counter(
        static_cast<std::uint64_t>(file), static_cast<std::uint64_t>(group) * counters + lane);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      rows[row][lane] = counter[row];
    }
  }
  philox::encrypt_rows({rows[0], rows[1], rows[2], rows[3]}, {seed, stream_of_files});
  std::array<std::uint32_t, words> out;
  for (std::size_t lane = 0; lane < counters; ++lane) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      out[4 * lane + row] = rows[row][lane];
    }
  }
  return out;
}

}  // namespace

void fill_from_file(std::uint32_t seed, std::int64_t file, std::int64_t offset,
                    std::span<std::byte> bytes) {
  constexpr auto length = static_cast<std::int64_t>(bytes_of_group);
  while (!bytes.empty()) {
    const auto group = group_of_file(seed, file, offset / length);
    const auto within = static_cast<std::size_t>(offset % length);
    const std::size_t some = std::min(bytes.size(), bytes_of_group - within);
    std::memcpy(bytes.data(), std::as_bytes(std::span(group)).data() + within, some);
    bytes = bytes.subspan(some);
    offset += static_cast<std::int64_t>(some);
  }
}

}  // namespace scalelab::web
