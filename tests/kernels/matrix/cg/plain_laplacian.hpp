// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "kernels/matrix/cg/box.hpp"
#include "kernels/matrix/cg/solver.hpp"
#include "parallel/clock/clock.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab::cg {

/// The 27-point matrix by its definition, entry by entry, and what is done with it, as textbooks
/// have it: slow, and nothing of it is the kernel's.
class PlainLaplacian {
 public:
  explicit PlainLaplacian(const Box& box) : box_(box) {}

  [[nodiscard]] std::size_t rows() const { return static_cast<std::size_t>(box_.rows()); }

  [[nodiscard]] double entry(std::size_t i, std::size_t j) const {
    const Point a = point(i);
    const Point b = point(j);
    if (std::abs(a.x - b.x) > 1 || std::abs(a.y - b.y) > 1 || std::abs(a.z - b.z) > 1) {
      return 0;
    }
    return i == j ? 26 : -1;
  }

  /// Of 0 to 7, by the parities of coordinates.
  [[nodiscard]] int colour(std::size_t i) const {
    const Point a = point(i);
    return static_cast<int>(a.x % 2 + 2 * (a.y % 2) + 4 * (a.z % 2));
  }

  [[nodiscard]] std::vector<double> times(const std::vector<double>& x) const {
    std::vector<double> y(rows(), 0.0);
    for (std::size_t i = 0; i < rows(); ++i) {
      for (std::size_t j = 0; j < rows(); ++j) {
        y[i] += entry(i, j) * x[j];
      }
    }
    return y;
  }

  /// M^-1 r for M = (D + L) D^-1 (D + U), with points of lower colours before those of higher ones:
  /// two triangular systems.
  [[nodiscard]] std::vector<double> precondition(const std::vector<double>& r) const {
    std::vector<double> w(rows(), 0.0);
    for (int colour_of_i = 0; colour_of_i < 8; ++colour_of_i) {
      for (std::size_t i = 0; i < rows(); ++i) {
        if (colour(i) == colour_of_i) {
          w[i] = (r[i] - sum_of_colours(i, w, 0, colour_of_i)) / entry(i, i);
        }
      }
    }
    std::vector<double> z(rows(), 0.0);
    for (int colour_of_i = 7; colour_of_i >= 0; --colour_of_i) {
      for (std::size_t i = 0; i < rows(); ++i) {
        if (colour(i) == colour_of_i) {
          z[i] = w[i] - sum_of_colours(i, z, colour_of_i + 1, 8) / entry(i, i);
        }
      }
    }
    return z;
  }

  /// Conjugate gradients from 0 for b = A 1.
  [[nodiscard]] std::vector<double> solve(const Task& task) const {
    const bool plain = task.preconditioner == Preconditioner::none;
    std::vector<double> x(rows(), 0.0);
    std::vector<double> r = times(std::vector<double>(rows(), 1.0));
    std::vector<double> z = plain ? r : precondition(r);
    std::vector<double> p = z;
    double rz = dot(r, z);
    for (std::int64_t iteration = 0; iteration < task.iterations; ++iteration) {
      const std::vector<double> ap = times(p);
      const double alpha = rz / dot(p, ap);
      for (std::size_t i = 0; i < rows(); ++i) {
        x[i] += alpha * p[i];
        r[i] -= alpha * ap[i];
      }
      z = plain ? r : precondition(r);
      const double next = dot(r, z);
      for (std::size_t i = 0; i < rows(); ++i) {
        p[i] = z[i] + next / rz * p[i];
      }
      rz = next;
    }
    return x;
  }

  [[nodiscard]] static double dot(const std::vector<double>& x, const std::vector<double>& y) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      sum += x[i] * y[i];
    }
    return sum;
  }

 private:
  struct Point {
    std::int64_t x = 0;
    std::int64_t y = 0;
    std::int64_t z = 0;
  };

  [[nodiscard]] Point point(std::size_t i) const {
    const auto row = static_cast<std::int64_t>(i);
    return {.x = row % box_.nx, .y = row / box_.nx % box_.ny, .z = row / box_.nx / box_.ny};
  }

  // Of a row's entries in columns of colours first to last - 1.
  [[nodiscard]] double sum_of_colours(std::size_t i, const std::vector<double>& x, int first,
                                      int last) const {
    double sum = 0;
    for (std::size_t j = 0; j < rows(); ++j) {
      if (first <= colour(j) && colour(j) < last) {
        sum += entry(i, j) * x[j];
      }
    }
    return sum;
  }

  Box box_;
};

/// Calls action(worker) with a worker who is alone in the world.
template <class Action>
void with_lone_worker(Action&& action) {
  TeamBarrier barrier(1);
  TeamParts parts;
  parts.barrier = &barrier;
  Worker worker(parts, 0);
  worker.begin(now());
  action(worker);
  worker.end();
}

/// The whole box as one part.
inline Part whole(const Box& box) {
  return part_of(box, {.rows = 1, .columns = 1}, 0);
}

}  // namespace scalelab::cg
