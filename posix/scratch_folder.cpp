// SPDX-License-Identifier: BSD-3-Clause
#include "posix/scratch_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace scalelab {
namespace {

[[noreturn]] void refuse_folder(int error, const std::filesystem::path& parent) {
  throw std::system_error(error, std::generic_category(),
                          "can't make a folder for scratch files in " + parent.string());
}

std::filesystem::path make_folder(const std::filesystem::path& parent) {
  std::string path = (parent / "scalelab-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) {
    refuse_folder(errno, parent);
  }
  return path;
}

LeashedProgram start_guard(const std::filesystem::path& folder) {
  try {
    return {"/bin/sh",
            {"-c", "trap '' HUP INT TERM; cat; rm -rf -- \"$1\"", "sh", folder.string()},
            LeashedProgram::Output::dropped};
  } catch (const std::system_error& error) {
    std::error_code ignored;
    std::filesystem::remove(folder, ignored);
    refuse_folder(error.code().value(), folder.parent_path());
  }
}

}  // namespace

ScratchFolder::ScratchFolder(const std::filesystem::path& parent)
    : path_(make_folder(std::filesystem::absolute(parent))), guard_(start_guard(path_)) {}

}  // namespace scalelab
