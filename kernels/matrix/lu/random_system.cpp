// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/lu/random_system.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <type_traits>

#include "numerics/random/philox_rows.hpp"

namespace scalelab {

void RandomSystem::copy(std::int64_t j, const Range& rows, std::span<std::int32_t> out) const {
  copy_all(j, rows, out.data());
}

void RandomSystem::copy(std::int64_t j, const Range& rows, std::span<double> out) const {
  copy_all(j, rows, out.data());
}

template <class Number>
void RandomSystem::copy_all(std::int64_t j, const Range& rows, Number* out) const {
  constexpr std::int64_t counters_together = 64;
  std::array<std::array<std::uint32_t, counters_together>, words> numbers{};
  std::int64_t row = rows.first;
  while (row < rows.last) {
    const std::int64_t first = row / words;
    const std::int64_t last = std::min(first + counters_together, (rows.last - 1) / words + 1);
    const auto count = static_cast<std::size_t>(last - first);
    for (std::size_t i = 0; i < count; ++i) {
      const auto counter =
          philox::counter(static_cast<std::uint64_t>(j * quarters_ + first) + i, 0);
      for (std::size_t word = 0; word < words; ++word) {
        numbers[word][i] = counter[word];
      }
    }
    philox::encrypt_rows({std::span(numbers[0]).first(count), std::span(numbers[1]).first(count),
                          std::span(numbers[2]).first(count), std::span(numbers[3]).first(count)},
                         key_);
    for (const std::int64_t end = std::min(rows.last, last * words); row < end; ++row) {
      const auto entry =
          std::bit_cast<std::int32_t>(numbers[static_cast<std::size_t>(row % words)]
                                             [static_cast<std::size_t>(row / words - first)]);
      if constexpr (std::is_same_v<Number, double>) {
        *out++ = entry * unit;
      } else {
        *out++ = entry;
      }
    }
  }
}

}  // namespace scalelab
