// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/guide_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "words/quantities.hpp"

namespace scalelab {
namespace {

constexpr const char* not_measured = "not measured here";

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

std::string threads_for_work(const Guide& guide) {
  const auto row = std::ranges::find_if(guide.rows, [](const TaskRow& one) {
    return one.task.study.title == guide_studies::simulations.title;
  });
  const std::string head = "1. Threads for work on the processor: ";
  if (row == guide.rows.end() || !row->missing.empty()) {
    return head + not_measured + ".";
  }
  std::string words = fmt::format(
      "{}simulations on {} threads behind the lock are {} as fast as on one; {} processes, each "
      "with a lock of its own, {}",
      head, row->workers, times_words(row->threads.speedup), row->workers,
      times_words(row->processes.speedup));
  if (row->threads.free) {
    words += fmt::format("; without a lock the threads are {}", times_words(*row->threads.free));
  }
  return words + ".";
}

std::string main_guard(const Guide& guide) {
  constexpr std::int64_t a_time = 4;
  std::string words = fmt::format(
      "2. The main guard forgotten: computed, not run. A program that starts {0} processes, each "
      "of which begins by running it again, has started {0} on the first level, {1} on the second, "
      "{2} on the third and {3} on the fourth",
      a_time, a_time * a_time, a_time * a_time * a_time, a_time * a_time * a_time * a_time);
  const std::int64_t in_all =
      a_time + a_time * a_time + a_time * a_time * a_time + a_time * a_time * a_time * a_time;
  if (const auto bytes = guide.start.bytes(Way::processes, in_all)) {
    words += fmt::format(": {} in all, which take {} of memory even as forks that do nothing",
                         in_all, quantity_text(*bytes, "byte"));
  }
  return words +
         ". Python's multiprocessing ends each of the first level with a RuntimeError where it "
         "spawns "
         "processes, before they start any; where it forks them, nothing is run again.";
}

std::string unshared_variables(const Guide& guide) {
  const std::string head = "3. Variables that are not shared: ";
  if (!guide.counter) {
    return head + not_measured + ".";
  }
  const CopiedCounter& counter = *guide.counter;
  return fmt::format(
      "{}{} processes add {:.0f} in all to a counter of which each has a copy: the first one's "
      "stands at {:.0f}, and {:.0f} are missing from it. Threads have one counter: {:.0f}, at {} "
      "an "
      "update. Processes get that too when each update is sent to one counter: {} an update.",
      head, counter.workers, counter.updates, counter.own_copy, counter.lost, counter.updates,
      quantity_text(counter.thread_update_s, "s"), quantity_text(counter.process_update_s, "s"));
}

std::string too_many_workers(const Guide& guide) {
  const std::string head = "4. Too many workers. ";
  const auto told = [](const std::string& what, const std::optional<WorkerCurve>& curve) {
    return curve ? curve_words(what, *curve) : fmt::format("{}: {}.", what, not_measured);
  };
  return head + told("Threads that wait", guide.waiting) + " " +
         told("Processes that work", guide.working);
}

}  // namespace

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
          "{}{} threads and {} processes are as fast as each other to within 5 %: "
          "{}.{}",
          head, row.workers, row.workers, ratio_words(row), memory_words(row));
    case GuideVerdict::cannot_tell:
      return fmt::format(
          "{}whether threads or processes are faster can't be told: {}. More samples may tell: "
          "--set "
          "measure.max_repeats=50 --set measure.max_seconds=60.",
          head, ratio_words(row));
    case GuideVerdict::not_measured:
      break;
  }
  return fmt::format("{}{} (kernel {}, configs/guide/{}).", head, row.missing,
                     row.task.study.kernel, row.task.study.config);
}

std::string example_words(const Guide& guide) {
  if (!guide.example) {
    return "";
  }
  const WaitingExample& example = *guide.example;
  std::string words = fmt::format(
      "The guide's example: {0} tasks that wait {1} each (the guide waits 1 s) take {2} on one "
      "thread and {3} on {0} threads behind the lock: {4} as fast",
      example.tasks, seconds_text(example.wait_s), seconds_text(example.one_thread_s),
      seconds_text(example.threads_s), times_words(example.speedup));
  if (example.threads_free_s) {
    words += fmt::format(", and {} without a lock", seconds_text(*example.threads_free_s));
  }
  words += ".";
  if (example.speedup.interval) {
    const auto tasks = static_cast<double>(example.tasks);
    constexpr double nearly = 0.75;
    if (example.speedup.interval->low > nearly * tasks) {
      words += fmt::format(
          " Who waits has left the lock, so the waits lie beside each other. It takes {} times one "
          "wait "
          "only where the tasks hold the lock while they wait, or where each thread is joined "
          "before the next one is started.",
          example.tasks);
    } else if (example.speedup.interval->high < 2) {
      words += " The waits did not lie beside each other here.";
    }
  }
  return words;
}

std::vector<std::string> mistake_words(const Guide& guide) {
  return {threads_for_work(guide), main_guard(guide), unshared_variables(guide),
          too_many_workers(guide)};
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
  remarks.push_back(
      fmt::format("Verdicts are decided with {}, by the {}interval of the ratio: all of it within "
                  "5 % of 1 is no "
                  "difference, else all of it on one side of 1 is agree or disagree.",
                  measured([](const TaskRow& row) { return row.start_included; })
                      ? "the start of all workers included"
                      : "the time without any start, which this file does not have",
                  guide.confidence ? fmt::format("{} ", percent_text(*guide.confidence)) : ""));
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

}  // namespace scalelab
