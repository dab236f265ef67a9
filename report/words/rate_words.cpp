// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/rate_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "results/point_names.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

/// What is to be made of a share above 100 %.
std::string_view reason_for_more(MachineLimit limit) {
  switch (limit) {
    case MachineLimit::flops:
      return "dgemm was slower when it was measured, as when other programs or the clock take part "
             "of a core";
    case MachineLimit::bandwidth:
    case MachineLimit::read_bandwidth:
      return "part of the data stayed in caches, which the bandwidth of main memory does not limit";
    case MachineLimit::random_loads:
      return "part of the data stayed in caches, or lay where several loads find it together";
    case MachineLimit::dependent_loads:
      return "part of the data stayed in caches, or several loads were under way at once";
    case MachineLimit::messages:
      break;
  }
  return "messages were under way at once, or quicker than those between the two ranks that the "
         "limit was measured with";
}

class RateWriter {
 public:
  RateWriter(const Results& results, const StudyAnalysis& study)
      : results_(results), study_(study) {}

  [[nodiscard]] std::vector<std::string> sentences() const {
    if (!study_.baseline || !rate(*study_.baseline).demands) {
      return {};
    }
    return {slow_sentence(), rate_sentence(), beyond_sentence()};
  }

 private:
  [[nodiscard]] const PointRate& rate(std::size_t at) const { return study_.rates[at]; }

  [[nodiscard]] std::string name(std::size_t at) const {
    const Point& point = results_.points[study_.points[at].point];
    return point_label(point, study_.varies, point.oversubscribed ? "oversubscribed" : "");
  }

  /// "41.3 Gflop/s at serial 1x1, 92 % of dgemm here"
  [[nodiscard]] std::string rate_text(std::size_t at) const {
    const PointAnalysis& analysed = study_.points[at];
    const Point& point = results_.points[analysed.point];
    const ShownUnit unit = rate_unit(point.work_unit, *analysed.rate);
    std::string text = fmt::format("{} {} at {}", digits_text(*analysed.rate * unit.per_stored),
                                   unit.name, name(at));
    if (const auto& binds = rate(at).binds) {
      text += fmt::format(", {} of {}", share_text(binds->share.value), words_for(binds->limit));
    }
    return text;
  }

  [[nodiscard]] static std::string share_text(double share) {
    return share < slow_share ? precise_percent_text(share) : percent_text(share);
  }

  [[nodiscard]] std::string rate_sentence() const {
    std::string text = "Its rate is " + rate_text(*study_.baseline);
    const auto& best = study_.findings.best;
    if (best) {
      text += "; " + rate_text(*best);
    }
    if (rate(*study_.baseline).binds && (!best || rate(*best).binds)) {
      return text + ".";
    }
    return text +
           (results_.limits.empty()
                ? ". What this machine can do at best was not measured (measure.limits = true "
                  "does), so nothing tells how good that is."
                : ". Not all of the limits that it may be up against were measured, so not every "
                  "rate has its share of one beside it.");
  }

  [[nodiscard]] std::string slow_sentence() const {
    const auto& binds = rate(*study_.baseline).binds;
    if (!binds || binds->share.value > slow_share) {
      return "";
    }
    return fmt::format(
        "This is slow code: {} reaches {} of {}. What leaves the machine idle scales easily, so "
        "its speedup is worth little.",
        name(*study_.baseline), share_text(binds->share.value), words_for(binds->limit));
  }

  /// Of the points that are named, the first that is above its limit.
  [[nodiscard]] std::string beyond_sentence() const {
    for (const std::optional<std::size_t>& at : {study_.baseline, study_.findings.best}) {
      if (at && rate(*at).binds && rate(*at).binds->share.value > impossible_share) {
        return fmt::format("More than 100 % says that {}.",
                           reason_for_more(rate(*at).binds->limit));
      }
    }
    return "";
  }

  const Results& results_;
  const StudyAnalysis& study_;
};

}  // namespace

std::string_view short_words_for(MachineLimit limit) {
  switch (limit) {
    case MachineLimit::flops:
      return "dgemm";
    case MachineLimit::bandwidth:
      return "bandwidth";
    case MachineLimit::read_bandwidth:
      return "read bandwidth";
    case MachineLimit::random_loads:
      return "random loads";
    case MachineLimit::dependent_loads:
      return "loads";
    case MachineLimit::messages:
      break;
  }
  return "messages";
}

std::string_view words_for(MachineLimit limit) {
  switch (limit) {
    case MachineLimit::flops:
      return "dgemm here";
    case MachineLimit::bandwidth:
      return "the memory bandwidth here";
    case MachineLimit::read_bandwidth:
      return "the bandwidth of reading memory here";
    case MachineLimit::random_loads:
      return "the random loads that memory answers here";
    case MachineLimit::dependent_loads:
      return "the dependent loads that memory answers here";
    case MachineLimit::messages:
      break;
  }
  return "what messages between ranks allow here";
}

std::vector<std::string> rate_sentences(const Results& results, const StudyAnalysis& study) {
  std::vector<std::string> sentences = RateWriter(results, study).sentences();
  std::erase(sentences, "");
  return sentences;
}

std::string slow_headline(const StudyAnalysis& study) {
  if (!study.baseline) {
    return "";
  }
  const auto& binds = study.rates[*study.baseline].binds;
  if (!binds || binds->share.value > slow_share) {
    return "";
  }
  return fmt::format("; but slow code: {} of {}", precise_percent_text(binds->share.value),
                     words_for(binds->limit));
}

}  // namespace scalelab
