// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/csv_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "kernels/data/transform/field_ends.hpp"
#include "kernels/data/transform/field_text.hpp"

namespace scalelab::transform {
namespace {

// Read at once.
constexpr std::int64_t bytes_of_chunk = std::int64_t{1} << 20;

}  // namespace

CsvFile::CsvFile(const std::string& path)
    : path_(path), file_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  struct stat status {};
  if (file_.get() < 0 || fstat(file_.get(), &status) != 0) {
    refuse(std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) {
    refuse("it is no regular file");
  }
  bytes_ = status.st_size;
}

void CsvFile::refuse(const std::string& why) const {
  throw std::runtime_error(fmt::format("can't read the records of {}: {}", path_, why));
}

void CsvFile::read(const Range& bytes, char* to) const {
  for (std::int64_t at = bytes.first; at < bytes.last;) {
    const ssize_t got =
        pread(file_.get(), to + (at - bytes.first), static_cast<std::size_t>(bytes.last - at), at);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      refuse(got < 0 ? std::strerror(errno) : "it became shorter");
    }
    at += got;
  }
}

void CsvFile::for_each_line(const std::function<bool(const Line&)>& action) const {
  std::vector<char> chunk(static_cast<std::size_t>(bytes_of_chunk));
  std::vector<std::uint32_t> ends(static_cast<std::size_t>(bytes_of_chunk + spare_ends));
  bool within_quotes = false;
  std::int64_t line = 0;
  char before = '\0';  // the last byte of the chunk before
  for (std::int64_t at = 0; at < bytes_; at += bytes_of_chunk) {
    const std::int64_t count = std::min(bytes_of_chunk, bytes_ - at);
    std::fill(chunk.begin() + count, chunk.end(), '\0');
    read({.first = at, .last = at + count}, chunk.data());
    const std::int64_t found =
        append_field_ends(chunk.data(), 0, grains_in(count, block), within_quotes, ends.data());
    for (std::int64_t i = 0; i < found; ++i) {
      const std::uint32_t end = ends[static_cast<std::size_t>(i)];
      if (chunk[end] != '\n') {
        continue;
      }
      const std::int64_t length = at + end - line;
      const char last = end > 0 ? chunk[end - 1] : before;
      if (!action({.bytes = {.first = line, .last = at + end},
                   .empty = length == 0 || (length == 1 && last == '\r')})) {
        return;
      }
      line = at + end + 1;
    }
    before = chunk[static_cast<std::size_t>(count) - 1];
  }
  if (line < bytes_) {
    action({.bytes = {.first = line, .last = bytes_}, .empty = false});
  }
}

bool CsvFile::begins_with_names() const {
  constexpr std::int64_t most = 4096;
  std::array<char, most> begin{};
  const std::int64_t count = std::min(most, bytes_);
  read({.first = 0, .last = count}, begin.data());
  std::string_view text(begin.data(), static_cast<std::size_t>(count));
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  return !whole_number(text.substr(0, text.find_first_of(",\n")));
}

void CsvFile::for_each_record(const std::function<bool(const Line&, std::int64_t)>& action) const {
  bool names = begins_with_names();
  std::int64_t number = 0;
  for_each_line([&](const Line& line) {
    if (line.empty) {
      return true;
    }
    if (names) {
      names = false;
      return true;
    }
    return action(line, number++);
  });
}

std::int64_t CsvFile::count_records(std::int64_t most) const {
  std::int64_t count = 0;
  for_each_record([&](const Line&, std::int64_t number) {
    count = number + 1;
    return count < most;
  });
  return count;
}

RecordsInFile CsvFile::find(const Range& records) const {
  RecordsInFile found;
  if (records.empty()) {
    return found;
  }
  std::int64_t count = 0;
  for_each_record([&](const Line& line, std::int64_t number) {
    if (number == records.first) {
      found.bytes.first = line.bytes.first;
    }
    found.bytes.last = line.bytes.last;
    count = number + 1;
    return count < records.last;
  });
  if (count < records.last) {
    refuse(fmt::format("it has {} of them, and {} are asked for", count, records.last));
  }
  std::vector<char> chunk(static_cast<std::size_t>(bytes_of_chunk));
  for (std::int64_t at = 0; at < found.bytes.first; at += bytes_of_chunk) {
    const std::int64_t last = std::min(at + bytes_of_chunk, found.bytes.first);
    read({.first = at, .last = last}, chunk.data());
    found.lines_before += std::count(chunk.begin(), chunk.begin() + (last - at), '\n');
  }
  return found;
}

}  // namespace scalelab::transform
