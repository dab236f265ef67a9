// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/rates/point_rate.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace scalelab {
namespace {

/// How long a limit needs for what is demanded: nothing for none, NaN where it was not measured.
struct Needed {
  MachineLimit limit = MachineLimit::flops;
  double seconds = 0;
};

double seconds_for(double demanded, double per_second) {
  return demanded > 0 ? demanded / per_second : 0;
}

// The same of a limit that says more of what another one limits too: where it was not measured, as
// in older files, that other one does.
double seconds_for_part(double demanded, double per_second) {
  return std::isnan(per_second) ? 0 : seconds_for(demanded, per_second);
}

double message_seconds(const Point& point, const Attainable& most) {
  const double of_messages = point.demand_messages > 0 ? point.demand_messages * most.message_s : 0;
  return of_messages + seconds_for(point.demand_message_bytes, most.message_bandwidth);
}

std::optional<BindingLimit> binding_limit(const Point& point, const Attainable& most,
                                          const Estimate& time_s) {
  const std::array<Needed, 6> needs{
      {{MachineLimit::flops, seconds_for(point.demand_flops, most.flop_rate)},
       {MachineLimit::bandwidth, seconds_for(point.demand_bytes, most.bandwidth)},
       {MachineLimit::read_bandwidth,
        seconds_for_part(point.demand_read_bytes, most.read_bandwidth)},
       {MachineLimit::random_loads,
        seconds_for_part(point.demand_random_loads, most.random_loads_per_s)},
       {MachineLimit::dependent_loads, seconds_for(point.demand_dependent_loads, most.loads_per_s)},
       {MachineLimit::messages, message_seconds(point, most)}}};
  if (std::ranges::any_of(needs, [](const Needed& one) { return !std::isfinite(one.seconds); })) {
    return std::nullopt;
  }
  const Needed& longest = *std::ranges::max_element(needs, {}, &Needed::seconds);
  if (longest.seconds <= 0) {
    return std::nullopt;
  }
  Estimate share{longest.seconds / time_s.value, std::nullopt};
  if (time_s.interval) {
    share.interval =
        Interval{longest.seconds / time_s.interval->high, longest.seconds / time_s.interval->low};
  }
  return BindingLimit{.limit = longest.limit, .shortest_s = longest.seconds, .share = share};
}

PointRate rate_of(const Results& results, const PointAnalysis& at) {
  const Point& point = results.points[at.point];
  PointRate rate;
  rate.demands = point.demand_flops > 0 || point.demand_bytes > 0 ||
                 point.demand_dependent_loads > 0 || point.demand_messages > 0 ||
                 point.demand_message_bytes > 0;
  if (!at.time_s || !rate.demands) {
    return rate;
  }
  if (point.demand_flops > 0) {
    rate.flop_rate = point.demand_flops / at.time_s->value;
    if (point.demand_bytes > 0) {
      rate.intensity = point.demand_flops / point.demand_bytes;
    }
  }
  rate.binds = binding_limit(point, attainable_by(results, point), *at.time_s);
  return rate;
}

}  // namespace

std::string_view name_of(MachineLimit limit) {
  switch (limit) {
    case MachineLimit::flops:
      return "flops";
    case MachineLimit::bandwidth:
      return "bandwidth";
    case MachineLimit::read_bandwidth:
      return "read_bandwidth";
    case MachineLimit::random_loads:
      return "random_loads";
    case MachineLimit::dependent_loads:
      return "dependent_loads";
    case MachineLimit::messages:
      break;
  }
  return "messages";
}

std::vector<PointRate> rates_of(const Results& results, const StudyScaling& study) {
  std::vector<PointRate> rates;
  rates.reserve(study.points.size());
  for (const PointAnalysis& at : study.points) {
    rates.push_back(rate_of(results, at));
  }
  return rates;
}

}  // namespace scalelab
