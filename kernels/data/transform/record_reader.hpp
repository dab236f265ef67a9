// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "kernels/data/transform/entry.hpp"
#include "kernels/data/transform/field_ends.hpp"
#include "kernels/data/transform/group_table.hpp"
#include "parallel/loops/range.hpp"

/// Records of CSV text (RFC 4180), four fields each:
///   key, quantity: whole numbers; price: in hundredths, "12.34"; note: anything.
/// Lines that are empty are no records.
namespace scalelab::transform {

/// The text of a rank: whole lines, the last one with its newline as well.
struct Text {
  const char* begin = nullptr;
  std::int64_t bytes = 0;
  /// So many bytes before the first and behind the last one can be read; those behind are 0.
  static constexpr std::int64_t padding = 2 * block;

  [[nodiscard]] std::int64_t blocks() const { return grains_in(bytes, block); }
};

/// Fields of a record.
inline constexpr std::int64_t fields = 4;

/// Where a reader keeps what it has not finished. One for each thread, which readers use in turn.
struct ReaderScratch {
  static constexpr std::int64_t blocks_of_batch = 16;
  /// A record has as many ends as fields; those that wait for their last one are fewer.
  static constexpr std::int64_t most_ends = blocks_of_batch * block + fields;
  static constexpr std::int64_t most_records = most_ends / fields;

  std::array<std::uint32_t, most_ends + spare_ends> ends{};
  std::array<GroupTotals, most_records + 1> kept{};
};

/// Reads the records of a piece of a text, which is some of its blocks: those whose line begins
/// right behind a newline within the piece, and the text's first. So each line is in one piece,
/// wherever pieces are cut. The quotes before a piece are counted before any is read, which is the
/// method of two passes in Ge, Li, Eilebrecht, Chandramouli, Kossmann, "Speculative distributed CSV
/// data parsing for big data analytics", SIGMOD 2019. Records with a quantity above `most_quantity`
/// are dropped; the others are added to `groups`, and become entries from `entries` on: as many as
/// the piece has newlines can be written there, and one more.
class RecordReader {
 public:
  /// `within_quotes` says whether an odd number of quotes precedes the piece.
  RecordReader(const Text& text, const Range& blocks, bool within_quotes,
               std::int64_t most_quantity, Entry* entries, GroupTable& groups,
               ReaderScratch& scratch);

  /// Reads what can be read of the piece's blocks up to `last_block`. Throws std::runtime_error
  /// for a line that is no record, which says which line and why.
  void read(std::int64_t last_block);

  /// Reads what the piece's last line has beyond its last block. Throws as read() does.
  void finish();

  /// How many records there were, and how many of them became entries.
  [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::int64_t kept() const noexcept { return kept_; }

 private:
  void append(std::int64_t blocks);
  void take_records();
  void take_line();
  void drop(std::int64_t taken);
  bool find_first_line();
  void record(const std::uint32_t* ends);
  void record_slowly(const std::uint32_t* ends);
  void keep(std::int64_t key, std::int64_t quantity, std::int64_t price);
  void add_to_groups();
  [[noreturn]] void refuse_fields(std::int64_t found) const;
  [[noreturn]] void refuse(const std::string& why) const;

  Text text_;
  const char* base_;            // of the piece: ends are offsets from here
  std::int64_t bytes_of_text_;  // from base_
  std::int64_t bytes_of_piece_;
  std::int64_t next_ = 0;  // offset of the next block to be looked at
  bool within_quotes_;
  bool in_line_;           // whether line_ is known
  std::int64_t line_ = 0;  // offset of the line that is next
  std::int64_t most_quantity_;
  Entry* entries_;
  GroupTable* groups_;
  ReaderScratch* scratch_;
  std::int64_t rows_ = 0;
  std::int64_t kept_ = 0;
  std::int64_t pending_ = 0;  // ends that are known and not taken
  std::int64_t batch_ = 0;    // records kept that are not yet in a group
};

}  // namespace scalelab::transform
