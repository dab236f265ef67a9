// SPDX-License-Identifier: BSD-3-Clause
#include "hdf5/library.hpp"

#include <hdf5.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace scalelab {

void prepare_hdf5() {
  H5dont_atexit();  // refused, and not needed, after the first call
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  H5PLset_loading_state(0);
  H5Lunregister(H5L_TYPE_EXTERNAL);  // refused, and not needed, after the first call
}

InnermostError innermost_hdf5_error() {
  InnermostError innermost;
  const auto take_first = [](unsigned depth, const H5E_error2_t* error, void* target) -> herr_t {
    if (depth == 0) {
      auto& first = *static_cast<InnermostError*>(target);
      first.is_of_memory = error->maj_num == H5E_RESOURCE &&
                           (error->min_num == H5E_NOSPACE || error->min_num == H5E_CANTALLOC);
      if (error->desc != nullptr && *error->desc != '\0') {
        first.message = error->desc;
      }
    }
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, &innermost);
  std::string& message = innermost.message;
  message = message.substr(0, message.find(", buf = "));  // an address of memory
  std::ranges::replace(message, '\n', ' ');
  constexpr std::string_view key = "errno = ";
  if (const auto at = message.find(key); at != std::string::npos) {
    innermost.system_error = std::atoi(message.c_str() + at + key.size());
  }
  return innermost;
}

}  // namespace scalelab
