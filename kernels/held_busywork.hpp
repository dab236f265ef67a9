// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/busywork.hpp"
#include "kernels/interpreted_loop.hpp"
#include "parallel/team/process.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab {

/// Busywork of a fixed length under the interpreter lock, whatever the study's held share: what an
/// interpreter computes for each task of a worker that waits for the rest of its time.
class HeldBusywork {
 public:
  /// What one worker has done of it.
  struct Done {
    std::uint64_t first_state = 0;
    std::uint64_t state = 0;
  };

  /// None at all.
  HeldBusywork() = default;

  /// So many seconds a task, on a free processor. Collective over the ranks of the point.
  HeldBusywork(Process& process, double seconds) {
    if (seconds > 0) {
      const double rate = busywork::turns_per_second(process);
      loop_ = InterpretedLoop::all_held(process, rate);
      turns_ = std::llround(seconds * rate);
    }
  }

  [[nodiscard]] static Done start(const Worker& worker) {
    const auto state = static_cast<std::uint64_t>(worker.index());
    return {.first_state = state, .state = state};
  }

  /// That of one task.
  void run(Worker& worker, Done& done) const {
    loop_.run(worker, {.first = 0, .last = turns_}, [&](std::int64_t first, std::int64_t last) {
      done.state = busywork::turn(done.state, last - first);
    });
  }

  /// Whether that of so many tasks was done.
  [[nodiscard]] bool is_right(const Done& done, std::int64_t tasks) const {
    return done.state == busywork::jump(done.first_state, tasks * turns_);
  }

 private:
  InterpretedLoop loop_;
  std::int64_t turns_ = 0;  // of a task
};

}  // namespace scalelab
