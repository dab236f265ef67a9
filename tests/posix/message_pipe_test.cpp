// SPDX-License-Identifier: BSD-3-Clause
#include "posix/message_pipe.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string>

#include "posix/child_process.hpp"

namespace scalelab {
namespace {

constexpr int all_written = 0;
// More than a pipe holds.
const std::string long_message(300'000, 'm');

/// What a child does whose messages go through a pipe: exit code 0 when it could write them.
int write_messages(const MessagePipe& messages) {
  messages.become_stderr();
  std::size_t written = 0;
  while (written < long_message.size()) {
    const ssize_t more =
        ::write(STDERR_FILENO, long_message.data() + written, long_message.size() - written);
    if (more < 0) {
      return 1;
    }
    written += static_cast<std::size_t>(more);
  }
  return all_written;
}

/// Starts such a child, hands on what it writes, and returns its exit code.
int hand_on_messages() {
  MessagePipe messages;
  ChildProcess child = ChildProcess::forked([&] { return write_messages(messages); });
  messages.leave_to_child();
  std::optional<ProcessEnd> end;
  while (!(end = child.ended())) {
    messages.hand_on();
  }
  messages.hand_on_the_rest();
  return end->exit_code().value_or(-1);
}

TEST(MessagePipe, AChildCanWriteWhereThisProcessCanNot) {
  ChildProcess writer = ChildProcess::forked([] {
    ::dup2(::open("/dev/full", O_WRONLY), STDERR_FILENO);
    return hand_on_messages();
  });
  EXPECT_EQ(writer.wait().exit_code(), all_written);
}

TEST(MessagePipe, HandsOnEveryByte) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ChildProcess writer = ChildProcess::forked([&] {
    ::close(ends[0]);
    ::dup2(ends[1], STDERR_FILENO);
    ::close(ends[1]);
    return hand_on_messages();
  });
  ::close(ends[1]);
  std::string received;
  std::array<char, 1000> piece{};
  for (ssize_t length = 0; (length = ::read(ends[0], piece.data(), piece.size())) > 0;) {
    received.append(piece.data(), static_cast<std::size_t>(length));
  }
  ::close(ends[0]);
  EXPECT_EQ(received, long_message);
  EXPECT_EQ(writer.wait().exit_code(), all_written);
}

}  // namespace
}  // namespace scalelab
