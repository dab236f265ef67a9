// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>

namespace scalelab {

/// What the OpenMP runtime itself says of its settings, by the names of the environment variables:
/// {"OMP_DYNAMIC", "FALSE"}, whatever the environment says. Empty where it doesn't tell. Takes the
/// process's stderr for a moment, since that is where omp_display_env writes to (OpenMP 5.1,
/// section 3.15): no other thread may write there meanwhile.
std::map<std::string, std::string> openmp_settings();

/// Reads what omp_display_env writes: a line NAME = 'VALUE' for each setting, with the device in
/// brackets before it, or none.
std::map<std::string, std::string> parse_openmp_settings(const std::string& text);

/// How many threads a parallel region gets that asks for so many.
int openmp_threads_got(int asked);

}  // namespace scalelab
