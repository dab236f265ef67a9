// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/byte_type.hpp"

#include <array>
#include <utility>

#include "parallel/communication/count_blocks.hpp"

namespace scalelab {
namespace {

// `count` bytes, at most largest * largest, as one element.
MPI_Datatype large_type(std::size_t bytes, std::size_t largest, std::size_t distance) {
  const CountBlocks parts = count_blocks(bytes, largest);
  MPI_Datatype block = MPI_DATATYPE_NULL;
  MPI_Type_contiguous(static_cast<int>(largest), MPI_BYTE, &block);
  MPI_Datatype blocks = MPI_DATATYPE_NULL;
  MPI_Type_contiguous(static_cast<int>(parts.blocks), block, &blocks);
  MPI_Datatype rest = MPI_DATATYPE_NULL;
  MPI_Type_contiguous(static_cast<int>(parts.rest), MPI_BYTE, &rest);

  const std::array lengths{1, 1};
  const std::array places{static_cast<MPI_Aint>(distance),
                          static_cast<MPI_Aint>(distance + parts.blocks * largest)};
  const std::array types{blocks, rest};
  MPI_Datatype all = MPI_DATATYPE_NULL;
  MPI_Type_create_struct(2, lengths.data(), places.data(), types.data(), &all);
  MPI_Type_commit(&all);
  for (MPI_Datatype part : {block, blocks, rest}) {
    MPI_Type_free(&part);
  }
  return all;
}

}  // namespace

ByteType::ByteType(std::size_t bytes, std::size_t largest, std::size_t distance) {
  if (bytes <= largest && distance <= largest) {
    count_ = static_cast<int>(bytes);
    displacement_ = static_cast<int>(distance);
  } else {
    count_ = 1;
    type_ = large_type(bytes, largest, distance);
  }
}

ByteType::ByteType(ByteType&& other) noexcept
    : type_(std::exchange(other.type_, MPI_BYTE)),
      count_(other.count_),
      displacement_(other.displacement_) {}

ByteType::~ByteType() {
  if (type_ != MPI_BYTE) {
    MPI_Type_free(&type_);
  }
}

}  // namespace scalelab
