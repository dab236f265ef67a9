// SPDX-License-Identifier: BSD-3-Clause
#include "study/program/program_point.hpp"

#include <fmt/format.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "program/command_environment.hpp"
#include "program/placeholders.hpp"
#include "results/point_names.hpp"
#include "statistics/order_statistics.hpp"
#include "study/config.hpp"
#include "words/outside_value.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

/// A sample that could not be taken, for a reason that is the program's.
class SampleFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A whole number as one, any other as short as it can be told.
std::string number_for_a_command(double number) {
  return exact_text(number);
}

// The variables by which a user says where threads run.
bool user_binds_threads(const CommandEnvironment& environment) {
  constexpr std::array<const char*, 4> binding{"OMP_PLACES", "OMP_PROC_BIND", "GOMP_CPU_AFFINITY",
                                               "KMP_AFFINITY"};
  return std::ranges::any_of(binding, [&](const char* name) { return environment.has(name); });
}

bool user_says_spin(const CommandEnvironment& environment) {
  const std::string policy = environment.value("OMP_WAIT_POLICY");
  return policy == "active" || policy == "ACTIVE";
}

// "{0},{2}"
std::string places_text(const std::vector<int>& processors) {
  std::string text;
  for (const int processor : processors) {
    text += fmt::format("{}{{{}}}", text.empty() ? "" : ",", processor);
  }
  return text;
}

// 53 bits, so that a double holds them as they are.
double hashed(std::uint64_t hash) {
  constexpr unsigned bits_too_many = 11;
  return static_cast<double>(hash >> bits_too_many);
}

double hash_of_text(std::string_view text) {
  return hashed(XXH3_64bits(text.data(), text.size()));
}

double hash_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw SampleFailed(fmt::format("its file {} (program.answer.file) can't be read: {}", path,
                                   std::strerror(errno)));
  }
  const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(),
                                                                              XXH3_freeState);
  XXH3_64bits_reset(state.get());
  std::vector<char> block(std::size_t{1} << 20U);
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
    XXH3_64bits_update(state.get(), block.data(), static_cast<std::size_t>(file.gcount()));
  }
  return hashed(XXH3_64bits_digest(state.get()));
}

std::string with_last_lines(const std::string& what, const ProgramRun& run) {
  std::string text = what;
  const auto add = [&](const std::string& name, const std::string& lines) {
    if (!lines.empty()) {
      text += fmt::format("; the last lines of its {}:\n{}", name, lines);
    }
  };
  add("errors", run.last_errors);
  add("output", run.last_output);
  return run.last_errors.empty() && run.last_output.empty() ? text + "; it printed nothing" : text;
}

// Throws SampleFailed unless it ended well.
void expect_good_end(const ProgramRun& run, const std::string& who, double timeout_s) {
  switch (run.end) {
    case ProgramEnd::not_started:
      throw SampleFailed(run.why);
    case ProgramEnd::timed_out:
      throw SampleFailed(with_last_lines(
          fmt::format("{} took longer than {:g} s (program.timeout_s) and was ended, with all "
                      "processes that it had started",
                      who, timeout_s),
          run));
    case ProgramEnd::ended:
      break;
  }
  if (const auto signal = run.status.signal()) {
    throw SampleFailed(
        with_last_lines(fmt::format("{} was ended by signal {} ({})", who, *signal,
                                    sigdescr_np(*signal) == nullptr ? "?" : sigdescr_np(*signal)),
                        run));
  }
  if (!run.status.well()) {
    throw SampleFailed(with_last_lines(
        fmt::format("{} ended with exit code {}", who, run.status.exit_code().value_or(-1)), run));
  }
}

}  // namespace

/// What the lines of the output told. Of several matches the last counts.
struct ProgramPoint::Seen {
  explicit Seen(const ProgramSettings& settings) : values(settings.values.size()) {}

  void look_at(const ProgramSettings& settings, std::string_view line, double at_s) {
    const auto find = [&](const std::optional<OutputPattern>& pattern,
                          std::optional<std::string>& found) {
      if (pattern) {
        if (auto match = pattern->find_in(line)) {
          found = std::move(match);
        }
      }
    };
    find(settings.time.pattern, time);
    if (settings.answer) {
      find(settings.answer->pattern, answer);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (auto match = settings.values[i].pattern.find_in(line)) {
        values[i] = std::move(match);
      }
    }
    if (!settings.time.begin.empty()) {
      if (!begin_s && line.find(settings.time.begin) != std::string_view::npos) {
        begin_s = at_s;
      }
      if (line.find(settings.time.end) != std::string_view::npos) {
        end_s = at_s;
      }
    }
  }

