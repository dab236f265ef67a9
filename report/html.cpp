// SPDX-License-Identifier: BSD-3-Clause
#include "report/html.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "report/figures/figure.hpp"
#include "report/markup.hpp"
#include "report/page_style.hpp"
#include "report/tables/lock_table.hpp"
#include "report/tables/loss_table.hpp"
#include "report/tables/point_table.hpp"
#include "report/tables/value_table.hpp"
#include "report/words/summary.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

std::string table_html(const PointTable& table) {
  std::string html = "<div class=\"table\"><table>\n<thead><tr>";
  const auto cell_class = [&](std::size_t i) {
    return table.columns[i].is_number ? " class=\"number\"" : "";
  };
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    html += fmt::format("<th scope=\"col\"{}>{}</th>", cell_class(i),
                        escaped(table.columns[i].heading));
  }
  html += "</tr></thead>\n<tbody>\n";
  for (const TableRow& row : table.rows) {
    html += row.is_baseline      ? "<tr class=\"baseline\">"
            : row.oversubscribed ? "<tr class=\"oversubscribed\">"
                                 : "<tr>";
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      html += fmt::format("<td{}>{}</td>", cell_class(i), escaped(row.cells[i]));
    }
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

/// Nothing for a table without a row.
std::string titled_table(const std::string& title, const PointTable& table) {
  return table.rows.empty() ? "" : element("h3", title) + "\n" + table_html(table);
}

/// What the thin lines of a figure of speedups are; nothing where there is none.
std::string theory_html(const StudyAnalysis& study) {
  bool bound = false;
  bool repairman = false;
  for (const TheoryCurve& curve : study.theory) {
    (curve.theory == Theory::bound ? bound : repairman) = true;
  }
  std::string text;
  if (bound) {
    text +=
        "The thin solid line is the most that the locks and the cores allow: a lock can't be held, "
        "nor a core used, for more than all of the time. ";
  }
  if (repairman) {
    text +=
        "The thin dashed line is the machine repairman, a queue at the lock of workers whose times "
        "under the lock and outside it are random; work of constant length lies between it and the "
        "bound. ";
  }
  if (!text.empty()) {
    text += "Neither counts what handing the lock over costs.";
  }
  return text.empty() ? "" : "<p class=\"soft\">" + escaped(text) + "</p>\n";
}

std::string figures_html(const Results& results, const StudyAnalysis& study) {
  std::string html;
  for (const FigureKind kind : {FigureKind::speedup, FigureKind::efficiency, FigureKind::time}) {
    const std::string prefix = fmt::format("s{}_{}_", study.study + 1, name_of(kind));
    const std::string label =
        fmt::format("{}: {} against workers", results.studies[study.study].title, name_of(kind));
    html += "<figure>" +
            inline_svg(draw_figure(results, study, kind, ImageFormat::svg).image, prefix, label) +
            "</figure>\n";
    if (kind == FigureKind::speedup) {
      html += theory_html(study);
    }
  }
  return html;
}

std::string study_html(const Results& results, const StudyAnalysis& study, const Summary& summary) {
  const StudyRecord& record = results.studies[study.study];
  std::string html = fmt::format("<section id=\"study{0}\">\n<h2>{0}. {1}</h2>\n", study.study + 1,
                                 escaped(record.title));
  html += fmt::format("<p class=\"soft\">kernel {}, {} scaling</p>\n", escaped(record.kernel),
                      to_string(record.scaling));
  for (const std::string& sentence : summary.sentences) {
    html += element("p", sentence) + "\n";
  }
  if (has_figures(study)) {
    html += figures_html(results, study);
  }
  const PointTable table = point_table(results, study);
  if (!table.rows.empty()) {
    html += "<h3>Every measured point</h3>\n" + table_html(table);
    if (std::any_of(table.rows.begin(), table.rows.end(),
                    [](const TableRow& row) { return row.oversubscribed; })) {
      html += "<p class=\"soft\">* oversubscribed: more workers than cores or CPU quota</p>\n";
    }
  }
  html += titled_table("Where the efficiency went", loss_table(results, study));
  html += titled_table("The interpreter lock", lock_table(results, study));
  html += titled_table("What the kernel measured", value_table(results, study));
  for (const std::string& meaning : value_meanings(study)) {
    html += "<p class=\"soft\">" + escaped(meaning) + "</p>\n";
  }
  const std::vector<std::string> others = points_without_row(results, study);
  if (!others.empty()) {
    html += "<h3>Points without a result</h3>\n<ul>\n";
    for (const std::string& line : others) {
      html += element("li", line) + "\n";
    }
    html += "</ul>\n";
  }
  return html + "</section>\n";
}

std::string fact(const std::string& name, const std::string& value) {
  return "<tr>" + fmt::format("<th scope=\"row\">{}</th>", escaped(name)) + element("td", value) +
         "</tr>\n";
}

std::string machine_html(const MachineRecord& machine) {
  std::string html = "<section id=\"machine\">\n<h2>The machine</h2>\n";
  if (!machine.nodes.empty()) {
    html +=
        "<div class=\"table\"><table>\n<thead><tr><th>node</th><th>CPU</th><th>cores</th>"
        "<th>hardware threads</th><th>memory</th><th>CPUs allowed</th></tr></thead>\n<tbody>\n";
  }
  for (const NodeRecord& node : machine.nodes) {
    html += "<tr>" + element("td", node.hostname) + element("td", node.cpu) +
            element("td", std::to_string(node.cores)) +
            element("td", std::to_string(node.hardware_threads)) +
            element("td", fmt::format("{:.1f} GiB", static_cast<double>(node.memory_bytes) /
                                                        (1024.0 * 1024.0 * 1024.0))) +
            element("td", node.allowed_cpus) + "</tr>\n";
  }
  if (!machine.nodes.empty()) {
    html += "</tbody></table></div>\n";
  }
  html += "<table class=\"facts\">\n<tbody>\n";
  for (const auto& [name, value] : machine.facts) {
    html += fact(name, value);
  }
  html += fact("clock resolution", seconds_text(machine.clock_resolution_s));
  html += fact("clock overhead", seconds_text(machine.clock_overhead_s));
  return html + "</tbody></table>\n</section>\n";
}

