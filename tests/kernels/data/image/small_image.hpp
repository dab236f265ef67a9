// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/data/image/filtered_rows.hpp"
#include "kernels/data/image/patchwork.hpp"

namespace scalelab::image {

/// An image with memory of its own, readable as far beyond its end as the passes read.
class SmallImage {
 public:
  explicit SmallImage(const Extent& extent)
      : extent_(extent),
        values_(
            static_cast<std::size_t>(extent.columns * extent.rows * channels + readable_after)) {}

  [[nodiscard]] Strip strip() const {
    return {.rows = {.first = 0, .last = extent_.rows},
            .columns = extent_.columns,
            .first = const_cast<std::uint8_t*>(values_.data())};
  }
  [[nodiscard]] std::uint8_t at(std::int64_t column, std::int64_t row, std::int64_t channel) const {
    return values_[place(column, row, channel)];
  }
  std::uint8_t& at(std::int64_t column, std::int64_t row, std::int64_t channel) {
    return values_[place(column, row, channel)];
  }
  [[nodiscard]] const std::vector<std::uint8_t>& values() const { return values_; }
  std::vector<std::uint8_t>& values() { return values_; }

 private:
  [[nodiscard]] std::size_t place(std::int64_t column, std::int64_t row,
                                  std::int64_t channel) const {
    return static_cast<std::size_t>((row * extent_.columns + column) * channels + channel);
  }

  Extent extent_;
  std::vector<std::uint8_t> values_;
};

/// The made-up image of seed 1.
inline SmallImage patchwork(const Extent& extent) {
  SmallImage image(extent);
  for (std::int64_t row = 0; row < extent.rows; ++row) {
    Patchwork(1).write_row(row, extent.columns, image.strip().row(row));
  }
  return image;
}

}  // namespace scalelab::image
