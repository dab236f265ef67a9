// SPDX-License-Identifier: BSD-3-Clause
#include "report/page_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "report/figures/figure.hpp"
#include "report/figures/guide/guide_figure.hpp"
#include "report/markup.hpp"
#include "report/tables/guide_tables.hpp"
#include "report/tables/lock_table.hpp"
#include "report/tables/loss_table.hpp"
#include "report/tables/outside_table.hpp"
#include "report/tables/point_table.hpp"
#include "report/tables/rate_table.hpp"
#include "report/tables/value_table.hpp"
#include "report/words/guide_words.hpp"
#include "report/words/summary.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

using Items = std::vector<PageValues>;

ValueName text_called(std::string name) {
  return {std::move(name), ValueKind::text};
}
ValueName markup_called(std::string name) {
  return {std::move(name), ValueKind::markup};
}
ValueName flag_called(std::string name) {
  return {std::move(name), ValueKind::flag};
}
ValueName list_called(std::string name, std::vector<ValueName> of_item) {
  return {std::move(name), ValueKind::list, std::move(of_item)};
}

/// The flag that says whether a list has an item: what is around the items depends on it.
std::string flag_of_list(const std::string& name) {
  return "has_" + name;
}

void add_list(PageValues& values, const std::string& name, Items items) {
  values.named[flag_of_list(name)] = !items.empty();
  values.named[name] = std::move(items);
}

/// A list whose items have but this one name.
Items items_of(const std::string& name, const std::vector<std::string>& texts) {
  Items items;
  for (const std::string& text : texts) {
    items.push_back({{{name, text}}});
  }
  return items;
}

void add_columns(PageValues& values, const PointTable& table) {
  Items columns;
  for (const TableColumn& column : table.columns) {
    columns.push_back({{{"heading", column.heading}, {"is_number", column.is_number}}});
  }
  add_list(values, "columns", std::move(columns));
}

void add_cells(PageValues& values, const PointTable& table, const TableRow& row) {
  Items cells;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    cells.push_back({{{"cell", row.cells[i]}, {"is_number", table.columns[i].is_number}}});
  }
  add_list(values, "cells", std::move(cells));
}

PageValues table_values(const PointTable& table, std::string_view of) {
  PageValues values;
  for (const std::string_view which :
       {"points", "rates", "losses", "locks", "values", "printed", "outside"}) {
    values.named[fmt::format("of_{}", which)] = which == of;
  }
  values.named["has_oversubscribed"] = std::any_of(
      table.rows.begin(), table.rows.end(), [](const TableRow& row) { return row.oversubscribed; });
  add_columns(values, table);
  Items of_rows;
  for (const TableRow& row : table.rows) {
    of_rows.push_back(
        {{{"is_baseline", row.is_baseline}, {"is_oversubscribed", row.oversubscribed}}});
    add_cells(of_rows.back(), table, row);
  }
  add_list(values, "rows", std::move(of_rows));
  return values;
}

/// Those of the study's tables that have a row.
Items tables_of(const Results& results, const StudyAnalysis& study) {
  Items tables;
  const auto add = [&tables](std::string_view of, const PointTable& table) {
    if (!table.rows.empty()) {
      tables.push_back(table_values(table, of));
    }
  };
  add("points", point_table(results, study));
  add("rates", rate_table(results, study));
  add("losses", loss_table(results, study));
  add("locks", lock_table(results, study));
  const bool of_kernel = results.studies[study.study].subject == SubjectKind::kernel;
  add(of_kernel ? "values" : "printed", value_table(results, study));
  add("outside", outside_table(results, study));
  return tables;
}

/// Theory is drawn in the figure of speedups alone.
PageValues figure_values(const Results& results, const StudyAnalysis& study, FigureKind kind) {
  bool bound = false;
  bool repairman = false;
  if (kind == FigureKind::speedup) {
    for (const TheoryCurve& curve : study.theory) {
      (curve.theory == Theory::bound ? bound : repairman) = true;
    }
  }
  const std::string prefix = fmt::format("s{}_{}_", study.study + 1, name_of(kind));
  const std::string label =
      fmt::format("{}: {}{}", results.studies[study.study].title, name_of(kind),
                  kind == FigureKind::roofline ? "" : " against workers");
  return {{{"figure", std::string(name_of(kind))},
           {"svg",
            inline_svg(draw_figure(results, study, kind, ImageFormat::svg).image, prefix, label)},
           {"has_roofs", kind == FigureKind::roofline},
           {"has_theory", bound || repairman},
           {"has_bound", bound},
           {"has_repairman", repairman}}};
}

PageValues study_values(const Results& results, const StudyAnalysis& study) {
  const StudyRecord& record = results.studies[study.study];
  const Summary summary = summarise(results, study);
  PageValues values{{{"number", std::to_string(study.study + 1)},
                     {"study_title", record.title},
                     {"subject", std::string(to_string(record.subject))},
                     {"kernel", record.kernel},
                     {"scaling", std::string(to_string(record.scaling))},
                     {"headline", summary.headline}}};
  add_list(values, "sentences", items_of("sentence", summary.sentences));
  Items figures;
  for (const FigureKind kind : figures_of(study)) {
    figures.push_back(figure_values(results, study, kind));
  }
  add_list(values, "figures", std::move(figures));
  add_list(values, "tables", tables_of(results, study));
  add_list(values, "meanings", items_of("meaning", value_meanings(results, study)));
  add_list(values, "points_without_result", items_of("point", points_without_row(results, study)));
  return values;
}

