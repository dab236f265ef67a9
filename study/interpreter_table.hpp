// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "kernels/kernel.hpp"
#include "parallel/lock/interpreters.hpp"
#include "study/config.hpp"
#include "study/toml_reader.hpp"

namespace scalelab {

/// Reads a study's [interpreter] table and notes every mistake in it: values that are not legal by
/// themselves, and those that don't go with the sweep or with the kernel (null where that is not
/// known).
InterpreterSettings read_interpreter(TomlReader& reader, const Sweep& sweep,
                                     const KernelInfo* kernel);

}  // namespace scalelab
