// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "kernels/size.hpp"
#include "study/toml_reader.hpp"

namespace scalelab {

/// Reads a kernel's [size] table: each parameter that is not there has its default. Mistakes (an
/// unknown key, a wrong type, a number out of range or no multiple of what it must be, a name that
/// is no choice, an empty text) are noted with the reader, and what is wrong has its default too.
Size read_size(TomlReader& reader, const std::vector<SizeParameter>& parameters);

}  // namespace scalelab
