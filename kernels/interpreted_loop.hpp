// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "parallel/loops/range.hpp"
#include "parallel/team/process.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab {

/// The share of pure Python; a study may set that a part is native (interpreter.held_share).
constexpr double all_under_the_lock = 1;

/// A loop of which a stated share is interpreted code: that share runs under the interpreter lock,
/// in steps of the length that the study asks for, between which the lock may change hands. The
/// rest runs outside the lock, as a C extension does.
class InterpretedLoop {
 public:
  InterpretedLoop() = default;

  /// For a loop of which one worker does `items_per_second`, with `own_held_share` of it under the
  /// lock unless the study sets another share.
  InterpretedLoop(const Process& process, double items_per_second, double own_held_share)
      : held_share_(process.interpreter().held_share.value_or(own_held_share)),
        items_per_step_(std::max<std::int64_t>(
            1, std::llround(process.interpreter().step_s * items_per_second))) {}

  /// The same with all of it under the lock, whatever the study sets.
  static InterpretedLoop all_held(const Process& process, double items_per_second) {
    InterpretedLoop loop(process, items_per_second, all_under_the_lock);
    loop.held_share_ = all_under_the_lock;
    return loop;
  }

  /// Calls body(first, last) for consecutive pieces of `items`, so that each item is in one piece.
  template <class Body>
  void run(Worker& worker, Range items, Body&& body) const {
    const auto held = static_cast<double>(items.last - items.first) * held_share_;
    const std::int64_t native = items.first + std::llround(held);
    for (std::int64_t first = items.first; first < native; first += items_per_step_) {
      body(first, std::min(first + items_per_step_, native));
      worker.step();
    }
    if (native < items.last) {
      worker.native([&] { body(native, items.last); });
    }
  }

 private:
  double held_share_ = all_under_the_lock;
  std::int64_t items_per_step_ = 1;
};

}  // namespace scalelab
