// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace scalelab {

/// Reads `count` numbers one after the other, as quickly as memory gives them, and returns their
/// sum, which is added up in an order that depends on the processor. The numbers begin at a
/// multiple of 64 bytes.
double stream_read(const double* numbers, std::size_t count);

}  // namespace scalelab
