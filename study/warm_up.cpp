// SPDX-License-Identifier: BSD-3-Clause
#include "study/warm_up.hpp"

#include <algorithm>

#include "study/batch.hpp"

namespace scalelab {

WarmUp::WarmUp(int wanted, double shortest_s)
    : wanted_(wanted), shortest_s_(shortest_s), settled_(wanted == 0) {}

void WarmUp::settle(int batch) {
  batch_ = batch;
  settled_ = true;
}

bool WarmUp::over() const noexcept {
  return ended_ || (taken_ >= wanted_ && settled_);
}

void WarmUp::take(double repetition_s) {
  ++taken_;
  if (settled_) {
    return;
  }
  // A quarter more than the clock needs: repetitions go on becoming a little faster, and a batch
  // keeps its length once samples count.
  constexpr double margin = 1.25;
  constexpr double cheap_s = 10e-3;
  constexpr int most_trials = 5;
  const bool cold = taken_ == 1 && repetition_s * batch_ < cheap_s;
  const bool too_short = repetition_s * batch_ < shortest_s_ && batch_ < longest_batch;
  if (too_short) {
    batch_ = std::max(batch_, batch_size(repetition_s, margin * shortest_s_));
    lengthened_ += taken_ > wanted_ ? 1 : 0;
  }
  settled_ = !cold && (!too_short || lengthened_ == most_trials);
}

}  // namespace scalelab
