// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "parallel/machine/unused_variables.hpp"

namespace scalelab {

/// Says, once in a job, which variables of this purpose have no say, and why.
void tell_of_unused_variables(VariablePurpose purpose);

}  // namespace scalelab
