// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "parallel/loops/range.hpp"
#include "posix/descriptor.hpp"

namespace scalelab::transform {

/// Where some records of a CSV file are.
struct RecordsInFile {
  Range bytes;                    ///< of their lines, and of empty ones between them
  std::int64_t lines_before = 0;  ///< in the file
};

/// A CSV file of records as record_reader.hpp has them, with or without a line of names before
/// them. Its records are found by going through it from its beginning.
class CsvFile {
 public:
  /// Opens it. Throws std::runtime_error, which says why, where it is not to be read.
  explicit CsvFile(const std::string& path);

  [[nodiscard]] std::int64_t bytes() const noexcept { return bytes_; }

  /// How many records it has, counted up to `most`. Throws std::runtime_error where it can't be
  /// read.
  [[nodiscard]] std::int64_t count_records(std::int64_t most) const;

  /// Where these of its records are. Throws as count_records() does, and where it has less.
  [[nodiscard]] RecordsInFile find(const Range& records) const;

  /// Reads these bytes into `to`. Throws as count_records() does.
  void read(const Range& bytes, char* to) const;

 private:
  struct Line {
    Range bytes;  // without its newline
    bool empty = false;
  };
  // Calls action(line) for each line until it returns false.
  void for_each_line(const std::function<bool(const Line&)>& action) const;
  // The same for each record and its number.
  void for_each_record(const std::function<bool(const Line&, std::int64_t)>& action) const;
  [[nodiscard]] bool begins_with_names() const;
  [[noreturn]] void refuse(const std::string& why) const;

  std::string path_;
  Descriptor file_;
  std::int64_t bytes_ = 0;
};

}  // namespace scalelab::transform
