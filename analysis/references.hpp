// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "results/records.hpp"

namespace scalelab {

/// Whether a sample counts in an estimate: its answer was verified, and it is no warm-up. The one
/// place where that is decided.
bool is_usable(const Sample& sample);

/// The index of a sample's point into Results::points, of which there are `points`. Throws
/// std::invalid_argument when there is no such point: a file that was put together by hand may name
/// what is not there.
std::size_t point_index(const Sample& sample, std::size_t points);

}  // namespace scalelab
