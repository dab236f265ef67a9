// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
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
  bool computed = false;
};

std::vector<TimeBar> bars_of(const WaitingExample& example) {
  std::vector<TimeBar> bars{
      {R"(1 thread:\none after the other)", example.one_thread_s, false},
      {fmt::format(R"({} threads\nbehind the lock)", example.tasks), example.threads_s, false}};
  if (example.threads_free_s) {
    bars.push_back(
        {fmt::format(R"({} threads\nwithout a lock)", example.tasks), *example.threads_free_s, false});
  }
  if (const auto working_s = example.work_instead_s()) {
    bars.push_back({fmt::format(R"({} threads that work\ninstead of waiting)", example.tasks),
                    *working_s, true});
  }
  return bars;
}

std::string bars_block_of(const std::vector<TimeBar>& bars, bool computed) {
  std::string text = computed ? "$computed << EOD\n" : "$measured << EOD\n";
  for (std::size_t i = 0; i < bars.size(); ++i) {
    if (bars[i].computed == computed) {
      text += fmt::format("{} {} \"{}\"\n", i, bars[i].seconds, seconds_text(bars[i].seconds));
    }
  }
  return text + "EOD\n";
}

}  // namespace

GuideDrawing example_drawing(const WaitingExample& example) {
  const std::vector<TimeBar> bars = bars_of(example);
  const double all_waits_s = static_cast<double>(example.tasks) * example.wait_s;
  double longest = all_waits_s;
  std::vector<std::string> ticks;
  bool any_computed = false;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    longest = std::max(longest, bars[i].seconds);
    ticks.push_back(fmt::format("\"{}\" {}", bars[i].name, i));
    any_computed = any_computed || bars[i].computed;
  }
  const std::string one_wait = fmt::format("one wait: {} (the guide's 1 s)", seconds_text(example.wait_s));
  const std::string all_waits =
      fmt::format("{} waits one after the other: {} (the guide's {} s)", example.tasks,
                  seconds_text(all_waits_s), example.tasks);
  GuideDrawing drawing{.title = example_figure_title(example),
                       .legend = legend_of(any_computed ? 4 : 3, all_waits.size())};
  const double top = 1.14 * longest;
  drawing.script = fmt::format(
      "set xlabel ' ' offset 0,-1\nset ylabel 'time (s)'\nunset grid\n"
      "set border 11 lc rgb '#444444'\nset xtics scale 0 ({})\n"
      "set xrange [-0.6:{}]\nset yrange [0:{}]\nset y2range [0:{}]\nset y2tics\n"
      "set y2label 'time in waits'\nset boxwidth 0.55\n",
      fmt::join(ticks, ", "), static_cast<double>(bars.size()) - 0.4, top, example.in_waits(top));
  drawing.script += bars_block_of(bars, false) + bars_block_of(bars, true);
  const WayStyle threads = style_of(Way::threads);
  std::vector<std::string> plots{fmt::format(
      "$measured using 1:2 with boxes fs solid {} border rgb '{}' lc rgb '{}' title 'measured'",
      threads.fill, threads.colour, threads.colour)};
  if (any_computed) {
    plots.push_back(fmt::format(
        "$computed using 1:2 with boxes fs solid 0.2 border rgb '{}' lc rgb '{}' title {}",
        threads.colour, threads.colour, gnuplot_text("computed from simulations")));
  }
  plots.push_back(fmt::format("{} with lines dt (12,5) lw 2 lc rgb '{}' title {}", all_waits_s,
                              figure_colours[1], gnuplot_text(all_waits)));
  plots.push_back(fmt::format("{} with lines dt (4,4) lw 2 lc rgb '{}' title {}", example.wait_s,
                              figure_colours[2], gnuplot_text(one_wait)));
  for (const char* block : {"$measured", "$computed"}) {
    if (block[1] == 'm' || any_computed) {
      plots.push_back(fmt::format("{} using 1:2:3 with labels offset 0,0.7 notitle", block));
    }
  }
  drawing.script += fmt::format("plot {}\n", fmt::join(plots, ", \\\n     "));
  return drawing;
}

}  // namespace scalelab
