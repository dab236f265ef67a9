// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace scalelab {

/// One character of a text, or one byte that belongs to none.
struct CodePoint {
  std::string_view bytes;         ///< where it stands in the text
  std::optional<char32_t> value;  ///< Unicode's number of it; nothing for a byte that is no UTF-8
};

/// The characters of a text in UTF-8, in order (Unicode Standard 15, table 3-7). A byte that begins
/// none stands for itself. The text must outlive what is returned.
std::vector<CodePoint> code_points(std::string_view text);

}  // namespace scalelab
