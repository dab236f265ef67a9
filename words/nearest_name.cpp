// SPDX-License-Identifier: BSD-3-Clause
#include "words/nearest_name.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace scalelab {

int edit_distance(std::string_view a, std::string_view b) {
  const std::size_t width = b.size() + 1;
  std::vector<int> cost((a.size() + 1) * width);
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      int& here = cost[i * width + j];
      if (i == 0 || j == 0) {
        here = static_cast<int>(i + j);
        continue;
      }
      const int replaced = cost[(i - 1) * width + j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      here = std::min({cost[(i - 1) * width + j] + 1, cost[i * width + j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        here = std::min(here, cost[(i - 2) * width + j - 2] + 1);
      }
    }
  }
  return cost.back();
}

std::optional<std::string> nearest_name(std::string_view name,
                                        const std::vector<std::string>& legal) {
  std::optional<std::string> nearest;
  // A third of the letters wrong is a slip; more is another word.
  int least = std::max(1, static_cast<int>(name.size()) / 3) + 1;
  for (const std::string& candidate : legal) {
    const int distance = edit_distance(name, candidate);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& legal) {
  const auto nearest = nearest_name(name, legal);
  return nearest ? fmt::format(" (did you mean '{}'?)", *nearest) : "";
}

std::string name_list(const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) {
      list += i + 1 == names.size() ? " or " : ", ";
    }
    list += "'" + names[i] + "'";
  }
  return list;
}

}  // namespace scalelab
