// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "words/named_enum.hpp"

namespace scalelab {

/// How the workers of a point are spread over processes and threads.
enum class Model : std::uint8_t {
  serial,     ///< one worker: 1x1
  threads,    ///< of one process: 1xt
  processes,  ///< of one thread each: px1
  hybrid      ///< several processes with several threads each: pxt
};

template <>
inline constexpr EnumNames<4> enum_names<Model>{"serial", "threads", "processes", "hybrid"};

/// The model of so many ranks with so many threads each.
constexpr Model model_of(std::int64_t ranks, std::int64_t threads) {
  if (ranks == 1) {
    return threads == 1 ? Model::serial : Model::threads;
  }
  return threads == 1 ? Model::processes : Model::hybrid;
}

}  // namespace scalelab
