// SPDX-License-Identifier: BSD-3-Clause
#include "posix/end_of_leash.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace scalelab {

void wait_for_end_of_leash() {
  std::array<char, 256> ignored{};
  ssize_t count = 0;
  do {
    count = ::read(STDIN_FILENO, ignored.data(), ignored.size());
  } while (count > 0 || (count < 0 && errno == EINTR));
}

}  // namespace scalelab
