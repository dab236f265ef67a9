// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include "kernels/data/transform/entry.hpp"
#include "kernels/data/transform/group_table.hpp"
#include "kernels/data/transform/record_reader.hpp"
#include "parallel/memory/page_memory.hpp"
#include "parallel/team/process.hpp"

namespace scalelab::transform {

/// What is known of some records without the reader, the sort and the groups.
struct KnownRecords {
  std::int64_t rows = 0;
  std::int64_t kept = 0;      ///< by the filter
  std::uint64_t entries = 0;  ///< the sum of fingerprint_of() those
  std::uint64_t groups = 0;   ///< the sum of sum_of_hashes() over them

  /// Counts the record of row `row`.
  void add(std::int64_t row, std::int64_t key, std::int64_t quantity, std::int64_t price,
           std::int64_t most_quantity) noexcept {
    ++rows;
    if (quantity > most_quantity) {
      return;
    }
    const std::int64_t value = quantity * price;
    ++kept;
    entries += fingerprint_of({.value = value, .row = row});
    groups += sum_of_hashes({.key = key, .records = 1, .quantity = quantity, .value = value});
  }

  void add(const KnownRecords& other) noexcept {
    rows += other.rows;
    kept += other.kept;
    entries += other.entries;
    groups += other.groups;
  }
};

/// A rank's share of a text: the records share_of(rows, rank, ranks), and what is known of them.
struct TextShare {
  PageMemory memory;
  Text text;
  KnownRecords known;
};

/// Room for a text of so many bytes, with what must be readable before and behind it.
[[nodiscard]] TextShare room_for_text(std::int64_t bytes);

/// Of a text that is made up (synthetic_text.hpp), with what is known from making it. By every
/// rank. Throws std::bad_alloc.
[[nodiscard]] TextShare made_up_share(Process& process, std::int64_t rows, std::int64_t groups,
                                      std::int64_t most_quantity);

/// Of the first `rows` records of a file, with what is known from reading them one byte after the
/// other (plain_reader.hpp). By every rank. Throws std::runtime_error where the file can't be read
/// or has less, and for a line that is no record.
[[nodiscard]] TextShare share_of_file(Process& process, const std::string& path, std::int64_t rows,
                                      std::int64_t most_quantity);

}  // namespace scalelab::transform
