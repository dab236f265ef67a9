// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>

#include "kernels/kernel.hpp"
#include "parallel/job/job.hpp"
#include "parallel/job/rank_group.hpp"
#include "parallel/team/process.hpp"
#include "parallel/team/team.hpp"
#include "study/config.hpp"
#include "study/plan.hpp"
#include "study/prepared_point.hpp"

namespace scalelab {

/// A point of a kernel: its team, with locks and queues, and its kernel, prepared.
class KernelPoint : public PreparedPoint {
 public:
  /// Makes and prepares all of it. The job, the group, the config and the kernel must outlive this.
  /// Collective over the group.
  KernelPoint(Job& job, const RankGroup& group, const Config& config, const KernelInfo& kernel,
              const PlannedPoint& point);

  /// Each repetition is reset before and answered after, untimed.
  Visit visit(int batch) override;

  void close() override;

 private:
  [[nodiscard]] std::unique_ptr<Kernel> prepared_kernel(const KernelInfo& info, const Size& size);

  std::string name_;
  Team team_;
  Process process_;
  std::unique_ptr<Kernel> kernel_;
};

}  // namespace scalelab
