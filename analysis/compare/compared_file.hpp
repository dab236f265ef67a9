// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "results/records.hpp"

namespace scalelab {

/// One of the files that are compared: one run. The results must live as long as it is used.
struct ComparedFile {
  std::string path;
  const Results* results = nullptr;
};

/// The runs of the base, or those that are judged, in the order in which they were measured.
using ComparedFiles = std::vector<ComparedFile>;

}  // namespace scalelab
