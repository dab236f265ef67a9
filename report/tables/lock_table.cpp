// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/lock_table.hpp"

#include <string>

#include "report/tables/table_builder.hpp"
#include "words/quantities.hpp"

namespace scalelab {

PointTable lock_table(const Results& results, const StudyAnalysis& study) {
  TableBuilder table(results, study, [](const PointAnalysis& at) { return at.lock.has_value(); });
  table.add_what_varies();
  table.add("locks", true,
            [&](const PointAnalysis& at) { return std::to_string(table.point(at).locks); });
  table.add("held%", true, [](const PointAnalysis& at) { return share_cell(at.lock->held_share); });
  table.add("lock%", true, [](const PointAnalysis& at) {
    return at.account ? share_cell(at.account->lock_wait()) : "-";
  });
  table.add("switches/s", true,
            [](const PointAnalysis& at) { return digits_text(at.lock->switches_per_s); });
  table.add("requests/s", true,
            [](const PointAnalysis& at) { return digits_text(at.lock->requests_per_s); });
  // Each in its own unit: they differ by factors of thousands.
  table.add("longest wait", true,
            [](const PointAnalysis& at) { return seconds_text(at.lock->longest_wait_s); });
  return table.take();
}

}  // namespace scalelab
