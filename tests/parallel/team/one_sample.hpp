// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>

#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {

/// A sample of `batch` repetitions, by a team that is made for it. Collective over the group.
inline TimedRun one_sample(const RankGroup& group, const TeamOptions& options, int batch,
                           const std::function<void(Worker&, int repetition)>& work) {
  Team team(test_job(), group, options);
  for (int repetition = 0; repetition < batch; ++repetition) {
    team.repeat([&](Worker& worker) { work(worker, repetition); });
  }
  const TimedRun run = team.end_sample();
  team.close();
  return run;
}

/// The same of one repetition.
inline TimedRun one_sample(const RankGroup& group, const TeamOptions& options,
                           const std::function<void(Worker&)>& work) {
  return one_sample(group, options, 1, [&](Worker& worker, int) { work(worker); });
}

}  // namespace scalelab
