// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/summary.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cctype>
#include <cmath>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "report/words/caveats.hpp"
#include "report/words/law_words.hpp"
#include "report/words/program_words.hpp"
#include "report/words/rate_words.hpp"
#include "results/point_names.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

constexpr double share_worth_naming = 0.05;
constexpr std::size_t curves_named_at_most = 3;
constexpr std::size_t causes_named_at_most = 3;
constexpr std::size_t nodes_named_at_most = 3;

std::string factor_text(double factor) {
  return fmt::format("{:.{}f}", factor, factor >= 0.1 ? 2 : decimals_for(factor, 2));
}

/// "70 of the 74 points lost to waiting for the lock"; several causes where they took as many, and
/// what was gained where the causes took more than was lost. All in whole points, as in the table
/// of losses.
std::string cause_text(const Losses& lost, const Loss& chief) {
  const auto points = [](double share) { return std::lround(percent * share); };
  const long most = points(chief.lost);
  const long all = points(lost.lost);
  if (most <= 0) {
    return "";
  }
  std::vector<std::string_view> causes;
  double of_causes = 0;
  for (const Cause cause : every_cause) {
    if (points(lost.part(cause)) == most) {
      causes.push_back(words_for(cause));
      of_causes += lost.part(cause);
    }
  }
  if (causes.size() > causes_named_at_most) {
    return fmt::format("{} of the {} points lost to each of {} causes", most, all, causes.size());
  }
  const std::string_view each = causes.size() > 1 ? " each" : "";
  std::string to = fmt::format("lost to {}", fmt::join(causes, " and "));
  if (causes.size() == 1 && most == all) {
    return to;
  }
  if (const long gained = points(of_causes - lost.lost); gained > 0) {
    return fmt::format("{} points{} {}, with {} won back elsewhere", most, each, to, gained);
  }
  return fmt::format("{}{} of the {} points {}", most, each, all, to);
}

class SummaryWriter {
 public:
  SummaryWriter(const Results& results, const StudyAnalysis& study)
      : results_(results), study_(study), findings_(study.findings) {}

  [[nodiscard]] Summary write() const {
    if (!study_.baseline) {
      return measured_points() == 0 ? nothing_measured() : values_only();
    }
    Summary summary;
    const PointAnalysis* best = findings_.best ? &study_.points[*findings_.best] : nullptr;
    summary.headline = headline(best) + slow_headline(study_);
    summary.sentences.push_back(baseline_text() + "; " + best_text(best) + ".");
    std::vector<std::string> sentences = law_sentences(study_);
    sentences.insert(sentences.begin(), efficiency_sentence());
    std::vector<std::string> rates = rate_sentences(results_, study_);
    sentences.insert(sentences.begin(), std::make_move_iterator(rates.begin()),
                     std::make_move_iterator(rates.end()));
    sentences.push_back(lock_sentence());
    sentences.push_back(slow_node_sentence());
    std::ranges::move(program_sentences(results_, study_), std::back_inserter(sentences));
    sentences.push_back(caveat_sentence());
    std::erase(sentences, "");
    std::ranges::move(sentences, std::back_inserter(summary.sentences));
    return summary;
  }

 private:
  [[nodiscard]] const Point& point(const PointAnalysis& at) const {
    return results_.points[at.point];
  }
  [[nodiscard]] const Point& point(std::size_t at) const { return point(study_.points[at]); }
  [[nodiscard]] const PointAnalysis& baseline() const { return study_.points[*study_.baseline]; }
  [[nodiscard]] const std::string& kernel() const { return results_.studies[study_.study].kernel; }
  [[nodiscard]] bool is_weak() const {
    return results_.studies[study_.study].scaling == Scaling::weak;
  }

  [[nodiscard]] std::string name(const PointAnalysis& at) const {
    return point_label(point(at), study_.varies, point(at).oversubscribed ? "oversubscribed" : "");
  }

  [[nodiscard]] std::string interval_text(const Interval& interval) const {
    return fmt::format("{} interval {} to {}", percent_text(study_.confidence),
                       factor_text(interval.low), factor_text(interval.high));
  }

  [[nodiscard]] Summary nothing_measured() const {
    Summary summary;
    summary.headline = kernel() + ": nothing was measured";
    summary.sentences.emplace_back("No point of this study was measured.");
    summary.sentences.push_back(caveat_sentence());
    if (summary.sentences.back().empty()) {
      summary.sentences.back() = "There is nothing to compare.";
    }
    return summary;
  }

  [[nodiscard]] std::size_t measured_points() const {
    return static_cast<std::size_t>(
        std::count_if(study_.points.begin(), study_.points.end(),
                      [](const PointAnalysis& at) { return at.time_s.has_value(); }));
  }

