// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace scalelab {

/// The text as a file can hold it: UTF-8 without NUL. Each wrong byte becomes U+FFFD, the
/// replacement character; text that is right comes back unchanged.
std::string as_utf8(std::string_view text);

}  // namespace scalelab
