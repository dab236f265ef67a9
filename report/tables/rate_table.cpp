// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/rate_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "report/tables/table_builder.hpp"
#include "report/words/rate_words.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

class EveryRate {
 public:
  EveryRate(const Results& results, const StudyAnalysis& study)
      : study_(study), table_(results, study, [&study](const PointAnalysis& at) {
          return study.baseline && at.rate.has_value();
        }) {}

  PointTable build() {
    if (table_.points().empty()) {
      return {};
    }
    table_.add_what_varies();
    const std::string& work_unit = table_.point(*table_.points().front()).work_unit;
    add_rate(rate_unit(work_unit, largest([](const PointAnalysis& at) { return *at.rate; })),
             [](const PointAnalysis& at) { return at.rate; });
    const bool counts_flops = work_unit == "flop";
    const double most_flops =
        largest([this](const PointAnalysis& at) { return rate_of(at).flop_rate.value_or(0); });
    if (most_flops > 0 && !counts_flops) {
      add_rate(rate_unit("flop", most_flops),
               [this](const PointAnalysis& at) { return rate_of(at).flop_rate; });
    }
    add_limits();
    return table_.take();
  }

 private:
  [[nodiscard]] const PointRate& rate_of(const PointAnalysis& at) const {
    return study_.rates[static_cast<std::size_t>(&at - study_.points.data())];
  }

  template <class Value>
  [[nodiscard]] double largest(Value value) const {
    double most = 0;
    for (const PointAnalysis* at : table_.points()) {
      most = std::max(most, value(*at));
    }
    return most;
  }

  template <class Rate>
  void add_rate(const ShownUnit& unit, Rate rate) {
    table_.add(unit.name, true, [&](const PointAnalysis& at) {
      const std::optional<double> value = rate(at);
      return value ? digits_text(*value * unit.per_stored) : "-";
    });
  }

  void add_limits() {
    const auto& points = table_.points();
    if (std::none_of(points.begin(), points.end(),
                     [this](const PointAnalysis* at) { return rate_of(*at).binds.has_value(); })) {
      return;
    }
    table_.add("limit", false, [this](const PointAnalysis& at) {
      const auto& binds = rate_of(at).binds;
      return binds ? std::string(short_words_for(binds->limit)) : "-";
    });
    table_.add("limit%", true, [this](const PointAnalysis& at) {
      const auto& binds = rate_of(at).binds;
      return binds ? share_cell(binds->share.value) : "-";
    });
    table_.add("interval", true, [this](const PointAnalysis& at) {
      const auto& binds = rate_of(at).binds;
      return binds ? interval_cell(binds->share, percent, 0) : "-";
    });
  }

  const StudyAnalysis& study_;
  TableBuilder table_;
};

}  // namespace

PointTable rate_table(const Results& results, const StudyAnalysis& study) {
  return EveryRate(results, study).build();
}

}  // namespace scalelab
