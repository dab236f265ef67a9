// SPDX-License-Identifier: BSD-3-Clause
#include "study/kernel/kernel_point.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <exception>
#include <stdexcept>
#include <utility>
#include <vector>

#include "results/point_names.hpp"
#include "study/batch.hpp"

namespace scalelab {
namespace {

TeamOptions team_options(const Config& config, const PlannedPoint& point) {
  return {.threads = point.layout.threads,
          .gil = point.record.gil,
          .interpreter = config.interpreter,
          .schedule = point.record.schedule,
          .placement = config.placement};
}

// What `action` returns; its exceptions with the point's name before them.
template <class Action>
auto in_the_name_of(const std::string& point, Action&& action) {
  try {
    return std::forward<Action>(action)();
  } catch (const std::exception& error) {
    throw std::runtime_error(fmt::format("{}: {}", point, error.what()));
  }
}

}  // namespace

KernelPoint::KernelPoint(Job& job, const RankGroup& group, const Config& config,
                         const KernelInfo& kernel, const PlannedPoint& point)
    : name_(fmt::format("kernel {} failed at point {}", kernel.name, short_label(point.record))),
      team_(job, group, team_options(config, point)),
      process_(team_, group.communicator, config.measure.seed),
      kernel_(in_the_name_of(name_, [&] { return prepared_kernel(kernel, point.size); })) {}

std::unique_ptr<Kernel> KernelPoint::prepared_kernel(const KernelInfo& info, const Size& size) {
  std::unique_ptr<Kernel> kernel = info.create(size);
  kernel->prepare(process_);
  return kernel;
}

Visit KernelPoint::visit(int batch) {
  return in_the_name_of(name_, [&] {
    std::vector<Answer> answers;
    answers.reserve(static_cast<std::size_t>(batch));
    for (int repetition = 0; repetition < batch; ++repetition) {
      kernel_->reset(process_);
      team_.repeat([this](Worker& worker) { kernel_->work(worker); });
      answers.push_back(kernel_->answer(process_));
    }
    return Visit{.run = team_.end_sample(), .answer = answer_of_batch(answers)};
  });
}

void KernelPoint::close() {
  kernel_->close();
  team_.close();
}

}  // namespace scalelab
