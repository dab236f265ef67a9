#include "study/visit.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace scalelab {

Visit visit_point(Job& job, const RankGroup& group, const Config& config,
                  const PlannedPoint& point) {
  try {
    Team team(job, group,
              {.threads = point.layout.threads,
               .gil = gil_policy_from(point.record.gil),
               .interpreter = config.interpreter,
               .schedule = schedule_from(point.record.schedule)});
    Process process(team, group.communicator, config.measure.seed);
    const auto kernel = config.kernel->create(point.size);
    kernel->prepare(process);
    Visit visit;
    visit.run = team.measure([&](Worker& worker) { kernel->work(worker); });
    visit.answer = kernel->answer(process);
    return visit;
  } catch (const std::exception& error) {
    throw std::runtime_error(fmt::format("kernel {} failed at point {}: {}", config.kernel->name,
                                         label(point.record), error.what()));
  }
}

}  // namespace scalelab
