// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string_view>

namespace scalelab::dense {

/// The kernel, as OPENBLAS_CORETYPE names them, that suits a processor with these instruction sets
/// (Highway's HWY_AVX2, HWY_AVX3 and so on, as bits) better than the one that OpenBLAS has chosen;
/// empty where that one is right. A processor newer than the library gets "Prescott" from it
/// (OpenBLAS 0.3.21, driver/others/dynamic.c), a processor of 2004 with vectors of 128 bits.
std::string_view better_openblas_kernel(std::string_view chosen,
                                        std::int64_t instruction_sets) noexcept;

}  // namespace scalelab::dense
