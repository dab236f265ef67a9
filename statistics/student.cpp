// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/student.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <stdexcept>

#include "statistics/double_precision.hpp"

namespace scalelab {

double student_quantile(double p, double degrees) {
  if (!(p > 0.5 && p < 1) || !(degrees >= 1) || !std::isfinite(degrees)) {
    throw std::invalid_argument(
        "a quantile of Student's t needs a probability inside (0.5, 1) and at least one degree of "
        "freedom");
  }
  return quantile(boost::math::students_t_distribution<double, DoublePrecision>(degrees), p);
}

}  // namespace scalelab
