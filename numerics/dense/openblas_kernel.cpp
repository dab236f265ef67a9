// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/dense/openblas_kernel.hpp"

#include <hwy/detect_targets.h>

namespace scalelab::dense {

std::string_view better_openblas_kernel(std::string_view chosen,
                                        std::int64_t instruction_sets) noexcept {
  if (chosen != "Prescott") {
    return {};
  }
  // Highway takes a processor for one of these only where it has all that the kernel needs.
  if ((instruction_sets & HWY_AVX3) != 0) {
    return "SkylakeX";
  }
  if ((instruction_sets & HWY_AVX2) != 0) {
    return "Haswell";
  }
  return {};
}

}  // namespace scalelab::dense
