// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// Tells the processor that the calling thread only waits: it leaves more of the core to the other
/// hardware thread, and sees a change sooner. Takes up to some 50 ns.
inline void pause_processor() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace scalelab
