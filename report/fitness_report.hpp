// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fitness/fitness.hpp"
#include "report/figures/pen.hpp"

namespace scalelab {

/// What was found on each computer, for a terminal or a log: for each a heading and a line for each
/// finding, with its grade and, where it is not fine, the cure; then the verdict. At most so
/// many columns wide.
std::string fitness_text(const std::vector<NodeFitness>& nodes, std::size_t columns = text_width);

/// The same as JSON: "verdict" (fine, mind or unfit) and "nodes", each with its hostname, verdict,
/// findings {subject, grade, text, cure} and the facts that were judged. Node i was judged by facts
/// i. Throws std::invalid_argument when there are not equally many.
std::string fitness_json(const std::vector<NodeFitness>& nodes,
                         const std::vector<FitnessFacts>& facts);

}  // namespace scalelab
