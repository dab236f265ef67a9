// SPDX-License-Identifier: BSD-3-Clause

/// EP of the NAS Parallel Benchmarks, "embarrassingly parallel": Gaussian deviates by Marsaglia's
/// polar method from one long sequence of random numbers, of which each worker jumps to its part.
///
/// The plain loop, with s(k) of ep/nas_generator.hpp:
///   for j in 0 ... pairs - 1:
///     x, y = 2 s(2j+1) / 2^46 - 1, 2 s(2j+2) / 2^46 - 1
///     t = x^2 + y^2
///     if t <= 1:
///       X, Y = x sqrt(-2 log(t) / t), y sqrt(-2 log(t) / t)
///       sum_x += X;  sum_y += Y;  in_annulus[floor(max(|X|, |Y|))] += 1
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "kernels/balanced_grain.hpp"
#include "kernels/growth.hpp"
#include "kernels/interpreted_loop.hpp"
#include "kernels/kernel.hpp"
#include "kernels/monte_carlo/ep/gaussian_pairs.hpp"
#include "parallel/clock/fastest_of.hpp"

namespace scalelab {
namespace {

/// What is published of a class. The sums are those that NPB's own programs compare with (NPB 3.4,
/// EP/ep.f); the counts are printed by them, and add up to the pairs that they print.
struct ProblemClass {
  const char* name = nullptr;
  std::int64_t pairs = 0;
  double sum_x = 0;
  double sum_y = 0;
  std::array<std::int64_t, GaussianPairs::annuli> in_annulus{};
};

constexpr std::int64_t power_of_two(int exponent) {
  return std::int64_t{1} << exponent;
}

constexpr std::array<ProblemClass, 5> classes{
    {{"S",
      power_of_two(24),
      -3.247834652034740e3,
      -6.958407078382297e3,
      {6'140'517, 5'865'300, 1'100'361, 68'546, 1'648, 17}},
     {"W",
      power_of_two(25),
      -2.863319731645753e3,
      -6.320053679109499e3,
      {12'281'576, 11'729'692, 2'202'726, 137'368, 3'371, 36}},
     {"A",
      power_of_two(28),
      -4.295875165629892e3,
      -1.580732573678431e4,
      {98'257'395, 93'827'014, 17'611'549, 1'110'028, 26'536, 245}},
     {"B",
      power_of_two(30),
      4.033815542441498e4,
      -2.660669192809235e4,
      {393'058'470, 375'280'898, 70'460'742, 4'438'852, 105'691, 948, 5}},
     {"C",
      power_of_two(32),
      4.764367927995374e4,
      -8.084072988043731e4,
      {1'572'172'634, 1'501'108'549, 281'805'648, 17'761'221, 424'017, 3'821, 13}}}};

// Every size begins with the pairs of the smallest class.
constexpr const ProblemClass& smallest = classes[0];
// As NPB has it.
constexpr double nas_tolerance = 1e-8;
// What a free worker takes next under a dynamic schedule is no more than this: about 150
// microseconds.
constexpr std::int64_t most_blocks_of_ep = 16;

std::vector<std::string> class_names() {
  std::vector<std::string> names(classes.size());
  std::ranges::transform(classes, names.begin(), &ProblemClass::name);
  return names;
}

std::int64_t pairs_of(const Size& size) {
  const auto* const found = std::ranges::find_if(
      classes, [&](const ProblemClass& one) { return one.name == size.text("class"); });
  return found->pairs * size.integer("times");
}

/// Blocks done in a second by one worker.
double blocks_per_second() {
  constexpr int measurements = 5;
  constexpr std::int64_t blocks = 2;
  GaussianPairs found;
  const double shortest_s =
      fastest_of(measurements, [&] { add_blocks({.first = 0, .last = blocks}, found); });
  // Compared so that the compiler can't leave the work out.
  return found.accepted() < 0 ? 0 : static_cast<double>(blocks) / shortest_s;
}

bool close(double value, double known) {
  return std::abs(value - known) <= nas_tolerance * std::abs(known);
}

bool agrees(const GaussianPairs& found, const ProblemClass& known) {
  return found.in_annulus == known.in_annulus && close(found.sum_x.value(), known.sum_x) &&
         close(found.sum_y.value(), known.sum_y);
}

std::string comparison(const GaussianPairs& found, const ProblemClass& known) {
  return fmt::format(
      "sums {:.15e} and {:.15e} of class {} within {} of {:.15e} and {:.15e}, "
      "annuli {} of {}",
      found.sum_x.value(), found.sum_y.value(), known.name, nas_tolerance, known.sum_x, known.sum_y,
      fmt::join(found.in_annulus, " "), fmt::join(known.in_annulus, " "));
}

// The pairs of the smallest class, and those after them, that a thread has done.
struct alignas(64) FoundByThread {
  GaussianPairs of_smallest;
  GaussianPairs of_rest;
};

class Ep final : public Kernel {
 public:
  explicit Ep(const Size& size) : pairs_(pairs_of(size)) {}

  void prepare(Process& process) override {
    interpreted_ = InterpretedLoop(process, blocks_per_second(), all_under_the_lock);
  }

  void reset(Process& process) override {
    found_.assign(static_cast<std::size_t>(process.threads()), {});
  }

  void work(Worker& worker) override {
    FoundByThread& own = found_[static_cast<std::size_t>(worker.thread())];
    const std::int64_t blocks = pairs_ / pairs_of_block;
    worker.parallel_for(
        blocks, balanced_grain(blocks, worker.workers(), most_blocks_of_ep),
        [&](const Range& piece) {
          interpreted_.run(worker, piece, [&](std::int64_t begin, std::int64_t end) {
            constexpr std::int64_t border = smallest.pairs / pairs_of_block;
            add_blocks({.first = begin, .last = std::min(end, border)}, own.of_smallest);
            add_blocks({.first = std::max(begin, border), .last = end}, own.of_rest);
          });
        });
  }

  Answer answer(Process& process) override {
    GaussianPairs of_smallest;
    GaussianPairs all;
    for (const FoundByThread& own : found_) {
      of_smallest.add(own.of_smallest);
      all.add(own.of_rest);
    }
    add_up(process, of_smallest);
    add_up(process, all);
    all.add(of_smallest);

    Answer answer{.value = all.sum_x.value(),
                  .verified = agrees(of_smallest, smallest),
                  .check = comparison(of_smallest, smallest),
                  .values = {{"sum_x", "1", "sum of the first deviates", all.sum_x.value()},
                             {"sum_y", "1", "sum of the second deviates", all.sum_y.value()},
                             {"accepted", "1", "pairs within the circle",
                              static_cast<double>(all.accepted())}}};
    if (const auto* const known = std::ranges::find(classes, pairs_, &ProblemClass::pairs);
        known != classes.end()) {
      answer.verified = answer.verified && agrees(all, *known);
      answer.check = comparison(all, *known);
    } else {
      check_by_chance(all, answer);
    }
    return answer;
  }

 private:
  // Over all ranks.
  static void add_up(Process& process, GaussianPairs& found) {
    process.group().all_reduce(found.sum_x.digits(), reduction::sum);
    process.group().all_reduce(found.sum_y.digits(), reduction::sum);
    process.group().all_reduce(found.in_annulus, reduction::sum);
  }

  // Where nobody has published the sums of so many pairs.
  void check_by_chance(const GaussianPairs& all, Answer& answer) const {
    constexpr double largest_z = 6;
    constexpr double p = std::numbers::pi / 4;
    const auto n = static_cast<double>(pairs_);
    const auto accepted = static_cast<double>(all.accepted());
    const double z = (accepted - n * p) / std::sqrt(n * p * (1 - p));
    const double z_x = all.sum_x.value() / std::sqrt(accepted);
    const double z_y = all.sum_y.value() / std::sqrt(accepted);
    answer.verified = answer.verified && std::abs(z) <= largest_z && std::abs(z_x) <= largest_z &&
                      std::abs(z_y) <= largest_z;
    answer.check += fmt::format(
        "; {} of {} pairs accepted, {:.2f} standard deviations from pi/4, sums {:.2f} and {:.2f} "
        "from 0 (at most {} allowed)",
        all.accepted(), pairs_, z, z_x, z_y, largest_z);
  }

  std::int64_t pairs_;
  InterpretedLoop interpreted_;
  std::vector<FoundByThread> found_;
};

}  // namespace

namespace kernels {

KernelInfo ep() {
  return {
      .summary = "NAS EP: Gaussian deviates by the polar method",
      .bound = Bound::compute,
      .parameters = {{.name = "class",
                      .unit = "1",
                      .meaning = "NAS's problem class: 2^24, 2^25, 2^28, 2^30 or 2^32 pairs",
                      .choices = class_names(),
                      .default_text = "A"},
                     {.name = "times",
                      .unit = "1",
                      .meaning = "how many times as many pairs of the same sequence",
                      .default_value = 1,
                      .minimum = 1,
                      // Of class C, these are all the numbers that the generator has.
                      .maximum = 2048}},
      .work_unit = "pair",
      .work = [](const Size& size) { return static_cast<double>(pairs_of(size)); },
      .grow = growth::in_proportion("times"),
      .growth = "times x workers",
      .trial = Size({{"class", std::string("S")}, {"times", 1}}),
      .memory_bytes =
          [](const Size&, const Layout& layout, int) {
            return static_cast<double>(layout.threads) * sizeof(FoundByThread);
          },
      .held_share = all_under_the_lock,
      .time_use =
          [](const Size&, double held_share) {
            return TimeUse{.lock = held_share, .native = 1 - held_share, .wait = 0};
          },
      .source =
          "Bailey et al., \"The NAS Parallel Benchmarks\", Int. J. Supercomput. Appl. 5 (1991); "
          "RNR-94-007, section 2.2",
      .known_answer =
          "the sums that NAS published and the counts in all annuli, of class S for every size and "
          "of "
          "the whole where it is a class's",
      .tolerance =
          "1e-8 of the sums, as NAS asks; counts exactly; what is beyond a class within 6 standard "
          "deviations: a right answer is further off once in 100 million sizes",
      .create = [](const Size& size) { return std::make_unique<Ep>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
