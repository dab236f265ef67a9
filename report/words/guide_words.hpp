// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/guide/guide.hpp"

namespace scalelab {

/// What a row of the guide's table comes to, in one sentence or two that hold for its numbers.
std::string task_words(const TaskRow& row);

/// What the guide's own example of waiting tasks showed; empty where it was not measured.
std::string example_words(const Guide& guide);

/// The guide's four mistakes, each by what was measured, one text each, in the guide's order. A
/// mistake whose points are missing says so.
std::vector<std::string> mistake_words(const Guide& guide);

/// What the numbers of the tables are, and what they leave out.
std::vector<std::string> guide_remarks(const Guide& guide);

}  // namespace scalelab
