// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/transport/escape.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>
#include <vector>

namespace scalelab {
namespace {

struct QuadraturePoint {
  double at = 0;
  double weight = 0;
};

// Gauss and Legendre's rule for the interval from 0 to 1: the roots of the Legendre polynomial by
// Newton's method (Abramowitz and Stegun, 25.4.30).
std::vector<QuadraturePoint> gauss_legendre(int count) {
  constexpr int steps = 10;  // more than are needed from where they begin
  std::vector<QuadraturePoint> points;
  for (int i = 0; i < count; ++i) {
    double z = std::cos(std::numbers::pi * (i + 0.75) / (count + 0.5));
    double slope = 0;
    for (int step = 0; step < steps; ++step) {
      double before = 1;
      double polynomial = z;
      for (int k = 2; k <= count; ++k) {
        const double next = ((2 * k - 1) * z * polynomial - (k - 1) * before) / k;
        before = polynomial;
        polynomial = next;
      }
      slope = count * (z * polynomial - before) / (z * z - 1);
      z -= polynomial / slope;
    }
    points.push_back({.at = (1 - z) / 2, .weight = 1 / ((1 - z * z) * slope * slope)});
  }
  return points;
}

double third_power(double x) {
  return x * x * x;
}

// The exponential integrals E1 and E2 (Abramowitz and Stegun, 5.1.1, 5.1.4 and 5.1.14).
double exponential_integral_1(double x) {
  return -std::expint(-x);
}
double exponential_integral_2(double x) {
  return std::exp(-x) - x * exponential_integral_1(x);
}

// Depths of a slab by a coordinate t from 0 to 1 that has most of its length at both faces, where
// the flux is steep: x = L t^3 / (t^3 + (1 - t)^3).
class GradedDepth {
 public:
  explicit GradedDepth(double thickness) : thickness_(thickness) {}

  [[nodiscard]] double at(double t) const { return thickness_ * third_power(t) / third_powers(t); }

  [[nodiscard]] double derivative(double t) const {
    const double both = third_powers(t);
    return 3 * thickness_ * t * t * (1 - t) * (1 - t) / (both * both);
  }

  // Between t and s, which are `apart`: not as a difference, which would be mostly rounding where
  // they are near each other.
  [[nodiscard]] double distance(double t, double s, double apart) const {
    const double a = t * (1 - s);
    const double b = s * (1 - t);
    return thickness_ * apart * (a * a + a * b + b * b) / (third_powers(t) * third_powers(s));
  }

 private:
  static double third_powers(double t) { return third_power(t) + third_power(1 - t); }

  double thickness_;
};

// Polynomials through values at Gauss and Legendre's points, in barycentric form (Berrut and
// Trefethen, "Barycentric Lagrange interpolation", SIAM Review 46, 2004, section 5; the weights:
// Wang and Xiang, Math. Comp. 81, 2012).
class Interpolation {
 public:
  explicit Interpolation(const std::vector<QuadraturePoint>& points) {
    double sign = 1;
    for (const QuadraturePoint& point : points) {
      nodes_.push_back(point.at);
      weights_.push_back(sign * std::sqrt(point.at * (1 - point.at) * point.weight));
      sign = -sign;
    }
  }

  // Adds `factor` times the polynomial's value at t, as a sum over the values at the nodes, to
  // their coefficients in `row`.
  void add(double factor, double t, std::vector<double>& row) const {
    double sum = 0;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (t == nodes_[i]) {
        row[i] += factor;
        return;
      }
      sum += weights_[i] / (t - nodes_[i]);
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      row[i] += factor / sum * weights_[i] / (t - nodes_[i]);
    }
  }

 private:
  std::vector<double> nodes_;
  std::vector<double> weights_;
};

// A rule for what has a logarithm's singularity at 0: Gauss and Legendre's in s, with t = s^6.
std::vector<QuadraturePoint> rule_for_logarithms(int count) {
  std::vector<QuadraturePoint> points = gauss_legendre(count);
  for (QuadraturePoint& point : points) {
    const double s = point.at;
    const double s5 = s * s * third_power(s);
    point = {.at = s * s5, .weight = 6 * s5 * point.weight};
  }
  return points;
}

using EquationRows = std::vector<std::vector<double>>;

// x of A x = b, by elimination with the largest pivot of each column.
std::vector<double> solution_of(EquationRows a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t row = k + 1; row < n; ++row) {
      pivot = std::abs(a[row][k]) > std::abs(a[pivot][k]) ? row : pivot;
    }
    std::swap(a[k], a[pivot]);
    std::swap(b[k], b[pivot]);
    for (std::size_t row = k + 1; row < n; ++row) {
      const double factor = a[row][k] / a[k][k];
      for (std::size_t column = k; column < n; ++column) {
        a[row][column] -= factor * a[k][column];
      }
      b[row] -= factor * b[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    b[k] /= a[k][k];
    for (std::size_t row = 0; row < k; ++row) {
      b[row] -= a[row][k] * b[k];
    }
  }
  return b;
}

// The flux at the points of a slab.
std::vector<double> flux_in_slab(const GradedDepth& depth, double scattering,
                                 const std::vector<QuadraturePoint>& points, int points_of_row) {
  const std::vector<QuadraturePoint> rule = rule_for_logarithms(points_of_row);
  const Interpolation interpolation(points);
  EquationRows rows(points.size(), std::vector<double>(points.size()));
  std::vector<double> beam;
  for (std::size_t row = 0; row < points.size(); ++row) {
    const double t = points[row].at;
    rows[row][row] = 1;
    beam.push_back(std::exp(-depth.at(t)));
    for (const double side : {-t, 1 - t}) {  // from t on, where E1 is infinite
      for (const QuadraturePoint& point : rule) {
        const double s = t + side * point.at;
        const double apart = std::abs(side) * point.at;
        const double length = depth.derivative(s) * std::abs(side) * point.weight;
        interpolation.add(
            -scattering / 2 * exponential_integral_1(depth.distance(t, s, apart)) * length, s,
            rows[row]);
      }
    }
  }
  return solution_of(std::move(rows), std::move(beam));
}

}  // namespace

Escape escape_from_rod(double thickness, double scattering) {
  const double k = std::sqrt(1 - scattering);
  const double sinh_by_k = k > 0 ? std::sinh(k * thickness) / k : thickness;
  const double transmitted = 1 / (std::cosh(k * thickness) + (1 + k * k) / 2 * sinh_by_k);
  return {.transmitted = transmitted, .reflected = transmitted * scattering / 2 * sinh_by_k};
}

Escape escape_from_slab(double thickness, double scattering) {
  // More of either change both shares by less than 1e-10.
  constexpr int points_of_slab = 64;
  constexpr int points_of_row = 64;
  const std::vector<QuadraturePoint> points = gauss_legendre(points_of_slab);
  const GradedDepth depth(thickness);
  const std::vector<double> flux = flux_in_slab(depth, scattering, points, points_of_row);
  Escape escape{.transmitted = std::exp(-thickness), .reflected = 0};
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto [t, weight] = points[i];
    const double scattered = scattering / 2 * flux[i] * depth.derivative(t) * weight;
    escape.transmitted += scattered * exponential_integral_2(depth.at(1 - t));
    escape.reflected += scattered * exponential_integral_2(depth.at(t));
  }
  return escape;
}

}  // namespace scalelab
