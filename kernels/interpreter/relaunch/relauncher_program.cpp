// SPDX-License-Identifier: BSD-3-Clause

/// A program that starts itself again, as a Python script does that starts processes without a main
/// guard: each of them begins by running it. Here that ends after one level, since who finds that
/// it was started by itself counts itself and starts nobody.
///
/// It says how many it has started, and all of them end at the end of its standard input.
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/interpreter/relaunch/launched_level.hpp"
#include "posix/end_of_leash.hpp"
#include "posix/leashed_program.hpp"

namespace scalelab {
namespace {

// The mark in the environment of what was started by this program. It is set before anything is
// started, and what is started inherits it: there can be no second level.
constexpr const char* mark = "SCALELAB_STARTED_BY_ITSELF";
constexpr std::string_view stopped = "stopped";

void say_line(std::string_view line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

std::int64_t processes_from(std::span<char*> words) {
  std::int64_t processes = 0;
  const std::string_view word = words.size() == 2 ? words[1] : "";
  const auto [end, error] = std::from_chars(word.begin(), word.end(), processes);
  if (error != std::errc() || end != word.end() || processes < 1 || processes > most_relaunched) {
    throw std::invalid_argument(
        fmt::format("expected how many processes to start, from 1 to {}", most_relaunched));
  }
  return processes;
}

void relaunch(std::span<char*> words) {
  using Clock = std::chrono::steady_clock;
  const std::int64_t processes = processes_from(words);
  if (std::getenv(mark) != nullptr) {
    say_line(stopped);  // here the next level would begin
    wait_for_end_of_leash();
    return;
  }
  if (::setenv(mark, "1", 1) != 0) {
    throw std::runtime_error("the environment has no room for the mark that stops the next level");
  }
  const std::filesystem::path itself = std::filesystem::read_symlink("/proc/self/exe");
  std::vector<LeashedProgram> copies;
  LaunchedLevel level;
  std::chrono::duration<double> seconds{};
  for (std::int64_t copy = 0; copy < processes; ++copy) {
    const Clock::time_point begin = Clock::now();
    LeashedProgram& started = copies.emplace_back(itself, std::vector<std::string>{words[1]},
                                                  LeashedProgram::Output::kept);
    const std::string word = started.first_line();
    seconds += Clock::now() - begin;
    if (word != stopped) {
      throw std::runtime_error(
          fmt::format("the {}. process that it started says '{}'", copy + 1, word));
    }
    ++level.started;
    level.ids.push_back(started.id());
  }
  level.start_s = seconds.count() / static_cast<double>(processes);
  say_line(line_of(level));
  wait_for_end_of_leash();
}

}  // namespace
}  // namespace scalelab

int main(int count, char** words) {
  try {
    scalelab::relaunch(std::span(words, static_cast<std::size_t>(count)));
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    fmt::print(stderr, "relauncher: {}\n", error.what());
    return EXIT_FAILURE;
  }
}
