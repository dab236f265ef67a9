// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include "kernels/matrix/cg/box.hpp"
#include "kernels/matrix/cg/page_array.hpp"
#include "parallel/communication/neighbour_exchange.hpp"
#include "parallel/communication/process_grid.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab::cg {

/// The exchange of a vector's lines at the borders of parts: they arrive where the part has its
/// ghosts. Lines of one z lie together and are sent from where they are; those of one y are copied
/// together first.
class Halo {
 public:
  /// `vector` has an element for each own row of the part and for each of its ghosts, and stays
  /// where it is for as long as this lives.
  Halo(ProcessGrid& grid, const Part& part, double* vector);

  /// What it takes beside the ghosts, in bytes.
  [[nodiscard]] static double bytes(const Part& part) noexcept;

  /// Begins to send the borders. Until finish() nobody writes to them or touches ghosts. By one
  /// thread of each rank, as progress() and finish() are.
  void start(Worker& worker);
  void progress(Worker& worker);
  /// Returns when the ghosts are those of now.
  void finish(Worker& worker);

  /// All of it, where no time is taken. Collective.
  void exchange();

 private:
  void copy_borders() noexcept;

  Part part_;
  double* vector_;
  PageArray<double> of_one_y_;  // the first y's lines, and the last one's
  std::optional<NeighbourExchange> exchange_;
  bool under_way_ = false;
};

}  // namespace scalelab::cg
