// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kernels/matrix/cg/box.hpp"
#include "kernels/matrix/cg/gauss_seidel.hpp"
#include "kernels/matrix/cg/halo.hpp"
#include "kernels/matrix/cg/laplacian.hpp"
#include "kernels/matrix/cg/line_lists.hpp"
#include "kernels/matrix/cg/page_array.hpp"
#include "parallel/communication/process_grid.hpp"
#include "parallel/loops/range.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab::cg {

enum class Preconditioner : std::uint8_t { none, symmetric_gauss_seidel };

/// What is to be done.
struct Task {
  std::int64_t iterations = 1;
  double tolerance = 0;  ///< of |r| / |b|: its first iteration is found out, none ends for it
  Preconditioner preconditioner = Preconditioner::none;
};

/// What one worker knows in the end; but for the lines the same of all.
struct Outcome {
  std::int64_t lines = 0;  ///< that it multiplied by A
  std::int64_t iterations = 0;
  std::int64_t reached = 0;     ///< the iteration that first met the tolerance; 0 where none did
  double residual_squared = 0;  ///< r r, as the method has it
};

/// Conjugate gradients (Hestenes, Stiefel, 1952; preconditioned as in Saad, "Iterative methods for
/// sparse linear systems", 2003, algorithm 9.1) from x = 0 for A x = b, for one rank's part, with b
/// = A 1. Every product of vectors is summed along lines in a fixed order, and over lines exactly:
/// so it is the same to the last bit for every decomposition and every number of threads.
class Solver {
 public:
  /// Takes the memory, which fill() touches.
  Solver(const Part& part, const Task& task);

  /// What a rank with this part keeps, in bytes.
  [[nodiscard]] static double bytes(const Part& part, const Task& task) noexcept;

  /// Makes the matrix and touches the vectors, for the lines of a thread of the rank: called by
  /// each of them.
  void fill(int thread, int threads);

  /// Lets the ranks of the grid exchange borders. Collective; needed where there are several.
  void connect(ProcessGrid& grid);

  /// Back to x = 0 and r = b, for the lines of a thread: called by each of them.
  void reset(int thread, int threads);

  /// All iterations. By all threads of all ranks.
  [[nodiscard]] Outcome run(Worker& worker);

  [[nodiscard]] const Part& part() const noexcept { return part_; }
  [[nodiscard]] const Laplacian& matrix() const noexcept { return matrix_; }
  [[nodiscard]] Range share(int thread, int threads) const { return loops_.share(thread, threads); }
  [[nodiscard]] double* x() const noexcept { return x_.data(); }
  [[nodiscard]] double* r() const noexcept { return r_.data(); }

  /// A vector with ghosts and one without, of which nothing is needed after run() or before it.
  [[nodiscard]] double* spare() const noexcept { return p_.data(); }
  [[nodiscard]] double* product() const noexcept { return ap_.data(); }
  /// Fills the ghosts of spare(). Collective.
  void exchange_spare();

 private:
  double product_with_matrix(Worker& worker, std::int64_t& lines);
  double subtract_product(Worker& worker, double alpha);
  double precondition(Worker& worker, double residual_squared);
  void turn(Worker& worker, double alpha, double beta);
  void clear_ghosts_of_z(const Worker& worker);

  [[nodiscard]] bool preconditioned() const noexcept {
    return task_.preconditioner == Preconditioner::symmetric_gauss_seidel;
  }
  // The preconditioned residual.
  [[nodiscard]] const double* z() const noexcept { return preconditioned() ? z_.data() : r(); }

  Part part_;
  Task task_;
  LineLoops loops_;
  LineLists lines_;
  Laplacian matrix_;
  PageArray<double> x_;
  PageArray<double> r_;   // b - A x, as the recurrence has it
  PageArray<double> p_;   // the direction, with ghosts
  PageArray<double> ap_;  // A p
  PageArray<double> z_;   // M^-1 r, with ghosts
  std::optional<GaussSeidel> smoother_;
  std::optional<Halo> halo_of_p_;
  std::optional<Halo> halo_of_z_;
};

/// What a row of b has: 26 less 1 for each of the row's other nonzeros, which is A times 1. By
/// coordinates in the box, not by the matrix.
[[nodiscard]] double right_hand_side(const Part& part, std::int64_t line, std::int64_t x) noexcept;

}  // namespace scalelab::cg
