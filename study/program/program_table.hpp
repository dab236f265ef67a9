// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "kernels/size.hpp"
#include "study/config.hpp"
#include "study/program/program_settings.hpp"
#include "study/toml_reader.hpp"

namespace scalelab {

/// The [size] of a study of a program: any names, each with a number or a text. Mistakes are noted
/// with the reader.
Size read_free_size(TomlReader& reader);

/// The tables [program] and [size.grow]. Mistakes are noted with the reader; a setting with one has
/// its default.
/// @param size as read_free_size() gives it
ProgramSettings read_program(TomlReader& reader, const Size& size, const Sweep& sweep,
                             Scaling scaling);

}  // namespace scalelab
