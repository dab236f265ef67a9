#include "study/visit.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <vector>

#include "study/batch.hpp"

namespace scalelab {

Visit visit_point(Job& job, const RankGroup& group, const Config& config, const PlannedPoint& point,
                  int batch) {
  try {
    Team team(job, group,
              {.threads = point.layout.threads,
               .gil = gil_policy_from(point.record.gil),
               .interpreter = config.interpreter,
               .schedule = schedule_from(point.record.schedule),
               .placement = config.placement});
    Process process(team, group.communicator, config.measure.seed);
    std::vector<std::unique_ptr<Kernel>> kernels;
    kernels.reserve(static_cast<std::size_t>(batch));
    for (int repetition = 0; repetition < batch; ++repetition) {
      kernels.push_back(config.kernel->create(point.size));
      kernels.back()->prepare(process);
    }
    Visit visit;
    visit.run = team.measure_batch(batch, [&](Worker& worker, int repetition) {
      kernels[static_cast<std::size_t>(repetition)]->work(worker);
    });
    std::vector<Answer> answers;
    answers.reserve(kernels.size());
    for (const auto& kernel : kernels) {
      answers.push_back(kernel->answer(process));
    }
    visit.answer = answer_of_batch(answers);
    return visit;
  } catch (const std::exception& error) {
    throw std::runtime_error(fmt::format("kernel {} failed at point {}: {}", config.kernel->name,
                                         label(point.record), error.what()));
  }
}

}  // namespace scalelab
