// SPDX-License-Identifier: BSD-3-Clause

/// A photograph made smaller or larger, blurred, or both: separable filters, Lanczos' and a
/// Gaussian, in whole numbers.
///
/// The plain loop, for each filter:
///   for row in the input's rows, column in 0 ... out_width - 1:
///     between(row, column) = (sum over k of weight(column, k) * in(row, first(column) + k)) / 2^8
///   for row in 0 ... out_height - 1, column in 0 ... out_width - 1:
///     out(row, column) = (sum over k of weight(row, k) * between(first(row) + k, column)) / 2^20
///
/// where / rounds, and out is cut to 0 ... 255. Ranks have strips of the result's rows, and of the
/// image the rows that these need (image/operation.hpp); the threads of a rank share its rows. Both
/// loops are one, with rows of `between` in a ring (image/filtered_rows.hpp).
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kernels/balanced_grain.hpp"
#include "kernels/compared_elements.hpp"
#include "kernels/data/image/filtered_rows.hpp"
#include "kernels/data/image/known_pixels.hpp"
#include "kernels/data/image/operation.hpp"
#include "kernels/data/image/picture.hpp"
#include "kernels/data/image/picture_file.hpp"
#include "kernels/fingerprint.hpp"
#include "kernels/growth.hpp"
#include "kernels/interpreted_loop.hpp"
#include "kernels/kernel.hpp"
#include "kernels/tally.hpp"
#include "parallel/clock/fastest_of.hpp"
#include "parallel/memory/page_memory.hpp"
#include "parallel/memory/thread_scratch.hpp"

namespace scalelab {
namespace {

const std::string made_up = "generated";
// A smaller ratio has weights too small for 14 bits.
constexpr std::int64_t most_reduction = 32;

image::Extent picture_of(const Size& size) {
  return {.columns = size.integer("width"), .rows = size.integer("height")};
}

// The image is the picture `times` times, one below the other.
image::Extent image_of(const Size& size) {
  const image::Extent picture = picture_of(size);
  return {.columns = picture.columns, .rows = picture.rows * size.integer("times")};
}

image::Operation operation_of(const Size& size) {
  const std::string& name = size.text("operation");
  image::Extent extent = image_of(size);
  image::Operation operation;
  if (name != "blur") {
    const image::Extent resized{.columns = size.integer("out_width"),
                                .rows = size.integer("out_height") * size.integer("times")};
    operation.push_back(image::resize(extent, resized));
    extent = resized;
  }
  if (name != "resize") {
    operation.push_back(image::blur(extent, size.real("sigma")));
  }
  return operation;
}

// The rows of a rank: those of the image that it needs, those that each filter makes.
std::vector<Range> rows_of_rank(const image::Operation& operation, int ranks, int rank) {
  return image::rows_of_filters(operation, share_of(operation.back().output().rows, rank, ranks));
}

std::int64_t bytes_of_rows(std::int64_t rows, std::int64_t columns) {
  return rows * columns * image::channels;
}

class Image final : public Kernel {
 public:
  explicit Image(const Size& size)
      : file_(size.text("file")),
        picture_(picture_of(size)),
        operation_(operation_of(size)),
        result_(operation_.back().output()) {}

  void prepare(Process& process) override {
    const std::vector<Range> rows = rows_of_rank(operation_, process.ranks(), process.rank());
    for (std::size_t i = 0; i < operation_.size(); ++i) {
      filters_.emplace_back(operation_[i], rows[i + 1]);
    }
    make_strip(input_memory_, input_, rows.front(), picture_.columns);
    make_strip(output_memory_, output_, rows.back(), result_.columns);
    if (file_ == made_up) {
      image::fill_with_patchwork(process, picture_.rows, input_);
    } else {
      image::fill_from_file(process, file_, picture_, strips_of(process.ranks()), input_);
    }
    scratch_ = ThreadScratch<std::int16_t>(
        process, static_cast<std::size_t>(image::OperationRows::scratch_size(operation_)));
    for (int thread = 0; thread < process.threads(); ++thread) {
      makers_.emplace_back(input_, filters_, rows, scratch_.of(thread));
    }
    grain_ = process.schedule() == Schedule::fixed ? 1 : dynamic_grain(process.threads());
    known_ = image::known_pixels(process, operation_, input_, output_.rows);
    interpreted_ = InterpretedLoop(process, rows_per_second(), 0);
  }

  void reset(Process& process) override {
    process.on_team([&](int thread) {
      const Range own = share_of(output_.rows.size(), thread, process.threads());
      std::memset(output_.row(output_.rows.first + own.first), 0,
                  static_cast<std::size_t>(bytes_of_rows(own.size(), result_.columns)));
    });
    made_.reset(process);
  }

  void work(Worker& worker) override {
    image::OperationRows& maker = makers_[static_cast<std::size_t>(worker.thread())];
    maker.forget();
    std::int64_t made = 0;
    worker.team_for(output_.rows.size(), grain_, [&](const Range& piece) {
      interpreted_.run(worker, piece, [&](std::int64_t first, std::int64_t last) {
        make(maker, {.first = first, .last = last});
      });
      made += piece.size();
    });
    made_.set(worker, made);
  }

