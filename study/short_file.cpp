// SPDX-License-Identifier: BSD-3-Clause
#include "study/short_file.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

[[noreturn]] void refuse_to_read(const std::string& path, const std::string& reason) {
  throw UnreadableFile(visible(fmt::format("{}: can't be read: {}", path, reason)));
}

}  // namespace

std::string read_short_file(const std::string& path, std::string_view what,
                            std::size_t most_mebibytes) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    refuse_to_read(path, fmt::format("it is a folder, and a {} is a file", what));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    refuse_to_read(path, std::generic_category().message(errno));
  }
  std::string text;
  std::array<char, 4096> piece{};
  while (file) {
    file.read(piece.data(), piece.size());
    text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    if (text.size() > most_mebibytes << 20U) {
      refuse_to_read(
          path, fmt::format("it has more than {} MiB, and a {} is short", most_mebibytes, what));
    }
  }
  if (file.bad()) {
    refuse_to_read(path, std::generic_category().message(errno));
  }
  return text;
}

}  // namespace scalelab
