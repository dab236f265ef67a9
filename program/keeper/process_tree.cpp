// SPDX-License-Identifier: BSD-3-Clause
#include "program/keeper/process_tree.hpp"

#include <dirent.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace scalelab::keeper {
namespace {

// The parent of a process; nothing where it is gone. /proc/<pid>/stat has it behind the state,
// which stands behind the name in parentheses; a name may hold anything (proc(5)).
std::optional<pid_t> parent_of(const std::string& process) {
  std::ifstream file("/proc/" + process + "/stat");
  std::string text;
  std::getline(file, text, '\0');
  const std::size_t name_end = text.rfind(')');
  constexpr std::size_t to_parent = 4;  // ") S "
  if (name_end == std::string::npos || name_end + to_parent >= text.size()) {
    return std::nullopt;
  }
  const char* begin = text.data() + name_end + to_parent;
  pid_t parent = 0;
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), parent);
  return error == std::errc() ? std::optional(parent) : std::nullopt;
}

std::multimap<pid_t, pid_t> children_of_all() {
  std::multimap<pid_t, pid_t> children;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc"), closedir);
  while (folder != nullptr) {
    const dirent* entry = readdir(folder.get());  // NOLINT(concurrency-mt-unsafe): one thread
    if (entry == nullptr) {
      break;
    }
    const std::string_view name = static_cast<const char*>(entry->d_name);
    pid_t process = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), process);
    if (error != std::errc() || end != name.data() + name.size()) {
      continue;
    }
    if (const auto parent = parent_of(std::string(name))) {
      children.emplace(*parent, process);
    }
  }
  return children;
}

// Waits for those that have ended. False when there is no child left.
bool reap() {
  while (true) {
    const pid_t ended = ::waitpid(-1, nullptr, WNOHANG);
    if (ended == 0) {
      return true;
    }
    if (ended < 0 && errno != EINTR) {
      return false;
    }
  }
}

}  // namespace

std::vector<pid_t> descendants_of(pid_t process) {
  const std::multimap<pid_t, pid_t> children = children_of_all();
  std::vector<pid_t> found{process};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto [first, last] = children.equal_range(found[i]);
    for (auto child = first; child != last; ++child) {
      found.push_back(child->second);
    }
  }
  found.erase(found.begin());
  return found;
}

void end_descendants(double grace_s) {
  using Clock = std::chrono::steady_clock;
  constexpr auto glance = std::chrono::milliseconds(2);
  if (!reap()) {
    return;
  }
  for (const pid_t one : descendants_of(getpid())) {
    ::kill(one, SIGTERM);
    ::kill(one, SIGCONT);  // one that is stopped hears of it only then
  }
  const auto deadline = Clock::now() + std::chrono::duration<double>(grace_s);
  while (reap()) {
    if (Clock::now() > deadline) {
      // Again and again: one of them may start another meanwhile.
      for (const pid_t one : descendants_of(getpid())) {
        ::kill(one, SIGKILL);
      }
    }
    std::this_thread::sleep_for(glance);
  }
}

}  // namespace scalelab::keeper