  std::optional<std::string> time;
  std::optional<std::string> answer;
  std::vector<std::optional<std::string>> values;
  std::optional<double> begin_s;  // the first mark
  std::optional<double> end_s;    // the last one
};

std::map<std::string, std::string> placeholder_values(const Config& config,
                                                      const PlannedPoint& point) {
  std::map<std::string, std::string> values{{"ranks", std::to_string(point.layout.ranks)},
                                            {"threads", std::to_string(point.layout.threads)},
                                            {"workers", std::to_string(point.layout.workers())},
                                            {"nodes", std::to_string(point.record.nodes)},
                                            {"seed", std::to_string(config.measure.seed)}};
  for (const auto& [name, value] : point.size.values()) {
    const auto* number = std::get_if<double>(&value);
    values[name] = number != nullptr ? number_for_a_command(*number) : std::get<std::string>(value);
  }
  return values;
}

ProgramPoint::ProgramPoint(Job& job, const Config& config, const ProgramSettings& settings,
                           const PlannedPoint& point)
    : settings_(&settings),
      placeholders_(placeholder_values(config, point)),
      workers_(point.layout.workers()) {
  CommandEnvironment environment = CommandEnvironment::of_this_process();
  environment.set("OMP_NUM_THREADS", std::to_string(point.layout.threads));
  for (const auto& [name, value] : settings.environment) {
    environment.set(name, filled_in(value, placeholders_));
  }
  if (point.record.nodes == 1) {
    call_.processors =
        job.placement().order(config.placement, point.layout.ranks, point.layout.threads);
    // Places are the same for all processes: those of several ranks would get each other's.
    if (point.layout.ranks == 1 && !call_.processors.empty() && !user_binds_threads(environment)) {
      environment.set("OMP_PLACES", places_text(call_.processors));
      environment.set("OMP_PROC_BIND", "true");
    }
  }
  call_.environment = environment.entries();
  call_.directory = filled_in(settings.directory, placeholders_);
  call_.timeout_s = settings.timeout_s;
  // Ranks look for messages without sleeping, as a rule, and workers that wait for a core compute
  // as little as those that have nothing to do.
  cpu_time_tells_ =
      point.layout.ranks == 1 && !point.record.oversubscribed && !user_says_spin(environment);
}

ProgramCall ProgramPoint::call_of(const std::vector<std::string>& words) const {
  ProgramCall call = call_;
  for (const std::string& word : words) {
    call.words.push_back(filled_in(word, placeholders_));
  }
  return call;
}

Visit ProgramPoint::visit(int /*batch*/) {
  const double timeout_s = settings_->timeout_s.value_or(0);
  const auto run_beside = [&](const std::vector<std::string>& words, const char* name) {
    if (!words.empty()) {
      expect_good_end(run_program(call_of(words)),
                      fmt::format("the command `{}` (program.{})", words.front(), name), timeout_s);
    }
  };
  try {
    run_beside(settings_->before, "before");
    Seen seen(*settings_);
    ProgramCall call = call_of(settings_->command);
    const bool looks = settings_->time.pattern || !settings_->time.begin.empty() ||
                       (settings_->answer && settings_->answer->pattern) ||
                       !settings_->values.empty();
    if (looks) {
      call.look = [&](std::string_view line, double at_s) { seen.look_at(*settings_, line, at_s); };
    }
    const ProgramRun run = run_program(call);
    expect_good_end(run, settings_->name, timeout_s);
    Visit visit = judged(run, seen);
    run_beside(settings_->after, "after");
    return visit;
  } catch (const SampleFailed& failed) {
    return {.run = {}, .answer = {}, .failure = failed.what()};
  }
}

Visit ProgramPoint::judged(const ProgramRun& run, const Seen& seen) const {
  const auto no_match = [&](const std::string& key, const OutputPattern& pattern) {
    return SampleFailed(with_last_lines(fmt::format("no line of what {} printed matches '{}' ({})",
                                                    settings_->name, pattern.text(), key),
                                        run));
  };
  Visit visit;
  if (settings_->time.pattern && !seen.time) {
    throw no_match("program.time.pattern", *settings_->time.pattern);
  }
  if (settings_->answer && settings_->answer->pattern && !seen.answer) {
    throw no_match("program.answer.pattern", *settings_->answer->pattern);
  }
  visit.run.start_s = run.begin_s;
  visit.run.time_s = time_of(run, seen);
  if (!(visit.run.time_s > 0) || !std::isfinite(visit.run.time_s)) {
    throw SampleFailed(
        with_last_lines(fmt::format("its time is {:g} s, which is none", visit.run.time_s), run));
  }
  visit.answer.verified = true;  // it ended well; points are compared with each other
  visit.answer.value = settings_->answer ? answer_of(seen) : std::nan("");
  visit.answer.values = outside_values(run);
  for (std::size_t i = 0; i < settings_->values.size(); ++i) {
    const ProgramValue& value = settings_->values[i];
    if (!seen.values[i]) {
      throw no_match(fmt::format("program.values.{}.pattern", value.name), value.pattern);
    }
    const auto number = number_of(*seen.values[i]);
    if (!number) {
      throw SampleFailed(with_last_lines(
          fmt::format("'{}', which '{}' finds (program.values.{}.pattern), is no number",
                      *seen.values[i], value.pattern.text(), value.name),
          run));
    }
    visit.answer.values.push_back(
        {.name = value.name, .unit = value.unit, .meaning = value.meaning, .value = *number});
  }
  return visit;
}

