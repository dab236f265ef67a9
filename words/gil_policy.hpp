// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "words/named_enum.hpp"

namespace scalelab {

/// Which interpreter the workers of a point run in, and what that allows them to do at once. The
/// names are those that a study may use in sweep.gil.
enum class GilPolicy : std::uint8_t {
  none,             ///< free workers
  interval,         ///< CPython 3.2 and later: see IntervalLock
  ticks,            ///< Python 2: see TickLock
  subinterpreters,  ///< CPython 3.12: several interpreters in a process, a lock each (PEP 684)
  free_threaded     ///< CPython 3.13t: no lock; slower single threads, a lock for each object
};

template <>
inline constexpr EnumNames<5> enum_names<GilPolicy>{"none", "interval", "ticks", "subinterpreters",
                                                    "free_threaded"};

}  // namespace scalelab
