// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "results/records.hpp"

namespace scalelab {

/// Something about how two files came to be in which they differ.
struct FileDifference {
  std::string what;  ///< "compiler_flags"
  std::string base;  ///< empty where the file does not say
  std::string candidate;

  bool operator==(const FileDifference&) const = default;
};

/// In what versions, commits, computers, compilers, flags, settings and other facts about the
/// machine two files differ: what else than the code under test may have made times differ. When
/// they were made is left out, since that always differs.
std::vector<FileDifference> file_differences(const Results& base, const Results& candidate);

}  // namespace scalelab
