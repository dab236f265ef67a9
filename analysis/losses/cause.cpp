// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/losses/cause.hpp"

#include <cstddef>

namespace scalelab {

std::string_view name_of(Cause cause) {
  constexpr std::array<std::string_view, every_cause.size()> names = {
      "compute", "lock",    "imbalance",  "communication",
      "barrier", "blocked", "start_skew", "end_skew"};
  return names.at(static_cast<std::size_t>(cause));
}

std::string_view words_for(Cause cause) {
  switch (cause) {
    case Cause::compute:
      return "slower compute";
    case Cause::lock:
      return "waiting for the lock";
    case Cause::imbalance:
      return "uneven work";
    case Cause::communication:
      return "communication";
    case Cause::barrier:
      return "waiting at barriers";
    case Cause::blocked:
      return "being blocked";
    case Cause::start_skew:
      return "workers that start late";
    case Cause::end_skew:
      return "waiting for the last worker's end";
  }
  return "";
}

}  // namespace scalelab
