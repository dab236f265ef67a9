// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "report/figures/guide/guide_drawing.hpp"
#include "report/words/guide_words.hpp"

namespace scalelab {
namespace {

// In pixels: what is above the panels, each of them, and what is between and below.
constexpr int above_speedups = 20;
constexpr int height_of_speedups = 330;
constexpr int between_panels = 30;
constexpr int height_of_memory = 190;
constexpr int below_memory = 70;

// Room for marks above the highest point and below the lowest, as factors.
constexpr double room_above = 2;
constexpr double room_below = 3;

struct Drawn {
  const WorkerCurve* curve;
  std::string block;
  std::string name;
  // How many lines above its points what is said of them stands, so that none is written over
  // another: threads go up to the right, processes stay low.
  double enough_above = 0;
  double hurt_above = 0;
  bool ends_there = false;  // at its point; else it begins there

  [[nodiscard]] std::string memory_block() const { return block + "_memory"; }
};

std::vector<Drawn> curves_of(const Guide& guide) {
  std::vector<Drawn> curves;
  if (guide.waiting) {
    curves.push_back({&*guide.waiting, "$waiting", "threads that wait", 1.2, -1.5, true});
  }
  if (guide.working) {
    curves.push_back({&*guide.working, "$working", "processes that work", -2.0, -3.2, false});
  }
  return curves;
}

bool has_memory(const WorkerCurve& curve) {
  return std::ranges::all_of(
      curve.steps, [](const WorkerCurve::Step& step) { return step.memory_bytes.value_or(0) > 0; });
}

// Whether more than `enough` of them were measured, so that there is something to mark.
bool marks_enough(const WorkerCurve& curve) {
  return curve.enough + 1 < curve.steps.size();
}

std::string mark(const Drawn& drawn, std::size_t step, double lines_above, int marker,
                 const std::string& words) {
  constexpr double beside = 1.3;  // columns
  const WorkerCurve::Step& at = drawn.curve->steps[step];
  return fmt::format(
      "set label '{}' at {},{} {} offset {},{} front tc rgb '{}' font ',13' point pt {} ps 2.4 lw "
      "2 lc rgb '#222222'\n",
      words, at.workers, at.speedup.value, drawn.ends_there ? "right" : "left",
      drawn.ends_there ? -beside : beside, lines_above, style_of(drawn.curve->way).colour, marker);
}

std::string marks(const std::vector<Drawn>& curves) {
  constexpr int ring = 6;
  constexpr int cross = 2;
  std::string text;
  for (const Drawn& drawn : curves) {
    const WorkerCurve& curve = *drawn.curve;
    if (marks_enough(curve)) {
      text += mark(drawn, curve.enough, drawn.enough_above, ring,
                   fmt::format("no more help shown beyond {}", workers_words(curve, curve.enough)));
    }
    if (curve.hurt) {
      text += mark(drawn, *curve.hurt, drawn.hurt_above, cross,
                   fmt::format("hurt from {} on", workers_words(curve, *curve.hurt)));
    }
  }
  return text;
}

std::string curve_plot(const Drawn& drawn, const std::string& block) {
  const WayStyle style = style_of(drawn.curve->way);
  return fmt::format("{} using 1:2 with linespoints pt {} ps 1 lw 2.4 lc rgb '{}' title '{}'",
                     block, style.marker.filled, style.colour, drawn.name);
}

std::string blocks_of(const std::vector<Drawn>& curves) {
  constexpr double per_byte = 1e-6;
  std::string text;
  for (const Drawn& drawn : curves) {
    std::string speedups;
    std::string memory;
    for (const WorkerCurve::Step& step : drawn.curve->steps) {
      const auto workers = static_cast<double>(step.workers);
      // One worker is as fast as itself, beyond doubt.
      speedups += data_line(
          workers, step.workers == 1 ? Estimate{.value = 1, .interval = {}} : step.speedup);
      memory +=
          data_line(workers, {.value = step.memory_bytes.value_or(0) * per_byte, .interval = {}});
    }
    text += data_block(drawn.block, speedups) + data_block(drawn.memory_block(), memory);
  }
  return text;
}

struct Extent {
  double low = 1;
  double high = 1;

