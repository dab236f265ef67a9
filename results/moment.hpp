// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <ctime>
#include <optional>
#include <string>

namespace scalelab {

/// A moment as `created` has it: ISO 8601, UTC, whole seconds, such as 2024-02-29T23:59:00Z.
std::string moment_text(std::time_t moment);

/// The moment that such a text means; nothing for any other text.
std::optional<std::time_t> moment_in(const std::string& text);

}  // namespace scalelab
