// SPDX-License-Identifier: BSD-3-Clause

/// STREAM's triad (McCalpin, "Memory bandwidth and machine balance in current high performance
/// computers", IEEE TCCA Newsletter, December 1995): two arrays are read and one is written, as
/// quickly as memory allows.
///
/// The plain loop:
///   for sweep in 0 ... sweeps - 1:
///     a, b, c = the three arrays, which take turns (triad/replay.hpp)
///     for i in 0 ... n - 1:
///       a[i] = b[i] + s * c[i]
///
/// Each rank has its share of the arrays, each thread its share of that: it is the first to touch
/// it. With `stores = "streaming"` what is written goes past the caches (triad/sweep.hpp).
#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <string>

#include "kernels/balanced_grain.hpp"
#include "kernels/compared_elements.hpp"
#include "kernels/fingerprint.hpp"
#include "kernels/growth.hpp"
#include "kernels/kernel.hpp"
#include "kernels/matrix/stores.hpp"
#include "kernels/matrix/triad/replay.hpp"
#include "kernels/matrix/triad/sweep.hpp"
#include "parallel/memory/page_memory.hpp"

namespace scalelab {
namespace {

// What a free thread takes next under a dynamic schedule is no more cache lines of each array than
// this: some ten microseconds.
constexpr std::int64_t most_lines_of_grain = 4096;

class Triad final : public Kernel {
 public:
  explicit Triad(const Size& size)
      : n_(size.integer("n")), sweeps_(size.integer("sweeps")), stores_(stores_of(size)) {}

  void prepare(Process& process) override {
    elements_ = share_of(n_, process.rank(), process.ranks());
    const std::int64_t lines = grains_in(elements_.size(), doubles_of_line);
    grain_ = doubles_of_line * balanced_grain(lines, process.threads(), most_lines_of_grain);
    for (PageMemory& array : arrays_) {
      array = PageMemory(static_cast<std::size_t>(elements_.size()) * sizeof(double));
    }
    reset(process);
    replayed_ = triad::replay(sweeps_);
  }

  void reset(Process& process) override {
    process.on_team([&](int thread) {
      for_own(thread, process.threads(), [this](std::int64_t i, std::int64_t start) {
        const triad::Element first = triad::first_values(start);
        for (std::size_t array = 0; array < triad::arrays; ++array) {
          values(array)[i] = first[array];
        }
      });
    });
  }

  void work(Worker& worker) override {
    for (std::int64_t sweep = 0; sweep < sweeps_; ++sweep) {
      double* const a = values(triad::written_by(sweep));
      const double* const b = values(triad::written_by(sweep + 1));
      const double* const c = values(triad::written_by(sweep + 2));
      const double s = triad::factor_of(sweep);
      worker.team_for(elements_.size(), grain_, [&](const Range& piece) {
        worker.step();
        worker.native([&] {
          triad::sweep(a + piece.first, b + piece.first, c + piece.first, s, piece.size(), stores_);
        });
      });
      worker.barrier();
    }
  }

  Answer answer(Process& process) override {
    const ComparedElements found = compare_elements(
        process,
        [&](int thread, ComparedElements& own) { compare(thread, process.threads(), own); });
    return {.value = fingerprint_as_double(found.fingerprint),
            .verified = found.wrong == 0,
            .check = fmt::format("{} of {} elements of an array differ from the same steps of one "
                                 "element alone (must be 0)",
                                 found.wrong, static_cast<std::int64_t>(triad::arrays) * n_),
            .values = {}};
  }

 private:
  [[nodiscard]] double* values(std::size_t array) const noexcept {
    return reinterpret_cast<double*>(arrays_[array].begin());
  }

  // Calls visit(i, start) for what this thread has under a static schedule; i counts from the
  // rank's first element.
  template <class Visit>
  void for_own(int thread, int threads, Visit&& visit) const {
    const Range own = share_of_grains(elements_.size(), grain_, thread, threads);
    std::int64_t start = (elements_.first + own.first) % triad::starts;
    for (std::int64_t i = own.first; i < own.last; ++i) {
      visit(i, start);
      start = start + 1 == triad::starts ? 0 : start + 1;
    }
  }

  // Every element of the three arrays, bit by bit.
  void compare(int thread, int threads, ComparedElements& found) const {
    const std::size_t last_written = triad::written_by(sweeps_ - 1);
    for_own(thread, threads, [&](std::int64_t i, std::int64_t start) {
      const triad::Element& known = replayed_[static_cast<std::size_t>(start)];
      for (std::size_t array = 0; array < triad::arrays; ++array) {
        const auto bits = std::bit_cast<std::uint64_t>(values(array)[i]);
        found.wrong += bits == std::bit_cast<std::uint64_t>(known[array]) ? 0 : 1;
      }
      found.fingerprint += fingerprint(0, static_cast<std::uint64_t>(elements_.first + i),
                                       std::bit_cast<std::uint64_t>(values(last_written)[i]));
    });
  }

  std::int64_t n_;
  std::int64_t sweeps_;
  Stores stores_;
  Range elements_;          // of the whole arrays
  std::int64_t grain_ = 1;  // elements that a thread takes together; whole cache lines
  std::array<PageMemory, triad::arrays> arrays_;
  std::array<triad::Element, triad::starts> replayed_{};
};

Demand demand_of_triad(const Size& size, const Layout& /*layout*/) {
  // Without streaming stores a line is read before it is written.
  const double lines_read = stores_of(size) == Stores::streaming ? 2 : 3;
  const double updates = size.real("n") * size.real("sweeps");
  return {.flops = 2 * updates,
          .bytes = (lines_read + 1) * sizeof(double) * updates,
          .read_bytes = lines_read * sizeof(double) * updates};
}

}  // namespace

namespace kernels {

KernelInfo triad() {
  return {
      .summary = "STREAM's triad a = b + s c: how quick memory is",
      .bound = Bound::memory_bandwidth,
      .parameters = {{.name = "n",
                      .unit = "1",
                      .meaning =
                          "elements of each of three arrays, over all workers; caches should "
                          "hold less than a quarter of one",
                      .default_value = 20'000'000,
                      .minimum = 1,
                      .maximum = 1'000'000'000'000},
                     {.name = "sweeps",
                      .unit = "1",
                      .meaning = "how often an array is written from the two others",
                      .default_value = 10,
                      .minimum = 1,
                      .maximum = 1'000'000},
                     stores_parameter("whether what is written goes past the caches", "normal")},
      .work_unit = "element",
      .work = [](const Size& size) { return size.real("n") * size.real("sweeps"); },
      .demand = demand_of_triad,
      .grow = growth::in_proportion("n"),
      .growth = "n x workers",
      .trial = Size({{"n", 50'021}, {"sweeps", 5}, {"stores", std::string("streaming")}}),
      .memory_bytes =
          [](const Size& size, const Layout& layout, int rank) {
            const Range share = share_of(size.integer("n"), rank, layout.ranks);
            return static_cast<double>(triad::arrays * sizeof(double)) *
                   static_cast<double>(share.size());
          },
      .source =
          "McCalpin, \"Memory bandwidth and machine balance in current high performance "
          "computers\", IEEE TCCA Newsletter, December 1995",
      .known_answer = "the same steps of one element alone, for each of 61 starts",
      .tolerance = "none: every element has the bits that one alone comes to",
      .create = [](const Size& size) { return std::make_unique<Triad>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