  void hold(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

std::string axes_of(const std::vector<Drawn>& curves) {
  std::set<std::int64_t> workers;
  Extent speedups;
  for (const Drawn& drawn : curves) {
    for (const WorkerCurve::Step& step : drawn.curve->steps) {
      workers.insert(step.workers);
      speedups.hold(step.speedup.value);
    }
  }
  return fmt::format(
      "set logscale x 2\nset xrange [0.85:{}]\nset xtics ({})\nset logscale y 2\n"
      "set yrange [{}:{}]\nset ylabel 'speedup over one of them'\n",
      1.25 * static_cast<double>(*workers.rbegin()), fmt::join(workers, ", "),
      speedups.low / room_below, speedups.high * room_above);
}

std::string speedups_plot(const std::vector<Drawn>& curves) {
  std::vector<std::string> plots;
  for (const Drawn& drawn : curves) {
    plots.push_back(curve_plot(drawn, drawn.block));
    plots.push_back(interval_plot(drawn.block, style_of(drawn.curve->way).colour));
  }
  return plot_of(plots);
}

std::string memory_plot(const std::vector<Drawn>& curves) {
  std::vector<std::string> plots;
  for (const Drawn& drawn : curves) {
    if (has_memory(*drawn.curve)) {
      plots.push_back(curve_plot(drawn, drawn.memory_block()));
    }
  }
  return plot_of(plots);
}

// Both panels above each other, with one axis of workers and one legend below.
std::string both_panels(const std::vector<Drawn>& curves, const GuideDrawing& drawing) {
  const double height = drawing.height();
  const auto share_below = [height](int from_top) { return 1 - from_top / height; };
  const int speedups_top = height_of_line + above_speedups;
  const int speedups_bottom = speedups_top + height_of_speedups;
  const int memory_top = speedups_bottom + between_panels;
  const int memory_bottom = memory_top + height_of_memory;
  const double legend_middle = 0.5 * height_of_line * (drawing.legend.rows + 0.5) / height;
  std::string text = fmt::format(
      "set multiplot\nset lmargin at screen 0.1\nset rmargin at screen 0.97\n"
      "set tmargin at screen {}\nset bmargin at screen {}\nset format x ''\nunset key\n",
      share_below(speedups_top), share_below(speedups_bottom));
  text += speedups_plot(curves);
  text += fmt::format(
      "unset label\nunset title\nset format x '%g'\nset tmargin at screen {}\n"
      "set bmargin at screen {}\nset key at screen 0.5,{} center horizontal Left reverse "
      "noenhanced "
      "maxcols {} samplen 3\nset xlabel 'workers'\nset ylabel 'their memory (MB)'\n"
      "set logscale y 10\nset yrange [*:*]\n",
      share_below(memory_top), share_below(memory_bottom), legend_middle, drawing.legend.columns);
  return text + memory_plot(curves) + "unset multiplot\n";
}

}  // namespace

GuideDrawing workers_drawing(const Guide& guide) {
  const std::vector<Drawn> curves = curves_of(guide);
  GuideDrawing drawing{.title = workers_figure_title, .legend = legend_of(curves.size(), 24)};
  drawing.script = blocks_of(curves) + axes_of(curves) + marks(curves);
  if (std::ranges::any_of(curves, [](const Drawn& one) { return has_memory(*one.curve); })) {
    drawing.height_of_panels =
        above_speedups + height_of_speedups + between_panels + height_of_memory + below_memory;
    drawing.script += both_panels(curves, drawing);
  } else {
    drawing.script += "set xlabel 'workers'.\"\\n \"\n" + speedups_plot(curves);
  }
  return drawing;
}

}  // namespace scalelab