/// Of a table of the guide, whose rows are no points.
void add_guide_table(PageValues& values, const PointTable& table) {
  add_columns(values, table);
  Items of_rows;
  for (const TableRow& row : table.rows) {
    add_cells(of_rows.emplace_back(), table, row);
  }
  add_list(values, "rows", std::move(of_rows));
}

/// The guide's figures that belong to one of its parts.
class GuideFigures {
 public:
  explicit GuideFigures(const Guide& guide) : guide_(guide), kinds_(figures_of(guide)) {}

  /// Adds the figure where there is one.
  void add_to(PageValues& values, std::optional<GuideFigure> kind) const {
    Items figures;
    if (kind && std::ranges::find(kinds_, *kind) != kinds_.end()) {
      const std::string name(to_string(*kind));
      figures.push_back(
          {{{"figure", name},
            {"svg", inline_svg(draw_figure(guide_, *kind, ImageFormat::svg).image,
                               fmt::format("guide_{}_", name), title_of(guide_, *kind))}}});
    }
    add_list(values, "figures", std::move(figures));
  }

 private:
  const Guide& guide_;
  std::vector<GuideFigure> kinds_;
};

PageValues guide_values(const Guide& guide) {
  const GuideFigures figures(guide);
  PageValues values{{{"guide_title", std::string(guide_title)},
                     {"introduction", guide_introduction(guide)},
                     {"mistakes_title", std::string(mistakes_title)}}};
  add_guide_table(values, verdict_table(guide));
  figures.add_to(values, GuideFigure::tasks);
  std::vector<std::string> sentences;
  std::ranges::transform(guide.rows, std::back_inserter(sentences), task_words);
  add_list(values, "sentences", items_of("sentence", sentences));
  Items tables;
  for (const auto& [caption, table] : tables_behind_verdicts(guide)) {
    add_guide_table(tables.emplace_back(PageValues{{{"caption", caption}}}), table);
  }
  add_list(values, "tables", std::move(tables));
  add_list(values, "remarks", items_of("remark", guide_remarks(guide)));
  Items examples;
  if (guide.example) {
    examples.push_back({{{"example_title", std::string(example_title)},
                         {"words", example_words(*guide.example)}}});
    figures.add_to(examples.back(), GuideFigure::example);
  }
  add_list(values, "example", std::move(examples));
  Items mistakes;
  for (const GuideMistake& mistake : guide_mistakes(guide)) {
    mistakes.push_back({{{"mistake", mistake.title}, {"words", mistake.words}}});
    figures.add_to(mistakes.back(), mistake.figure);
  }
  add_list(values, "mistakes", std::move(mistakes));
  const std::string absent = absent_words(guide);
  add_list(values, "absences",
           items_of("absence", absent.empty() ? std::vector<std::string>{} : std::vector{absent}));
  return values;
}

/// "-" stands for what was not measured, or has no meaning.
Items limit_items(const Results& results) {
  const auto amount = [](MaybeReal value, const char* unit) {
    return value.is_known() ? quantity_text(value, unit) : std::string("-");
  };
  Items items;
  for (const LimitRecord& limit : results.limits) {
    const ShownUnit flops = rate_unit("flop", limit.flop_rate);
    items.push_back(
        {{{"limits_of", std::string(to_string(limit.scope))},
          {"on", limit.scope == LimitScope::job
                     ? count_text(static_cast<std::size_t>(limit.nodes), "node")
                     : node_name(results.machine, limit.node)},
          {"at_work", std::to_string(limit.cores)},
          {"dgemm", limit.flop_rate.is_known()
                        ? digits_text(limit.flop_rate * flops.per_stored) + " " + flops.name
                        : "-"},
          {"triad", amount(limit.bandwidth, "byte s-1")},
          {"reading", amount(limit.read_bandwidth, "byte s-1")},
          {"random_loads", amount(limit.random_loads, "s-1")},
          {"load", amount(limit.load_s, "s")},
          {"message", amount(limit.message_s, "s")},
          {"messages", amount(limit.message_bandwidth, "byte s-1")}}});
  }
  return items;
}

void add_machine(PageValues& values, const Results& results) {
  const MachineRecord& machine = results.machine;
  Items nodes;
  for (const NodeRecord& node : machine.nodes) {
    constexpr double gibibyte = 1024.0 * 1024.0 * 1024.0;
    nodes.push_back(
        {{{"hostname", node.hostname},
          {"cpu", node.cpu},
          {"cores", std::to_string(node.cores)},
          {"hardware_threads", std::to_string(node.hardware_threads)},
          {"memory", fmt::format("{:.1f} GiB", static_cast<double>(node.memory_bytes) / gibibyte)},
          {"allowed_cpus", node.allowed_cpus}}});
  }
  add_list(values, "nodes", std::move(nodes));
  Items facts;
  for (const auto& [name, value] : machine.facts) {
    facts.push_back({{{"fact", name}, {"value", value}}});
  }
  add_list(values, "facts", std::move(facts));
  add_list(values, "limits", limit_items(results));
  values.named["clock_resolution"] = seconds_text(machine.clock_resolution_s);
  values.named["clock_overhead"] = seconds_text(machine.clock_overhead_s);
}

