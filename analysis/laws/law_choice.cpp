// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/laws/law_choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/quantities.hpp"

namespace scalelab {
namespace {

constexpr std::size_t fewest_points = 3;
constexpr std::size_t fewest_to_compare = 6;
// Relative differences below a millionth are rounding, and no better than each other.
constexpr double rounding = 1e-6;

/// With how many points a law can be compared with others.
std::size_t points_needed(Law law) {
  return term_count(law) + 3;
}

double aicc(Law law, const CurveTimes& curve) {
  const auto n = static_cast<double>(curve.points.size());
  const auto k = static_cast<double>(term_count(law) + 1);
  const double misfit = std::max(smallest_misfit(law, curve), rounding);
  return 2 * n * std::log(misfit) + 2 * k + 2 * k * (k + 1) / (n - k - 1);
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

std::optional<HeldOut> hold_out(Law law, const CurveTimes& curve, double confidence) {
  CurveTimes rest = curve;
  const MeasuredTime largest = rest.points.back();
  rest.points.pop_back();
  if (different_workers(rest) <= term_count(law)) {
    return std::nullopt;
  }
  const LawFit fit = fit_law(law, rest, confidence);
  return HeldOut{largest.workers, largest.time_s,
                 expected_measurement(fit, largest.workers, curve.weak, confidence)};
}

std::string limit_of(std::size_t points) {
  return points < fewest_to_compare
             ? fmt::format("{} of workers are too few to choose between laws",
                           count_text(points, "number"))
             : "";
}

}  // namespace

std::vector<LawScore> compare_laws(const CurveTimes& curve) {
  const std::size_t points = different_workers(curve);
  std::vector<LawScore> scores;
  for (const Law law : every_law) {
    const bool of_this_scaling = curve.weak || law != Law::gustafson;
    if (of_this_scaling && points >= std::max(fewest_to_compare, points_needed(law))) {
      scores.push_back({law, aicc(law, curve)});
    }
  }
  return scores;
}

std::optional<LawChoice> choose_law(const CurveTimes& curve, double confidence) {
  const std::size_t points = different_workers(curve);
  if (points < fewest_points) {
    return std::nullopt;
  }
  LawChoice choice;
  choice.limit = limit_of(points);
  choice.scores = compare_laws(curve);
  const auto best = std::ranges::min_element(choice.scores, {}, &LawScore::aicc);
  const Law simplest = curve.weak ? Law::gustafson : Law::amdahl;
  const Law law = best == choice.scores.end() ? simplest : best->law;
  choice.fit = fit_law(law, curve, confidence);
  bound_what_is_left_out(choice.fit, curve, confidence);
  choice.held_out = hold_out(choice.fit.law, curve, confidence);
  return choice;
}

}  // namespace scalelab
