// SPDX-License-Identifier: BSD-3-Clause
#include "posix/standard_streams.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

#include "posix/child_process.hpp"

namespace scalelab {
namespace {

constexpr int as_it_should = 0;

void open_as(int descriptor, const char* path) {
  const int opened = ::open(path, O_WRONLY);
  ::dup2(opened, descriptor);
}

// Each of these runs in a child, whose standard streams it may spoil.
int exit_code_of(int (*life)()) {
  return ChildProcess::forked(life).wait().exit_code().value_or(-1);
}

TEST(StandardDescriptors, ThatWereClosedAreTakenAndFail) {
  EXPECT_EQ(exit_code_of([] {
              ::close(STDIN_FILENO);
              ::close(STDERR_FILENO);
              take_standard_descriptors();
              const int next = ::open("/dev/null", O_WRONLY);
              char byte = 0;
              const bool unreadable = ::read(STDIN_FILENO, &byte, 1) < 0 && errno == EBADF;
              const bool unwritable = ::write(STDERR_FILENO, &byte, 1) < 0 && errno == EBADF;
              return next > STDERR_FILENO && unreadable && unwritable ? as_it_should : 1;
            }),
            as_it_should);
}

TEST(StandardDescriptors, ThatAreOpenStayAsTheyAre) {
  EXPECT_EQ(exit_code_of([] {
              std::array<int, 2> pipe = {};
              if (::pipe(pipe.data()) != 0) {
                return 1;
              }
              ::dup2(pipe[1], STDERR_FILENO);
              take_standard_descriptors();
              tell("heard");
              std::array<char, 16> text = {};
              const auto size = ::read(pipe[0], text.data(), text.size());
              return size == 5 && std::string(text.data()) == "heard" ? as_it_should : 2;
            }),
            as_it_should);
}

TEST(Tell, DropsWhatCannotBeWritten) {
  EXPECT_EQ(exit_code_of([] {
              open_as(STDERR_FILENO, "/dev/full");
              tell("lost");
              ::close(STDERR_FILENO);
              tell("lost");
              return as_it_should;
            }),
            as_it_should);
}

TEST(Tell, OutlivesAReaderWhoHasGone) {
  EXPECT_EQ(exit_code_of([] {
              std::signal(SIGPIPE, SIG_IGN);
              std::array<int, 2> pipe = {};
              if (::pipe(pipe.data()) != 0) {
                return 1;
              }
              ::dup2(pipe[1], STDERR_FILENO);
              ::close(pipe[0]);
              tell("lost");
              return as_it_should;
            }),
            as_it_should);
}

TEST(Output, IsWritten) {
  EXPECT_EQ(exit_code_of([] {
              open_as(STDOUT_FILENO, "/dev/null");
              print("a result");
              return finish_output() == OutputState::written ? as_it_should : 1;
            }),
            as_it_should);
}

TEST(Output, ThatCannotBeWrittenIsToldSo) {
  EXPECT_EQ(exit_code_of([] {
              open_as(STDOUT_FILENO, "/dev/full");
              print("a result");
              return finish_output() == OutputState::failed ? as_it_should : 1;
            }),
            as_it_should);
}

TEST(Output, ThatAReaderHadEnoughOfIsNoFailure) {
  EXPECT_EQ(exit_code_of([] {
              std::signal(SIGPIPE, SIG_IGN);
              std::array<int, 2> pipe = {};
              if (::pipe(pipe.data()) != 0) {
                return 1;
              }
              ::dup2(pipe[1], STDOUT_FILENO);
              ::close(pipe[1]);
              ::close(pipe[0]);
              print("a result");
              return finish_output() == OutputState::reader_gone ? as_it_should : 2;
            }),
            as_it_should);
}

}  // namespace
}  // namespace scalelab
