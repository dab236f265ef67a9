// SPDX-License-Identifier: BSD-3-Clause
#include "results/file_error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace scalelab {

void throw_contradiction(std::string_view file, std::string_view what) {
  throw FileError(fmt::format(
      "{} holds what can't be: {}. Another program has changed it, or it is damaged: restore "
      "it, or measure again.",
      file, what));
}

bool is_out_of_space(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

void throw_system_error(std::string_view doing, const std::filesystem::path& path, int error) {
  const std::string reason = std::generic_category().message(error);
  std::string_view cure = "Check the path and the file system, or choose another place with -o";
  if (is_out_of_space(error)) {
    cure = "The disk is full: free some space, or choose another place with -o";
  } else if (error == EACCES || error == EPERM || error == EROFS) {
    cure = "Choose a folder that you may write to with -o";
  }
  throw FileError(fmt::format("cannot {} {}: {}. {}.", doing, path.string(), reason, cure));
}

}  // namespace scalelab
