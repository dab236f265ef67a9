// SPDX-License-Identifier: BSD-3-Clause
#include <sstream>

#include "numerics/dense/blas.hpp"

// Of the library's cblas.h, which is not where every installation has it.
// NOLINTBEGIN(readability-identifier-naming)
extern "C" {
void openblas_set_num_threads(int threads);
char* openblas_get_config();
char* openblas_get_corename();
}
// NOLINTEND(readability-identifier-naming)

namespace scalelab::dense::blas {

void keep_to_this_thread() {
  // For all threads of the process, of which the first one that computes does it.
  static const bool done = [] {
    openblas_set_num_threads(1);
    return true;
  }();
  static_cast<void>(done);
}

Library library() {
  // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY Zen SINGLE_THREADED"
  std::istringstream config(openblas_get_config());
  std::string name;
  std::string version;
  config >> name >> version;
  return {.name = "OpenBLAS", .version = version, .kernel = openblas_get_corename()};
}

}  // namespace scalelab::dense::blas
