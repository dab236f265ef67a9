// SPDX-License-Identifier: BSD-3-Clause

// The reader of kernel transform, for read_beside_pandas.py:
//   record_reading FILE ROWS   writes so many made-up records to the file
//   record_reading FILE        reads the file into memory, and then its records from there, once
//   for
//                              each line of standard input; prints the seconds of each and the rows
// Of the work of one worker, all but the sort is timed: quotes are counted, records are read, all
// of them kept, and added to their groups.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "kernels/data/transform/csv_file.hpp"
#include "kernels/data/transform/synthetic_text.hpp"
#include "kernels/data/transform/text_share.hpp"
#include "parallel/clock/clock.hpp"

namespace scalelab {
namespace {

constexpr std::int64_t groups = 1000;
constexpr std::int64_t blocks_of_piece = 4096;

void write_records(const std::string& path, std::int64_t rows) {
  std::ofstream file(path, std::ios::binary);
  for (std::int64_t row = 0; row < rows; ++row) {
    std::array<char, transform::most_bytes_of_line> line{};
    file.write(line.data(), transform::write_line(transform::synthetic_record(row, groups, {1, 2}),
                                                  line.data()));
  }
}

/// Reads all records of a text, and keeps its memory.
class Reading {
 public:
  explicit Reading(const transform::Text& text)
      : text_(text),
        table_(groups),
        entries_(
            static_cast<std::size_t>(transform::count_marks(text.begin, text.blocks()).newlines +
                                     grains_in(text.blocks(), blocks_of_piece))) {}

  std::int64_t rows() {
    table_.clear();
    std::int64_t quotes = 0;
    std::int64_t place = 0;
    std::int64_t rows = 0;
    for (std::int64_t first = 0; first < text_.blocks(); first += blocks_of_piece) {
      const Range blocks{.first = first, .last = std::min(first + blocks_of_piece, text_.blocks())};
      const transform::MarkCounts marks =
          transform::count_marks(text_.begin + first * transform::block, blocks.size());
      transform::RecordReader reader(text_, blocks, quotes % 2 != 0, transform::largest_quantity,
                                     entries_.data() + place, table_, scratch_);
      reader.read(blocks.last);
      reader.finish();
      quotes += marks.quotes;
      place += marks.newlines + 1;
      rows += reader.rows();
    }
    return rows;
  }

 private:
  transform::Text text_;
  transform::GroupTable table_;
  transform::ReaderScratch scratch_;
  std::vector<transform::Entry> entries_;
};

void read_when_asked(const std::string& path) {
  const transform::CsvFile file(path);
  const transform::TextShare share = transform::room_for_text(file.bytes());
  file.read({.first = 0, .last = file.bytes()},
            reinterpret_cast<char*>(share.memory.begin()) + transform::Text::padding);
  Reading reading(share.text);
  for (std::string line; std::getline(std::cin, line);) {
    const double begin = now();
    const std::int64_t rows = reading.rows();
    fmt::print("{:.9f} {}\n", now() - begin, rows);
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace scalelab

int main(int count, char** words) {
  if (count == 3) {
    scalelab::write_records(words[1], std::atoll(words[2]));
  } else if (count == 2) {
    scalelab::read_when_asked(words[1]);
  } else {
    fmt::print(stderr, "record_reading FILE [ROWS]\n");
    return 2;
  }
  return 0;
}
