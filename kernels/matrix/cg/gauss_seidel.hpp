// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>

#include "kernels/matrix/cg/box.hpp"
#include "kernels/matrix/cg/halo.hpp"
#include "kernels/matrix/cg/laplacian.hpp"
#include "kernels/matrix/cg/line_lists.hpp"
#include "kernels/matrix/cg/page_array.hpp"
#include "parallel/reduction/exact_sum.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab::cg {

/// The symmetric Gauss-Seidel preconditioner M = (D + L) D^-1 (D + U), where A = L + D + U and
/// points are ordered by colour (Saad, "Iterative methods for sparse linear systems", 2003,
/// sections 10.2 and 12.4.1). A point's colour is x mod 2 + 2 (y mod 2) + 4 (z mod 2), counted in
/// the whole box: no two points of a colour are neighbours, so the order within a colour is of no
/// account, and the result is the same for every decomposition. In the order of rows, as HPCG's
/// reference has it, a sweep would be another one for every number of ranks, or be done by one
/// after the other.
class GaussSeidel {
 public:
  GaussSeidel() = default;
  explicit GaussSeidel(const Part& part);

  /// The same in bytes.
  [[nodiscard]] static double bytes(const Part& part) noexcept;

  /// Learns the diagonal of these lines' rows, which the matrix has by then.
  void fill(const Range& lines, const Laplacian& matrix) noexcept;

  /// z = M^-1 r, where z and its ghosts are 0 before; `product` is given r z of each line. Goes
  /// through A once forwards and once backwards; the last colour of lines is visited once, since
  /// their way back begins where the way there ends. `halo`, of z, is null on a rank that is
  /// alone. By all threads of the rank, which have come to this; when one returns, others may not
  /// have.
  void solve(Worker& worker, const Laplacian& matrix, const LineLoops& loops, const double* r,
             double* z, Halo* halo, ExactSum& product) const;

  /// How often rows are gone through, in all of it: eight colours on the way there, and seven back.
  static constexpr double visits_of_a_row = 15.0 / 8;

 private:
  enum class Points : std::uint8_t { even, odd };

  void relax(Points points, std::int64_t line, const Laplacian& matrix, const double* r,
             double* z) const noexcept;

  Part part_;
  std::array<LineLists, line_colours> lines_;
  PageArray<double> diagonal_;
};

}  // namespace scalelab::cg
