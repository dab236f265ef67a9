// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/read/file_set.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <stdexcept>
#include <string_view>

#include "words/quantities.hpp"

namespace scalelab {
namespace {

// What no more can be written for; empty where it is something else.
std::string_view what_is_full(int error) {
  switch (error) {
    case ENOSPC:
      return "The disk is full";
    case EDQUOT:
      return "The quota of the disk is used up";
    case EFBIG:
      return "No file may be so large here (ulimit -f)";
    default:
      return "";
  }
}

std::string cure_of_files(const std::filesystem::path& folder, const FileSet::Shape& shape,
                          int error, FileAccess access) {
  if (const std::string_view full = what_is_full(error); !full.empty()) {
    const auto bytes = static_cast<double>(shape.bytes);
    return fmt::format(
        "{}: the files, {} of {} each, take {} in all in {}. Free some space, make size.files or "
        "size.bytes smaller, or choose another folder with size.folder",
        full, shape.files, quantity_text(bytes, "byte"),
        quantity_text(static_cast<double>(shape.files) * bytes, "byte"), folder.string());
  }
  if (error == EINVAL && access == FileAccess::direct) {
    return fmt::format(
        "The file system of {} doesn't take O_DIRECT with blocks of {} bytes: choose another "
        "folder with size.folder, or size.access = \"buffered\"",
        folder.string(), RawFile::alignment);
  }
  if (error == EMFILE || error == ENFILE) {
    return "Too many files are open (ulimit -n): run fewer workers, or raise the limit";
  }
  return "Look whether the folder is there still and may be written to, or choose another one with "
         "size.folder";
}

}  // namespace

FileSet::FileSet(std::filesystem::path folder, Shape shape)
    : folder_(std::move(folder)), shape_(shape) {}

std::filesystem::path FileSet::path(std::int64_t number) const {
  return folder_ / fmt::format("{}.{}", number, shape_.format == FileFormat::raw ? "raw" : "h5");
}

bool FileSet::is_whole(std::int64_t number) const {
  std::error_code missing;
  const auto bytes = std::filesystem::file_size(path(number), missing);
  const auto all = static_cast<std::uintmax_t>(shape_.bytes);
  return !missing && (shape_.format == FileFormat::raw ? bytes == all : bytes > all);
}

void FileSet::remove(std::int64_t number) const {
  explained(FileAccess::buffered, [&] { std::filesystem::remove(path(number)); });
}

void FileSet::explain(const std::string& what, int error, FileAccess access) const {
  throw std::runtime_error(
      fmt::format("{}. {}", what, cure_of_files(folder_, shape_, error, access)));
}

}  // namespace scalelab
