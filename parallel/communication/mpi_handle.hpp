// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <mpi.h>

#include <memory>

#include "parallel/communication/communicator.hpp"
#include "parallel/communication/unsigned_extreme.hpp"

namespace scalelab {

/// Owns one MPI communicator; the world is borrowed. Included by sources of parallel/ only.
struct Communicator::Handle {
  explicit Handle(MPI_Comm communicator) : comm(communicator) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  Handle(Handle&&) = delete;
  Handle& operator=(Handle&&) = delete;
  ~Handle() {
    int finalized = 0;
    MPI_Finalized(&finalized);
    if (finalized == 0 && comm != MPI_COMM_WORLD) {
      MPI_Comm_free(&comm);
    }
  }

  /// What MPI must be told of a reduction. Not for two threads at once.
  MPI_Op operation(ReductionOperation operation, NumberType type);

  MPI_Comm comm;
  std::shared_ptr<Handle> sharing;  // the ranks that share memory with this one, once asked for

 private:
  std::unique_ptr<UnsignedExtreme> smallest_;  // made when they are first needed
  std::unique_ptr<UnsignedExtreme> largest_;
};

}  // namespace scalelab
