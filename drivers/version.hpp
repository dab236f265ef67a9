// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace scalelab {

std::string version();

/// The commit that this program was built from, "-dirty" behind it when the tree had changes that
/// were not committed; "unknown" when it was not built from a git checkout.
std::string git_commit();

}  // namespace scalelab
