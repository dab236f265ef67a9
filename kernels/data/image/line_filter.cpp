// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/image/line_filter.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace scalelab::image {
namespace {

constexpr double deviations = 3;     // of a Gaussian, on either side
constexpr double at_the_end = 1e-6;  // pixels

std::int64_t even_up(std::int64_t number) {
  return number + number % 2;
}

double sinc(double x) {
  return x == 0 ? 1 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
}

// Inputs for one output, from first to last >= first.
struct Weighted {
  std::int64_t first = 0;
  std::vector<std::int64_t> weights;
};

// In whole numbers that add up to weight_of_one: each rounded, and what is then missing put where
// it changes least, to the largest one.
std::vector<std::int64_t> in_whole_numbers(const std::vector<double>& weights) {
  double sum = 0;
  for (const double weight : weights) {
    sum += weight;
  }
  std::vector<std::int64_t> whole;
  std::int64_t missing = weight_of_one;
  for (const double weight : weights) {
    whole.push_back(std::llround(weight / sum * static_cast<double>(weight_of_one)));
    missing -= whole.back();
  }
  // The middle one of a Gaussian: the sum is symmetric then.
  const auto largest = std::ranges::max_element(weights) - weights.begin();
  whole[static_cast<std::size_t>(largest)] += missing;
  return whole;
}

Weighted lanczos_weights(const LineShape& shape, std::int64_t output) {
  const double ratio = static_cast<double>(shape.inputs) / static_cast<double>(shape.outputs);
  const double stretch = std::max(ratio, 1.0);
  const double support = shape.width * stretch;
  const double centre = (static_cast<double>(output) + 0.5) * ratio - 0.5;
  // Those at the very ends have a weight of 0, or of a rounding error.
  const auto first =
      std::max<std::int64_t>(0, std::llround(std::floor(centre - support + at_the_end)) + 1);
  const auto last = std::min<std::int64_t>(
      {shape.inputs - 1, std::llround(std::ceil(centre + support - at_the_end)) - 1,
       // Where a line is so long that rounding errors are larger than that.
       first - first % 2 + taps_of(shape) - 1});
  std::vector<double> weights;
  for (std::int64_t input = first; input <= last; ++input) {
    const double x = (static_cast<double>(input) - centre) / stretch;
    weights.push_back(sinc(x) * sinc(x / shape.width));
  }
  return {.first = first, .weights = in_whole_numbers(weights)};
}

std::int64_t radius_of(double sigma) {
  return std::llround(std::ceil(deviations * sigma));
}

Weighted gaussian_weights(const LineShape& shape, std::int64_t output) {
  const std::int64_t radius = radius_of(shape.width);
  std::vector<double> weights;
  for (std::int64_t away = -radius; away <= radius; ++away) {
    const double x = static_cast<double>(away) / shape.width;
    weights.push_back(std::exp(-x * x / 2));
  }
  const std::vector<std::int64_t> whole = in_whole_numbers(weights);
  const std::int64_t first = std::max<std::int64_t>(0, output - radius);
  const std::int64_t last = std::min(shape.inputs - 1, output + radius);
  Weighted folded{.first = first,
                  .weights = std::vector<std::int64_t>(static_cast<std::size_t>(last - first + 1))};
  for (std::int64_t away = -radius; away <= radius; ++away) {
    const std::int64_t input = std::clamp(output + away, first, last);
    folded.weights[static_cast<std::size_t>(input - first)] +=
        whole[static_cast<std::size_t>(away + radius)];
  }
  return folded;
}

Weighted weights_of(const LineShape& shape, std::int64_t output) {
  return shape.kernel == LineKernel::lanczos ? lanczos_weights(shape, output)
                                             : gaussian_weights(shape, output);
}

// Where an output's inputs begin, when their number is even and so is the first: `first` is that of
// the first one with a weight.
std::int64_t window_begin(const LineShape& shape, std::int64_t taps, std::int64_t first) {
  return std::min(first - first % 2, even_up(shape.inputs) - taps);
}

}  // namespace

LineShape lanczos(std::int64_t inputs, std::int64_t outputs, int lobes) {
  return {.kernel = LineKernel::lanczos,
          .inputs = inputs,
          .outputs = outputs,
          .width = static_cast<double>(lobes)};
}

LineShape gaussian(std::int64_t length, double sigma) {
  return {.kernel = LineKernel::gaussian, .inputs = length, .outputs = length, .width = sigma};
}

std::int64_t taps_of(const LineShape& shape) {
  // One more than can have a weight, since the first one is even.
  std::int64_t taps = 0;
  if (shape.kernel == LineKernel::lanczos) {
    const double ratio = static_cast<double>(shape.inputs) / static_cast<double>(shape.outputs);
    taps = std::llround(std::ceil(2 * shape.width * std::max(ratio, 1.0))) + 1;
  } else {
    taps = 2 * radius_of(shape.width) + 2;
  }
  return std::min(even_up(taps), even_up(shape.inputs));
}

LineFilter::LineFilter(const LineShape& shape, Range outputs)
    : taps_(taps_of(shape)),
      outputs_(outputs),
      firsts_(static_cast<std::size_t>(outputs.size())),
      weights_(static_cast<std::size_t>(outputs.size() * taps_)) {
  for (std::int64_t output = outputs.first; output < outputs.last; ++output) {
    const Weighted own = weights_of(shape, output);
    const std::int64_t begin = window_begin(shape, taps_, own.first);
    const std::int64_t place = output - outputs.first;
    firsts_[static_cast<std::size_t>(place)] = begin;
    std::ranges::transform(own.weights, weights_.begin() + place * taps_ + (own.first - begin),
                           [](std::int64_t weight) { return static_cast<std::int16_t>(weight); });
  }
}

double LineFilter::bytes(const LineShape& shape, std::int64_t outputs) {
  return static_cast<double>(outputs) *
         (sizeof(std::int64_t) + static_cast<double>(taps_of(shape)) * sizeof(std::int16_t));
}

Range inputs_of(const LineShape& shape, Range outputs) {
  if (outputs.empty()) {
    return {};
  }
  const std::int64_t taps = taps_of(shape);
  const auto begin = [&](std::int64_t output) {
    return window_begin(shape, taps, weights_of(shape, output).first);
  };
  return {.first = begin(outputs.first),
          .last = std::min(begin(outputs.last - 1) + taps, shape.inputs)};
}

}  // namespace scalelab::image
