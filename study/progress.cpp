// SPDX-License-Identifier: BSD-3-Clause
#include "study/progress.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "parallel/clock/clock.hpp"
#include "posix/descriptor.hpp"
#include "posix/standard_streams.hpp"
#include "terminal/terminal.hpp"
#include "terminal/text_columns.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

// A rank writes to a pipe, which its launcher copies to the terminal: that is asked then, each
// time, since people change its width.
int bar_columns(const std::string& device) {
  if (isatty(STDERR_FILENO) == 1) {
    return static_cast<int>(terminal_columns(STDERR_FILENO));
  }
  const Descriptor terminal(open(device.c_str(), O_RDONLY | O_NOCTTY | O_CLOEXEC));
  return static_cast<int>(terminal_columns(terminal.get()));
}

}  // namespace

std::string human_duration(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
  constexpr std::int64_t minute = 60;
  constexpr std::int64_t hour = 3600;
  if (whole < minute) {
    return fmt::format("{} s", whole);
  }
  if (whole < hour) {
    return fmt::format("{} min {} s", whole / minute, whole % minute);
  }
  return fmt::format("{} h {} min", whole / hour, whole % hour / minute);
}

std::string progress_line(const Progress::State& state, int columns) {
  const std::string tail =
      fmt::format(" {:3.0f} %  {} samples  {} left  {}", 100 * state.fraction, state.samples,
                  human_duration(state.left_s), visible(state.point));
  constexpr int widest_bar = 30;
  const int bar = std::min(widest_bar, columns - static_cast<int>(text_columns(tail)) - 3);
  std::string line;
  if (bar >= 8) {
    const auto full = static_cast<int>(std::lround(std::clamp(state.fraction, 0.0, 1.0) * bar));
    line = "[" + std::string(static_cast<std::size_t>(full), '#') +
           std::string(static_cast<std::size_t>(bar - full), '.') + "]";
  }
  line += tail;
  // A line as wide as the terminal would put the cursor into the next one.
  return cut_to(line, static_cast<std::size_t>(std::max(columns - 1, 0)));
}

Progress::Progress(ProgressReader reader, std::string terminal)
    : reader_(reader), terminal_(std::move(terminal)), shown_at_(now()) {}

Progress::~Progress() {
  clear();
}

bool Progress::due() const {
  constexpr double bar_every_s = 0.2;
  constexpr double line_every_s = 60;
  return reader_ != ProgressReader::nobody &&
         now() - shown_at_ >= (reader_ == ProgressReader::terminal ? bar_every_s : line_every_s);
}

void Progress::show(const State& state) {
  if (!due()) {
    return;
  }
  shown_at_ = now();
  if (reader_ == ProgressReader::terminal) {
    tell(fmt::format("\r\x1b[K{}", progress_line(state, bar_columns(terminal_))));
    bar_on_screen_ = true;
  } else {
    tell(fmt::format("scalelab: {}: {:.0f} %, {} samples, about {} left\n", state.study,
                     100 * state.fraction, state.samples, human_duration(state.left_s)));
  }
}

void Progress::say(const std::string& line) {
  if (reader_ == ProgressReader::nobody) {
    return;
  }
  clear();
  tell(fmt::format("scalelab: {}\n", line));
}

void Progress::clear() {
  if (bar_on_screen_) {
    tell("\r\x1b[K");
    bar_on_screen_ = false;
  }
}

}  // namespace scalelab
