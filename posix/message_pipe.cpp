// SPDX-License-Identifier: BSD-3-Clause
#include "posix/message_pipe.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <string_view>
#include <system_error>

#include "posix/standard_streams.hpp"

namespace scalelab {
namespace {

// Hands on one piece; returns whether there was one.
bool hand_on_a_piece(int from) noexcept {
  std::array<char, PIPE_BUF> piece{};  // so much a pipe takes at once that takes anything
  ssize_t length = -1;
  do {
    length = ::read(from, piece.data(), piece.size());
  } while (length < 0 && errno == EINTR);
  if (length <= 0) {
    return false;
  }
  tell(std::string_view(piece.data(), static_cast<std::size_t>(length)));
  return true;
}

// Also when it takes nothing any more, so that writing fails at once.
bool stderr_is_ready() noexcept {
  pollfd stream{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  return ::poll(&stream, 1, 0) > 0;
}

}  // namespace

MessagePipe::MessagePipe() : begin_(-1), end_(-1) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "can't make a pipe");
  }
  end_ = Descriptor(ends[0]);
  begin_ = Descriptor(ends[1]);
  ::fcntl(end_.get(), F_SETFL, O_NONBLOCK);  // NOLINT(*-vararg)
}

void MessagePipe::become_stderr() const noexcept {
  ::dup2(begin_.get(), STDERR_FILENO);
}

void MessagePipe::leave_to_child() {
  begin_ = Descriptor(-1);
}

void MessagePipe::hand_on() const noexcept {
  while (stderr_is_ready() && hand_on_a_piece(end_.get())) {
  }
}

void MessagePipe::hand_on_the_rest() const noexcept {
  while (hand_on_a_piece(end_.get())) {
  }
}

}  // namespace scalelab