  Answer answer(Process& process) override {
    const std::int64_t made = made_.total(process);
    const ComparedElements found =
        compare_elements(process, [&](int thread, ComparedElements& own) {
          add_fingerprint(share_of(output_.rows.size(), thread, process.threads()), own);
          const Range known = share_of(std::ssize(known_), thread, process.threads());
          for (std::int64_t index = known.first; index < known.last; ++index) {
            const image::KnownPixel& one = known_[static_cast<std::size_t>(index)];
            const std::uint8_t* const pixel = output_.row(one.row) + one.column * image::channels;
            own.wrong += std::equal(one.values.begin(), one.values.end(), pixel) ? 0 : 1;
          }
        });
    return {.value = fingerprint_as_double(found.fingerprint),
            .verified = found.wrong == 0 && made == result_.rows,
            .check = fmt::format(
                "{} of {} pixels differ from what the filter's definition gives (must be 0), {} of "
                "{} rows were made",
                found.wrong, image::count_of_known_pixels(operation_), made, result_.rows),
            .values = {}};
  }

 private:
  static void make_strip(PageMemory& memory, image::Strip& strip, const Range& rows,
                         std::int64_t columns) {
    const std::int64_t bytes = bytes_of_rows(rows.size(), columns) + image::readable_after;
    memory = PageMemory(static_cast<std::size_t>(bytes));
    strip = {
        .rows = rows, .columns = columns, .first = reinterpret_cast<std::uint8_t*>(memory.begin())};
  }

  // Of the image, by rank.
  [[nodiscard]] std::vector<Range> strips_of(int ranks) const {
    std::vector<Range> strips;
    strips.reserve(static_cast<std::size_t>(ranks));
    for (int rank = 0; rank < ranks; ++rank) {
      strips.push_back(rows_of_rank(operation_, ranks, rank).front());
    }
    return strips;
  }

  // A piece of rows begins with input rows that are filtered for it alone: so many rows that those
  // are a third of what it needs, where there are enough for all threads.
  [[nodiscard]] std::int64_t dynamic_grain(int threads) const {
    constexpr std::int64_t most_rows = 64;
    std::int64_t rows = balanced_grain(output_.rows.size(), threads, most_rows);
    for (const image::SeparableShape& shape : operation_) {
      const auto& [inputs, outputs] =
          std::pair(shape.along_columns.inputs, shape.along_columns.outputs);
      rows = std::max(rows, 2 * image::taps_of(shape.along_columns) * outputs / inputs);
    }
    return std::clamp<std::int64_t>(output_.rows.size() / threads, 1, rows);
  }

  // By one thread.
  [[nodiscard]] double rows_per_second() {
    constexpr int measurements = 3;
    constexpr std::int64_t most_rows = 16;
    const std::int64_t rows = std::min(output_.rows.size(), most_rows);
    if (rows == 0) {
      return 1;
    }
    const double shortest_s = fastest_of(measurements, [&] {
      makers_.front().forget();
      make(makers_.front(), {.first = 0, .last = rows});
    });
    return static_cast<double>(rows) / shortest_s;
  }

  // Rows of this rank's strip.
  void make(image::OperationRows& maker, const Range& rows) {
    for (std::int64_t i = rows.first; i < rows.last; ++i) {
      const std::int64_t row = output_.rows.first + i;
      maker.make(row, output_.row(row));
    }
  }

  void add_fingerprint(const Range& rows, ComparedElements& found) const {
    const std::int64_t bytes = result_.columns * image::channels;
    constexpr std::int64_t word_bytes = sizeof(std::uint64_t);
    const std::int64_t words = grains_in(bytes, word_bytes);
    for (std::int64_t i = rows.first; i < rows.last; ++i) {
      const std::int64_t row = output_.rows.first + i;
      const std::uint8_t* const from = output_.row(row);
      for (std::int64_t word = 0; word < words; ++word) {
        std::uint64_t value = 0;
        std::memcpy(&value, from + word * word_bytes,
                    static_cast<std::size_t>(std::min(word_bytes, bytes - word * word_bytes)));
        found.fingerprint += fingerprint(0, static_cast<std::uint64_t>(row * words + word), value);
      }
    }
  }

