// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace scalelab::web {

/// Writes what is in file `file` from byte `offset` on: random bytes (Philox) that are a function
/// of the seed, the file and the place, so that a file needs to be held nowhere as a whole, and who
/// fetches it knows what must come. A file has no end of its own.
void fill_from_file(std::uint32_t seed, std::int64_t file, std::int64_t offset,
                    std::span<std::byte> bytes);

}  // namespace scalelab::web
