// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/image/known_pixels.hpp"

#include <algorithm>

#include "kernels/data/image/definition.hpp"
#include "kernels/fingerprint.hpp"

namespace scalelab::image {
namespace {

KnownPixel place_of_known(std::int64_t known, std::int64_t index, const Extent& result) {
  constexpr std::int64_t corners = 4;
  if (known == result.columns * result.rows) {
    return {.column = index % result.columns, .row = index / result.columns};
  }
  if (index < corners) {
    return {.column = index % 2 * (result.columns - 1), .row = index / 2 * (result.rows - 1)};
  }
  const auto below = [](std::uint64_t random, std::int64_t count) {
    return static_cast<std::int64_t>(hash_of(random) % static_cast<std::uint64_t>(count));
  };
  const auto seed = static_cast<std::uint64_t>(2 * index);
  return {.column = below(seed, result.columns), .row = below(seed + 1, result.rows)};
}

}  // namespace

std::int64_t count_of_known_pixels(const Operation& operation) {
  constexpr double most_products = 2e7;
  constexpr double fewest = 16;
  constexpr double most = 512;
  const Extent result = operation.back().output();
  const double affordable =
      std::clamp(most_products / products_by_definition(operation), fewest, most);
  return std::min(result.columns * result.rows, static_cast<std::int64_t>(affordable));
}

std::vector<KnownPixel> known_pixels(Process& process, const Operation& operation,
                                     const Strip& input, const Range& rows) {
  std::vector<KnownPixel> pixels;
  const std::int64_t known = count_of_known_pixels(operation);
  for (std::int64_t index = 0; index < known; ++index) {
    const KnownPixel one = place_of_known(known, index, operation.back().output());
    if (one.row >= rows.first && one.row < rows.last) {
      pixels.push_back(one);
    }
  }
  process.on_team([&](int thread) {
    const Range own = share_of(std::ssize(pixels), thread, process.threads());
    for (std::int64_t index = own.first; index < own.last; ++index) {
      KnownPixel& one = pixels[static_cast<std::size_t>(index)];
      const Part part =
          by_definition(operation, input, {.first = one.column, .last = one.column + 1},
                        {.first = one.row, .last = one.row + 1});
      for (std::size_t channel = 0; channel < one.values.size(); ++channel) {
        one.values[channel] = part.at(one.column, one.row, static_cast<std::int64_t>(channel));
      }
    }
  });
  return pixels;
}

}  // namespace scalelab::image
