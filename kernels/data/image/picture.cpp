// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/image/picture.hpp"

#include <cstddef>
#include <cstring>
#include <span>

#include "kernels/data/image/patchwork.hpp"
#include "kernels/data/image/picture_file.hpp"

namespace scalelab::image {
namespace {

std::size_t bytes_of(std::int64_t rows, std::int64_t columns) {
  return static_cast<std::size_t>(rows * columns * channels);
}

void copy_rows(const std::vector<std::uint8_t>& pixels, const Extent& picture, const Range& rows,
               std::uint8_t* to) {
  const std::size_t row_bytes = bytes_of(1, picture.columns);
  for (std::int64_t row = rows.first; row < rows.last; ++row) {
    std::memcpy(to + static_cast<std::size_t>(row - rows.first) * row_bytes,
                pixels.data() + static_cast<std::size_t>(row % picture.rows) * row_bytes,
                row_bytes);
  }
}

}  // namespace

void fill_with_patchwork(Process& process, std::int64_t rows_of_picture, const Strip& strip) {
  const Patchwork patchwork(process.seed());
  process.on_team([&](int thread) {
    const Range own = share_of(strip.rows.size(), thread, process.threads());
    for (std::int64_t i = own.first; i < own.last; ++i) {
      const std::int64_t row = strip.rows.first + i;
      patchwork.write_row(row % rows_of_picture, strip.columns, strip.row(row));
    }
  });
}

void fill_from_file(Process& process, const std::string& file, const Extent& picture,
                    const std::vector<Range>& strips, const Strip& strip) {
  constexpr int reader = 0;
  // Whoever touches memory first has it near.
  process.on_team([&](int thread) {
    const Range own = share_of(strip.rows.size(), thread, process.threads());
    std::memset(strip.row(strip.rows.first + own.first), 0, bytes_of(own.size(), strip.columns));
  });
  if (process.rank() != reader) {
    process.group().receive(std::span(strip.first, bytes_of(strip.rows.size(), strip.columns)),
                            reader);
    return;
  }
  const std::vector<std::uint8_t> pixels = pixels_of_picture(file);
  if (pixels.size() != bytes_of(picture.rows, picture.columns)) {
    throw PictureError(file +
                       ": the picture has another size than when it was first looked at; leave it "
                       "alone while a study runs");
  }
  for (int rank = reader + 1; rank < process.ranks(); ++rank) {
    const Range& rows = strips[static_cast<std::size_t>(rank)];
    std::vector<std::uint8_t> sent(bytes_of(rows.size(), picture.columns));
    copy_rows(pixels, picture, rows, sent.data());
    process.group().send(sent, rank);
  }
  copy_rows(pixels, picture, strip.rows, strip.first);
}

}  // namespace scalelab::image
