// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scalelab {

/// How many single-letter insertions, deletions, replacements and swaps of neighbours turn one word
/// into the other (Damerau, Comm. ACM 7, 1964; the restricted form).
int edit_distance(std::string_view a, std::string_view b);

/// The legal name that `name` was most likely meant to be; nothing when none is near.
std::optional<std::string> nearest_name(std::string_view name,
                                        const std::vector<std::string>& legal);

/// " (did you mean 'samples'?)", or "" when no legal name is near.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& legal);

/// "'a', 'b' or 'c'".
std::string name_list(const std::vector<std::string>& names);

}  // namespace scalelab
