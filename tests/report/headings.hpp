// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "report/tables/point_table.hpp"

namespace scalelab {

/// What stands above the columns of a table.
inline std::vector<std::string> headings_of(const PointTable& table) {
  std::vector<std::string> headings;
  for (const TableColumn& column : table.columns) {
    headings.push_back(column.heading);
  }
  return headings;
}

}  // namespace scalelab
