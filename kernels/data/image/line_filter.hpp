// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "parallel/loops/range.hpp"

/// Filters along one line of an image, a row or a column, in whole numbers: each output is a sum of
/// inputs times weights, and the weights of an output add up to exactly 2^weight_bits, so that a
/// line of one colour stays as it is.
namespace scalelab::image {

constexpr int weight_bits = 14;
constexpr std::int64_t weight_of_one = std::int64_t{1} << weight_bits;

enum class LineKernel : std::uint8_t { lanczos, gaussian };

/// What a filter does with a line.
struct LineShape {
  LineKernel kernel = LineKernel::lanczos;
  std::int64_t inputs = 1;
  std::int64_t outputs = 1;  ///< as many as inputs for a Gaussian
  /// How many zeros of Lanczos' window are on either side, or the Gaussian's standard deviation in
  /// pixels.
  double width = 3;
};

/// Lanczos' filter (Duchon, "Lanczos filtering in one and two dimensions", J. Applied Meteorology
/// 18 (1979); Turkowski, "Filters for common resampling tasks", Graphics Gems (1990)): sinc(x)
/// sinc(x / lobes). Where there are fewer outputs than inputs, it is as much wider, so that what
/// the outputs can't show is smoothed away. What would lie outside the line is left out, and the
/// other weights are larger for it.
LineShape lanczos(std::int64_t inputs, std::int64_t outputs, int lobes = 3);

/// A Gaussian up to three standard deviations; beyond the line's ends are inputs as at its ends.
LineShape gaussian(std::int64_t length, double sigma);

/// So many inputs each output has a weight for, an even number; some of them are 0.
std::int64_t taps_of(const LineShape& shape);

/// The weights of some outputs of a line. Each takes `taps` inputs from an even one on. The last of
/// them may be the one right after the line's end: its weight is 0.
class LineFilter {
 public:
  LineFilter(const LineShape& shape, Range outputs);

  [[nodiscard]] std::int64_t taps() const noexcept { return taps_; }
  [[nodiscard]] Range outputs() const noexcept { return outputs_; }

  /// The first input that an output takes: an even number that never falls from one output to the
  /// next.
  [[nodiscard]] std::int64_t first(std::int64_t output) const noexcept {
    return firsts_[static_cast<std::size_t>(output - outputs_.first)];
  }
  /// As many as taps(); their absolute values add up to less than twice 2^weight_bits.
  [[nodiscard]] const std::int16_t* weights(std::int64_t output) const noexcept {
    return weights_.data() + (output - outputs_.first) * taps_;
  }

  /// Bytes that such a filter keeps.
  static double bytes(const LineShape& shape, std::int64_t outputs);

 private:
  std::int64_t taps_;
  Range outputs_;
  std::vector<std::int64_t> firsts_;
  std::vector<std::int16_t> weights_;
};

/// All inputs that these outputs take, of those that there are. Empty for no output.
Range inputs_of(const LineShape& shape, Range outputs);

}  // namespace scalelab::image
