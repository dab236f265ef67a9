// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

namespace scalelab {

/// P values adjusted for being many: those that are at or below q belong to a set of which at most
/// the share q is expected to be there by chance (the false discovery rate). With the p values in
/// rising order the adjusted one of the i-th is the smallest m p_j / j of all j >= i, at most 1
/// (Benjamini and Hochberg, "Controlling the false discovery rate", Journal of the Royal
/// Statistical Society B 57, 1995). That holds for p values that are independent or depend on each
/// other positively (Benjamini and Yekutieli, Annals of Statistics 29, 2001).
/// @return one for each p value, in their order
/// Throws std::invalid_argument when one is not in [0, 1].
std::vector<double> adjusted_for_false_discoveries(std::span<const double> p_values);

}  // namespace scalelab
