// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "numerics/dense/view.hpp"

/// Products of dense matrices, and what else a level-3 BLAS does for kernels (Dongarra, Du Croz,
/// Hammarling, Duff, "A set of level 3 basic linear algebra subprograms", ACM TOMS 16, 1990). The
/// library that computes them is chosen when the program is built (SCALELAB_BLAS): OpenBLAS, BLIS,
/// or Eigen where neither is there. Every call is computed by the thread that makes it and by no
/// other, and any number of threads may be in calls at the same time, on matrices that don't
/// overlap where one of them writes. Sizes may be 0, and beyond what 32 bits count.
namespace scalelab::dense {

/// C += alpha A B (dgemm): A is m x k, B k x n, C m x n. C shares no memory with A or B. Sums are
/// in an order of the library's own: only where all of them are exact is C the same whatever the
/// library, the processor, or the way in which somebody cut the matrices.
void multiply_add(double alpha, ConstView a, ConstView b, View c);

/// C += alpha A B' (dgemm): A is m x k, B, which is in memory as its transpose says, n x k.
void multiply_add(double alpha, ConstView a, Transposed b, View c);

/// B := L^-1 B (dtrsm): L is the m x m lower triangle of `l` with a diagonal of ones, neither the
/// diagonal nor what is above it is read; B is m x n. They share no memory.
void solve_lower_unit(ConstView l, View b);

/// What computes dense products in this program.
struct Library {
  std::string name;     ///< "OpenBLAS", "BLIS" or "Eigen"
  std::string version;  ///< the library's own: "0.3.21"
  std::string kernel;   ///< the processor that its code was written for, as it calls it: "Haswell"

  friend bool operator==(const Library&, const Library&) = default;
};

[[nodiscard]] Library library();

/// A variable of the environment that a library reads when it is loaded.
struct LibrarySetting {
  std::string variable;
  std::string value;
};

/// With what the library would compute by code for this processor, where it doesn't know it and
/// took code for a much older one: a third as fast with OpenBLAS. Nothing where it has chosen well,
/// or where somebody has set the variable.
[[nodiscard]] std::optional<LibrarySetting> better_setting();

/// In one line: "OpenBLAS 0.3.21 (Haswell)".
[[nodiscard]] std::string to_string(const Library& library);

}  // namespace scalelab::dense