  std::string file_;
  image::Extent picture_;
  image::Operation operation_;
  image::Extent result_;
  std::vector<image::SeparableFilter> filters_;
  PageMemory input_memory_;
  PageMemory output_memory_;
  image::Strip input_;
  image::Strip output_;
  ThreadScratch<std::int16_t> scratch_;
  std::vector<image::OperationRows> makers_;  // one a thread
  std::int64_t grain_ = 1;
  std::vector<image::KnownPixel> known_;  // of this rank's rows
  InterpretedLoop interpreted_;
  Tally made_;  // rows
};

double bytes_of_image(const Size& size, const Layout& layout, int rank) {
  const image::Operation operation = operation_of(size);
  const std::vector<Range> rows = rows_of_rank(operation, layout.ranks, rank);
  const auto result_columns = operation.back().output().columns;
  double bytes =
      static_cast<double>(bytes_of_rows(rows.front().size(), operation.front().input().columns)) +
      static_cast<double>(bytes_of_rows(rows.back().size(), result_columns));
  for (std::size_t i = 0; i < operation.size(); ++i) {
    bytes += image::SeparableFilter::bytes(operation[i], rows[i + 1].size());
  }
  return bytes +
         static_cast<double>(layout.threads) * sizeof(std::int16_t) *
             static_cast<double>(image::OperationRows::scratch_size(operation)) +
         static_cast<double>(image::count_of_known_pixels(operation)) * sizeof(image::KnownPixel) /
             layout.ranks;
}

double pixels_of_result(const Size& size) {
  const image::Extent result = operation_of(size).back().output();
  return static_cast<double>(result.columns) * static_cast<double>(result.rows);
}

// Why a picture can't be made so small, with what can; empty where it can.
std::string what_is_too_small(const std::string& what, std::int64_t from, std::int64_t to) {
  if (to * most_reduction >= from) {
    return {};
  }
  return fmt::format("{} = {} can be made {} times smaller at most: use out_{} >= {}, or two steps",
                     what, from, most_reduction, what, grains_in(from, most_reduction));
}

std::string what_image_refuses(const Size& size, const Layout& /*layout*/) {
  if (size.text("operation") != "blur") {
    for (const char* const what : {"width", "height"}) {
      const std::int64_t to = size.integer(std::string("out_") + what);
      if (std::string refusal = what_is_too_small(what, size.integer(what), to); !refusal.empty()) {
        return refusal;
      }
    }
  }
  const std::string& file = size.text("file");
  if (file == made_up) {
    return {};
  }
  try {
    const image::Extent own = image::extent_of_picture(file);
    const image::Extent asked = picture_of(size);
    if (own.columns != asked.columns || own.rows != asked.rows) {
      return fmt::format(
          "{} is {} x {} pixels, and {} x {} are asked for: set width = {} and "
          "height = {} in [size]",
          file, own.columns, own.rows, asked.columns, asked.rows, own.columns, own.rows);
    }
    return {};
  } catch (const image::PictureError& error) {
    return error.what();
  }
}

SizeParameter pixels_along(const std::string& name, const std::string& meaning, double value) {
  return {.name = name,
          .unit = "1",
          .meaning = meaning,
          .default_value = value,
          .minimum = 1,
          .maximum = 1'000'000};
}

}  // namespace

namespace kernels {

KernelInfo image() {
  return {
      .summary = "an image resized by Lanczos' filter, blurred, or both, in whole numbers",
      .bound = Bound::compute,
      .parameters = {pixels_along("width", "columns of the picture", 4000),
                     pixels_along("height", "rows of the picture", 3000),
                     pixels_along("out_width",
                                  "columns to resize it to; a blur leaves them as they are", 1600),
                     pixels_along("out_height",
                                  "rows to resize it to; a blur leaves them as they are", 1200),
                     {.name = "operation",
                      .unit = "1",
                      .meaning = "what is done with it; both: resized, then blurred",
                      .choices = {"resize", "blur", "both"},
                      .default_text = "resize"},
                     {.name = "sigma",
                      .unit = "1",
                      .meaning = "standard deviation of the blur's Gaussian, in pixels",
                      .default_value = 2,
                      .minimum = 0.25,
                      .maximum = 20,
                      .integer = false},
                     {.name = "file",
                      .unit = "1",
                      .meaning = "a PNG or PPM file of that width and height, or \"generated\"",
                      .free_text = true,
                      .default_text = made_up},
                     {.name = "times",
                      .unit = "1",
                      .meaning = "how often the picture is in the image, one below the other",
                      .default_value = 1,
                      .minimum = 1,
                      .maximum = 1'000'000}},
      .work_unit = "pixel",
      .work = pixels_of_result,
      .grow = growth::in_proportion("times"),
      .growth = "times x workers",
      .trial = Size({{"width", 61},
                     {"height", 47},
                     {"out_width", 37},
                     {"out_height", 59},
                     {"operation", std::string("both")},
                     {"sigma", 1.1},
                     {"file", made_up},
                     {"times", 2}}),
      .memory_bytes = bytes_of_image,
      .held_share = 0,
      .time_use =
          [](const Size&, double held_share) {
            return TimeUse{.lock = held_share, .native = 1 - held_share, .wait = 0};
          },
      .why_not = what_image_refuses,
      .source =
          "Duchon, \"Lanczos filtering in one and two dimensions\", J. Applied Meteorology 18 "
          "(1979); Turkowski, \"Filters for common resampling tasks\", Graphics Gems (1990)",
      .known_answer =
          "pixels anywhere in the result by the filter's definition, one value at a time; a "
          "fingerprint of all pixels",
      .tolerance = "none: all numbers are integers",
      .create = [](const Size& size) { return std::make_unique<Image>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
