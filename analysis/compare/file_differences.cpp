// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/compare/file_differences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "words/quantities.hpp"

namespace scalelab {
namespace {

/// What is said of each computer, without repeating it.
std::string of_computers(const Results& results,
                         const std::function<std::string(const NodeRecord&)>& what) {
  std::vector<std::string> texts;
  for (const NodeRecord& node : results.machine.nodes) {
    std::string text = what(node);
    if (!text.empty() && std::ranges::find(texts, text) == texts.end()) {
      texts.push_back(std::move(text));
    }
  }
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string placements(const Results& results) {
  std::set<std::string_view> policies;
  for (const StudyRecord& study : results.studies) {
    policies.insert(to_string(study.placement));
  }
  return fmt::format("{}", fmt::join(policies, ", "));
}

/// Every fact about a file, by name.
std::map<std::string, std::string> facts_of(const Results& results) {
  std::map<std::string, std::string> facts = results.machine.facts;
  facts["scalelab"] = results.provenance.scalelab_version;
  facts["commit"] = results.provenance.git_commit;
  facts["placement"] = placements(results);
  facts["computer"] = of_computers(results, [](const NodeRecord& node) { return node.hostname; });
  facts["cpu"] = of_computers(results, [](const NodeRecord& node) { return node.cpu; });
  facts["cores"] =
      of_computers(results, [](const NodeRecord& node) { return std::to_string(node.cores); });
  facts["allowed_cpus"] =
      of_computers(results, [](const NodeRecord& node) { return node.allowed_cpus; });
  facts["memory"] = of_computers(results, [](const NodeRecord& node) {
    return quantity_text(static_cast<double>(node.memory_bytes), "byte");
  });
  facts["cpu_quota"] = of_computers(results, [](const NodeRecord& node) {
    return node.cpu_quota.is_known() ? number_text(node.cpu_quota) : "";
  });
  facts["governor"] = of_computers(results, [](const NodeRecord& node) { return node.governor; });
  facts["turbo"] = of_computers(results, [](const NodeRecord& node) { return node.turbo; });
  return facts;
}

}  // namespace

std::vector<FileDifference> file_differences(const ComparedFiles& base,
                                             const ComparedFiles& candidate) {
  // The values of each fact, one a file.
  std::map<std::string, FileDifference> all;
  const auto add = [&](const ComparedFiles& files, std::vector<std::string> FileDifference::*side) {
    for (std::size_t file = 0; file < files.size(); ++file) {
      for (const auto& [name, value] : facts_of(*files[file].results)) {
        FileDifference& fact = all[name];
        fact.what = name;
        fact.base.resize(base.size());
        fact.candidate.resize(candidate.size());
        (fact.*side)[file] = value;
      }
    }
  };
  add(base, &FileDifference::base);
  add(candidate, &FileDifference::candidate);
  std::vector<FileDifference> differences;
  for (auto& [name, fact] : all) {
    std::set<std::string_view> values(fact.base.begin(), fact.base.end());
    values.insert(fact.candidate.begin(), fact.candidate.end());
    if (values.size() > 1) {
      differences.push_back(std::move(fact));
    }
  }
  return differences;
}

}  // namespace scalelab
