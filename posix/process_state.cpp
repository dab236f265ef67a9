// SPDX-License-Identifier: BSD-3-Clause
#include "posix/process_state.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace scalelab {

// proc(5): a process's state stands behind its name, which may hold anything.
bool is_running(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string line;
  std::getline(file, line);
  const std::size_t state = line.rfind(") ");
  return state != std::string::npos && line.compare(state + 2, 1, "Z") != 0;
}

// proc(5): each thread has a list of the children that it started.
bool has_running_child(pid_t process) {
  bool told = false;
  std::error_code error;
  const std::filesystem::path threads = "/proc/" + std::to_string(process) + "/task";
  for (std::filesystem::directory_iterator thread(threads, error);
       !error && thread != std::filesystem::directory_iterator(); thread.increment(error)) {
    std::ifstream file(thread->path() / "children");
    told = told || file.is_open();
    pid_t child = 0;
    while (file >> child) {
      if (is_running(child)) {
        return true;
      }
    }
  }
  return !told;
}

}  // namespace scalelab
