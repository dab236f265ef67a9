// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/point_columns.hpp"

#include <algorithm>
#include <set>

#include "results/schema/kernel_fields.hpp"
#include "results/schema/record_fields.hpp"

namespace scalelab {

std::vector<Column> point_columns(const Results& results) {
  std::vector<Column> columns;
  for (const Field<Point>& field : point_fields()) {
    const ColumnHeader& header = field.header;
    columns.push_back({header.name, header.unit, header.long_name, field.gather(results.points)});
  }
  return columns;
}

std::vector<Column> size_columns(const Results& results) {
  std::vector<Field<Point>> fields = size_fields(results.points);
  // Not that of std::ranges, which clang 14 can't compile with GCC 12's library.
  std::stable_partition(fields.begin(), fields.end(), [](const Field<Point>& field) {
    return field.header.type == ColumnType::real;
  });
  std::set<std::string> taken;
  std::vector<Column> columns;
  for (const Field<Point>& field : fields) {
    // Another kernel's parameter of this name may be of the other kind.
    std::string name = "size_" + field.header.notes.at("parameter");
    if (!taken.insert(name).second) {
      name += "_2";
    }
    columns.push_back(
        {name, field.header.unit, field.header.long_name, field.gather(results.points)});
  }
  return columns;
}

}  // namespace scalelab
