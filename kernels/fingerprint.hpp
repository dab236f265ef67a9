// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

/// One number for many, which is another one when any of them is changed, moved, or left out: the
/// sum of hashes modulo 2^64, so that parts can be added up in any order.
namespace scalelab {

/// A hash of a number: the finaliser of SplitMix64 (Steele, Lea, Flood, "Fast splittable
/// pseudorandom number generators", OOPSLA 2014, section 4).
constexpr std::uint64_t hash_of(std::uint64_t value) noexcept {
  value = (value ^ value >> 30U) * 0xbf58476d1ce4e5b9;
  value = (value ^ value >> 27U) * 0x94d049bb133111eb;
  return value ^ value >> 31U;
}

/// What the number `value` at place `place` of list `list` adds to a fingerprint.
constexpr std::uint64_t fingerprint(std::uint32_t list, std::uint64_t place,
                                    std::uint64_t value) noexcept {
  constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;
  return hash_of(value + hash_of(place + golden * (list + 1)));
}

/// The part of a fingerprint that a double holds exactly.
constexpr double fingerprint_as_double(std::uint64_t fingerprint) noexcept {
  constexpr unsigned bits_of_mantissa = 53;
  return static_cast<double>(fingerprint >> (64U - bits_of_mantissa));
}

}  // namespace scalelab
