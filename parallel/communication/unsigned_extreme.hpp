// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <mpi.h>

namespace scalelab {

/// An operation for MPI's reductions that finds the smallest, or the largest, of unsigned integers
/// (MPI-3.1, section 5.9.5). MPI has MPI_MIN and MPI_MAX for that; but those of Debian's MPICH
/// 4.0.2 take unsigned numbers for signed ones, so that 2^63 is less than 1. Included by sources of
/// parallel/ only.
class UnsignedExtreme {
 public:
  enum class Which { smallest, largest };

  /// MPI must be running.
  explicit UnsignedExtreme(Which which);
  UnsignedExtreme(const UnsignedExtreme&) = delete;
  UnsignedExtreme& operator=(const UnsignedExtreme&) = delete;
  UnsignedExtreme(UnsignedExtreme&&) = delete;
  UnsignedExtreme& operator=(UnsignedExtreme&&) = delete;
  ~UnsignedExtreme();  // reductions that are under way go on

  [[nodiscard]] MPI_Op operation() const noexcept { return operation_; }

 private:
  MPI_Op operation_ = MPI_OP_NULL;
};

}  // namespace scalelab
