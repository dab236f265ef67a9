// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/laws/law_choice.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace scalelab {
namespace {

constexpr std::size_t points_beyond_terms = 2;
constexpr double cost_of_a_term = 4;
constexpr double too_near_to_tell = 2;  // between two scores
constexpr double least_chance = 0.01;

bool passes(const LawFit& fit) {
  return fit.chance && *fit.chance >= least_chance;
}

/// The law with the lowest score, or the simplest one where none was compared.
Law best_law(const std::vector<LawScore>& scores, bool weak) {
  const auto best = std::ranges::min_element(scores, {}, &LawScore::score);
  return best != scores.end() ? best->law : weak ? Law::gustafson : Law::amdahl;
}

/// The law with one term more that says what the law leaves out.
std::optional<Law> richer(Law law) {
  switch (law) {
    case Law::ideal:
      return Law::amdahl;
    case Law::amdahl:
    case Law::gustafson:
      return Law::usl;
    case Law::amdahl_reduction:
      return Law::usl_reduction;
    case Law::usl:
    case Law::usl_reduction:
      break;
  }
  return std::nullopt;
}

/// Fills in what the law takes for 0 and the points may not exclude.
void bound_what_is_left_out(LawFit& fit, const CurveTimes& curve, double confidence) {
  const auto unknown = [](Estimate& estimate) { estimate.interval = std::nullopt; };
  if (fit.law == Law::ideal || fit.law == Law::gustafson) {
    unknown(fit.sigma);
  }
  if (fit.law != Law::usl && fit.law != Law::usl_reduction) {
    unknown(fit.kappa);
  }
  if (fit.law != Law::amdahl_reduction && fit.law != Law::usl_reduction) {
    unknown(fit.reduction_s);
  }
  for (std::optional<Law> next = richer(fit.law);
       next && different_workers(curve) > term_count(*next); next = richer(*next)) {
    const LawFit more = fit_law(*next, curve, confidence);
    const auto adopt = [](Estimate& estimate, const Estimate& from) {
      if (!estimate.interval && from.interval) {
        estimate.interval = Interval{std::min(0.0, from.interval->low), from.interval->high};
      }
    };
    adopt(fit.sigma, more.sigma);
    if (*next == Law::amdahl) {
      continue;
    }
    adopt(fit.kappa, more.kappa);
    if (!fit.peak_interval && more.peak_interval) {
      fit.peak_interval =
          Interval{more.peak_interval->low, std::numeric_limits<double>::infinity()};
    }
  }
}

std::optional<HeldOut> hold_out(const CurveTimes& curve, double confidence) {
  CurveTimes rest = curve;
  const MeasuredTime largest = rest.points.back();
  rest.points.pop_back();
  if (different_workers(rest) < fewest_to_compare || errors_of(rest).empty()) {
    return std::nullopt;
  }
  const Law law = best_law(compare_laws(rest), curve.weak);
  const LawFit fit = fit_law(law, rest, confidence);
  return HeldOut{
      law, largest.workers, largest.time_s,
      expected_measurement(fit, largest.workers, curve.weak, errors_of(curve).back(), confidence)};
}

std::vector<LawFit> rivals_of(const LawFit& chosen, const std::vector<LawScore>& scores,
                              const CurveTimes& curve, double confidence) {
  const double lowest = std::ranges::min_element(scores, {}, &LawScore::score)->score;
  std::vector<LawFit> rivals;
  for (const LawScore& of : scores) {
    if (of.law != chosen.law && of.score <= lowest + too_near_to_tell) {
      LawFit fit = fit_law(of.law, curve, confidence);
      if (passes(fit)) {
        rivals.push_back(std::move(fit));
      }
    }
  }
  return rivals;
}

}  // namespace

std::string_view name_of(TestOfFit verdict) {
  switch (verdict) {
    case TestOfFit::fits:
      return "fits";
    case TestOfFit::no_law:
      return "no law";
    case TestOfFit::not_tested:
      break;
  }
  return "not tested";
}

std::vector<LawScore> compare_laws(const CurveTimes& curve) {
  const std::size_t points = different_workers(curve);
  std::vector<LawScore> scores;
  if (points < fewest_to_compare || errors_of(curve).empty()) {
    return scores;
  }
  for (const Law law : every_law) {
    const bool of_this_scaling = curve.weak || law != Law::gustafson;
    if (of_this_scaling && points >= term_count(law) + points_beyond_terms) {
      scores.push_back({law, smallest_squares(law, curve) +
                                 cost_of_a_term * static_cast<double>(term_count(law))});
    }
  }
  return scores;
}

std::optional<LawChoice> choose_law(const CurveTimes& curve, double confidence) {
  if (different_workers(curve) < fewest_for_a_law || errors_of(curve).empty()) {
    return std::nullopt;
  }
  LawChoice choice;
  choice.scores = compare_laws(curve);
  choice.fit = fit_law(best_law(choice.scores, curve.weak), curve, confidence);
  if (!choice.scores.empty()) {
    choice.verdict = passes(choice.fit) ? TestOfFit::fits : TestOfFit::no_law;
  }
  if (choice.verdict == TestOfFit::fits) {
    choice.rivals = rivals_of(choice.fit, choice.scores, curve, confidence);
  }
  bound_what_is_left_out(choice.fit, curve, confidence);
  choice.held_out = hold_out(curve, confidence);
  return choice;
}

}  // namespace scalelab
