// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

namespace scalelab {

/// Who reads the progress of a run.
enum class ProgressReader : std::uint8_t {
  nobody,    ///< --quiet
  terminal,  ///< a live bar
  log        ///< a line when something begins or ends, and one a minute in between
};

/// Tells on stderr how far a run is. Only rank 0 has one.
class Progress {
 public:
  /// @param terminal the device of the terminal that the bar is for, which tells how wide it is
  explicit Progress(ProgressReader reader, std::string terminal = {});
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;
  ~Progress();  // leaves the terminal's cursor on a line of its own

  /// How far a study is.
  struct State {
    std::string study;         ///< its title
    std::int64_t samples = 0;  ///< taken
    double fraction = 0;       ///< of the study's expected time
    double left_s = 0;         ///< expected
    std::string point;         ///< measured last
  };

  /// Whether it is time to show how far the run is.
  [[nodiscard]] bool due() const;

  /// Shows the state if it is time to.
  void show(const State& state);

  /// A line of its own, whatever the reader but nobody.
  void say(const std::string& line);

 private:
  void clear();

  ProgressReader reader_;
  std::string terminal_;
  double shown_at_;
  bool bar_on_screen_ = false;
};

/// "45 s", "3 min 20 s", "2 h 5 min".
std::string human_duration(double seconds);

/// The bar's line, without control characters: narrower than a terminal of so many columns.
std::string progress_line(const Progress::State& state, int columns);

}  // namespace scalelab
