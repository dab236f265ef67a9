#pragma once

#include "parallel/team/team.hpp"
#include "study/config.hpp"
#include "study/plan.hpp"

namespace scalelab {

/// What one visit to a point gave: one sample, of one repetition or of a batch. Complete on the
/// group's rank 0.
struct Visit {
  TimedRun run;
  Answer answer;
};

/// Takes one sample of a point: prepares, runs, answers; each of the `batch` repetitions in a
/// kernel of its own. Collective over the point's ranks. An exception of the kernel comes out with
/// the point's name before it; the job must end then, since other ranks may wait for this one.
Visit visit_point(Job& job, const RankGroup& group, const Config& config, const PlannedPoint& point,
                  int batch);

}  // namespace scalelab
