// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "study/program/program_settings.hpp"
#include "study/subject.hpp"

namespace scalelab {

/// A program as what a study measures: the job's first process starts it once for each sample.
std::shared_ptr<const Subject> program_subject(ProgramSettings settings);

}  // namespace scalelab