double ProgramPoint::time_of(const ProgramRun& run, const Seen& seen) const {
  const ProgramTime& time = settings_->time;
  if (time.pattern) {
    const auto number = number_of(*seen.time);
    if (!number) {
      throw SampleFailed(
          with_last_lines(fmt::format("'{}', which '{}' finds (program.time.pattern), is no number",
                                      *seen.time, time.pattern->text()),
                          run));
    }
    return *number * time.seconds_per_unit;
  }
  if (time.begin.empty()) {
    return run.time_s;
  }
  if (!seen.begin_s || !seen.end_s) {
    throw SampleFailed(with_last_lines(fmt::format("it did not print the mark '{}' (program.time)",
                                                   seen.begin_s ? time.end : time.begin),
                                       run));
  }
  return *seen.end_s - *seen.begin_s;
}

double ProgramPoint::answer_of(const Seen& seen) const {
  const ProgramAnswer& answer = *settings_->answer;
  if (!answer.pattern) {
    const std::string path = filled_in(answer.file, placeholders_);
    const bool relative = !path.starts_with('/') && !call_.directory.empty();
    return hash_of_file(relative ? call_.directory + "/" + path : path);
  }
  if (const auto number = number_of(*seen.answer)) {
    return *number;
  }
  if (answer.tolerance > 0) {
    throw SampleFailed(fmt::format(
        "its answer '{}' is no number, and program.answer.tolerance is for numbers", *seen.answer));
  }
  return hash_of_text(*seen.answer);
}

std::vector<KernelValue> ProgramPoint::outside_values(const ProgramRun& run) const {
  std::vector<KernelValue> values;
  const auto add = [&](OutsideValue value, const std::string& unit, const std::string& meaning,
                       std::optional<double> number) {
    if (number) {
      values.push_back({.name = std::string(to_string(value)),
                        .unit = unit,
                        .meaning = meaning,
                        .value = *number});
    }
  };
  const std::string of_whom =
      run.all_counted ? "of all its processes" : "of its processes that were waited for";
  const double computing_s = run.user_s + run.system_s;
  add(OutsideValue::user_s, "s", "processor time in user mode " + of_whom, run.user_s);
  add(OutsideValue::system_s, "s", "processor time in the operating system " + of_whom,
      run.system_s);
  if (cpu_time_tells_) {
    add(OutsideValue::not_computing, "1",
        "estimated share of the workers' time without computing, at least: 1 - processor time / "
        "(workers x time); a worker that spins while it waits counts as computing",
        std::max(0.0, 1 - computing_s / (workers_ * run.time_s)));
  }
  if (run.peak_bytes) {
    add(OutsideValue::peak_memory, "byte", "the most memory that all its processes had together",
        run.peak_bytes);
  } else {
    add(OutsideValue::peak_memory, "byte", "the most memory that one of its processes had",
        run.largest_process_bytes);
  }
  add(OutsideValue::voluntary_switches, "1", "times that a thread of it left its core to wait",
      run.voluntary_switches);
  add(OutsideValue::involuntary_switches, "1",
      "times that a thread of it had to leave its core to others", run.involuntary_switches);
  add(OutsideValue::processors, "1", "processors that it could run on, as observed",
      run.processors ? std::optional<double>(*run.processors) : std::nullopt);
  add(OutsideValue::exit_status, "1", "its exit code", run.status.exit_code().value_or(0));
  return values;
}

double seconds_to_start_a_program() {
  constexpr int runs = 11;
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const ProgramRun run = run_program(
        {.words = {"true"}, .environment = CommandEnvironment::of_this_process().entries()});
    if (run.end != ProgramEnd::ended) {
      return std::nan("");
    }
    times.push_back(run.time_s);
  }
  return median(times);
}

}  // namespace scalelab
