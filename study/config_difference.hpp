// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "study/config.hpp"

namespace scalelab {

/// The first key, in the order in which docs/measuring.md has them, whose value is not the same in
/// two configs, with both values: "measure.seed is 1 and was 2". Nothing where both ask for the
/// same: comments, the order of keys, defaults that are written down and where a value comes from
/// make no difference.
std::optional<std::string> first_difference(const Config& before, const Config& now);

}  // namespace scalelab
