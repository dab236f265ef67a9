#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "kernels/catalogue.hpp"
#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {

/// Which way of working in parallel a kernel is run under, on all ranks of the test program.
struct Way {
  int threads = 1;
  std::string gil = "none";
  Schedule schedule = Schedule::fixed;
  InterpreterSettings interpreter{};
};

inline std::string to_string(const Way& way) {
  return std::to_string(test_job().ranks()) + "x" + std::to_string(way.threads) + ", gil " +
         way.gil + (way.schedule == Schedule::dynamic ? ", dynamic" : ", static");
}

/// 1, 2 and 3 threads, under each policy of the interpreter lock, static and dynamic.
inline std::vector<Way> all_ways() {
  std::vector<Way> ways;
  for (const int threads : {1, 2, 3}) {
    for (const std::string_view gil : gil_policy_names) {
      for (const Schedule schedule : {Schedule::fixed, Schedule::dynamic}) {
        ways.push_back({.threads = threads, .gil = std::string(gil), .schedule = schedule});
      }
    }
  }
  return ways;
}

/// Samples of a kernel on the ranks of `group`, as a study takes them: two, with one kernel that is
/// reset in between, because the second must answer as the first did. Collective over the group.
inline Answer run_kernel(const std::string& name, const Size& size, std::uint32_t seed,
                         const Way& way, const RankGroup& group) {
  Team team(test_job(), group,
            {.threads = way.threads,
             .gil = gil_policy_from(way.gil),
             .interpreter = way.interpreter,
             .schedule = way.schedule});
  Process process(team, group.communicator, seed);
  const auto kernel = find_kernel(name)->create(size);
  kernel->prepare(process);
  std::vector<Answer> answers;
  team.measure_batch(2, [&](Worker& worker, int) { kernel->work(worker); },
                     {.before = [&](int) { kernel->reset(process); },
                      .after = [&](int) { answers.push_back(kernel->answer(process)); }});
  kernel->close();
  EXPECT_EQ(answers[0].value, answers[1].value) << name << " answers otherwise after a reset";
  return answers[0].verified ? answers[1] : answers[0];
}

}  // namespace scalelab
