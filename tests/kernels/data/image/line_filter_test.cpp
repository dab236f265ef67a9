// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/image/line_filter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <utility>
#include <vector>

namespace scalelab::image {
namespace {

using ::testing::ElementsAre;

LineFilter whole_line(const LineShape& shape) {
  return {shape, {.first = 0, .last = shape.outputs}};
}

/// The weights of an output that are not 0, in order.
std::vector<int> weights_of(const LineFilter& filter, std::int64_t output) {
  std::vector<int> weights;
  for (std::int64_t tap = 0; tap < filter.taps(); ++tap) {
    if (const int weight = filter.weights(output)[tap]; weight != 0) {
      weights.push_back(weight);
    }
  }
  return weights;
}

std::vector<LineShape> many_shapes() {
  std::vector<LineShape> shapes;
  for (std::int64_t inputs = 1; inputs <= 40; ++inputs) {
    for (const std::int64_t outputs : {1, 2, 3, 7, 19, 20, 40, 61, 1000}) {
      for (const int lobes : {3, 4}) {
        shapes.push_back(lanczos(inputs, outputs, lobes));
      }
    }
    for (const double sigma : {0.25, 0.5, 1.0, 2.3, 20.0}) {
      shapes.push_back(gaussian(inputs, sigma));
    }
  }
  shapes.push_back(lanczos(4000, 1600));
  shapes.push_back(lanczos(3200, 100));
  shapes.push_back(lanczos(1'000'000'007, 999'999'937));
  shapes.push_back(lanczos(30'000'000'000'000, 12'000'000'000'000));
  return shapes;
}

TEST(LineFilter, HasWeightsThatAddUpToOneAndAreNotLarge) {
  for (const LineShape& shape : many_shapes()) {
    const LineFilter filter(shape, {.first = 0, .last = std::min<std::int64_t>(shape.outputs, 70)});
    for (std::int64_t output = 0; output < filter.outputs().last; ++output) {
      std::int64_t sum = 0;
      std::int64_t absolute = 0;
      for (const int weight : weights_of(filter, output)) {
        sum += weight;
        absolute += std::abs(weight);
      }
      ASSERT_EQ(sum, weight_of_one) << shape.inputs << " to " << shape.outputs;
      ASSERT_LT(absolute, 2 * weight_of_one) << shape.inputs << " to " << shape.outputs;
    }
  }
}

TEST(LineFilter, TakesInputsThatAreThereInOrder) {
  for (const LineShape& shape : many_shapes()) {
    const std::int64_t begin = shape.outputs > 1'000'000 ? shape.outputs - 9 : 0;
    const LineFilter filter(shape, {.first = begin, .last = shape.outputs});
    EXPECT_EQ(filter.taps() % 2, 0);
    std::int64_t before = 0;
    for (std::int64_t output = begin; output < shape.outputs; ++output) {
      const std::int64_t first = filter.first(output);
      ASSERT_EQ(first % 2, 0);
      ASSERT_GE(first, before);
      ASSERT_LE(first + filter.taps(), shape.inputs + 1);
      if (first + filter.taps() > shape.inputs) {
        ASSERT_EQ(filter.weights(output)[filter.taps() - 1], 0);
      }
      before = first;
    }
  }
}

TEST(LineFilter, KnowsWhichInputsItTakesWithoutItsWeights) {
  for (const LineShape& shape : many_shapes()) {
    const Range outputs{.first = shape.outputs / 2,
                        .last = std::min(shape.outputs / 2 + 3, shape.outputs)};
    const LineFilter filter(shape, outputs);
    const Range inputs = inputs_of(shape, outputs);
    EXPECT_EQ(inputs.first, filter.first(outputs.first));
    EXPECT_EQ(inputs.last, std::min(filter.first(outputs.last - 1) + filter.taps(), shape.inputs));
  }
  EXPECT_TRUE(inputs_of(lanczos(10, 10), {.first = 3, .last = 3}).empty());
}

TEST(LineFilter, IsTheSameForPartOfALine) {
  const LineShape shape = lanczos(100, 37);
  const LineFilter whole = whole_line(shape);
  const LineFilter part(shape, {.first = 20, .last = 30});
  for (std::int64_t output = 20; output < 30; ++output) {
    EXPECT_EQ(part.first(output), whole.first(output));
    EXPECT_EQ(weights_of(part, output), weights_of(whole, output));
  }
}

// By hand: sinc(x) sinc(x / 3), over their sum, times 2^14.
TEST(LineFilter, IsLanczosOfThreeLobes) {
  EXPECT_THAT(weights_of(whole_line(lanczos(10, 20)), 10),
              ElementsAre(121, -1114, 4440, 14628, -2184, 493));
  // Half as many outputs: twice as wide. What rounding leaves is put to the largest.
  EXPECT_THAT(weights_of(whole_line(lanczos(20, 10)), 5),
              ElementsAre(60, 247, -557, -1092, 2220, 7314, 7314, 2220, -1092, -557, 247, 60));
}

TEST(LineFilter, LeavesALineOfTheSameLengthAsItIs) {
  const LineFilter filter = whole_line(lanczos(9, 9));
  for (std::int64_t output = 0; output < 9; ++output) {
    EXPECT_THAT(weights_of(filter, output), ElementsAre(weight_of_one));
    EXPECT_EQ(filter.weights(output)[output - filter.first(output)], weight_of_one);
  }
}

// By hand: exp(-x^2 / 2) from -3 to 3, over their sum, times 2^14.
TEST(LineFilter, IsAGaussianThatRepeatsTheEnds) {
  const LineFilter filter = whole_line(gaussian(11, 1));
  EXPECT_THAT(weights_of(filter, 5), ElementsAre(73, 885, 3966, 6536, 3966, 885, 73));
  EXPECT_THAT(weights_of(filter, 0), ElementsAre(73 + 885 + 3966 + 6536, 3966, 885, 73));
  EXPECT_THAT(weights_of(filter, 9), ElementsAre(73, 885, 3966, 6536, 3966 + 885 + 73));
  EXPECT_THAT(weights_of(whole_line(gaussian(1, 1)), 0), ElementsAre(weight_of_one));
}

TEST(LineFilter, KnowsItsMemory) {
  EXPECT_EQ(LineFilter::bytes(lanczos(100, 200), 10), 10.0 * (8 + 2 * 8));
  EXPECT_EQ(LineFilter::bytes(gaussian(100, 2), 10), 10.0 * (8 + 2 * 14));
}

}  // namespace
}  // namespace scalelab::image
