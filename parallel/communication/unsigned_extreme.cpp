// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/unsigned_extreme.hpp"

#include <algorithm>
#include <cstdint>

namespace scalelab {
namespace {

struct Smallest {
  template <class T>
  T operator()(T a, T b) const {
    return std::min(a, b);
  }
};

struct Largest {
  template <class T>
  T operator()(T a, T b) const {
    return std::max(a, b);
  }
};

template <class T, class Extreme>
void combine_numbers(const void* from, void* into, int count, Extreme extreme) {
  const auto* values = static_cast<const T*>(from);
  auto* results = static_cast<T*>(into);
  std::transform(values, values + count, results, results, extreme);
}

// As MPI calls it (MPI_User_function): the type tells how wide the numbers are.
template <class Extreme>
void combine(void* from, void* into, int* count, MPI_Datatype* type) {
  int width = 0;
  MPI_Type_size(*type, &width);
  switch (width) {
    case 1:
      return combine_numbers<std::uint8_t>(from, into, *count, Extreme());
    case 2:
      return combine_numbers<std::uint16_t>(from, into, *count, Extreme());
    case 4:
      return combine_numbers<std::uint32_t>(from, into, *count, Extreme());
    default:
      return combine_numbers<std::uint64_t>(from, into, *count, Extreme());
  }
}

}  // namespace

UnsignedExtreme::UnsignedExtreme(Which which) {
  constexpr int commutes = 1;
  MPI_Op_create(which == Which::smallest ? combine<Smallest> : combine<Largest>, commutes,
                &operation_);
}

UnsignedExtreme::~UnsignedExtreme() {
  int finalized = 0;
  MPI_Finalized(&finalized);
  if (finalized == 0) {
    MPI_Op_free(&operation_);
  }
}

}  // namespace scalelab
