// SPDX-License-Identifier: BSD-3-Clause
#include "report/fitness_report.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "report/json_parts.hpp"
#include "report/words/wrapped_text.hpp"

namespace scalelab {
namespace {

// "noise on n0, load on n1": what has this grade.
std::string subjects(const std::vector<NodeFitness>& nodes, Grade grade) {
  std::vector<std::string> names;
  for (const NodeFitness& node : nodes) {
    for (const FitnessFinding& found : node.findings) {
      if (found.grade == grade) {
        names.push_back(nodes.size() == 1 ? found.subject : found.subject + " on " + node.hostname);
      }
    }
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string verdict(const std::vector<NodeFitness>& nodes) {
  switch (worst_grade(nodes)) {
    case Grade::fine:
      return "Fit to measure on.";
    case Grade::mind:
      return fmt::format("Fit to measure on; mind {}.", subjects(nodes, Grade::mind));
    case Grade::unfit:
      return fmt::format("Unfit to measure on, for {}.", subjects(nodes, Grade::unfit));
  }
  return {};
}

}  // namespace

std::string fitness_text(const std::vector<NodeFitness>& nodes, std::size_t columns) {
  constexpr const char* indent = "                   ";
  std::string text;
  for (const NodeFitness& node : nodes) {
    text += wrapped(fmt::format("{}: {}", node.hostname, node.cpu), "", indent, columns);
    for (const FitnessFinding& found : node.findings) {
      text += wrapped(found.cure.empty() ? found.text : found.text + ": " + found.cure,
                      fmt::format("  {:5}  {:8}  ", to_string(found.grade), found.subject), indent,
                      columns);
    }
    text += "\n";
  }
  return text + wrapped(verdict(nodes), "", "", columns);
}

std::string fitness_json(const std::vector<NodeFitness>& nodes,
                         const std::vector<FitnessFacts>& facts) {
  if (nodes.size() != facts.size()) {
    throw std::invalid_argument("each computer needs the facts that it was judged by");
  }
  Json json;
  json["verdict"] = to_string(worst_grade(nodes));
  json["nodes"] = Json::array();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    Json node;
    node["hostname"] = nodes[i].hostname;
    node["verdict"] = to_string(worst_grade({nodes[i]}));
    node["findings"] = Json::array();
    for (const FitnessFinding& found : nodes[i].findings) {
      node["findings"].push_back({{"subject", found.subject},
                                  {"grade", to_string(found.grade)},
                                  {"text", found.text},
                                  {"cure", found.cure}});
    }
    node["facts"] = Json::parse(to_json(facts[i]));
    json["nodes"].push_back(std::move(node));
  }
  return json_text(json);
}

}  // namespace scalelab
