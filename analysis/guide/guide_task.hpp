// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "words/gil_policy.hpp"
#include "words/named_enum.hpp"

namespace scalelab {

/// What a guide to threads and processes tells a beginner to take.
enum class Way : std::uint8_t { threads, processes };

template <>
inline constexpr EnumNames<2> enum_names<Way>{"threads", "processes"};

/// The lock that the guide's workers are behind.
inline constexpr GilPolicy guide_lock = GilPolicy::interval;

/// A study of `scalelab guide`. It is found in a results file by its kernel and its title, both as
/// they are in configs/guide/<config>.
struct GuideStudy {
  std::string_view title;
  std::string_view kernel;
  std::string_view config;  ///< the name of its file
};

/// A task that the guide has advice for: threads where it waits, processes where it works.
struct GuideTask {
  std::string_view name;  ///< as a table calls it
  GuideStudy study;
  bool waits = false;

  [[nodiscard]] Way advised() const { return waits ? Way::threads : Way::processes; }
};

/// The guide's six tasks, those that wait first. Behind the task with pictures stands the same one
/// once more as a C extension does it, which leaves the lock: that is what the guide leaves out.
std::span<const GuideTask> guide_tasks();

/// Studies of the guide.
namespace guide_studies {

/// The guide's own example: tasks that wait.
inline constexpr GuideStudy example{"Guide: four tasks that wait", "square", "sleeping.toml"};
inline constexpr GuideStudy starts{"Guide: starting threads and processes", "start",
                                   "starting.toml"};
inline constexpr GuideStudy relaunching{"Guide: a program that starts itself again", "relaunch",
                                        "relaunching.toml"};
inline constexpr GuideStudy counter{"Guide: a shared counter", "counter", "counting.toml"};
inline constexpr GuideStudy many_threads{"Guide: more and more threads that wait", "square",
                                         "many_threads.toml"};
/// Its processes are more than a small machine has cores.
inline constexpr GuideStudy simulations{"Guide: simulations", "pi", "simulations.toml"};

/// Those that are no task.
inline constexpr std::array no_tasks{example, starts, relaunching, counter, many_threads};

}  // namespace guide_studies

}  // namespace scalelab
