// SPDX-License-Identifier: BSD-3-Clause
#include "posix/open_files.hpp"

#include <sys/resource.h>

#include <limits>

namespace scalelab {

std::int64_t most_open_files() noexcept {
  constexpr auto any = std::numeric_limits<std::int64_t>::max();
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > static_cast<rlim_t>(any)) {
    return any;
  }
  return static_cast<std::int64_t>(limit.rlim_cur);
}

void allow_most_open_files() noexcept {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

}  // namespace scalelab
