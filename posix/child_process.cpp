// SPDX-License-Identifier: BSD-3-Clause
#include "posix/child_process.hpp"

#include <sys/wait.h>

#include <cerrno>
#include <system_error>

namespace scalelab {

std::optional<int> ProcessEnd::exit_code() const noexcept {
  return WIFEXITED(status_) ? std::optional(WEXITSTATUS(status_)) : std::nullopt;
}

std::optional<int> ProcessEnd::signal() const noexcept {
  return WIFSIGNALED(status_) ? std::optional(WTERMSIG(status_)) : std::nullopt;
}

bool ProcessEnd::well() const noexcept {
  return exit_code() == 0;
}

ChildProcess::~ChildProcess() {
  while (id_ != nobody && ::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

ProcessEnd ChildProcess::wait() {
  return *wait_with(0);  // NOLINT(bugprone-unchecked-optional-access): it waits, or throws
}

std::optional<ProcessEnd> ChildProcess::ended() {
  return wait_with(WNOHANG);
}

pid_t ChildProcess::fork_or_throw() {
  const pid_t id = ::fork();
  if (id < 0) {
    throw std::system_error(errno, std::generic_category(), "can't start a process");
  }
  return id;
}

std::optional<ProcessEnd> ChildProcess::wait_with(int options) {
  int status = 0;
  pid_t found = -1;
  do {
    found = ::waitpid(id_, &status, options);
  } while (found < 0 && errno == EINTR);
  if (found == 0) {
    return std::nullopt;
  }
  const int error = errno;
  id_ = nobody;
  if (found < 0) {
    throw std::system_error(error, std::generic_category(), "can't tell how a process ended");
  }
  return ProcessEnd(status);
}

}  // namespace scalelab
