// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "report/figures/pen.hpp"
#include "report/tables/point_table.hpp"

namespace scalelab {

/// A table in aligned columns, one line a row, all of it visible (terminal/visible_text.hpp). Where
/// it would be wider than the pen's paper, columns stand closer and headings of several words are
/// written over several lines; a table that is wider still stays so.
std::string table_text(const PointTable& table, const Pen& pen);

}  // namespace scalelab
