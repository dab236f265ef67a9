// SPDX-License-Identifier: BSD-3-Clause
#include "posix/start_again.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace scalelab {
namespace {

/// Says which variable was added.
constexpr const char* mark = "SCALELAB_STARTED_AGAIN_WITH";

}  // namespace

bool was_started_again() {
  const char* marked = std::getenv(mark);
  if (marked == nullptr) {
    return false;
  }
  const std::string variable = marked;
  unsetenv(variable.c_str());
  unsetenv(mark);
  return true;
}

void start_again_with(const std::string& variable, const std::string& value, char** words) {
  // By its own name, since a process is shown under that of the file that was started.
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    return;
  }
  setenv(variable.c_str(), value.c_str(), 1);
  setenv(mark, variable.c_str(), 1);
  execv(program.c_str(), words);
  unsetenv(variable.c_str());
  unsetenv(mark);
}

}  // namespace scalelab
