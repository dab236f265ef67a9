// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <utility>

#include "parallel/team/worker.hpp"

namespace scalelab::transform {

/// Where all but reading is done: outside the interpreter lock, as by functions of NumPy, or under
/// it, as by a list's sort() in Python, which is C and keeps the lock.
enum class RestOfWork : std::uint8_t { native, held };

/// Does a piece of it.
template <class Action>
void do_rest(RestOfWork rest, Worker& worker, Action&& action) {
  if (rest == RestOfWork::native) {
    worker.native(std::forward<Action>(action));
  } else {
    action();
  }
}

}  // namespace scalelab::transform
