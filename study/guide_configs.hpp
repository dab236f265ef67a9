// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

namespace scalelab {

/// A config that is part of the program.
struct ReadyConfig {
  std::string path;  ///< in this repository and, below share/scalelab, where it is installed
  std::string text;
};

/// The studies of `scalelab guide`: every file of configs/guide/, in the order of their names.
std::vector<ReadyConfig> guide_configs();

}  // namespace scalelab
