// SPDX-License-Identifier: BSD-3-Clause
#include "report/guide_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

#include "report/tables/table_builder.hpp"
#include "report/tables/table_text.hpp"
#include "report/words/guide_words.hpp"
#include "report/words/wrapped_text.hpp"
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

  [[nodiscard]] const PointTable& table() const { return table_; }

 private:
  std::vector<const TaskRow*> rows_;
  PointTable table_;
};

std::string factor_cell(double factor) {
  return fmt::format("{:.2f}", factor);
}

std::string workers_cell(const TaskRow& row) {
  return fmt::format("{}{}", row.workers, row.oversubscribed ? "*" : "");
}

std::string better_cell(const TaskRow& row) {
  return row.threads_over_processes.value > 1 ? "processes" : "threads";
}

// The better way's advantage: the interval may begin below 1.
std::string advantage_cell(const TaskRow& row) {
  const Estimate& ratio = row.threads_over_processes;
  return factor_cell(ratio.value > 1 ? ratio.value : 1 / ratio.value);
}

std::string advantage_interval_cell(const TaskRow& row) {
  Estimate ratio = row.threads_over_processes;
  if (ratio.value <= 1 && ratio.interval) {
    ratio.interval = Interval{1 / ratio.interval->high, 1 / ratio.interval->low};
  }
  return interval_cell(ratio, 1, 2);
}

std::string verdict_table(const Guide& guide, const Pen& pen) {
  GuideTable table(guide.rows, false);
  table.add("the guide says", false,
            [](const TaskRow& row) { return std::string(to_string(row.task.advised())); });
  table.add_measured("workers", workers_cell);
  table.add_measured("threads", [](const TaskRow& row) {
    return factor_cell(row.threads.speedup_with_start.value);
  });
  table.add_measured("processes", [](const TaskRow& row) {
    return factor_cell(row.processes.speedup_with_start.value);
  });
  table.add("faster", false,
            [](const TaskRow& row) { return row.missing.empty() ? better_cell(row) : no_value; });
  table.add_measured("by", advantage_cell);
  table.add_measured("interval", advantage_interval_cell);
  table.add("verdict", false,
            [](const TaskRow& row) { return std::string(to_string(row.verdict)); });
  return table_text(table.table(), pen);
}

std::string quantity_cell(const std::optional<double>& value, const std::string& unit) {
  return value ? quantity_text(*value, unit) : no_value;
}

std::string titled(const std::string& title, const GuideTable& table, const Pen& pen) {
  return table.table().rows.empty() ? ""
                                    : "\n" + pen.bold(wrapped(title, "", "", pen.columns())) +
                                          table_text(table.table(), pen);
}

std::string speedup_table(const Guide& guide, const Pen& pen) {
  GuideTable table(guide.rows, true);
  table.add_measured("workers", workers_cell);
  table.add_measured("one worker",
                     [](const TaskRow& row) { return seconds_text(row.one_worker_s); });
  const auto add_way = [&](const std::string& name, WayMeasured TaskRow::*way) {
    table.add_measured(name + " locked",
                       [way](const TaskRow& row) { return factor_cell((row.*way).speedup.value); });
    table.add_measured(name + " free", [way](const TaskRow& row) {
      return (row.*way).free ? factor_cell((row.*way).free->value) : no_value;
    });
  };
  add_way("threads", &TaskRow::threads);
  add_way("processes", &TaskRow::processes);
  return titled("Speedups without start-up, behind the lock and free", table, pen);
}

std::string cost_table(const Guide& guide, const Pen& pen) {
  GuideTable table(guide.rows, true);
  table.add_measured("workers", workers_cell);
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
  return titled("What the workers cost: start-up, and memory without the data of the task", table,
                pen);
}

}  // namespace

std::string guide_text(const Guide& guide, const Pen& pen) {
  const auto paragraph = [&pen](const std::string& words, const std::string& first = "",
                                const std::string& next = "") {
    return wrapped(words, first, next, pen.columns());
  };
  std::string text = pen.bold(paragraph("Threads or processes? The guide's table, measured"));
  const bool start_included = std::ranges::any_of(guide.rows, &TaskRow::start_included);
  text += paragraph(
              fmt::format("The guide says threads for tasks that wait, since who waits leaves the "
                          "interpreter lock and threads are cheap; and processes for tasks that "
                          "work, since each process has a lock of its own. Speedups behind the "
                          "lock, {}:",
                          start_included ? "start-up of all workers included"
                                         : "without start-up, which is not in the file")) +
          "\n";
  text += verdict_table(guide, pen) + "\n";
  for (const TaskRow& row : guide.rows) {
    text += paragraph(task_words(row), "- ", "  ");
  }
  text += speedup_table(guide, pen) + cost_table(guide, pen);
  for (const std::string& remark : guide_remarks(guide)) {
    text += pen.faint(paragraph(remark, "- ", "  "));
  }
  if (const std::string example = example_words(guide); !example.empty()) {
    text += "\n" + paragraph(example);
  }
  text += "\n" + pen.bold(paragraph("The guide's four mistakes"));
  for (const std::string& mistake : mistake_words(guide)) {
    text += paragraph(mistake, "", "   ");
  }
  if (!guide.absent.empty()) {
    text += "\n" + paragraph(fmt::format(
                       "{} not in the file; `scalelab guide` measures all.",
                       guide.absent.size() == 1
                           ? "1 of the guide's studies is"
                           : fmt::format("{} of the guide's studies are", guide.absent.size())));
  }
  return text;
}

std::string no_guide_text(const std::string& path) {
  std::vector<std::string_view> titles;
  for (const GuideTask& task : guide_tasks()) {
    titles.push_back(task.study.title);
  }
  return fmt::format(
      "{} has none of the guide's studies, which are called \"{}\": `scalelab guide -o FILE.h5` "
      "measures them",
      path, fmt::join(titles, "\", \""));
}

}  // namespace scalelab
