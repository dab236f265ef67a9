// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/math/policies/policy.hpp>

namespace scalelab {

/// Boost.Math computes doubles in long double unless told not to: that takes several times as long,
/// for digits that no measured time has.
using DoublePrecision = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

}  // namespace scalelab