  /// "rate goes from 65.0 1/s at threads 1x5 to 5433 1/s at serial 1x1"
  [[nodiscard]] std::string range_text(const ValueRange& range) const {
    const MeasuredValue& value = study_.values[range.value];
    const auto amount = [&value](std::size_t at) {
      return quantity_text(value.of_point[at]->value, value.unit);
    };
    const std::string what = spoken_name(value);
    const std::string low = amount(range.lowest);
    const std::string high = amount(range.highest);
    const std::string lowest = name(study_.points[range.lowest]);
    if (low == high) {
      return fmt::format("{} is {}{}", what, low,
                         range.points == 1 ? " at " + lowest : " at every point");
    }
    return fmt::format("{} goes from {} at {} to {} at {}", what, low, lowest, high,
                       name(study_.points[range.highest]));
  }

  /// For a kernel that has no work to share out: what it measured, and no speedup.
  [[nodiscard]] Summary values_only() const {
    std::vector<std::string> ranges;
    for (const ValueRange& range : findings_.values) {
      ranges.push_back(range_text(range));
    }
    Summary summary;
    summary.headline = fmt::format(
        "{}: {}", kernel(),
        ranges.empty() ? count_text(measured_points(), "point") + " measured" : ranges.front());
    summary.sentences.push_back(fmt::format(
        "{} measured; the kernel has no work for workers to share out, so what it measured is the "
        "result and there is no speedup.",
        count_text(measured_points(), "point") + (measured_points() == 1 ? " was" : " were")));
    for (std::string range : ranges) {
      range.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(range.front())));
      summary.sentences.push_back(range + ".");
    }
    if (std::string sentence = caveat_sentence(); !sentence.empty()) {
      summary.sentences.push_back(std::move(sentence));
    }
    return summary;
  }

  [[nodiscard]] std::string headline(const PointAnalysis* best) const {
    const std::string base_name = name(baseline());
    if (best == nullptr) {
      return fmt::format("{}: {} takes {}; there is no other point to compare it with", kernel(),
                         base_name, seconds_text(baseline().time_s->value));
    }
    if (best->speedup->value <= 1) {
      return fmt::format("{}: no point is faster than {} ({})", kernel(), base_name,
                         seconds_text(baseline().time_s->value));
    }
    std::string text =
        fmt::format("{}: {} {} {} times {} {}, at {} efficiency", kernel(), name(*best),
                    is_weak() ? "does" : "is", factor_text(best->speedup->value),
                    is_weak() ? "the work per second of" : "as fast as", base_name,
                    percent_text(best->efficiency->value));
    for (const LockFinding& lock : findings_.locks) {
      if (lock.threads != findings_.best) {
        text += fmt::format("; with gil {}, {}", to_string(lock.gil), reach_text(lock.threads));
      }
    }
    return text;
  }

  [[nodiscard]] std::string baseline_text() const {
    const PointAnalysis& base = baseline();
    std::string detail = count_text(base.samples, "sample");
    if (base.time_s->interval) {
      detail = fmt::format("{} interval {} to {}, {}", percent_text(study_.confidence),
                           seconds_text(base.time_s->interval->low),
                           seconds_text(base.time_s->interval->high), detail);
    }
    return fmt::format("The baseline is {}: {} ({})", name(base), seconds_text(base.time_s->value),
                       detail);
  }

  [[nodiscard]] std::string best_text(const PointAnalysis* best) const {
    if (best == nullptr) {
      return "no other point was measured, so there is no speedup to tell";
    }
    const Estimate& speedup = *best->speedup;
    std::string detail = "too few samples for an interval";
    if (speedup.interval) {
      detail = interval_text(*speedup.interval);
    }
    const std::string opening = speedup.value > 1
                                    ? "the best is " + name(*best)
                                    : "no point beats it, and the next best is " + name(*best);
    const std::string what =
        is_weak() ? fmt::format("{} times the work per second in {}", factor_text(speedup.value),
                                seconds_text(best->time_s->value))
                  : fmt::format("a speedup of {} in {}", factor_text(speedup.value),
                                seconds_text(best->time_s->value));
    const bool unsure =
        speedup.interval && speedup.interval->low <= 1 && speedup.interval->high >= 1;
    return fmt::format("{}, with {} ({}){}", opening, what, detail,
                       unsure ? ", which cannot be told from no speedup at all" : "");
  }

  /// "at 4 workers for threads, gil interval (26 %, 70 of the 74 points lost to waiting for the
  /// lock)".
  [[nodiscard]] std::string fall_text(const EfficiencyFall& fall) const {
    const PointAnalysis& at = study_.points[fall.point];
    const std::string cause = fall.chief ? cause_text(*at.losses, *fall.chief) : "";
    const std::string curve =
        study_.series.size() == 1 ? "" : " for " + study_.series[fall.series].label;
    return fmt::format("at {}{} ({}{})",
                       count_text(static_cast<std::size_t>(point(at).workers), "worker"), curve,
                       percent_text(at.efficiency->value), cause.empty() ? "" : ", " + cause);
  }

  [[nodiscard]] std::string efficiency_sentence() const {
    const EfficiencyFindings& found = findings_.efficiency;
    if (found.curves == 0) {
      return "";
    }
    const std::string wanted = percent_text(study_.efficiency_wanted);
    if (found.falls.empty()) {
      return fmt::format("Efficiency stays at {} or above up to {}.", wanted,
                         count_text(static_cast<std::size_t>(found.most_workers), "worker"));
    }
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < std::min(found.falls.size(), curves_named_at_most); ++i) {
      texts.push_back(fall_text(found.falls[i]));
    }
    if (found.falls.size() > texts.size()) {
      texts.push_back("no earlier on " +
                      count_text(found.falls.size() - texts.size(), "more curve"));
    }
    if (found.falls.size() < found.curves) {
      texts.push_back("not at all on " +
                      count_text(found.curves - found.falls.size(), "other curve"));
    }
    return fmt::format("Efficiency first falls under {} {}.", wanted, fmt::join(texts, "; "));
  }

  [[nodiscard]] std::string reach_text(std::size_t at) const {
    return fmt::format("{} {}{} reach {}", point(at).workers, to_string(point(at).model),
                       point(at).oversubscribed ? " (oversubscribed)" : "",
                       factor_text(study_.points[at].speedup->value));
  }

  /// Threads under the policy against processes under it and threads without a lock.
  [[nodiscard]] std::string lock_text(const LockFinding& lock) const {
    const PointAnalysis& locked = study_.points[lock.threads];
    std::string text =
        fmt::format("With gil {}, {} times the baseline's {}", to_string(lock.gil),
                    reach_text(lock.threads), is_weak() ? "work per second" : "speed");
    if (locked.account && locked.account->lock_wait() >= share_worth_naming) {
      text += fmt::format(" and wait for the lock {} of their time",
                          percent_text(locked.account->lock_wait()));
    }
    std::vector<std::string> others;
    if (lock.processes) {
      others.push_back(reach_text(*lock.processes));
    }
    if (lock.free_threads) {
      others.push_back(reach_text(*lock.free_threads) + " without the lock");
    }
    return fmt::format("{}; {}.", text, fmt::join(others, ", "));
  }

  [[nodiscard]] std::string lock_sentence() const {
    std::vector<std::string> texts;
    for (const LockFinding& lock : findings_.locks) {
      texts.push_back(lock_text(lock));
    }
    return fmt::format("{}", fmt::join(texts, " "));
  }

  /// "31 %", "23 to 31 %".
  [[nodiscard]] static std::string longer_text(const SlowNode& slow) {
    const std::string least = percent_text(slow.least);
    const std::string most = percent_text(slow.most);
    return least == most ? most : fmt::format("{:.0f} to {}", percent * slow.least, most);
  }

  /// "On nid2 workers took 31 % longer for the same work than on other nodes, at processes 4x1".
  [[nodiscard]] std::string slow_node_sentence() const {
    std::vector<std::string> texts;
    const std::vector<SlowNode>& nodes = study_.slow_nodes;
    for (std::size_t i = 0; i < std::min(nodes.size(), nodes_named_at_most); ++i) {
      const SlowNode& slow = nodes[i];
      const std::string where = slow.points.size() == 1
                                    ? name(study_.points[slow.points.front()])
                                    : fmt::format("{} of {}", slow.points.size(),
                                                  count_text(points_on(slow.node), "point"));
      texts.push_back(fmt::format("on {} {}{} longer{}, at {}",
                                  node_name(results_.machine, slow.node),
                                  i == 0 ? "workers took " : "", longer_text(slow),
                                  i == 0 ? " for the same work than on other nodes" : "", where));
    }
    if (nodes.size() > texts.size()) {
      texts.push_back("on " + count_text(nodes.size() - texts.size(), "more node") + " likewise");
    }
    if (texts.empty()) {
      return "";
    }
    texts.front().front() = 'O';
    return fmt::format("{}.", fmt::join(texts, "; "));
  }

  /// How many points had workers on this node and on others.
  [[nodiscard]] std::size_t points_on(std::int64_t node) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(study_.points, [node](const PointAnalysis& at) {
          return std::ranges::count(at.nodes, node, &NodeAccount::node) > 0;
        }));
  }

  [[nodiscard]] std::string caveat_sentence() const {
    const std::vector<std::string> clauses = caveats(results_, study_);
    return clauses.empty() ? "" : fmt::format("Mind that {}.", fmt::join(clauses, "; "));
  }

  const Results& results_;
  const StudyAnalysis& study_;
  const Findings& findings_;
};

}  // namespace

Summary summarise(const Results& results, const StudyAnalysis& study) {
  return SummaryWriter(results, study).write();
}

}  // namespace scalelab
