// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>

#include "parallel/communication/communicator.hpp"

namespace scalelab {

/// What each rank of a group has is combined with what all others have, in about log2(ranks) steps
/// (recursive doubling: Thakur, Rabenseifner, Gropp, "Optimization of collective communication
/// operations in MPICH", Int. J. High Performance Computing Applications 19, 2005, section 4.3). As
/// all_reduce, for what MPI has no operation for; and the caller says how two ranks exchange what
/// they have, so that a Worker can account for it.
///
/// exchange(to, from) sends this rank's own to rank `to` and receives another's from rank `from`;
/// one of them may be Communicator::no_rank. combine() puts what was received into the own. In
/// which order what the ranks have comes together differs from rank to rank, and a part may come
/// twice: all have the same in the end if combining is associative, commutative and idempotent to
/// the last bit, as it is to take the larger of two.
template <class Exchange, class Combine>
void butterfly(int rank, int ranks, Exchange&& exchange, Combine&& combine) {
  const int paired = static_cast<int>(std::bit_floor(static_cast<unsigned>(ranks)));
  const int more = ranks - paired;  // each of these leaves its part to another rank
  constexpr int nobody = Communicator::no_rank;
  if (rank >= paired) {
    exchange(rank - paired, nobody);
    exchange(nobody, rank - paired);
    combine();
    return;
  }
  if (rank < more) {
    exchange(nobody, rank + paired);
    combine();
  }
  for (int distance = 1; distance < paired; distance *= 2) {
    exchange(rank ^ distance, rank ^ distance);
    combine();
  }
  if (rank < more) {
    exchange(rank + paired, nobody);
  }
}

}  // namespace scalelab
