// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/interpreter/start/forked_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include "posix/child_process.hpp"

namespace scalelab {
namespace {

[[noreturn]] void refuse_process(int error) {
  throw std::runtime_error(fmt::format(
      "can't start a process: {}; look at the limits on processes and open files (ulimit -a)",
      std::strerror(error)));
}

class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) {
      refuse_process(errno);
    }
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  Pipe(Pipe&&) = delete;
  Pipe& operator=(Pipe&&) = delete;
  ~Pipe() {
    close_end(0);
    close_end(1);
  }

  void close_reading() noexcept { close_end(0); }
  void close_writing() noexcept { close_end(1); }

  // Waits for a byte. False when all who could write one have closed the pipe.
  [[nodiscard]] bool read_byte() const noexcept {
    char byte = 0;
    ssize_t count = -1;
    do {
      count = ::read(ends_[0], &byte, 1);
    } while (count < 0 && errno == EINTR);
    return count == 1;
  }

  [[nodiscard]] bool write_byte() const noexcept {
    const char byte = 1;
    return ::write(ends_[1], &byte, 1) == 1;
  }

 private:
  void close_end(std::size_t end) noexcept {
    if (ends_[end] >= 0) {
      close(ends_[end]);
      ends_[end] = -1;
    }
  }

  std::array<int, 2> ends_{-1, -1};
};

}  // namespace

struct ForkedProcess::Running {
  Running() : process(start()), id(process.id()) {
    word.close_writing();
    leash.close_reading();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  Running(Running&&) = delete;
  Running& operator=(Running&&) = delete;
  ~Running() { leash.close_writing(); }  // then the process ends, and its own destructor waits

  ChildProcess start() {
    try {
      return ChildProcess::forked([this] { return live(); });
    } catch (const std::system_error& error) {
      refuse_process(error.code().value());
    }
  }

  // All that the new process ever does.
  int live() noexcept {
    leash.close_writing();  // so that its reading ends when the other process lets go or dies
    const bool told = word.write_byte();
    static_cast<void>(leash.read_byte());
    return told ? 0 : 1;
  }

  bool end() {
    if (ended) {
      return false;
    }
    ended = true;
    leash.close_writing();
    return process.wait().well();
  }

  Pipe word;   // from the new process
  Pipe leash;  // to it: nothing is ever written, closing it is the sign to end
  ChildProcess process;
  pid_t id;
  bool ended = false;
};

ForkedProcess::ForkedProcess() : running_(std::make_unique<Running>()) {}

ForkedProcess::~ForkedProcess() = default;

int ForkedProcess::id() const noexcept {
  return running_->id;
}

bool ForkedProcess::wait_until_it_runs() {
  return running_->word.read_byte();
}

bool ForkedProcess::end() {
  return running_->end();
}

}  // namespace scalelab
