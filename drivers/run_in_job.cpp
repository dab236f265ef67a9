// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/run_in_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include "drivers/exit_code.hpp"
#include "drivers/message.hpp"
#include "drivers/plugins.hpp"
#include "posix/standard_streams.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

// Ends the whole job over an exception of this rank. A failure often strikes several ranks at once:
// lower ranks speak sooner, and the first to speak ends the others.
[[noreturn]] void fail_job(const Job& job, const InterruptWatch& interrupt,
                           const LaunchListener& listener, const std::string& what) {
  constexpr auto head_start = std::chrono::milliseconds(250);
  constexpr auto glance = std::chrono::milliseconds(10);
  for (auto waited = glance * 0; waited < head_start * std::min(job.rank(), 12); waited += glance) {
    if (interrupt.requested()) {
      std::_Exit(exit_failure);  // another rank has spoken, and the launcher ends this one
    }
    std::this_thread::sleep_for(glance);
  }
  say(fmt::format("rank {} on {}: {}", job.rank(), job.hostname(), what));
  if (job.leads()) {
    listener.tell_end(exit_failure);
  }
  Job::abort(exit_failure);
}

int tell_of_the_end(const RunRequest& request, const ReportToPrint& report,
                    const LaunchListener& listener, const RunEnd& end) {
  if (end.outcome == RunOutcome::finished && request.progress != ProgressReader::nobody) {
    say(fmt::format("wrote {}; `scalelab report {} -o DIR` draws it", request.output,
                    request.output));
  }
  const std::string table = report(end.results);
  if (!listener.tell_output(table)) {
    print(table);
  }
  const bool printed = finish_output() != OutputState::failed;
  switch (end.outcome) {
    case RunOutcome::finished:
      break;
    case RunOutcome::interrupted:
      if (!end.written) {
        say("interrupted before anything was measured");
        return exit_failure;
      }
      say(fmt::format("interrupted; {} finished samples are in {}; go on with --resume",
                      end.results.samples.size(), request.output));
      return exit_interrupted;
    case RunOutcome::wrong_answer:
      say(fmt::format("{}; the samples are in {}", end.message, request.output));
      return exit_wrong_answer;
    case RunOutcome::failed:
      tell(
          visible_lines(fmt::format("scalelab: {}\nscalelab: {} finished samples are in {}; go on "
                                    "with --resume\n",
                                    end.message, end.results.samples.size(), request.output)));
      return exit_failure;
  }
  return printed ? exit_fine : exit_failure;  // main says why
}

// MPI can't be asked to end the job: it may be what waits. The launcher ends the others when this
// rank goes.
[[noreturn]] void end_job_that_stands_still(const std::string& what) {
  say(fmt::format("{}; the job is ended (measure.stall_seconds says how long nothing may move)",
                  what));
  std::_Exit(exit_failure);
}

// The thread that watches for interruptions has lost its patience this moment, and ends the
// process.
[[noreturn]] void wait_for_the_watch() {
  while (true) {
    std::this_thread::sleep_for(std::chrono::hours(1));
  }
}

}  // namespace

int run_in_job(RunRequest request, const ReportToPrint& report, const LaunchListener& listener,
               const std::string& why_no_plugins) {
  // Rank 0's. Who takes it away says how the run ended, and nobody else does.
  std::atomic<Campaign*> under_way = nullptr;
  // Launchers kill about a second after they have told a process to end; a sample that takes longer
  // is dropped.
  constexpr double grace_s = 0.5;
  const InterruptWatch interrupt(grace_s, [&] {
    if (Campaign* campaign = under_way.exchange(nullptr)) {
      if (!campaign->sync_before_the_end()) {
        say("interrupted before anything was measured");
        listener.tell_end(exit_failure);
        std::_Exit(exit_failure);
      }
      say(
          fmt::format("interrupted; the sample under way was dropped, all finished ones are in "
                      "{}; go on with --resume",
                      request.output));
      listener.tell_end(exit_interrupted);
      std::_Exit(exit_interrupted);
    }
  });
  Job job;
  listener.tell_begin();
  if (!all_have_plugins(job, why_no_plugins)) {
    return job.leads() ? exit_usage : exit_fine;
  }
  request.on_standstill = end_job_that_stands_still;
  Campaign campaign(job);
  under_way = job.leads() ? &campaign : nullptr;
  const std::unique_ptr<std::atomic<Campaign*>, void (*)(std::atomic<Campaign*>*)> out_of_the_way(
      &under_way, [](std::atomic<Campaign*>* shown) { *shown = nullptr; });
  try {
    if (!campaign.begin(request)) {
      return exit_fine;  // rank 0 has said why, and gives the exit code
    }
  } catch (const ConfigError& error) {
    tell(fmt::format("{}\n", error.what()));  // begins with file, line and column
    return exit_usage;
  } catch (const NothingToMeasure& error) {
    say(error.what());
    return exit_failure;
  } catch (const RequestError& error) {
    say(error.what());
    return exit_usage;
  } catch (const FileError& error) {
    say(error.what());
    return exit_usage;
  } catch (const std::exception& error) {
    fail_job(job, interrupt, listener, error.what());  // the other ranks don't know of it
  }
  try {
    const RunEnd end = campaign.visit_all(request, interrupt);
    if (!job.leads()) {
      return exit_fine;
    }
    if (under_way.exchange(nullptr) == nullptr) {
      wait_for_the_watch();
    }
    const int code = tell_of_the_end(request, report, listener, end);
    listener.tell_end(code);  // here: a launcher that was interrupted may not wait for MPI's end
    return code;
  } catch (const std::exception& error) {
    fail_job(job, interrupt, listener, error.what());
  }
}

}  // namespace scalelab
