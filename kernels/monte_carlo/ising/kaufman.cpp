// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/kaufman.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace scalelab::ising {
namespace {

/// A function of the coupling K = J / (k T) and its first two derivatives.
struct Jet {
  double value = 0;
  double first = 0;
  double second = 0;

  Jet& operator+=(const Jet& other) {
    value += other.value;
    first += other.first;
    second += other.second;
    return *this;
  }
};

// ln(2 cosh x)
Jet log_of_cosh(const Jet& x) {
  const double tanh = std::tanh(x.value);
  return {std::abs(x.value) + std::log1p(std::exp(-2 * std::abs(x.value))), x.first * tanh,
          x.second * tanh + x.first * x.first * (1 - tanh * tanh)};
}

// ln(2 sinh x) for x > 0
Jet log_of_sinh(const Jet& x) {
  const double coth = 1 / std::tanh(x.value);
  return {x.value + std::log(-std::expm1(-2 * x.value)), x.first * coth,
          x.second * coth + x.first * x.first * (1 - coth * coth)};
}

// n gamma(r) / 2 of Kaufman, with cosh gamma(r) = S + 1/S - cos(pi r / n) and S = sinh 2K. What is
// subtracted from each other there is nearly equal at the critical point, where S = 1; not so here.
Jet half_angle(std::int64_t n, std::int64_t r, double coupling) {
  const auto sites = static_cast<double>(n);
  const double s = std::sinh(2 * coupling);
  const double c = std::cosh(2 * coupling);
  if (r == 0) {  // this one has a sign
    return {sites * (coupling + std::log(std::tanh(coupling)) / 2), sites * (1 + 1 / s),
            -2 * sites * c / (s * s)};
  }
  const double sine = std::sin(std::numbers::pi * static_cast<double>(r) / (2 * sites));
  const double above_one = (1 - s) * (1 - s) / s + 2 * sine * sine;  // cosh gamma - 1
  const double sinh = std::sqrt(above_one * (above_one + 2));
  const double first = 2 * c * (1 - 1 / (s * s));  // of cosh gamma
  const double second = 4 * (s - 1 / s) + 8 * c * c / (s * s * s);
  const double slope = first / sinh;
  return {sites * std::asinh(std::sqrt(above_one / 2)), sites * slope / 2,
          sites * (second - (above_one + 1) * slope * slope) / sinh / 2};
}

// exp(log - scale) for the function whose logarithm is given.
Jet exponential(const Jet& log, const Jet& scale) {
  const double value = std::exp(log.value - scale.value);
  const double first = log.first - scale.first;
  return {value, value * first, value * (log.second + first * first)};
}

// 2 sinh(x) exp(log - scale): x may be zero, or negative.
Jet sinh_times_exponential(const Jet& x, Jet log, const Jet& scale) {
  const double size = std::abs(x.value);
  log.value += size;
  const Jet rest = exponential(log, scale);
  const double tiny = std::exp(-2 * size);
  const double sinh = std::copysign(1 - tiny, x.value);  // over exp(size) / 2, as all here
  const double cosh = 1 + tiny;
  const double first = x.first * cosh;
  const double second = x.second * cosh + x.first * x.first * sinh;
  return {sinh * rest.value, first * rest.value + sinh * rest.first,
          second * rest.value + 2 * first * rest.first + sinh * rest.second};
}

}  // namespace

ExactEnergy exact_energy(std::int64_t l, double temperature) {
  const double coupling = 1 / temperature;
  Jet odd_cosh;
  Jet odd_sinh;
  Jet even_sinh;  // all but that of r = 0
  const Jet first_angle = half_angle(l, 0, coupling);
  Jet even_cosh = log_of_cosh(first_angle);
  for (std::int64_t r = 1; r < 2 * l; ++r) {
    const Jet x = half_angle(l, r, coupling);
    (r % 2 == 0 ? even_cosh : odd_cosh) += log_of_cosh(x);
    (r % 2 == 0 ? even_sinh : odd_sinh) += log_of_sinh(x);
  }
  // All four products over one scale, so that none overflows and derivatives are small.
  const Jet scale = odd_cosh;
  Jet sum = exponential(odd_cosh, scale);
  sum += exponential(odd_sinh, scale);
  sum += exponential(even_cosh, scale);
  sum += sinh_times_exponential(first_angle, even_sinh, scale);

  const double spins = static_cast<double>(l) * static_cast<double>(l);
  const double s = std::sinh(2 * coupling);
  const double slope = sum.first / sum.value;
  const double log_first = spins / std::tanh(2 * coupling) + scale.first + slope;
  const double log_second = -2 * spins / (s * s) + sum.second / sum.value - slope * slope;
  return {.mean = -log_first / spins, .deviation = std::sqrt(std::max(log_second, 0.0)) / spins};
}

double correlation_length(double temperature) {
  const double coupling = 1 / temperature;
  return 1 / std::abs(2 * coupling + std::log(std::tanh(coupling)));
}

}  // namespace scalelab::ising
