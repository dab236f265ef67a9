// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/image/definition.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "kernels/data/image/patchwork.hpp"
#include "tests/kernels/data/image/small_image.hpp"

namespace scalelab::image {
namespace {

Part whole(const Operation& operation, const SmallImage& input) {
  const Extent result = operation.back().output();
  return by_definition(operation, input.strip(), {.first = 0, .last = result.columns},
                       {.first = 0, .last = result.rows});
}

double lobe(double x) {
  const double by_pi = std::numbers::pi * x;
  return x == 0             ? 1
         : std::abs(x) >= 3 ? 0
                            : 3 * std::sin(by_pi) * std::sin(by_pi / 3) / (by_pi * by_pi);
}

/// A line resized in real numbers, with weights for all inputs.
std::vector<double> resized_line(const std::vector<double>& line, std::int64_t outputs) {
  const double ratio = static_cast<double>(line.size()) / static_cast<double>(outputs);
  std::vector<double> result;
  for (std::int64_t output = 0; output < outputs; ++output) {
    double sum = 0;
    double weights = 0;
    for (std::size_t input = 0; input < line.size(); ++input) {
      const double away =
          static_cast<double>(input) + 0.5 - (static_cast<double>(output) + 0.5) * ratio;
      const double weight = lobe(away / std::max(1.0, ratio));
      sum += weight * line[input];
      weights += weight;
    }
    result.push_back(sum / weights);
  }
  return result;
}

// Two roundings of weights and two of values: less than one unit off.
TEST(ImageDefinition, IsWhatRealNumbersGive) {
  for (const Extent to : {Extent{9, 31}, Extent{40, 7}, Extent{23, 17}}) {
    const Extent from{.columns = 23, .rows = 17};
    const SmallImage input = patchwork(from);
    const Part result = whole({resize(from, to)}, input);
    for (std::int64_t channel = 0; channel < channels; ++channel) {
      std::vector<std::vector<double>> rows;
      for (std::int64_t row = 0; row < from.rows; ++row) {
        std::vector<double> line;
        for (std::int64_t column = 0; column < from.columns; ++column) {
          line.push_back(input.at(column, row, channel));
        }
        rows.push_back(resized_line(line, to.columns));
      }
      for (std::int64_t column = 0; column < to.columns; ++column) {
        std::vector<double> line;
        for (const std::vector<double>& row : rows) {
          line.push_back(row[static_cast<std::size_t>(column)]);
        }
        const std::vector<double> known = resized_line(line, to.rows);
        for (std::int64_t row = 0; row < to.rows; ++row) {
          const double value = std::clamp(known[static_cast<std::size_t>(row)], 0.0, 255.0);
          ASSERT_NEAR(result.at(column, row, channel), value, 0.6) << column << ", " << row;
        }
      }
    }
  }
}

TEST(ImageDefinition, LeavesOneColourAsItIs) {
  const Extent from{.columns = 13, .rows = 11};
  const Extent to{.columns = 29, .rows = 5};
  for (const int value : {0, 1, 127, 254, 255}) {
    SmallImage input(from);
    std::ranges::fill(input.values(), static_cast<std::uint8_t>(value));
    for (const Operation& operation : {Operation{resize(from, to)}, Operation{blur(from, 2)},
                                       Operation{resize(from, to), blur(to, 0.7)}}) {
      const Part result = whole(operation, input);
      EXPECT_TRUE(std::ranges::all_of(result.values, [&](int one) { return one == value; }));
    }
  }
}

TEST(ImageDefinition, BlursAMirroredImageToTheMirroredBlur) {
  const Extent extent{.columns = 21, .rows = 14};
  const SmallImage input = patchwork(extent);
  SmallImage mirrored(extent);
  for (std::int64_t row = 0; row < extent.rows; ++row) {
    for (std::int64_t column = 0; column < extent.columns; ++column) {
      for (std::int64_t channel = 0; channel < channels; ++channel) {
        mirrored.at(column, row, channel) =
            input.at(extent.columns - 1 - column, extent.rows - 1 - row, channel);
      }
    }
  }
  const Part result = whole({blur(extent, 1.5)}, input);
  const Part of_mirrored = whole({blur(extent, 1.5)}, mirrored);
  for (std::int64_t row = 0; row < extent.rows; ++row) {
    for (std::int64_t column = 0; column < extent.columns; ++column) {
      EXPECT_EQ(of_mirrored.at(column, row, 1),
                result.at(extent.columns - 1 - column, extent.rows - 1 - row, 1));
    }
  }
}

TEST(ImageDefinition, GivesAPartAsItIsInTheWhole) {
  const Extent from{.columns = 40, .rows = 50};
  const Extent to{.columns = 17, .rows = 80};
  const SmallImage input = patchwork(from);
  const Operation operation{resize(from, to), blur(to, 1)};
  const Part all = whole(operation, input);
  const Part part =
      by_definition(operation, input.strip(), {.first = 3, .last = 9}, {.first = 60, .last = 63});
  for (std::int64_t row = 60; row < 63; ++row) {
    for (std::int64_t column = 3; column < 9; ++column) {
      EXPECT_EQ(part.at(column, row, 2), all.at(column, row, 2));
    }
  }
}

// One pixel of a blur over all of 3 x 3 pixels: rows first, then one column; four taps each.
TEST(ImageDefinition, KnowsWhatItCosts) {
  EXPECT_EQ(products_by_definition({blur({.columns = 100, .rows = 100}, 1.0 / 3)}),
            3.0 * (4 * 4 + 4));
}

TEST(Patchwork, HasPixelsThatDependOnTheirPlaceAlone) {
  const SmallImage wide = patchwork({.columns = 77, .rows = 40});
  const SmallImage narrow = patchwork({.columns = 18, .rows = 40});
  for (std::int64_t row = 0; row < 40; ++row) {
    for (std::int64_t column = 0; column < 18; ++column) {
      ASSERT_EQ(narrow.at(column, row, 0), wide.at(column, row, 0));
    }
  }
  std::vector<std::uint8_t> values = wide.values();
  std::ranges::sort(values);
  EXPECT_LT(values.front(), 10);
  EXPECT_GT(values.back(), 245);
}

}  // namespace
}  // namespace scalelab::image
