// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/laws/law_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/quantities.hpp"

namespace scalelab {
namespace {

// With fewer points, one of them is left over to tell how good a law is: its intervals are too wide
// to say anything of more workers.
constexpr std::size_t enough_for_an_outlook = 4;

// A serial share that is smaller is what rounding left of none.
constexpr double rounds_to_none = 1e-6;

std::string share_text(double share) {
  return digits_text(std::abs(share) < rounds_to_none ? 0 : percent * share) + " %";
}

/// " (4.7 to 5.1 %)"
std::string share_interval(const Estimate& share) {
  return share.interval ? fmt::format(" ({} to {})", digits_text(percent * share.interval->low),
                                      share_text(share.interval->high))
                        : "";
}

std::string workers_text(double workers) {
  return count_text(static_cast<std::size_t>(std::lround(workers)), "worker");
}

/// "20 to 24", "22 or more".
std::string workers_interval(const Interval& workers) {
  const std::string low = fmt::format("{:.0f}", workers.low);
  return std::isinf(workers.high) ? low + " or more"
                                  : fmt::format("{} to {:.0f}", low, workers.high);
}

std::string estimate_text(const Estimate& speedup) {
  return speedup.interval
             ? fmt::format("{} ({} to {})", digits_text(speedup.value),
                           digits_text(speedup.interval->low), digits_text(speedup.interval->high))
             : digits_text(speedup.value);
}

std::string parameters_text(const LawFit& fit) {
  switch (fit.law) {
    case Law::ideal:
      return "";
    case Law::amdahl:
      return fmt::format(" with a serial share of {}{}", share_text(fit.sigma.value),
                         share_interval(fit.sigma));
    case Law::gustafson:
      return fmt::format(" with a serial share of {}{}", share_text(fit.serial_share.value),
                         share_interval(fit.serial_share));
    case Law::amdahl_reduction:
      return fmt::format(" with a serial share of {}{} and {} for each step of a reduction",
                         share_text(fit.sigma.value), share_interval(fit.sigma),
                         seconds_text(fit.reduction_s.value));
    case Law::usl:
      return fmt::format(" with {}{} contention and {}{} coherency", share_text(fit.sigma.value),
                         share_interval(fit.sigma), share_text(fit.kappa.value),
                         share_interval(fit.kappa));
    case Law::usl_reduction:
      return fmt::format(" with {} contention, {} coherency and {} for each step of a reduction",
                         share_text(fit.sigma.value), share_text(fit.kappa.value),
                         seconds_text(fit.reduction_s.value));
  }
  return "";
}

/// What the law says of the place with the highest speedup.
std::string peak_text(const LawFit& fit) {
  if (fit.peak_workers) {
    const std::string interval =
        fit.peak_interval ? " (" + workers_interval(*fit.peak_interval) + ")" : "";
    return fmt::format("the speedup is highest at {}{}{}", workers_text(*fit.peak_workers),
                       interval,
                       *fit.peak_workers > fit.most_workers ? ", beyond what was measured"
                                                            : ", and falls with more");
  }
  return fmt::format("no peak was seen up to {}", workers_text(fit.most_workers));
}

std::string outlook_text(const CurveLaw& curve, double confidence) {
  const LawFit& fit = curve.choice->fit;
  const double twice = 2 * fit.most_workers;
  std::string text = fmt::format("for {} it expects a speedup of {}", workers_text(twice),
                                 estimate_text(law_speedup(curve, twice, confidence)));
  if (fit.law == Law::amdahl && fit.sigma.value > 0) {
    const double limit = 1 / (fit.terms.contention_s * curve.baseline_rate);
    text += fmt::format(", and with any number of them less than {}", digits_text(limit));
  }
  return text;
}

std::string trust_text(const LawChoice& choice) {
  std::vector<std::string> parts;
  if (!choice.limit.empty()) {
    parts.push_back(choice.limit);
  }
  if (choice.held_out && choice.held_out->misses()) {
    const HeldOut& held = *choice.held_out;
    parts.push_back(
        fmt::format("fitted without {}, it misses their time by {}, so beyond them it is a guess",
                    workers_text(held.workers),
                    percent_text(std::abs(held.expected_s.value / held.measured_s - 1))));
  }
  return parts.empty() ? "" : fmt::format(" (but {})", fmt::join(parts, "; "));
}

std::size_t most_points(const StudyLaws& laws) {
  std::size_t most = 0;
  for (const CurveLaw& curve : laws.curves) {
    most = std::max(most, different_workers(curve.times));
  }
  return most;
}

}  // namespace

std::string spoken_name(Law law) {
  switch (law) {
    case Law::ideal:
      return "ideal scaling";
    case Law::amdahl:
      return "Amdahl's law";
    case Law::gustafson:
      return "Gustafson's law";
    case Law::amdahl_reduction:
      return "Amdahl's law with a reduction";
    case Law::usl:
      return "the Universal Scalability Law";
    case Law::usl_reduction:
      return "the Universal Scalability Law with a reduction";
  }
  return "";
}

std::string law_sentence(const StudyLaws& laws, const std::vector<Series>& series,
                         double confidence) {
  if (laws.curves.empty()) {
    return "";
  }
  if (!laws.principal) {
    return fmt::format(
        "No law is fitted: that takes 3 numbers of workers that are not oversubscribed, and there "
        "{} {}.",
        most_points(laws) == 1 ? "is" : "are", most_points(laws));
  }
  const CurveLaw& curve = laws.curves[*laws.principal];
  const LawFit& fit = curve.choice->fit;
  const std::string whose =
      series.size() > 1 ? fmt::format("The times of {}", series[curve.series].label) : "The times";
  if (fit.points < enough_for_an_outlook) {
    return fmt::format("With {} of workers a law is a guess: {}{} fits to within {}.",
                       count_text(fit.points, "number"), spoken_name(fit.law),
                       fit.law == Law::gustafson
                           ? " with a serial share of " + share_text(fit.serial_share.value)
                           : " with a serial share of " + share_text(fit.sigma.value),
                       share_text(fit.misfit));
  }
  std::string text = fmt::format("{} follow {}{} to within {}: {}; {}", whose, spoken_name(fit.law),
                                 parameters_text(fit), share_text(fit.misfit),
                                 outlook_text(curve, confidence), peak_text(fit));
  if (curve.gustafson && fit.law != Law::gustafson) {
    text += fmt::format("; Gustafson's serial share is {}{}", share_text(curve.gustafson->value),
                        share_interval(*curve.gustafson));
  }
  return text + trust_text(*curve.choice) + ".";
}

}  // namespace scalelab
