// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/program_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <system_error>

#include "results/point_names.hpp"
#include "words/outside_value.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

/// The estimated share of a point's worker time without computing.
std::optional<double> not_computing_at(const StudyAnalysis& study, std::size_t point) {
  const auto found =
      std::ranges::find(study.values, to_string(OutsideValue::not_computing), &MeasuredValue::name);
  if (found == study.values.end() || !found->of_point[point]) {
    return std::nullopt;
  }
  return found->of_point[point]->value;
}

/// Of the point with the most workers of which that is known.
std::string waiting_sentence(const Results& results, const StudyAnalysis& study) {
  std::optional<std::size_t> most;
  for (std::size_t i = 0; i < study.points.size(); ++i) {
    const auto workers_at = [&](std::size_t at) {
      return results.points[study.points[at].point].workers;
    };
    if (study.points[i].time_s && not_computing_at(study, i) &&
        (!most || workers_at(i) > workers_at(*most))) {
      most = i;
    }
  }
  if (!most) {
    return "";
  }
  return fmt::format(
      "At {} at least {} of the workers' time went by without computing: an estimate from "
      "processor time, in which waiting for a core that others use is part of that share, and "
      "spinning is not.",
      point_label(results.points[study.points[*most].point], study.varies, ""),
      percent_text(*not_computing_at(study, *most)));
}

std::string start_sentence(const Results& results) {
  const auto fact = results.machine.facts.find("program_start_s");
  if (fact == results.machine.facts.end()) {
    return "";
  }
  const std::string& text = fact->second;
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || !(seconds > 0)) {
    return "";
  }
  return fmt::format(
      "To start a program that does nothing takes {} here; times by the wall clock contain that.",
      seconds_text(seconds));
}

}  // namespace

std::vector<std::string> program_sentences(const Results& results, const StudyAnalysis& study) {
  if (results.studies[study.study].subject != SubjectKind::program) {
    return {};
  }
  std::vector<std::string> sentences{waiting_sentence(results, study)};
  if (!study.findings.efficiency.falls.empty()) {
    sentences.emplace_back(
        "What the efficiency was lost to is not measured: a program is seen from outside only.");
  }
  sentences.push_back(start_sentence(results));
  std::erase(sentences, "");
  return sentences;
}

}  // namespace scalelab
