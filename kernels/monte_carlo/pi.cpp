// SPDX-License-Identifier: BSD-3-Clause

/// pi by throwing darts: a random point of the unit square lies in the quarter circle with
/// probability pi/4. The plainest Monte Carlo there is: independent samples, one integer to add up
/// at the end.
///
/// The plain loop:
///   for sample in 0 ... samples - 1:
///     x, y = two numbers of the random stream of `sample`
///     hits += x * x + y * y < 1
///   pi = 4 * hits / samples
///
/// The points and the count are those of pi/quarter_circle.hpp: integers, in vectors.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "kernels/balanced_grain.hpp"
#include "kernels/growth.hpp"
#include "kernels/interpreted_loop.hpp"
#include "kernels/kernel.hpp"
#include "kernels/monte_carlo/pi/quarter_circle.hpp"
#include "kernels/tally.hpp"
#include "numerics/random/philox.hpp"
#include "parallel/clock/fastest_of.hpp"

namespace scalelab {
namespace {

using quarter_circle::block;

// What a free worker takes next under a dynamic schedule is no more than this, and less where there
// are many workers. Also what is computed under the interpreter lock before a native part follows.
// About 100 microseconds.
constexpr std::int64_t most_blocks_of_pi = 512;
// Says which kernel a random stream belongs to, in the second word of the key.
constexpr std::uint32_t pi_stream = 0x70690001;

/// Blocks that go through the generator in a second. The result of what is counted is not needed.
double blocks_per_second(philox::Key key) noexcept {
  constexpr int measurements = 5;
  constexpr std::int64_t blocks = 128;  // some 20 microseconds
  std::int64_t hits = 0;
  const double shortest_s = fastest_of(measurements, [&] {
    hits += quarter_circle::hits_of_blocks({.first = 0, .last = blocks}, key);
  });
  // Compared so that the compiler can't leave the work out: the hits can't be more than the
  // samples.
  return hits > measurements * blocks * block ? 0 : static_cast<double>(blocks) / shortest_s;
}

class Pi final : public Kernel {
 public:
  explicit Pi(const Size& size) : samples_(size.integer("samples")) {}

  void prepare(Process& process) override {
    key_ = {process.seed(), pi_stream};
    interpreted_ = InterpretedLoop(process, blocks_per_second(key_), all_under_the_lock);
  }

  void reset(Process& process) override { hits_.reset(process); }

  void work(Worker& worker) override {
    const std::int64_t blocks = grains_in(samples_, block);
    std::int64_t hits = 0;
    worker.parallel_for(blocks, balanced_grain(blocks, worker.workers(), most_blocks_of_pi),
                        [&](const Range& piece) {
                          for (std::int64_t at = piece.first; at < piece.last;
                               at += most_blocks_of_pi) {
                            const std::int64_t end = std::min(at + most_blocks_of_pi, piece.last);
                            hits += hits_of(worker, {.first = at, .last = end});
                          }
                        });
    hits_.set(worker, hits);
  }

  Answer answer(Process& process) override {
    const std::int64_t hits = hits_.total(process);
    const auto n = static_cast<double>(samples_);
    constexpr double p = std::numbers::pi / 4;
    const double z = (static_cast<double>(hits) - n * p) / std::sqrt(n * p * (1 - p));
    // A right count is further off than this once in 500 million seeds.
    constexpr double largest_z = 6;
    return {
        .value = 4 * static_cast<double>(hits) / n,
        .verified = std::abs(z) <= largest_z,
        .check = fmt::format("{} of {} samples hit, {:.2f} standard deviations from pi/4 (at most "
                             "{} allowed)",
                             hits, samples_, z, largest_z),
        .values = {{"hits", "1", "samples inside the quarter circle", static_cast<double>(hits)},
                   {"z", "1", "standard deviations from pi/4", z}}};
  }

 private:
  // Hits of the samples of these blocks.
  std::int64_t hits_of(Worker& worker, const Range& blocks) {
    const Range whole{.first = blocks.first, .last = std::min(blocks.last, samples_ / block)};
    std::int64_t hits = 0;
    interpreted_.run(worker, whole, [&](std::int64_t begin, std::int64_t end) {
      hits += quarter_circle::hits_of_blocks({.first = begin, .last = end}, key_);
    });
    return hits + quarter_circle::hits_one_by_one({.first = whole.last * block,
                                                   .last = std::min(blocks.last * block, samples_)},
                                                  key_);
  }

  std::int64_t samples_;
  philox::Key key_{};
  InterpretedLoop interpreted_;
  Tally hits_;
};

}  // namespace

namespace kernels {

KernelInfo pi() {
  return {
      .summary = "pi by Monte Carlo: random points in the quarter circle",
      .bound = Bound::compute,
      .parameters = {{.name = "samples",
                      .unit = "1",
                      .meaning = "random points in all",
                      .default_value = 100'000'000,
                      .minimum = 1,
                      .maximum = 9'007'199'254'740'992}},
      .work_unit = "sample",
      .work = [](const Size& size) { return size.real("samples"); },
      .grow = growth::in_proportion("samples"),
      .growth = "samples x workers",
      .trial = Size({{"samples", 200'001}}),
      .memory_bytes = [](const Size&, const Layout&, int) { return 0.0; },
      .held_share = all_under_the_lock,
      .time_use =
          [](const Size&, double held_share) {
            return TimeUse{.lock = held_share, .native = 1 - held_share, .wait = 0};
          },
      .source =
          "Metropolis, Ulam, \"The Monte Carlo method\", J. Am. Stat. Assoc. 44 (1949); random "
          "numbers: Salmon et al., SC11",
      .known_answer = "the hits are binomial with p = pi/4",
      .tolerance = "6 standard deviations: a right count is further off once in 500 million seeds",
      .create = [](const Size& size) { return std::make_unique<Pi>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
