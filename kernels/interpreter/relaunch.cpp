// SPDX-License-Identifier: BSD-3-Clause

/// A program that starts itself again, as a Python script does that starts processes without a main
/// guard, stopped after one level: how many processes that is, what one takes to start and how much
/// memory it has to itself.
///
/// The plain loop:
///   start the program, which does:
///     for process in 1 ... processes:
///       start the program again, which counts itself and, being started by itself, is stopped
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include "kernels/growth.hpp"
#include "kernels/interpreter/relaunch/relauncher.hpp"
#include "kernels/kernel.hpp"

namespace scalelab {
namespace {

class MissingMainGuard final : public Kernel {
 public:
  explicit MissingMainGuard(const Size& size) : processes_(size.integer("processes")) {}

  void prepare(Process& /*process*/) override {}

  void reset(Process& /*process*/) override { level_ = {}; }

  void work(Worker& worker) override {
    if (worker.index() == 0) {
      worker.step();
      worker.blocking([this] {
        const Relauncher relauncher(processes_);
        level_ = relauncher.level();
        bytes_ = relauncher.bytes().value_or(std::numeric_limits<double>::quiet_NaN());
      });
    }
    worker.barrier();
  }

  Answer answer(Process& process) override {
    // Rank 0 alone has started something.
    std::array<double, 3> found{static_cast<double>(level_.started), level_.start_s, bytes_};
    process.group().broadcast(std::span(found), 0);
    const auto& [started, start_s, bytes] = found;
    Answer answer{.value = started,
                  .verified = started == static_cast<double>(processes_),
                  .check = fmt::format("{:.0f} processes counted themselves (must be {})", started,
                                       processes_),
                  .values = {{.name = "started",
                              .unit = "1",
                              .meaning = "processes that the program started of itself, each of "
                                         "which would have started as many",
                              .value = started},
                             {.name = "start_s",
                              .unit = "s",
                              .meaning = "start of one of them, until it has counted itself",
                              .value = start_s}}};
    if (!std::isnan(bytes)) {
      answer.values.push_back({.name = "bytes",
                               .unit = "byte",
                               .meaning = "memory that one of them has to itself",
                               .value = bytes});
    }
    return answer;
  }

 private:
  std::int64_t processes_;
  LaunchedLevel level_;
  double bytes_ = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace

namespace kernels {

KernelInfo relaunch() {
  return {
      .summary = "a program that starts itself again, stopped after one level",
      .bound = Bound::waiting,
      .parameters = {{.name = "processes",
                      .unit = "1",
                      .meaning = "how many the program starts, one after the other",
                      .default_value = 4,
                      .minimum = 1,
                      .maximum = most_relaunched}},
      .grow = growth::none,
      .growth = "none: the same worker starts the program, whatever the layout",
      .trial = Size({{"processes", 2}}),
      .memory_bytes = [](const Size&, const Layout&, int) { return 0.0; },
      .source = "Python 3 documentation, multiprocessing, \"Safe importing of main module\"",
      .known_answer = "every process that is started says that it runs, and starts none",
      .tolerance = "none: they are counted",
      .create = [](const Size& size) { return std::make_unique<MissingMainGuard>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
