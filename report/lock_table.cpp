#include "report/lock_table.hpp"

#include <algorithm>
#include <string>

#include "analysis/quantities.hpp"
#include "report/table_builder.hpp"

namespace scalelab {

PointTable lock_table(const Results& results, const StudyAnalysis& study) {
  TableBuilder table(results, study, [](const PointAnalysis& at) { return at.lock.has_value(); });
  table.add_what_varies();
  table.add("locks", true,
            [&](const PointAnalysis& at) { return std::to_string(table.point(at).locks); });
  table.add("held%", true, [](const PointAnalysis& at) { return share_cell(at.lock->held_share); });
  table.add("lock%", true, [](const PointAnalysis& at) { return share_cell(at.lock->wait_share); });
  table.add("switches/s", true,
            [](const PointAnalysis& at) { return digits_text(at.lock->switches_per_s); });
  table.add("requests/s", true,
            [](const PointAnalysis& at) { return digits_text(at.lock->requests_per_s); });
  double longest = 0;
  for (const PointAnalysis* at : table.points()) {
    longest = std::max(longest, at->lock->longest_wait_s);
  }
  const TimeUnit unit = time_unit(longest);
  table.add("longest wait (" + unit.name + ")", true, [&](const PointAnalysis& at) {
    return digits_text(at.lock->longest_wait_s * unit.per_second);
  });
  return table.take();
}

}  // namespace scalelab
