// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/law_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "words/quantities.hpp"

namespace scalelab {
namespace {

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

/// The law's speedup for twice as many workers as were measured.
std::string outlook_text(const LawFit& fit, const CurveLaw& curve, double confidence) {
  return estimate_text(law_speedup(fit, curve, 2 * fit.most_workers, confidence));
}

std::string fit_sentence(const std::string& whose, const CurveLaw& curve, double confidence) {
  const LawFit& fit = curve.choice->fit;
  std::string text =
      fmt::format("{} follow {}{} to within {}: for {} it expects a speedup of {}", whose,
                  spoken_name(fit.law), parameters_text(fit), share_text(fit.misfit),
                  workers_text(2 * fit.most_workers), outlook_text(fit, curve, confidence));
  if (fit.law == Law::amdahl && fit.sigma.value > 0) {
    const double limit = 1 / (fit.terms.contention_s * curve.baseline_rate);
    text += fmt::format(", and with any number of them less than {}", digits_text(limit));
  }
  if (curve.gustafson && fit.law != Law::gustafson) {
    text += fmt::format("; Gustafson's serial share is {}{}", share_text(curve.gustafson->value),
                        share_interval(*curve.gustafson));
  }
  return text + ".";
}

std::string no_law_sentence(const std::string& whose, const LawFit& nearest) {
  const Furthest& furthest = nearest.furthest;
  return fmt::format(
      "No law fits {}: the nearest is {}, and the time of {} is {} {} it, {} times its own "
      "standard error, so nothing is said of more workers.",
      whose, spoken_name(nearest.law), workers_text(furthest.workers),
      share_text(std::abs(furthest.relative)), furthest.relative < 0 ? "below" : "above",
      digits_text(furthest.errors));
}

std::string rivals_sentence(const CurveLaw& curve, double confidence) {
  std::vector<std::string> texts;
  for (const LawFit& rival : curve.choice->rivals) {
    texts.push_back(fmt::format("{}, which expects {} there", spoken_name(rival.law),
                                outlook_text(rival, curve, confidence)));
  }
  return texts.empty()
             ? ""
             : fmt::format("The times can't tell it from {}.", fmt::join(texts, ", nor from "));
}

/// Where the speedup that was measured is highest.
std::string measured_peak_text(const MeasuredPeak& peak) {
  const std::string fall =
      peak.fall
          ? fmt::format("with {} it is lower than with {:.0f}, and their intervals don't touch",
                        workers_text(peak.fall->to), peak.fall->from)
          : "";
  if (peak.workers == peak.most_workers) {
    return peak.fall ? fmt::format(
                           "The highest speedup was measured with {}, the most that were "
                           "tried, but {}",
                           workers_text(peak.workers), fall)
                     : fmt::format("No peak was seen up to {}", workers_text(peak.most_workers));
  }
  const std::string highest =
      fmt::format("The highest speedup was measured with {}", workers_text(peak.workers));
  if (peak.fall) {
    return highest + "; " + fall;
  }
  return highest + (peak.all_have_intervals
                        ? ", which can't be told from that with more"
                        : ", and there are too few samples to tell it from that with more");
}

std::string peak_sentence(const CurveLaw& curve) {
  std::string text = measured_peak_text(*curve.peak);
  const LawFit& fit = curve.choice->fit;
  if (curve.choice->verdict == TestOfFit::fits && fit.peak_workers) {
    text += fmt::format("; by the law it is highest with {}{}{}", workers_text(*fit.peak_workers),
                        fit.peak_interval ? " (" + workers_interval(*fit.peak_interval) + ")" : "",
                        *fit.peak_workers > fit.most_workers ? ", beyond what was measured" : "");
  }
  return text + ".";
}

/// How far to believe the law beyond what was measured.
std::string trust_sentence(const CurveLaw& curve) {
  const LawChoice& choice = *curve.choice;
  std::vector<std::string> parts;
  if (different_workers(curve.times) == fewest_to_compare) {
    parts.push_back(fmt::format("{} of workers are too few to try a law that peaks",
                                count_text(fewest_to_compare, "number")));
  }
  if (choice.held_out && choice.held_out->misses()) {
    const HeldOut& held = *choice.held_out;
    const double off = held.expected_s.value / held.measured_s - 1;
    parts.push_back(fmt::format(
        "without the time of {}, {} would have been chosen and have expected {} {} than was "
        "measured, so beyond what was measured it is a guess",
        workers_text(held.workers), spoken_name(held.law), share_text(std::abs(off)),
        off < 0 ? "less" : "more"));
  }
  if (parts.empty()) {
    return "";
  }
  std::string text = fmt::format("{}.", fmt::join(parts, "; "));
  text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  return text;
}

std::string guess_sentence(const LawFit& fit) {
  const Estimate& share = fit.law == Law::gustafson ? fit.serial_share : fit.sigma;
  return fmt::format(
      "With {} of workers a law is a guess: {} with a serial share of {} is off by {} on average.",
      count_text(fit.points, "number"), spoken_name(fit.law), share_text(share.value),
      share_text(fit.misfit));
}

/// Why no curve has a law.
std::string none_sentence(const StudyLaws& laws) {
  std::size_t most = 0;
  for (const CurveLaw& curve : laws.curves) {
    most = std::max(most, different_workers(curve.times));
  }
  if (most >= fewest_for_a_law) {
    return "No law is fitted: with one sample a point nothing tells how far the times may be off.";
  }
  return fmt::format(
      "No law is fitted: that takes {} numbers of workers that are not oversubscribed, and there "
      "{} {}.",
      fewest_for_a_law, most == 1 ? "is" : "are", most);
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

std::vector<std::string> law_sentences(const StudyAnalysis& study) {
  const StudyLaws& laws = study.laws;
  if (laws.curves.empty()) {
    return {};
  }
  if (!laws.principal) {
    return {none_sentence(laws)};
  }
  const CurveLaw& curve = laws.curves[*laws.principal];
  const std::string of =
      study.series.size() > 1 ? fmt::format(" of {}", study.series[curve.series].label) : "";
  std::vector<std::string> sentences;
  switch (curve.choice->verdict) {
    case TestOfFit::fits:
      sentences = {fit_sentence("The times" + of, curve, study.confidence),
                   rivals_sentence(curve, study.confidence), peak_sentence(curve),
                   trust_sentence(curve)};
      break;
    case TestOfFit::no_law:
      sentences = {no_law_sentence("the times" + of, curve.choice->fit), peak_sentence(curve)};
      break;
    case TestOfFit::not_tested:
      sentences = {guess_sentence(curve.choice->fit), peak_sentence(curve)};
      break;
  }
  std::erase(sentences, "");
  return sentences;
}

}  // namespace scalelab
