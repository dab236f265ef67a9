// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "kernels/kernel.hpp"
#include "study/subject.hpp"

namespace scalelab {

/// A kernel as what a study measures: all ranks of a point run it in the job. The kernel must
/// outlive the subject.
std::shared_ptr<const Subject> kernel_subject(const KernelInfo& kernel);

}  // namespace scalelab
