// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/compare/compared_file.hpp"

namespace scalelab {

/// Something about how files came to be in which they differ.
struct FileDifference {
  std::string what;               ///< "compiler_flags"
  std::vector<std::string> base;  ///< one a file; empty where the file does not say
  std::vector<std::string> candidate;

  bool operator==(const FileDifference&) const = default;
};

/// In what versions, commits, computers, compilers, flags, settings and other facts about the
/// machine files differ, between the sides or within one: what else than the code under test may
/// have made times differ. When they were made is left out, since that always differs.
std::vector<FileDifference> file_differences(const ComparedFiles& base,
                                             const ComparedFiles& candidate);

}  // namespace scalelab