std::string provenance_html(const Results& results) {
  const Provenance& from = results.provenance;
  std::string html =
      "<section id=\"provenance\">\n<h2>Where it came from</h2>\n"
      "<table class=\"facts\">\n<tbody>\n";
  html += fact("created", from.created) + fact("scalelab", from.scalelab_version) +
          fact("commit", from.git_commit) + fact("command line", from.command_line);
  html += "</tbody></table>\n";
  for (const StudyRecord& study : results.studies) {
    html += element("h3", "Config: " + study.path) + "\n";
    if (!study.overrides.empty()) {
      html += element("p", fmt::format("Overridden on the command line: {}",
                                       fmt::join(study.overrides, ", "))) +
              "\n";
    }
    html += element("pre", study.toml) + "\n";
  }
  return html + "</section>\n";
}

struct Explanation {
  std::string_view term;
  std::string_view meaning;
};

// One table rather than prose: a reader looks up one word of a table or a figure at a time.
constexpr std::array<Explanation, 25> explanations = {{
    {"layout", "ranks x threads per rank: 2x4 is two processes of four threads"},
    {"worker", "one thread of one rank; a layout has ranks x threads of them"},
    {"n", "samples: timed repetitions with a verified answer, warm-ups left out"},
    {"time", "the median over the samples, from the common start to the last worker's end"},
    {"interval",
     "the range that holds the true value with the confidence named; from the order of the "
     "samples for times, from both intervals for ratios; - where there are too few samples"},
    {"baseline", "the point that every speedup of a study is relative to"},
    {"speedup",
     "work per second over that of the baseline; with equal work, the ratio of the times"},
    {"eff%", "efficiency: speedup per worker, as a percentage of the baseline's"},
    {"lock%", "share of the workers' time spent waiting for the interpreter lock"},
    {"comm%", "share of the workers' time spent in communication between processes"},
    {"wait%", "share of the workers' time spent waiting for other workers at a barrier"},
    {"blocked%", "share of the workers' time spent waiting outside the lock, such as for a device"},
    {"lost", "100 less the efficiency: what the columns beside it add up to, in points"},
    {"compute", "lost because the same work took longer to compute (POP: computation scaling)"},
    {"imbalance", "lost while workers waited for one that had more to compute (POP: load balance)"},
    {"communication", "lost between processes, beyond imbalance (POP: communication efficiency)"},
    {"barrier", "lost at barriers, beyond imbalance (POP: serialisation)"},
    {"lock, blocked", "lost waiting for the interpreter lock, or blocked outside it"},
    {"start, end",
     "lost until the worker began, and from its end to the last worker's, beyond imbalance"},
    {"extrapolated",
     "what the fitted law expects where nothing was measured, with its interval as a band"},
    {"locks", "interpreter locks that the point's workers share out among themselves"},
    {"held%", "share of the time that an interpreter lock is held, mean over the locks"},
    {"switches/s", "how often a worker takes an interpreter lock over from another"},
    {"requests/s", "how often a worker asks for an interpreter lock to be dropped"},
    {"longest wait", "the longest that any worker waited for a lock at a stretch"},
}};

std::string reading_html() {
  std::string html =
      "<section id=\"reading\">\n<h2>How to read the data</h2>\n"
      "<table class=\"facts\">\n<tbody>\n";
  for (const auto& [term, meaning] : explanations) {
    html += fact(std::string(term), std::string(meaning));
  }
  html += "</tbody></table>\n";
  html +=
      "<p>The results file is HDF5: groups <code>points</code>, <code>samples</code>, "
      "<code>workers</code>, <code>machine</code>, <code>config</code> and <code>analysis</code>, "
      "each column with its unit. In Python:</p>\n";
  html += element("pre",
                  "import xarray\n"
                  "samples = xarray.open_dataset(\"results.h5\", group=\"samples\", "
                  "engine=\"h5netcdf\")\n"
                  "print(samples.to_dataframe().groupby(\"point\")[\"time_s\"].median())");
  return html + "\n</section>\n";
}

}  // namespace

std::string html_report(const Results& results, const std::vector<StudyAnalysis>& studies) {
  const std::string title =
      results.provenance.title.empty() ? "Scaling report" : results.provenance.title;
  std::string headlines;
  std::string sections;
  for (const StudyAnalysis& study : studies) {
    const Summary summary = summarise(results, study);
    headlines += fmt::format("<li><a href=\"#study{}\">{}</a></li>\n", study.study + 1,
                             escaped(summary.headline));
    sections += study_html(results, study, summary);
  }
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  html += element("title", title) + "\n<style>" + std::string(page_style) + "</style>\n";
  html += "</head>\n<body>\n<header>\n" + element("h1", title) + "\n";
  html += headlines.empty() ? "<p>These results hold no study.</p>\n"
                            : "<ul class=\"headlines\">\n" + headlines + "</ul>\n";
  html += "</header>\n<main>\n" + sections + machine_html(results.machine) +
          provenance_html(results) + reading_html();
  return html + "</main>\n</body>\n</html>\n";
}

}  // namespace scalelab
