// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/student_tail.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <stdexcept>

#include "statistics/double_precision.hpp"

namespace scalelab {

double student_tail(double t, double degrees) {
  if (!(t >= 0) || !(degrees > 0) || !std::isfinite(degrees)) {
    throw std::invalid_argument(
        "a tail of Student's t begins at 0 or above and needs degrees of freedom above 0");
  }
  if (std::isinf(t)) {
    return 0;
  }
  return boost::math::cdf(boost::math::complement(
      boost::math::students_t_distribution<double, DoublePrecision>(degrees), t));
}

}  // namespace scalelab
