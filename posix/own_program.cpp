// SPDX-License-Identifier: BSD-3-Clause
#include "posix/own_program.hpp"

namespace scalelab {

std::filesystem::path own_program(std::string_view name) {
  const std::filesystem::path running = std::filesystem::read_symlink("/proc/self/exe");
  return running.parent_path().parent_path() / SCALELAB_LIBEXEC / name;
}

}  // namespace scalelab
