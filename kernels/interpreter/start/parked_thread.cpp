// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/interpreter/start/parked_thread.hpp"

#include <fmt/format.h>
#include <pthread.h>
#include <sys/mman.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>

namespace scalelab {
namespace {

[[noreturn]] void refuse_thread(int error) {
  throw std::runtime_error(fmt::format(
      "can't start a thread: {}; look at the limits on processes and memory (ulimit -a)",
      std::strerror(error)));
}

class Attributes {
 public:
  Attributes() { pthread_attr_init(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  Attributes(Attributes&&) = delete;
  Attributes& operator=(Attributes&&) = delete;
  ~Attributes() { pthread_attr_destroy(&attributes_); }

  [[nodiscard]] pthread_attr_t* get() noexcept { return &attributes_; }

  // The stack that threads get by default.
  [[nodiscard]] std::size_t stack_bytes() const noexcept {
    std::size_t bytes = 0;
    pthread_attr_getstacksize(&attributes_, &bytes);
    return bytes;
  }

 private:
  pthread_attr_t attributes_{};
};

// Memory for a stack, mapped as the C library maps it.
class Stack {
 public:
  explicit Stack(std::size_t bytes)
      : begin_(mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0)),
        bytes_(bytes) {
    if (begin_ == MAP_FAILED) {
      refuse_thread(errno);
    }
  }
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;
  Stack(Stack&&) = delete;
  Stack& operator=(Stack&&) = delete;
  ~Stack() { munmap(begin_, bytes_); }

  [[nodiscard]] void* begin() const noexcept { return begin_; }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  void* begin_;
  std::size_t bytes_;
};

}  // namespace

struct ParkedThread::Running {
  explicit Running(Attributes& attributes) : stack(attributes.stack_bytes()) {
    pthread_attr_setstack(attributes.get(), stack.begin(), stack.bytes());
    const int error = pthread_create(&thread, attributes.get(), &Running::park, this);
    if (error != 0) {
      refuse_thread(error);
    }
    runs.wait(false);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  Running(Running&&) = delete;
  Running& operator=(Running&&) = delete;
  ~Running() {
    ends = true;
    ends.notify_one();
    pthread_join(thread, nullptr);
  }

  static void* park(void* own) {
    auto& running = *static_cast<Running*>(own);
    running.runs = true;
    running.runs.notify_one();
    running.ends.wait(false);
    return nullptr;
  }

  Stack stack;
  std::atomic<bool> runs = false;
  std::atomic<bool> ends = false;
  pthread_t thread{};
};

ParkedThread::ParkedThread() {
  Attributes attributes;
  running_ = std::make_unique<Running>(attributes);
}

ParkedThread::~ParkedThread() = default;

}  // namespace scalelab
