// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <string>
#include <utility>

#include "kernels/size.hpp"

/// How the size of a kernel grows under weak scaling: what a kernel gives as KernelInfo::grow.
namespace scalelab::growth {

/// This parameter times the workers; for work that is proportional to it.
inline auto in_proportion(std::string parameter) {
  return [parameter = std::move(parameter)](const Size& one_worker, int workers) {
    Size size = one_worker;
    size.set(parameter, one_worker.real(parameter) * workers);
    return size;
  };
}

/// This parameter times the square root of the workers, rounded to a whole number; for work that is
/// proportional to its square.
inline auto with_square_root(std::string parameter) {
  return [parameter = std::move(parameter)](const Size& one_worker, int workers) {
    Size size = one_worker;
    size.set(parameter, std::round(one_worker.real(parameter) * std::sqrt(workers)));
    return size;
  };
}

/// This parameter times the cube root of the workers, rounded to a whole number; for work that is
/// proportional to its cube.
inline auto with_cube_root(std::string parameter) {
  return [parameter = std::move(parameter)](const Size& one_worker, int workers) {
    Size size = one_worker;
    size.set(parameter, std::round(one_worker.real(parameter) * std::cbrt(workers)));
    return size;
  };
}

/// The size of one worker for any number of them; for a kernel that has no work to share out.
inline Size none(const Size& one_worker, int /*workers*/) {
  return one_worker;
}

}  // namespace scalelab::growth
