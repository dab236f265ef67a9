// SPDX-License-Identifier: BSD-3-Clause
#include "posix/standard_streams.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace scalelab {
namespace {

// Whether a stream that would not take more just now does so within a second.
bool takes_more(int descriptor) noexcept {
  constexpr int patience_ms = 1000;
  pollfd stream{.fd = descriptor, .events = POLLOUT, .revents = 0};
  return ::poll(&stream, 1, patience_ms) > 0 && (stream.revents & POLLOUT) != 0;
}

bool reader_has_gone(int descriptor) noexcept {
  pollfd stream{.fd = descriptor, .events = POLLOUT, .revents = 0};
  return ::poll(&stream, 1, 0) > 0 && (stream.revents & POLLERR) != 0;
}

}  // namespace

void take_standard_descriptors() noexcept {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF) {
      // The lowest free descriptor, which is this one. Opened the wrong way round, so that its use
      // fails as that of a closed one does.
      static_cast<void>(::open(
          "/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY));  // NOLINT(*-vararg)
    }
  }
}

void tell(std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR && !(errno == EAGAIN && takes_more(STDERR_FILENO))) {
      return;
    }
  }
}

void print(std::string_view text) noexcept {
  std::fwrite(text.data(), 1, text.size(), stdout);  // stdout remembers a failure
}

OutputState finish_output() noexcept {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) {
    return OutputState::written;
  }
  return reader_has_gone(STDOUT_FILENO) ? OutputState::reader_gone : OutputState::failed;
}

}  // namespace scalelab
