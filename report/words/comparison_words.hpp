// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/compare/comparison.hpp"

namespace scalelab {

/// "2 of 6 points are slower by more than 5 %, ...": what came out, in one sentence.
std::string conclusion(const Comparison& comparison, const ComparedFiles& base);

/// How far the intervals and verdicts may be believed, in sentences: what they know of the
/// variation between runs, and for how many points together they hold.
std::vector<std::string> remarks(const Comparison& comparison);

}  // namespace scalelab