void add_provenance(PageValues& values, const Results& results) {
  const Provenance& from = results.provenance;
  values.named["title"] = from.title.empty() ? "Scaling report" : from.title;
  values.named["created"] = from.created;
  values.named["version"] = from.scalelab_version;
  values.named["commit"] = from.git_commit;
  values.named["command_line"] = from.command_line;
  Items configs;
  for (const StudyRecord& study : results.studies) {
    configs.push_back({{{"path", study.path},
                        {"has_overrides", !study.overrides.empty()},
                        {"overrides", fmt::format("{}", fmt::join(study.overrides, ", "))},
                        {"toml", study.toml}}});
  }
  add_list(values, "configs", std::move(configs));
}

/// The names, and beside each list the flag that belongs to it.
std::vector<ValueName> with_flags_of_lists(std::vector<ValueName> names) {
  std::vector<ValueName> all;
  for (ValueName& name : names) {
    if (name.kind == ValueKind::list) {
      name.of_item = with_flags_of_lists(std::move(name.of_item));
      all.push_back(flag_called(flag_of_list(name.name)));
    }
    all.push_back(std::move(name));
  }
  return all;
}

}  // namespace

const std::vector<ValueName>& value_names() {
  const ValueName columns =
      list_called("columns", {text_called("heading"), flag_called("is_number")});
  const ValueName cells = list_called("cells", {text_called("cell"), flag_called("is_number")});
  const ValueName guide_rows = list_called("rows", {cells});
  const ValueName guide_figures =
      list_called("figures", {text_called("figure"), markup_called("svg")});
  static const std::vector<ValueName> names = with_flags_of_lists({
      text_called("title"),
      list_called(
          "guide",
          {text_called("guide_title"), text_called("introduction"), columns, guide_rows,
           guide_figures, list_called("sentences", {text_called("sentence")}),
           list_called("tables", {text_called("caption"), columns, guide_rows}),
           list_called("remarks", {text_called("remark")}),
           list_called("example",
                       {text_called("example_title"), text_called("words"), guide_figures}),
           text_called("mistakes_title"),
           list_called("mistakes", {text_called("mistake"), text_called("words"), guide_figures}),
           list_called("absences", {text_called("absence")})}),
      list_called(
          "studies",
          {text_called("number"), text_called("study_title"), text_called("subject"),
           text_called("kernel"), text_called("scaling"), text_called("headline"),
           list_called("sentences", {text_called("sentence")}),
           list_called("figures", {text_called("figure"), markup_called("svg"),
                                   flag_called("has_roofs"), flag_called("has_theory"),
                                   flag_called("has_bound"), flag_called("has_repairman")}),
           list_called(
               "tables",
               {flag_called("of_points"), flag_called("of_rates"), flag_called("of_losses"),
                flag_called("of_locks"), flag_called("of_values"), flag_called("of_printed"),
                flag_called("of_outside"), flag_called("has_oversubscribed"), columns,
                list_called("rows", {flag_called("is_baseline"), flag_called("is_oversubscribed"),
                                     cells})}),
           list_called("meanings", {text_called("meaning")}),
           list_called("points_without_result", {text_called("point")})}),
      list_called("nodes", {text_called("hostname"), text_called("cpu"), text_called("cores"),
                            text_called("hardware_threads"), text_called("memory"),
                            text_called("allowed_cpus")}),
      list_called("facts", {text_called("fact"), text_called("value")}),
      list_called("limits", {text_called("limits_of"), text_called("on"), text_called("at_work"),
                             text_called("dgemm"), text_called("triad"), text_called("reading"),
                             text_called("random_loads"), text_called("load"),
                             text_called("message"), text_called("messages")}),
      text_called("clock_resolution"),
      text_called("clock_overhead"),
      text_called("created"),
      text_called("version"),
      text_called("commit"),
      text_called("command_line"),
      list_called("configs", {text_called("path"), flag_called("has_overrides"),
                              text_called("overrides"), text_called("toml")}),
  });
  return names;
}

PageValues page_values(const Results& results, const std::vector<StudyAnalysis>& studies,
                       const std::optional<Guide>& guide) {
  PageValues values;
  Items guides;
  if (guide) {
    guides.push_back(guide_values(*guide));
  }
  add_list(values, "guide", std::move(guides));
  Items of_studies;
  for (const StudyAnalysis& study : studies) {
    of_studies.push_back(study_values(results, study));
  }
  add_list(values, "studies", std::move(of_studies));
  add_machine(values, results);
  add_provenance(values, results);
  return values;
}

}  // namespace scalelab
