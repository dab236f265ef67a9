// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/series.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "results/point_names.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

/// What a serial point shares with the curves that it starts.
struct Setting {
  GilPolicy gil = GilPolicy::none;
  Schedule schedule = Schedule::fixed;
  std::map<std::string, SizeValue>
      size;  ///< empty in weak scaling, where the size grows along a curve

  bool operator==(const Setting&) const = default;
};

struct Curve {
  Model model = Model::serial;
  Setting setting;
  std::int64_t nodes = 0;             ///< 0: any number
  std::int64_t threads_per_rank = 0;  ///< 0: any number
  std::vector<std::size_t> points;
};

Setting setting_of(const Point& point) {
  Setting setting{point.gil, point.schedule, {}};
  if (point.scaling == Scaling::strong) {
    setting.size = point.size;
  }
  return setting;
}

class Curves {
 public:
  Curves(const Results& results, const StudyScaling& study) : results_(results), study_(study) {
    for (std::size_t i = 0; i < study_.points.size(); ++i) {
      if (study_.points[i].time_s) {
        add(i);
      }
    }
    split_where(&Curves::repeats_a_layout,
                [](const Point& point, Curve& curve) { curve.nodes = point.nodes; });
    split_where(&Curves::repeats_workers,
                [](const Point& point, Curve& curve) { curve.threads_per_rank = point.threads; });
    start_with_serial();
    for (Curve& curve : curves_) {
      std::stable_sort(curve.points.begin(), curve.points.end(), [&](std::size_t a, std::size_t b) {
        return point(a).workers < point(b).workers;
      });
    }
    std::stable_sort(curves_.begin(), curves_.end(),
                     [](const Curve& a, const Curve& b) { return a.model < b.model; });
  }

  [[nodiscard]] std::vector<Series> labelled() const {
    const Variation varies = variation(results_, study_.study);
    std::set<Model> models;
    for (const Curve& curve : curves_) {
      models.insert(curve.model);
    }
    std::vector<Series> series;
    for (const Curve& curve : curves_) {
      series.push_back({label(curve, varies, models.size() > 1), curve.points});
    }
    return series;
  }

 private:
  [[nodiscard]] const Point& point(std::size_t i) const {
    return results_.points[study_.points[i].point];
  }

  void add(std::size_t i) {
    const Setting setting = setting_of(point(i));
    const auto found = std::find_if(curves_.begin(), curves_.end(), [&](const Curve& curve) {
      return curve.model == point(i).model && curve.setting == setting;
    });
    if (found != curves_.end()) {
      found->points.push_back(i);
    } else {
      curves_.push_back({point(i).model, setting, 0, 0, {i}});
    }
  }

  [[nodiscard]] bool repeats_a_layout(const Curve& curve) const {
    std::set<std::pair<std::int64_t, std::int64_t>> layouts;
    return std::any_of(curve.points.begin(), curve.points.end(), [&](std::size_t i) {
      return !layouts.emplace(point(i).ranks, point(i).threads).second;
    });
  }

  [[nodiscard]] bool repeats_workers(const Curve& curve) const {
    std::set<std::int64_t> workers;
    return std::any_of(curve.points.begin(), curve.points.end(),
                       [&](std::size_t i) { return !workers.insert(point(i).workers).second; });
  }

  /// Replaces each curve for which `ambiguous` holds by one for each value that `mark` sets.
  template <typename Mark>
  void split_where(bool (Curves::*ambiguous)(const Curve&) const, Mark mark) {
    std::vector<Curve> result;
    for (const Curve& curve : curves_) {
      if (!(this->*ambiguous)(curve)) {
        result.push_back(curve);
        continue;
      }
      std::map<std::pair<std::int64_t, std::int64_t>, Curve> parts;
      for (const std::size_t i : curve.points) {
        Curve part = curve;
        part.points.clear();
        mark(point(i), part);
        const auto key = std::pair(part.nodes, part.threads_per_rank);
        parts.try_emplace(key, std::move(part)).first->second.points.push_back(i);
      }
      for (auto& [key, part] : parts) {
        result.push_back(std::move(part));
      }
    }
    curves_ = std::move(result);
  }

  void start_with_serial() {
    std::vector<Curve> serial;
    std::vector<Curve> others;
    for (Curve& curve : curves_) {
      (curve.model == Model::serial ? serial : others).push_back(std::move(curve));
    }
    for (Curve& start : serial) {
      bool starts_one = false;
      for (Curve& curve : others) {
        if (curve.setting == start.setting && (start.nodes == 0 || start.nodes == curve.nodes)) {
          curve.points.insert(curve.points.begin(), start.points.begin(), start.points.end());
          starts_one = true;
        }
      }
      if (!starts_one) {
        others.push_back(std::move(start));
      }
    }
    curves_ = std::move(others);
  }

  [[nodiscard]] static std::string label(const Curve& curve, const Variation& varies,
                                         bool models_vary) {
    std::vector<std::string> parts;
    if (models_vary) {
      parts.emplace_back(to_string(curve.model));
    }
    if (varies.gil) {
      parts.push_back(fmt::format("gil {}", to_string(curve.setting.gil)));
    }
    if (varies.schedule) {
      parts.emplace_back(to_string(curve.setting.schedule));
    }
    if (curve.nodes != 0) {
      parts.push_back(count_text(static_cast<std::size_t>(curve.nodes), "node"));
    }
    if (curve.threads_per_rank != 0) {
      parts.push_back(count_text(static_cast<std::size_t>(curve.threads_per_rank), "thread") +
                      " a rank");
    }
    for (const std::string& name : varies.size) {
      const auto found = curve.setting.size.find(name);
      if (found != curve.setting.size.end()) {
        parts.push_back(name + " " + size_text(found->second));
      }
    }
    if (parts.empty()) {
      return std::string(to_string(curve.model));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
  }

  const Results& results_;
  const StudyScaling& study_;
  std::vector<Curve> curves_;
};

}  // namespace

std::vector<Series> series_of(const Results& results, const StudyScaling& study) {
  return Curves(results, study).labelled();
}

}  // namespace scalelab
