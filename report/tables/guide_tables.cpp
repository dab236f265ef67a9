// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/guide_tables.hpp"

#include <fmt/format.h>

#include <functional>
#include <optional>
#include <utility>

#include "report/tables/table_builder.hpp"
#include "report/words/guide_words.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

constexpr const char* no_value = "-";

// A table of the guide's rows.
class GuideTable {
 public:
  using Cell = std::function<std::string(const TaskRow&)>;

  explicit GuideTable(const std::vector<TaskRow>& rows, bool only_measured) {
    for (const TaskRow& row : rows) {
      if (row.missing.empty() || !only_measured) {
        rows_.push_back(&row);
      }
    }
    table_.rows.resize(rows_.size());
    add("task", false, [](const TaskRow& row) { return std::string(row.task.name); });
  }

  void add(std::string heading, bool is_number, const Cell& cell) {
    table_.columns.push_back({std::move(heading), is_number});
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      table_.rows[i].cells.push_back(cell(*rows_[i]));
    }
  }

  // "-" where the task was not measured.
  void add_measured(std::string heading, const Cell& cell) {
    add(std::move(heading), true,
        [&](const TaskRow& row) { return row.missing.empty() ? cell(row) : no_value; });
  }

  [[nodiscard]] PointTable take() { return std::move(table_); }

 private:
  std::vector<const TaskRow*> rows_;
  PointTable table_;
};

std::string better_cell(const TaskRow& row) {
  return row.threads_over_processes.value > 1 ? "processes" : "threads";
}

// The better way's advantage: the interval may begin below 1.
std::string advantage_cell(const TaskRow& row) {
  const Estimate& ratio = row.threads_over_processes;
  return factor_text(ratio.value > 1 ? ratio.value : 1 / ratio.value);
}

std::string advantage_interval_cell(const TaskRow& row) {
  Estimate ratio = row.threads_over_processes;
  if (ratio.value <= 1 && ratio.interval) {
    ratio.interval = Interval{1 / ratio.interval->high, 1 / ratio.interval->low};
  }
  return interval_cell(ratio, 1, 2);
}

std::string quantity_cell(const std::optional<double>& value, const std::string& unit) {
  return value ? quantity_text(*value, unit) : no_value;
}

CaptionedTable speedup_table(const Guide& guide) {
  GuideTable table(guide.rows, true);
  table.add_measured("workers", workers_text);
  table.add_measured("one worker",
                     [](const TaskRow& row) { return seconds_text(row.one_worker_s); });
  const auto add_way = [&](const std::string& name, WayMeasured TaskRow::*way) {
    table.add_measured(name + " locked",
                       [way](const TaskRow& row) { return factor_text((row.*way).speedup.value); });
    table.add_measured(name + " free", [way](const TaskRow& row) {
      return (row.*way).free ? factor_text((row.*way).free->value) : no_value;
    });
  };
  add_way("threads", &TaskRow::threads);
  add_way("processes", &TaskRow::processes);
  return {"Speedups without start-up, behind the lock and free", table.take()};
}

CaptionedTable cost_table(const Guide& guide) {
  GuideTable table(guide.rows, true);
  table.add_measured("workers", workers_text);
  const auto add_way = [&](const std::string& name, WayMeasured TaskRow::*way) {
    table.add_measured(name + " start", [way](const TaskRow& row) {
      return quantity_cell((row.*way).start_s, "s");
    });
    table.add_measured(name + " memory", [way](const TaskRow& row) {
      return quantity_cell((row.*way).memory_bytes, "byte");
    });
  };
  add_way("threads", &TaskRow::threads);
  add_way("processes", &TaskRow::processes);
  return {"What the workers cost: start-up, and memory without the data of the task", table.take()};
}

}  // namespace

PointTable verdict_table(const Guide& guide) {
  GuideTable table(guide.rows, false);
  table.add("the guide says", false,
            [](const TaskRow& row) { return std::string(to_string(row.task.advised())); });
  table.add_measured("workers", workers_text);
  table.add_measured("threads", [](const TaskRow& row) {
    return factor_text(row.threads.speedup_with_start.value);
  });
  table.add_measured("processes", [](const TaskRow& row) {
    return factor_text(row.processes.speedup_with_start.value);
  });
  table.add("faster", false,
            [](const TaskRow& row) { return row.missing.empty() ? better_cell(row) : no_value; });
  table.add_measured("by", advantage_cell);
  table.add_measured("interval", advantage_interval_cell);
  table.add("verdict", false,
            [](const TaskRow& row) { return std::string(to_string(row.verdict)); });
  return table.take();
}

std::vector<CaptionedTable> tables_behind_verdicts(const Guide& guide) {
  std::vector<CaptionedTable> tables{speedup_table(guide), cost_table(guide)};
  std::erase_if(tables, [](const CaptionedTable& one) { return one.table.rows.empty(); });
  return tables;
}

}  // namespace scalelab
