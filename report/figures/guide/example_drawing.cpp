// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "report/figures/gnuplot.hpp"
#include "report/figures/guide/guide_drawing.hpp"
#include "report/words/guide_words.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

struct TimeBar {
  std::string name;  // with gnuplot's line breaks
  double seconds = 0;
};

std::vector<TimeBar> measured_bars(const WaitingExample& example) {
  std::vector<TimeBar> bars{
      {R"(1 thread:\none after the other)", example.one_thread_s},
      {fmt::format(R"({} threads\nbehind the lock)", example.tasks), example.threads_s}};
  if (example.threads_free_s) {
    bars.push_back(
        {fmt::format(R"({} threads\nwithout a lock)", example.tasks), *example.threads_free_s});
  }
  return bars;
}

std::vector<TimeBar> computed_bars(const WaitingExample& example) {
  if (const auto work_s = example.work_instead_s()) {
    return {{fmt::format(R"({} threads that work\ninstead of waiting)", example.tasks), *work_s}};
  }
  return {};
}

// Bars beside each other: measured ones, and behind them what was computed.
class TimeBars {
 public:
  // A block of data and its plots; nothing where there is no bar.
  void add(const std::vector<TimeBar>& bars, const std::string& block, const char* title,
           double fill) {
    if (bars.empty()) {
      return;
    }
    std::string lines;
    for (const TimeBar& bar : bars) {
      const std::size_t place = ticks_.size();
      ticks_.push_back(fmt::format("\"{}\" {}", bar.name, place));
      lines += data_line(static_cast<double>(place), {.value = bar.seconds, .interval = {}},
                         seconds_text(bar.seconds));
      longest_s_ = std::max(longest_s_, bar.seconds);
    }
    data_ += data_block(block, lines);
    const std::string_view colour = style_of(Way::threads).colour;
    plots_.push_back(
        fmt::format("{} using 1:2 with boxes fs solid {} border rgb '{}' lc rgb '{}' title '{}'",
                    block, fill, colour, colour, title));
    labels_.push_back(label_plot(block, 0.7));
    ++entries_;
  }

  // A line at a time that says what bars are to be compared with.
  void add_line(double seconds, const char* dash, std::string_view colour,
                const std::string& title) {
    longest_s_ = std::max(longest_s_, seconds);
    longest_title_ = std::max(longest_title_, title.size());
    plots_.push_back(fmt::format("{} with lines dt {} lw 2 lc rgb '{}' title {}", seconds, dash,
                                 colour, gnuplot_text(title)));
    ++entries_;
  }

  [[nodiscard]] Legend legend() const { return legend_of(entries_, longest_title_); }

  // Seconds on the left, and how many waits they are on the right.
  [[nodiscard]] std::string script(const WaitingExample& example) const {
    const double top = 1.14 * longest_s_;
    std::vector<std::string> plots = plots_;
    plots.insert(plots.end(), labels_.begin(), labels_.end());
    return fmt::format(
               "set xlabel ' ' offset 0,-1\nset ylabel 'time (s)'\nunset grid\n"
               "set border 11 lc rgb '#444444'\nset xtics scale 0 ({})\n"
               "set xrange [-0.6:{}]\nset yrange [0:{}]\nset y2range [0:{}]\nset y2tics\n"
               "set y2label 'time in waits'\nset boxwidth 0.55\n",
               fmt::join(ticks_, ", "), static_cast<double>(ticks_.size()) - 0.4, top,
               example.in_waits(top)) +
           data_ + plot_of(plots);
  }

 private:
  std::vector<std::string> ticks_;
  std::string data_;
  std::vector<std::string> plots_;
  std::vector<std::string> labels_;
  double longest_s_ = 0;
  std::size_t longest_title_ = 0;
  std::size_t entries_ = 0;
};

}  // namespace

GuideDrawing example_drawing(const WaitingExample& example) {
  TimeBars bars;
  bars.add(measured_bars(example), "$measured", "measured", style_of(Way::threads).fill);
  bars.add(computed_bars(example), "$computed", "computed from simulations", 0.2);
  bars.add_line(example.all_waits_s(), "(12,5)", figure_colours[1],
                fmt::format("{} waits one after the other: {} (the guide's {} s)", example.tasks,
                            seconds_text(example.all_waits_s()), example.tasks));
  bars.add_line(example.wait_s, "(4,4)", figure_colours[2],
                fmt::format("one wait: {} (the guide's 1 s)", seconds_text(example.wait_s)));
  return {.title = example_figure_title(example),
          .legend = bars.legend(),
          .script = bars.script(example)};
}

}  // namespace scalelab
