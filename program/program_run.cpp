// SPDX-License-Identifier: BSD-3-Clause
#include "program/program_run.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "parallel/clock/clock.hpp"
#include "posix/descriptor.hpp"
#include "posix/leashed_program.hpp"
#include "posix/own_program.hpp"
#include "program/keeper/keeper_protocol.hpp"

namespace scalelab {
namespace {

constexpr std::size_t last_lines_kept = 20;

struct DataPipe {
  DataPipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
      throw std::system_error(errno, std::generic_category(), "can't make a pipe");
    }
    reading = Descriptor(ends[0]);
    writing = Descriptor(ends[1]);
  }
  Descriptor reading{-1};
  Descriptor writing{-1};
};

void write_all(const Descriptor& file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file.get(), text.data(), text.size());
    if (count < 0 && errno != EINTR) {
      return;  // the keeper is gone, which shows when its report is read
    }
    text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  }
}

// One stream of the program's, as it is read.
class Stream {
 public:
  Stream(const Descriptor& file, const OutputLines::Look& look) : file_(file.get()), lines_(look) {
    ::fcntl(file_, F_SETFL, ::fcntl(file_, F_GETFL) | O_NONBLOCK);  // NOLINT(*-vararg)
  }

  [[nodiscard]] pollfd polled() const {
    return {.fd = open_ ? file_ : -1, .events = POLLIN, .revents = 0};
  }

  // Reads what is there, if it is not more than so many blocks: who writes for ever has to end when
  // its time is up.
  void read(std::size_t most_blocks = 16) {
    std::array<char, std::size_t{64} * 1024> block;  // NOLINT(*-member-init): it is read into
    for (std::size_t i = 0; open_ && i < most_blocks; ++i) {
      const ssize_t count = ::read(file_, block.data(), block.size());
      if (count > 0) {
        lines_.add({block.data(), static_cast<std::size_t>(count)}, now());
      } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
        open_ = false;
      } else if (errno == EAGAIN) {
        return;
      }
    }
  }

  // Once nobody writes any more.
  OutputLines& finish() {
    read(std::numeric_limits<std::size_t>::max());
    lines_.finish(now());
    return lines_;
  }

 private:
  int file_;
  bool open_ = true;
  OutputLines lines_;
};

std::optional<double> known(double number) {
  return number >= 0 ? std::optional(number) : std::nullopt;
}

std::string start_failure(const ProgramCall& call, const keeper::Report& report) {
  const std::string what = report.in_directory != 0
                               ? fmt::format("the directory {} can't be gone to", call.directory)
                               : fmt::format("{} can't be started", call.words.front());
  return fmt::format("{}: {}", what, std::strerror(report.start_error));
}

void take(const ProgramCall& call, const keeper::Report& report, ProgramRun& run) {
  if (report.start_error != 0) {
    run.end = ProgramEnd::not_started;
    run.why = start_failure(call, report);
    return;
  }
  run.status = ProcessEnd(report.wait_status);
  run.begin_s = report.begin_s;
  run.time_s = report.end_s - report.begin_s;
  run.user_s = std::max(report.user_s, 0.0);
  run.system_s = std::max(report.system_s, 0.0);
  run.all_counted = report.counted_by_group != 0;
  run.largest_process_bytes = known(report.peak_bytes);
  run.peak_bytes = known(report.group_peak_bytes);
  run.voluntary_switches = known(report.voluntary_switches);
  run.involuntary_switches = known(report.involuntary_switches);
  if (report.processors > 0) {
    run.processors = report.processors;
  }
}

// How long poll(2) may wait, in its milliseconds.
int patience_ms(std::optional<double> deadline_s) {
  constexpr double ms = 1e3;
  constexpr double longest_ms = 1e6;
  return deadline_s
             ? static_cast<int>(std::clamp(std::ceil((*deadline_s - now()) * ms), 0.0, longest_ms))
             : -1;
}

}  // namespace

ProgramRun run_program(const ProgramCall& call) {
  DataPipe request;
  DataPipe report;
  DataPipe output;
  DataPipe errors;
  std::optional<LeashedProgram> kept(std::in_place, own_program("program_keeper"),
                                     std::vector<std::string>{}, LeashedProgram::Output::dropped,
                                     std::vector<int>{request.reading.get(), report.writing.get(),
                                                      output.writing.get(), errors.writing.get()});
  for (DataPipe* one : {&report, &output, &errors}) {
    one->writing = Descriptor(-1);
  }
  request.reading = Descriptor(-1);
  write_all(request.writing, keeper::pack({.words = call.words,
                                           .environment = call.environment,
                                           .directory = call.directory,
                                           .processors = call.processors}));
  request.writing = Descriptor(-1);

  ProgramRun run;
  Stream output_read(output.reading, call.look);
  Stream errors_read(errors.reading, call.look);
  const auto deadline_s = call.timeout_s ? std::optional(now() + *call.timeout_s) : std::nullopt;
  while (true) {
    std::array<pollfd, 3> files{{{.fd = report.reading.get(), .events = POLLIN, .revents = 0},
                                 output_read.polled(),
                                 errors_read.polled()}};
    if (::poll(files.data(), files.size(), patience_ms(deadline_s)) < 0 && errno != EINTR) {
      throw std::system_error(errno, std::generic_category(), "can't wait for a program");
    }
    output_read.read();
    errors_read.read();
    if (files[0].revents != 0) {
      keeper::Report told;
      if (::read(report.reading.get(), &told, sizeof(told)) != sizeof(told)) {
        throw std::runtime_error(fmt::format(
            "the process that watches over {} has ended: was it killed?", call.words.front()));
      }
      take(call, told, run);
      break;
    }
    if (deadline_s && now() >= *deadline_s) {
      run.end = ProgramEnd::timed_out;
      break;
    }
  }
  kept.reset();  // returns when nothing is left of the program
  run.last_output = output_read.finish().last_lines(last_lines_kept);
  run.last_errors = errors_read.finish().last_lines(last_lines_kept);
  return run;
}

}  // namespace scalelab
