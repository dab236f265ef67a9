// SPDX-License-Identifier: BSD-3-Clause
#include "report/guide_text.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "report/tables/guide_tables.hpp"
#include "report/tables/table_text.hpp"
#include "report/words/guide_words.hpp"
#include "report/words/wrapped_text.hpp"

namespace scalelab {

std::string guide_text(const Guide& guide, const Pen& pen) {
  const auto paragraph = [&pen](const std::string& words, const std::string& first = "",
                                const std::string& next = "") {
    return wrapped(words, first, next, pen.columns());
  };
  const auto heading = [&](const std::string& words) { return pen.bold(paragraph(words)); };
  std::string text = heading(guide_title) + paragraph(guide_introduction(guide)) + "\n" +
                     table_text(verdict_table(guide), pen) + "\n";
  for (const TaskRow& row : guide.rows) {
    text += paragraph(task_words(row), "- ", "  ");
  }
  for (const auto& [caption, table] : tables_behind_verdicts(guide)) {
    text += "\n" + heading(caption) + table_text(table, pen);
  }
  for (const std::string& remark : guide_remarks(guide)) {
    text += pen.faint(paragraph(remark, "- ", "  "));
  }
  if (guide.example) {
    text += "\n" + heading(example_title) + paragraph(example_words(*guide.example));
  }
  text += "\n" + heading(mistakes_title);
  for (const GuideMistake& mistake : guide_mistakes(guide)) {
    text += paragraph(mistake.title + ". " + mistake.words, "", "   ");
  }
  if (const std::string absent = absent_words(guide); !absent.empty()) {
    text += "\n" + paragraph(absent);
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
