// SPDX-License-Identifier: BSD-3-Clause
#include "posix/start_again.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace scalelab {

bool was_started_again() {
  const char* marked = std::getenv(started_again_mark);
  if (marked == nullptr) {
    return false;
  }
  const std::string variable = marked;
  unsetenv(variable.c_str());
  unsetenv(started_again_mark);
  return true;
}

void start_again_with(const std::string& variable, const std::string& value, char** words,
                      const std::vector<std::string>& restored) {
  // By its own name, since a process is shown under that of the file that was started.
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    return;
  }
  std::vector<std::string> names;
  for (const std::string& entry : restored) {
    const std::size_t equals = std::min(entry.find('='), entry.size());
    names.push_back(entry.substr(0, equals));
    setenv(names.back().c_str(), entry.c_str() + std::min(equals + 1, entry.size()), 1);
  }
  setenv(variable.c_str(), value.c_str(), 1);
  setenv(started_again_mark, variable.c_str(), 1);
  execv(program.c_str(), words);
  names.insert(names.end(), {variable, started_again_mark});
  for (const std::string& name : names) {
    unsetenv(name.c_str());
  }
}

}  // namespace scalelab
