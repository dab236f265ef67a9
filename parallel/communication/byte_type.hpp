// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <mpi.h>

#include <cstddef>

namespace scalelab {

/// So many bytes, at a distance from a buffer's begin, in words that MPI takes although its counts
/// and displacements are ints: count() of type(), displacement() bytes from the begin. Where they
/// don't fit, the type is one of all the bytes, which has the distance in itself (Hammond,
/// Schaefer, Latham, "To INT_MAX... and beyond!", ExaMPI 2014). Included by sources of parallel/
/// only.
class ByteType {
 public:
  /// `largest` is the largest count that MPI is given.
  ByteType(std::size_t bytes, std::size_t largest, std::size_t distance = 0);
  ByteType(ByteType&& other) noexcept;
  ByteType(const ByteType&) = delete;
  ByteType& operator=(ByteType&&) = delete;
  ByteType& operator=(const ByteType&) = delete;
  ~ByteType();

  [[nodiscard]] MPI_Datatype type() const noexcept { return type_; }
  [[nodiscard]] int count() const noexcept { return count_; }
  [[nodiscard]] int displacement() const noexcept { return displacement_; }

 private:
  MPI_Datatype type_ = MPI_BYTE;
  int count_ = 0;
  int displacement_ = 0;
};

}  // namespace scalelab
