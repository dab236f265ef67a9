// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "kernels/size.hpp"

namespace scalelab {

/// How a kernel writes lines of memory of which it writes every byte and reads none: as usual, when
/// the processor reads each line first (write allocate), or past the caches (streaming, or
/// non-temporal, stores), when it doesn't, and what was written is in no cache.
enum class Stores : std::uint8_t { normal, streaming };

/// The size parameter `stores`, of a kernel whose stores go where `meaning` says.
inline SizeParameter stores_parameter(std::string meaning, std::string usually) {
  return {.name = "stores",
          .unit = "1",
          .meaning = std::move(meaning),
          .choices = {"normal", "streaming"},
          .default_text = std::move(usually)};
}

/// What a size sets it to.
inline Stores stores_of(const Size& size) {
  return size.text("stores") == "streaming" ? Stores::streaming : Stores::normal;
}

/// Doubles of a cache line, and of the widest vectors: what is streamed begins with a whole line.
inline constexpr std::int64_t doubles_of_line = 8;

}  // namespace scalelab
