// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/image/operation.hpp"

namespace scalelab::image {

SeparableShape resize(Extent from, Extent to, int lobes) {
  return {.along_rows = lanczos(from.columns, to.columns, lobes),
          .along_columns = lanczos(from.rows, to.rows, lobes)};
}

SeparableShape blur(Extent image, double sigma) {
  return {.along_rows = gaussian(image.columns, sigma),
          .along_columns = gaussian(image.rows, sigma)};
}

std::vector<Range> rows_of_filters(const Operation& operation, Range rows) {
  std::vector<Range> all(operation.size() + 1);
  all.back() = rows;
  for (std::size_t filter = operation.size(); filter-- > 0;) {
    all[filter] = inputs_of(operation[filter].along_columns, all[filter + 1]);
  }
  return all;
}

}  // namespace scalelab::image
