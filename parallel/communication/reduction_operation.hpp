// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace scalelab {

/// How a reduction combines the ranks' values.
enum class ReductionOperation : std::uint8_t { sum, minimum, maximum };

namespace reduction {

/// Operations as arguments: `group.all_reduce(values, reduction::sum)`.
template <ReductionOperation operation>
using Operation = std::integral_constant<ReductionOperation, operation>;

inline constexpr Operation<ReductionOperation::sum> sum{};
inline constexpr Operation<ReductionOperation::minimum> minimum{};
inline constexpr Operation<ReductionOperation::maximum> maximum{};

}  // namespace reduction

/// The numbers that MPI computes with, as it must be told of them.
enum class NumberType : std::uint8_t {
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float32,
  float64
};

template <class T>
concept ReducibleInteger = std::integral<T> && !std::same_as<T, bool> && sizeof(T) <= 8;

template <class T>
concept ReducibleNumber = ReducibleInteger<T> || std::same_as<T, float> || std::same_as<T, double>;

/// Integers can be combined by all operations, floating-point numbers by those whose result does
/// not depend on the order: MPI leaves the order of a sum open (MPI-3.1, section 5.9.1). A sum of
/// doubles that is the same for every layout: see ExactSum.
template <class T, class Operation>
concept Reducible = ReducibleNumber<T> &&
    (std::integral<T> || Operation::value != ReductionOperation::sum);

template <ReducibleNumber T>
constexpr NumberType number_type() {
  if constexpr (std::floating_point<T>) {
    return sizeof(T) == 4 ? NumberType::float32 : NumberType::float64;
  } else {
    switch (sizeof(T)) {
      case 1:
        return std::is_signed_v<T> ? NumberType::int8 : NumberType::uint8;
      case 2:
        return std::is_signed_v<T> ? NumberType::int16 : NumberType::uint16;
      case 4:
        return std::is_signed_v<T> ? NumberType::int32 : NumberType::uint32;
      default:
        return std::is_signed_v<T> ? NumberType::int64 : NumberType::uint64;
    }
  }
}

}  // namespace scalelab
