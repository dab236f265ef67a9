// SPDX-License-Identifier: BSD-3-Clause

// What kernel image does on one worker, beside OpenCV on one thread, over the same pixels in
// memory. `ratio` says how many times as long OpenCV takes, `ns` what OpenCV takes for a pixel of
// the result. The target: 1.
//
// Enlarging by 1.5, where both sum over 8 x 8 pixels: Lanczos' filter with four lobes, which is
// OpenCV's INTER_LANCZOS4; the kernel's own with three lobes beside it. Reducing by 2.5, the kernel
// sums over 15 x 15 pixels, so that nothing smaller than a pixel is left; INTER_LANCZOS4 goes on
// summing over 8 x 8 and leaves it, and INTER_AREA averages squares of 2.5 x 2.5: neither is the
// same, but they are what OpenCV has. GaussianBlur sums over the same 13 x 13 pixels, with weights
// of 8 bits where the kernel's have 14; sepFilter2D does so with any weights.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <span>
#include <vector>

#include "kernels/data/image/filtered_rows.hpp"
#include "kernels/data/image/operation.hpp"
#include "kernels/data/image/patchwork.hpp"
#include "parallel/memory/page_memory.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

using image::Extent;
using image::Operation;

/// An image in memory, as the kernel and as OpenCV see it.
class Pixels {
 public:
  explicit Pixels(const Extent& extent)
      : extent_(extent),
        memory_(static_cast<std::size_t>(extent.rows * extent.columns * image::channels +
                                         image::readable_after)) {
    memory_.touch();
  }
  [[nodiscard]] image::Strip strip() const {
    return {.rows = {.first = 0, .last = extent_.rows},
            .columns = extent_.columns,
            .first = reinterpret_cast<std::uint8_t*>(memory_.begin())};
  }
  [[nodiscard]] cv::Mat matrix() const {
    return {static_cast<int>(extent_.rows), static_cast<int>(extent_.columns), CV_8UC3,
            memory_.begin()};
  }

 private:
  Extent extent_;
  PageMemory memory_;
};

Pixels patchwork(const Extent& extent) {
  Pixels pixels(extent);
  const image::Patchwork source(1);
  for (std::int64_t row = 0; row < extent.rows; ++row) {
    source.write_row(row, extent.columns, pixels.strip().row(row));
  }
  return pixels;
}

/// All rows of the result, by one thread.
class OneWorker {
 public:
  OneWorker(const Operation& operation, const Pixels& input, const Pixels& output)
      : rows_(image::rows_of_filters(operation, output.strip().rows)),
        scratch_(static_cast<std::size_t>(image::OperationRows::scratch_size(operation)) *
                 sizeof(std::int16_t)),
        output_(output.strip()) {
    for (std::size_t i = 0; i < operation.size(); ++i) {
      filters_.emplace_back(operation[i], rows_[i + 1]);
    }
    maker_.emplace(
        input.strip(), filters_, rows_,
        std::span(reinterpret_cast<std::int16_t*>(scratch_.begin()),
                  static_cast<std::size_t>(image::OperationRows::scratch_size(operation))));
  }

  void run() {
    maker_->forget();
    for (std::int64_t row = output_.rows.first; row < output_.rows.last; ++row) {
      maker_->make(row, output_.row(row));
    }
    benchmark::ClobberMemory();
  }

 private:
  std::vector<Range> rows_;
  std::vector<image::SeparableFilter> filters_;
  PageMemory scratch_;
  image::Strip output_;
  std::optional<image::OperationRows> maker_;
};

template <class Peer>
void beside(benchmark::State& state, const Operation& operation, Peer&& peer) {
  cv::setNumThreads(1);
  const Extent result = operation.back().output();
  const Pixels input = patchwork(operation.front().input());
  const Pixels output(result);
  const Pixels peers_output(result);
  OneWorker worker(operation, input, output);
  cv::Mat peers_result = peers_output.matrix();
  compare_loops(
      state, result.columns * result.rows, [&] { worker.run(); },
      [&] {
        peer(input.matrix(), peers_result);
        benchmark::ClobberMemory();
      });
}

constexpr Extent photograph{.columns = 4000, .rows = 3000};
constexpr Extent reduced{.columns = 1600, .rows = 1200};
constexpr Extent enlarged{.columns = 2250, .rows = 1500};

void beside_resize(benchmark::State& state, const Extent& from, const Extent& to, int lobes,
                   int interpolation) {
  beside(state, {image::resize(from, to, lobes)}, [&](const cv::Mat& in, cv::Mat& out) {
    cv::resize(in, out, out.size(), 0, 0, interpolation);
  });
}

void enlarge_beside_lanczos4(benchmark::State& state) {
  beside_resize(state, {.columns = 1500, .rows = 1000}, enlarged, static_cast<int>(state.range(0)),
                cv::INTER_LANCZOS4);
}
void enlarge_beside_cubic(benchmark::State& state) {
  beside_resize(state, {.columns = 1500, .rows = 1000}, enlarged, static_cast<int>(state.range(0)),
                cv::INTER_CUBIC);
}
void reduce_beside_lanczos4(benchmark::State& state) {
  beside_resize(state, photograph, reduced, static_cast<int>(state.range(0)), cv::INTER_LANCZOS4);
}
void reduce_beside_area(benchmark::State& state) {
  beside_resize(state, photograph, reduced, static_cast<int>(state.range(0)), cv::INTER_AREA);
}

constexpr double sigma = 2;
constexpr int taps = 13;

void blur_beside_gaussian_blur(benchmark::State& state) {
  beside(state, {image::blur(reduced, sigma)}, [](const cv::Mat& in, cv::Mat& out) {
    cv::GaussianBlur(in, out, {taps, taps}, sigma, sigma, cv::BORDER_REPLICATE);
  });
}
void blur_beside_sep_filter(benchmark::State& state) {
  const cv::Mat weights = cv::getGaussianKernel(taps, sigma, CV_32F);
  beside(state, {image::blur(reduced, sigma)}, [&](const cv::Mat& in, cv::Mat& out) {
    cv::sepFilter2D(in, out, -1, weights, weights, {-1, -1}, 0, cv::BORDER_REPLICATE);
  });
}

BENCHMARK(enlarge_beside_lanczos4)->Arg(4)->Arg(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(enlarge_beside_cubic)->Arg(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(reduce_beside_lanczos4)->Arg(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(reduce_beside_area)->Arg(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(blur_beside_gaussian_blur)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(blur_beside_sep_filter)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace scalelab
