// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace scalelab {

/// A file that can't be read, or is not what was expected. The message names it and says why.
class UnreadableFile : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The bytes of a file that a person wrote. Throws UnreadableFile; a folder and what has more than
/// `most_mebibytes`, such as a device that never ends, is none.
/// @param what it should be, as "config"
std::string read_short_file(const std::string& path, std::string_view what,
                            std::size_t most_mebibytes);

}  // namespace scalelab
