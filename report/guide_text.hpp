// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "analysis/guide/guide.hpp"
#include "report/figures/pen.hpp"

namespace scalelab {

/// The guide's table: one row a task with what the guide says and what was measured, what stands
/// behind it, and the guide's example and four mistakes by numbers. All but tables fits the pen's
/// columns.
std::string guide_text(const Guide& guide, const Pen& pen);

/// Why a file has no guide to show, and how to get one.
/// @param path as a person would type it
std::string no_guide_text(const std::string& path);

}  // namespace scalelab
