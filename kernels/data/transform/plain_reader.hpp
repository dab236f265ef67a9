// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>

#include "kernels/data/transform/record_reader.hpp"

namespace scalelab::transform {

/// A record as numbers.
struct PlainRecord {
  std::int64_t key = 0;
  std::int64_t quantity = 0;
  std::int64_t price = 0;  ///< in hundredths
};

/// Reads a text of whole lines one byte after the other, as RFC 4180 describes it, and calls
/// action(record) for each record. What the reader of the kernel finds is held against this one.
/// `name` and `lines_before` say where the text is from, in errors. Throws std::runtime_error for a
/// line that is no record, which says which line, why, and what a record is.
void read_plainly(std::string_view text, std::string_view name, std::int64_t lines_before,
                  const std::function<void(const PlainRecord& record)>& action);

}  // namespace scalelab::transform
