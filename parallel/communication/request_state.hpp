// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <mpi.h>

#include <vector>

#include "parallel/communication/byte_type.hpp"
#include "parallel/communication/request.hpp"

namespace scalelab {

/// What must stay until MPI has done what it was asked for. Included by sources of parallel/ only.
struct Request::State {
  /// Room for one more MPI request.
  MPI_Request* add() { return &requests.emplace_back(MPI_REQUEST_NULL); }

  std::vector<MPI_Request> requests;
  std::vector<ByteType> types;

  /// The arguments of a call that gives each rank a type of its own.
  struct PerRank {
    void add(ByteType& type) {
      counts.push_back(type.count());
      displacements.push_back(type.displacement());
      types.push_back(type.type());
    }

    std::vector<int> counts;
    std::vector<int> displacements;
    std::vector<MPI_Datatype> types;
  };
  PerRank sent;
  PerRank received;
};

}  // namespace scalelab
