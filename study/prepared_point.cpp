#include "study/prepared_point.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

#include "study/batch.hpp"

namespace scalelab {
namespace {

// Calls `step`; says at which point it failed when it throws.
template <class Step>
auto at_point(const Config& config, const PlannedPoint& point, Step step) {
  try {
    return step();
  } catch (const std::exception& error) {
    throw std::runtime_error(fmt::format("kernel {} failed at point {}: {}", config.kernel->name,
                                         label(point.record), error.what()));
  }
}

}  // namespace

PreparedPoint::PreparedPoint(Job& job, const RankGroup& group, const Config& config,
                             const PlannedPoint& point)
    : config_(&config),
      point_(&point),
      team_(job, group,
            {.threads = point.layout.threads,
             .gil = gil_policy_from(point.record.gil),
             .interpreter = config.interpreter,
             .schedule = schedule_from(point.record.schedule),
             .placement = config.placement}),
      process_(team_, group.communicator, config.measure.seed) {
  at_point(config, point, [&] {
    kernel_ = config.kernel->create(point.size);
    kernel_->prepare(process_);
  });
}

Visit PreparedPoint::visit(int batch) {
  return at_point(*config_, *point_, [&] {
    Visit visit;
    std::vector<Answer> answers;
    answers.reserve(static_cast<std::size_t>(batch));
    visit.run =
        team_.measure_batch(batch, [&](Worker& worker, int) { kernel_->work(worker); },
                            {.before = [&](int) { kernel_->reset(process_); },
                             .after = [&](int) { answers.push_back(kernel_->answer(process_)); }});
    visit.answer = answer_of_batch(answers);
    return visit;
  });
}

void PreparedPoint::close() {
  at_point(*config_, *point_, [&] { kernel_->close(); });
}

}  // namespace scalelab
