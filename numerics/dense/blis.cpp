// SPDX-License-Identifier: BSD-3-Clause
#include <cstdint>

#include "numerics/dense/blas.hpp"

// Of the library's blis.h, which is not where every installation has it.
// NOLINTBEGIN(readability-identifier-naming)
extern "C" {
void bli_thread_set_num_threads(std::int64_t threads);
const char* bli_info_get_version_str();
int bli_arch_query_id();
const char* bli_arch_string(int id);
}
// NOLINTEND(readability-identifier-naming)

namespace scalelab::dense::blas {

void keep_to_this_thread() {
  // Some versions keep the number for the process, some for each thread.
  thread_local const bool done = [] {
    bli_thread_set_num_threads(1);
    return true;
  }();
  static_cast<void>(done);
}

Library library() {
  return {.name = "BLIS",
          .version = bli_info_get_version_str(),
          .kernel = bli_arch_string(bli_arch_query_id())};
}

std::optional<LibrarySetting> better_setting() {
  return std::nullopt;  // it goes by instruction sets
}

}  // namespace scalelab::dense::blas
