// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/guide_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "words/quantities.hpp"

namespace scalelab {
namespace {

constexpr const char* not_measured = "Not measured here.";
constexpr std::array<std::string_view, 4> ordinals{"first", "second", "third", "fourth"};

std::string times_words(const Estimate& factor) {
  return factor.interval
             ? fmt::format("{:.2f} ({:.2f} to {:.2f}) times", factor.value, factor.interval->low,
                           factor.interval->high)
             : fmt::format("{:.2f} times (too few samples for an interval)", factor.value);
}

Estimate inverse(const Estimate& ratio) {
  Estimate inverted{.value = 1 / ratio.value, .interval = {}};
  if (ratio.interval) {
    inverted.interval = Interval{1 / ratio.interval->high, 1 / ratio.interval->low};
  }
  return inverted;
}

// "as fast" by how much, from the side of the better way.
std::string better_words(const TaskRow& row) {
  const bool processes = row.threads_over_processes.value > 1;
  const Estimate& factor =
      processes ? row.threads_over_processes : inverse(row.threads_over_processes);
  return fmt::format("{} {} are {} as fast as {}", row.workers, processes ? "processes" : "threads",
                     times_words(factor), processes ? "threads" : "processes");
}

std::string ratio_words(const TaskRow& row) {
  const Estimate& ratio = row.threads_over_processes;
  return ratio.interval ? fmt::format("threads take {:.2f} to {:.2f} of the time of processes",
                                      ratio.interval->low, ratio.interval->high)
                        : fmt::format("threads took {:.2f} of the time of processes", ratio.value);
}

std::string memory_words(const TaskRow& row) {
  if (!row.threads.memory_bytes || !row.processes.memory_bytes) {
    return "";
  }
  const double threads = *row.threads.memory_bytes;
  const double processes = *row.processes.memory_bytes;
  const std::string both =
      fmt::format("The threads take {} of memory, the processes {}", quantity_text(threads, "byte"),
                  quantity_text(processes, "byte"));
  if (row.task.waits && threads < processes) {
    return fmt::format(" {}, which speaks for the guide's threads.", both);
  }
  return fmt::format(" {}.", both);
}

// How the workers of a curve are called.
std::string_view noun(const WorkerCurve& curve) {
  return to_string(curve.way);
}

std::string curve_words(const std::string& what, const WorkerCurve& curve) {
  const WorkerCurve::Step& enough = curve.steps[curve.enough];
  const WorkerCurve::Step& last = curve.steps.back();
  const std::string most = workers_words(curve, curve.steps.size() - 1);
  std::string words;
  if (curve.enough + 1 == curve.steps.size()) {
    words = fmt::format(
        "{}: up to {}, the most that were measured, more of them helped: {} as fast as one.", what,
        most, times_words(enough.speedup));
  } else if (curve.enough == 0) {
    words = fmt::format(
        "{}: no larger number measured is shown to be more than 5 % faster than one; {} are {} as "
        "fast.",
        what, most, times_words(last.speedup));
  } else {
    words = fmt::format(
        "{}: {} are {} as fast as one. No larger number measured is shown to be more than 5 % "
        "faster than these; {} are {} as fast as one.",
        what, workers_words(curve, curve.enough), times_words(enough.speedup), most,
        times_words(last.speedup));
  }
  if (curve.hurt) {
    words += fmt::format(" From {} on more of them hurt: they are more than 5 % slower than {}.",
                         workers_words(curve, *curve.hurt), workers_words(curve, curve.enough));
  }
  if (enough.memory_bytes && last.memory_bytes && curve.enough + 1 < curve.steps.size()) {
    words += fmt::format(
        " Memory goes on growing: {} with {}, {} with {}.",
        quantity_text(*enough.memory_bytes, "byte"), workers_words(curve, curve.enough),
        quantity_text(*last.memory_bytes, "byte"), workers_words(curve, curve.steps.size() - 1));
  }
  return words;
}

// Of the table's speedups.
const char* start_words(const Guide& guide) {
  return std::ranges::any_of(guide.rows, &TaskRow::start_included)
             ? "start-up of all workers included"
             : "without start-up, which is not in the file";
}

std::string threads_for_work(const Guide& guide) {
  const auto row = std::ranges::find_if(guide.rows, [](const TaskRow& one) {
    return one.task.study.title == guide_studies::simulations.title;
  });
  if (row == guide.rows.end() || !row->missing.empty()) {
    return not_measured;
  }
  std::string words = fmt::format(
      "Simulations on {} threads behind the lock are {} as fast as on one; {} processes, each with "
      "a lock of its own, {}",
      row->workers, times_words(row->threads.speedup), row->workers,
      times_words(row->processes.speedup));
  if (row->threads.free) {
    words += fmt::format("; without a lock the threads are {}", times_words(*row->threads.free));
  }
  return words + ".";
}

// The levels after the first `told`: "16 on the second level, 64 on the third".
std::string levels_words(const ForgottenGuard& guard, std::size_t told) {
  std::vector<std::string> levels;
  for (std::size_t i = told; i < guard.levels.size(); ++i) {
    levels.push_back(fmt::format("{} on the {}{}", guard.levels[i].processes, ordinals.at(i),
                                 i == told ? " level" : ""));
  }
  const std::string last = levels.back();
  levels.pop_back();
  return fmt::format("{} and {}", fmt::join(levels, ", "), last);
}

std::string memory_of_all_words(const ForgottenGuard& guard) {
  if (!guard.all.memory_bytes) {
    return fmt::format("{} in all", guard.all.processes);
  }
  const std::string memory = quantity_text(*guard.all.memory_bytes, "byte");
  return guard.measured
             ? fmt::format("{} in all, with {} of memory", guard.all.processes, memory)
             : fmt::format("{} in all, which take {} of memory even as forks that do nothing",
                           guard.all.processes, memory);
}

std::string main_guard(const ForgottenGuard& guard) {
  std::string words;
  if (guard.measured) {
    words = fmt::format(
        "Measured: a program that starts itself again, stopped after one level. It started {}",
        guard.started_by_each == 1 ? "1 process"
                                   : fmt::format("{} processes", guard.started_by_each));
    if (guard.start_s) {
      words += fmt::format("; one takes {} to start", quantity_text(*guard.start_s, "s"));
    }
    if (guard.process_bytes) {
      words += fmt::format("; one has {} of memory to itself",
                           quantity_text(*guard.process_bytes, "byte"));
    }
    words += fmt::format(
        ". Computed, not run: had each of them done the same, there would have been {}: {}. A new "
        "Python interpreter takes more time and memory than this small program; it is not measured "
        "here.",
        levels_words(guard, 1), memory_of_all_words(guard));
  } else {
    words = fmt::format(
        "Computed, not run: a program that starts {} processes, each of which "
        "begins by running it again, has started {}: {}.",
        guard.started_by_each, levels_words(guard, 0), memory_of_all_words(guard));
  }
  return words +
         " Python's multiprocessing ends each of the first level with a RuntimeError where it "
         "spawns processes, before they start any; where it forks them, nothing is run again.";
}

std::string unshared_variables(const Guide& guide) {
  if (!guide.counter) {
    return not_measured;
  }
  const CopiedCounter& counter = *guide.counter;
  return fmt::format(
      "{} processes add {:.0f} in all to a counter of which each has a copy: the first one's "
      "stands at {:.0f}, and {:.0f} are missing from it. Threads have one counter: {:.0f}, at {} "
      "an update. Processes get that too when each update is sent to one counter: {} an update.",
      counter.workers, counter.updates, counter.own_copy, counter.lost, counter.updates,
      quantity_text(counter.thread_update_s, "s"), quantity_text(counter.process_update_s, "s"));
}

std::string too_many_workers(const Guide& guide) {
  const auto told = [](const std::string& what, const std::optional<WorkerCurve>& curve) {
    return curve ? curve_words(what, *curve) : fmt::format("{}: not measured here.", what);
  };
  return told("Threads that wait", guide.waiting) + " " +
         told("Processes that work", guide.working);
}

// What makes tasks take as long as one after the other, with what was measured of it.
std::string why_no_overlap_words(const WaitingExample& example) {
  std::string words = fmt::format(
      " Who sees about {} instead (the guide's {} s) runs another program. Its tasks run one after "
      "the other, because each thread is joined before the next one is started: that is what one "
      "thread did, in {}, {} waits. Or they hold a lock while they wait.",
      seconds_text(example.all_waits_s()), example.tasks, seconds_text(example.one_thread_s),
      digits_text(example.in_waits(example.one_thread_s)));
  if (const std::optional<double> work_s = example.work_instead_s()) {
    words += fmt::format(
        " Or they work instead of waiting: simulations on {0} threads behind the lock are {1} as "
        "fast as on one, by which {0} tasks that work {2} each would take {3}.",
        example.tasks, times_words(*example.speedup_of_work), seconds_text(example.wait_s),
        seconds_text(*work_s));
  }
  return words;
}

}  // namespace

std::string guide_introduction(const Guide& guide) {
  return fmt::format(
      "The guide says threads for tasks that wait, since who waits leaves the interpreter lock and "
      "threads are cheap; and processes for tasks that work, since each process has a lock of its "
      "own. Speedups behind the lock, {}:",
      start_words(guide));
}

std::string task_words(const TaskRow& row) {
  const std::string head = fmt::format("{}: ", row.task.name);
  const std::string_view advised = to_string(row.task.advised());
  switch (row.verdict) {
    case GuideVerdict::agree:
      return fmt::format("{}{}, as the guide says.{}", head, better_words(row), memory_words(row));
    case GuideVerdict::disagree:
      return fmt::format("{}the guide says {}, but {}.{}", head, advised, better_words(row),
                         memory_words(row));
    case GuideVerdict::no_difference:
      return fmt::format(
          "{}{} threads and {} processes are as fast as each other to within 5 %: {}.{}", head,
          row.workers, row.workers, ratio_words(row), memory_words(row));
    case GuideVerdict::cannot_tell:
      return fmt::format("{}whether threads or processes are faster can't be told: {}.", head,
                         ratio_words(row));
    case GuideVerdict::not_measured:
      break;
  }
  return fmt::format("{}{} (kernel {}, configs/guide/{}).", head, row.missing,
                     row.task.study.kernel, row.task.study.config);
}

std::string example_words(const WaitingExample& example) {
  std::string words = fmt::format(
      "{0} tasks that wait {1} each (the guide waits 1 s) take {2} on one thread and {3} on {0} "
      "threads behind the lock: {4} as fast",
      example.tasks, seconds_text(example.wait_s), seconds_text(example.one_thread_s),
      seconds_text(example.threads_s), times_words(example.speedup));
  if (example.threads_free_s) {
    words += fmt::format(", and {} without a lock", seconds_text(*example.threads_free_s));
  }
  words += ".";
  if (example.overlaps()) {
    words += " Who waits has left the lock, so the waits lie beside each other." +
             why_no_overlap_words(example);
  } else if (example.does_not_overlap()) {
    words += " The waits did not lie beside each other here.";
  }
  return words;
}

std::string factor_text(double factor) {
  return fmt::format("{:.2f}", factor);
}

std::string workers_text(const TaskRow& row) {
  return fmt::format("{}{}", row.workers, row.oversubscribed ? "*" : "");
}

std::string workers_words(const WorkerCurve& curve, std::size_t step) {
  const WorkerCurve::Step& at = curve.steps[step];
  std::string words = fmt::format("{} {}", at.workers, noun(curve));
  if (at.workers == 1) {
    words.pop_back();  // 1 thread
    if (curve.way == Way::processes) {
      words.pop_back();  // 1 process
    }
  }
  return words;
}

std::string tasks_figure_title(const Guide& guide) {
  return fmt::format("Threads or processes behind the lock, {}", start_words(guide));
}

std::string example_figure_title(const WaitingExample& example) {
  return fmt::format("{} tasks that wait {} each", example.tasks, seconds_text(example.wait_s));
}

std::string main_guard_figure_title(const ForgottenGuard& guard) {
  return fmt::format("A program that starts {} of itself, each of which would do the same",
                     guard.started_by_each);
}

std::vector<GuideMistake> guide_mistakes(const Guide& guide) {
  return {{.title = "1. Threads for work on the processor", .words = threads_for_work(guide)},
          {.title = "2. The main guard forgotten",
           .words = main_guard(guide.guard),
           .figure = GuideFigure::main_guard},
          {.title = "3. Variables that are not shared", .words = unshared_variables(guide)},
          {.title = "4. Too many workers",
           .words = too_many_workers(guide),
           .figure = GuideFigure::workers}};
}

std::vector<std::string> guide_remarks(const Guide& guide) {
  std::vector<std::string> remarks;
  const auto measured = [&](const auto& holds) {
    return std::ranges::any_of(
        guide.rows, [&](const TaskRow& row) { return row.missing.empty() && holds(row); });
  };
  if (!measured([](const TaskRow&) { return true; })) {
    return remarks;
  }
  remarks.emplace_back(
      "Speedups are over one worker behind the lock; 'free' is without a lock, over one free "
      "worker.");
  remarks.push_back(fmt::format(
      "Verdicts are decided with {}, by the {}interval of the ratio: all of it within "
      "5 % of 1 is no difference, else all of it on one side of 1 is agree or disagree.",
      measured([](const TaskRow& row) { return row.start_included; })
          ? "the start of all workers included"
          : "the time without any start, which this file does not have",
      guide.confidence ? fmt::format("{} ", percent_text(*guide.confidence)) : ""));
  if (measured([](const TaskRow& row) { return row.verdict == GuideVerdict::cannot_tell; })) {
    remarks.emplace_back(
        "What can't be told more samples may tell: --set measure.max_repeats=50 --set "
        "measure.max_seconds=60.");
  }
  if (guide.start.process_s && guide.start.thread_s) {
    remarks.push_back(fmt::format(
        "A thread takes {} to start and end, a forked process {}{}; a new Python interpreter "
        "takes longer than a fork, and is not measured here.",
        quantity_text(*guide.start.thread_s, "s"), quantity_text(*guide.start.process_s, "s"),
        guide.start.rank_s ? fmt::format(", an MPI process {} until MPI is ready",
                                         quantity_text(*guide.start.rank_s, "s"))
                           : ""));
  }
  if (measured([](const TaskRow& row) { return row.oversubscribed; })) {
    remarks.emplace_back(
        "* more workers than cores: good for those that wait, while those that work share the "
        "cores.");
  }
  return remarks;
}

std::string absent_words(const Guide& guide) {
  if (guide.absent.empty()) {
    return "";
  }
  return fmt::format("{} not in the file; `scalelab guide` measures all.",
                     guide.absent.size() == 1
                         ? "1 of the guide's studies is"
                         : fmt::format("{} of the guide's studies are", guide.absent.size()));
}

}  // namespace scalelab
