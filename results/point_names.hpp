// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "results/records.hpp"

/// What tells a point from others, and how it is called for people.
namespace scalelab {

/// What a point is, wherever it was measured: all that its config and the job's nodes say of it.
/// Refers to the point.
inline auto identity(const Point& point) {
  return std::tie(point.kernel, point.scaling, point.size, point.model, point.nodes, point.ranks,
                  point.threads, point.gil, point.schedule);
}

/// Whether two points, of one file or of two, are the same.
inline bool same_point(const Point& one, const Point& other) {
  return identity(one) == identity(other);
}

/// What differs between the points of one study: what does not differ needs no mention in a label.
struct Variation {
  bool model = false;
  bool nodes = false;
  bool gil = false;
  bool schedule = false;
  std::vector<std::string>
      size;  ///< names of the size parameters that differ, in alphabetical order

  bool operator==(const Variation&) const = default;
};

/// Looks at all points of the study, measured or not.
/// @param study index into Results::studies
Variation variation(const Results& results, std::size_t study);

/// Ranks and threads per rank: "2x4".
std::string layout(const Point& point);

/// "2x1, gil interval, dynamic": what a config of few words says of a point; for messages of a run.
std::string short_label(const Point& point);

/// "processes 4x1 (gil interval, dynamic)": in brackets what varies in the study, and then `also`.
std::string point_label(const Point& point, const Variation& varies, const std::string& also = "");

/// "pi (strong, samples 1000), processes 4x1, gil interval, static": all that tells a point from
/// any other, also of another study; nodes where there are several.
std::string full_label(const Point& point);

/// " n=100 rest=wait": the settings of a size, each with a blank before it; nothing is rounded.
std::string settings_text(const std::map<std::string, SizeValue>& size);

/// A number as number_text() writes it (words/quantities.hpp), a choice as it is: "1000", "wait".
std::string size_text(const SizeValue& value);

}  // namespace scalelab
