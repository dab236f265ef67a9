// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/team/backoff.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include "parallel/team/pause.hpp"

namespace scalelab {

void Backoff::wait() const noexcept {
  constexpr double spin_s = 20e-6;    // about what a switch to another thread and back costs
  constexpr double yield_s = 3.2e-3;  // a 64th of it is about what timers can do
  constexpr double part_of_the_wait = 1.0 / 64;
  constexpr double longest_s = 10e-3;
  constexpr int pauses = 16;  // in all about a microsecond, in which others may take their turn

  const double waited = now() - began_;
  if (waited < spin_s) {
    for (int pause = 0; pause < pauses; ++pause) {
      pause_processor();
    }
  } else if (waited < yield_s) {
    std::this_thread::yield();
  } else {
    std::this_thread::sleep_for(
        std::chrono::duration<double>(std::min(waited * part_of_the_wait, longest_s)));
  }
}

}  // namespace scalelab
