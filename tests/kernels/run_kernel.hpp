// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "kernels/catalogue.hpp"
#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {

/// Which way of working in parallel a kernel is run under, on all ranks of the test program.
struct Way {
  int threads = 1;
  GilPolicy gil = GilPolicy::none;
  Schedule schedule = Schedule::fixed;
  InterpreterSettings interpreter{};
};

inline std::string to_string(const Way& way) {
  return fmt::format("{}x{}, gil {}, {}", test_job().ranks(), way.threads, to_string(way.gil),
                     to_string(way.schedule));
}

/// 1, 2 and 3 threads, under each policy of the interpreter lock, static and dynamic.
inline std::vector<Way> all_ways() {
  std::vector<Way> ways;
  for (const int threads : {1, 2, 3}) {
    for (const std::string_view gil : enum_names<GilPolicy>) {
      for (const Schedule schedule : {Schedule::fixed, Schedule::dynamic}) {
        ways.push_back(
            {.threads = threads, .gil = from_name<GilPolicy>(gil), .schedule = schedule});
      }
    }
  }
  return ways;
}

/// Each number of threads with each schedule, under the policies in turn: for most sizes of a test
/// that runs one size in all_ways(), and where a way takes long. Each policy with each schedule is
/// there for every kernel (every_kernel_mpi_test.cpp).
inline std::vector<Way> few_ways() {
  std::vector<Way> ways;
  for (const int threads : {3, 2, 1}) {
    for (const Schedule schedule : {Schedule::fixed, Schedule::dynamic}) {
      const std::string_view gil =
          enum_names<GilPolicy>.at(ways.size() % enum_names<GilPolicy>.size());
      ways.push_back({.threads = threads, .gil = from_name<GilPolicy>(gil), .schedule = schedule});
    }
  }
  return ways;
}

/// Every kernel of the catalogue, for a test that holds for whichever are in it.
inline std::vector<std::string> names_of_kernels() {
  std::vector<std::string> names;
  for (const KernelInfo& info : catalogue()) {
    names.push_back(info.name);
  }
  return names;
}

/// One sample of a kernel on the ranks of `group`, as a study takes it, and then another by the
/// same kernel, which must have the same answer. Returns the first one, or the second if that is
/// wrong. Collective over the group.
inline Answer run_kernel(const std::string& name, const Size& size, std::uint32_t seed,
                         const Way& way, const RankGroup& group) {
  Team team(test_job(), group,
            {.threads = way.threads,
             .gil = way.gil,
             .interpreter = way.interpreter,
             .schedule = way.schedule});
  Process process(team, group.communicator, seed);
  const auto kernel = find_kernel(name)->create(size);
  kernel->prepare(process);
  const auto repeat = [&] {
    kernel->reset(process);
    team.measure([&](Worker& worker) { kernel->work(worker); });
    return kernel->answer(process);
  };
  const Answer first = repeat();
  Answer second = repeat();
  kernel->close();
  team.close();
  if (second.verified && second.value != first.value) {
    second.verified = false;
    second.check = fmt::format("the second repetition gives {:.17g} and the first {:.17g}",
                               second.value, first.value);
  }
  return second.verified ? first : second;
}

/// A value that the kernel measured of its own; a failure where it measured none of that name.
inline double value_of(const Answer& answer, const std::string& name) {
  for (const KernelValue& value : answer.values) {
    if (value.name == name) {
      return value.value;
    }
  }
  ADD_FAILURE() << "no value " << name;
  return 0;
}

}  // namespace scalelab
