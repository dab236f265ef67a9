// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/team/thread_trial.hpp"

#include <fmt/format.h>

#include <atomic>
#include <filesystem>
#include <iterator>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace scalelab {
namespace {

// Threads that this process has now; 1 where nothing tells.
std::ptrdiff_t threads_there() {
  std::error_code error;
  const std::filesystem::directory_iterator tasks("/proc/self/task", error);
  return error ? 1 : std::distance(begin(tasks), end(tasks));
}

// Threads that wait until all of them may end.
class WaitingThreads {
 public:
  WaitingThreads() = default;
  WaitingThreads(const WaitingThreads&) = delete;
  WaitingThreads& operator=(const WaitingThreads&) = delete;
  WaitingThreads(WaitingThreads&&) = delete;
  WaitingThreads& operator=(WaitingThreads&&) = delete;
  ~WaitingThreads() {
    over_ = true;
    over_.notify_all();
    for (std::thread& thread : threads_) {
      thread.join();
    }
  }

  /// Throws std::system_error when the system starts no more.
  void add() {
    threads_.emplace_back([this] { over_.wait(false); });
  }

 private:
  std::atomic<bool> over_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

void try_threads(int threads) {
  std::ptrdiff_t got = threads_there();
  std::string refusal;
  {
    WaitingThreads started;
    try {
      for (; got < threads; ++got) {
        started.add();
      }
    } catch (const std::system_error& error) {
      refusal = error.code().message();
    } catch (const std::bad_alloc&) {
      refusal = "no memory";
    }
  }
  if (!refusal.empty()) {
    throw std::runtime_error(fmt::format(
        "a layout needs {} threads in this process, and after {} the system starts no more: {}; "
        "ask for fewer, or look at ulimit -u and -v, pids.max of the control group, "
        "kernel.threads-max and vm.max_map_count",
        threads, got, refusal));
  }
}

}  // namespace scalelab
