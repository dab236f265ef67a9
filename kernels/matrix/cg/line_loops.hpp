// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

/// What is done to the elements of one line of vectors. Sums along it are in an order that depends
/// on its length only.
namespace scalelab::cg {

/// Adds term(i) for each i of 0 ... count - 1: into eight sums in turn, which are added up in the
/// end.
template <class Term>
double sum_along(std::int64_t count, Term&& term) {
  constexpr std::int64_t sums = 8;
  std::array<double, sums> parts{};
  std::int64_t i = 0;
  for (; i + sums <= count; i += sums) {
    for (std::int64_t part = 0; part < sums; ++part) {
      parts[static_cast<std::size_t>(part)] += term(i + part);
    }
  }
  for (std::int64_t part = 0; i + part < count; ++part) {
    parts[static_cast<std::size_t>(part)] += term(i + part);
  }
  return ((parts[0] + parts[4]) + (parts[2] + parts[6])) +
         ((parts[1] + parts[5]) + (parts[3] + parts[7]));
}

/// x y.
inline double dot(std::int64_t count, const double* x, const double* y) {
  return sum_along(count, [x, y](std::int64_t i) { return x[i] * y[i]; });
}

/// y += a x; returns y y.
inline double add_and_square(std::int64_t count, double a, const double* __restrict x,
                             double* __restrict y) {
  return sum_along(count, [a, x, y](std::int64_t i) {
    const double changed = y[i] + a * x[i];
    y[i] = changed;
    return changed * changed;
  });
}

/// x += a p, then p = z + b p.
inline void step_and_turn(std::int64_t count, double a, double* __restrict x, double b,
                          const double* __restrict z, double* __restrict p) {
  for (std::int64_t i = 0; i < count; ++i) {
    x[i] += a * p[i];
    p[i] = z[i] + b * p[i];
  }
}

}  // namespace scalelab::cg
