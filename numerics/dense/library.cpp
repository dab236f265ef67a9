// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/dense/product.hpp"

namespace scalelab::dense {

std::string to_string(const Library& library) {
  return library.name + " " + library.version + " (" + library.kernel + ")";
}

}  // namespace scalelab::dense
