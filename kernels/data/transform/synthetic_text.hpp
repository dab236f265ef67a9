// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "numerics/random/philox.hpp"

/// CSV records that are made up, each from its number alone.
namespace scalelab::transform {

/// The largest quantity; each from 1 on is as frequent.
inline constexpr std::int64_t largest_quantity = 100;

/// What a record's line says.
struct SyntheticRecord {
  std::int64_t key = 0;       ///< 0 ... groups - 1
  std::int64_t quantity = 0;  ///< 1 ... 100
  std::int64_t price = 0;     ///< in hundredths: 0.01 ... 9999.99
  std::string_view note{};    ///< as it stands in the text, with quotes where it has them
  bool after_empty_line = false;

  [[nodiscard]] std::int64_t value() const noexcept { return quantity * price; }
};

[[nodiscard]] SyntheticRecord synthetic_record(std::int64_t row, std::int64_t groups,
                                               philox::Key key) noexcept;

/// No line is longer.
inline constexpr std::int64_t most_bytes_of_line = 96;

/// Writes the record's line to `line`, and an empty one before it where there is one. Returns how
/// many bytes that is.
std::int64_t write_line(const SyntheticRecord& record, char* line) noexcept;

/// What a row takes in the mean: found from a thousand of them.
struct MeanLine {
  double bytes = 0;
  double newlines = 0;
};
[[nodiscard]] MeanLine mean_line(std::int64_t groups);

}  // namespace scalelab::transform
