// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string_view>

namespace scalelab {

/// Where a program is that scalelab starts by itself: ../libexec/scalelab beside the folder of the
/// running program, where it is installed and where it is built.
std::filesystem::path own_program(std::string_view name);

}  // namespace scalelab
