// SPDX-License-Identifier: BSD-3-Clause

/// Neutral particles in a layer of matter: how many of a beam get through, how many come back, and
/// how many are absorbed. Histories are independent, of very different lengths, and branch at each
/// collision.
///
/// The plain loop, lengths in mean free paths:
///   for particle in 1 ... histories:
///     depth = 0;  cosine = 1
///     loop:
///       depth += cosine * -ln(random number)
///       if depth > thickness:  transmitted += 1;  break
///       if depth < 0:          reflected += 1;  break
///       if random number > scattering:  absorbed += 1;  break
///       cosine = a direction
///
/// Under implicit capture, each collision takes the absorbed share off the particle's weight.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>

#include "kernels/balanced_grain.hpp"
#include "kernels/bound_of_mean.hpp"
#include "kernels/growth.hpp"
#include "kernels/interpreted_loop.hpp"
#include "kernels/kernel.hpp"
#include "kernels/monte_carlo/transport/escape.hpp"
#include "kernels/monte_carlo/transport/histories.hpp"
#include "parallel/clock/fastest_of.hpp"
#include "parallel/memory/thread_scratch.hpp"

namespace scalelab {
namespace {

// Says which kernel a random stream belongs to, in the second word of the key.
constexpr std::uint32_t transport_stream = 0x74726101;
// What a free worker takes next under a dynamic schedule is no more than this: some 50
// microseconds.
constexpr std::int64_t most_histories_together = 4096;

// The nearest of the units of which there are `units` in 1.
std::int64_t in_units(double share, std::int64_t units) {
  return std::llround(share * static_cast<double>(units));
}

Layer layer_of(const Size& size) {
  constexpr std::int64_t whole_ratio = std::int64_t{1} << ratio_bits;
  const std::int64_t roulette = in_units(size.real("roulette"), weight_of_particle);
  return {
      .thickness = size.real("thickness"),
      .geometry = size.text("geometry") == "rod" ? Geometry::rod : Geometry::slab,
      .scattering_ratio =
          static_cast<std::uint32_t>(in_units(size.real("scattering"), whole_ratio)),
      .capture = size.text("capture") == "implicit" ? Capture::implicit : Capture::analogue,
      .roulette_weight = roulette,
      .survival_weight = 2 * roulette,
      .sampling = size.text("sampling") == "stratified" ? Sampling::stratified : Sampling::random,
      .histories = size.integer("histories")};
}

// With the scattering ratio that is simulated.
Escape known_escape(const Layer& layer) {
  const double ratio = std::ldexp(layer.scattering_ratio, -ratio_bits);
  return layer.geometry == Geometry::rod ? escape_from_rod(layer.thickness, ratio)
                                         : escape_from_slab(layer.thickness, ratio);
}

// Histories that one worker goes through in a second.
double histories_per_second(Layer layer) {
  constexpr int measurements = 5;
  constexpr std::int64_t histories = 1024;
  layer.histories = measurements * histories;
  HistoryBank bank{};
  Range next{.first = 0, .last = histories};
  const double shortest_s = fastest_of(measurements, [&] {
    follow(layer, next, bank);
    next = {.first = next.last, .last = next.last + histories};
  });
  // Compared so that the compiler can't leave the work out.
  return bank.outcomes.flights < 0 ? 0 : static_cast<double>(histories) / shortest_s;
}

void add_up(Process& process, Outcomes& outcomes) {
  const std::array sums{&outcomes.transmitted, &outcomes.reflected, &outcomes.absorbed,
                        &outcomes.roulette, &outcomes.transmitted_squares};
  for (WeightSum* sum : sums) {
    sum->particles = process.group().all_reduce(sum->particles, reduction::sum);
    sum->rest = process.group().all_reduce(sum->rest, reduction::sum);
    sum->add(0);
  }
  outcomes.flights = process.group().all_reduce(outcomes.flights, reduction::sum);
  outcomes.longest = process.group().all_reduce(outcomes.longest, reduction::maximum);
}

class Transport final : public Kernel {
 public:
  explicit Transport(const Size& size) : layer_(layer_of(size)) {}

  void prepare(Process& process) override {
    layer_.key = {process.seed(), transport_stream};
    known_ = known_escape(layer_);
    banks_ = ThreadScratch<HistoryBank>(process, 1);
    interpreted_ = InterpretedLoop(process, histories_per_second(layer_), all_under_the_lock);
  }

  void reset(Process& process) override {
    for (int thread = 0; thread < process.threads(); ++thread) {
      banks_.of(thread).front() = {};
    }
  }

  void work(Worker& worker) override {
    HistoryBank& bank = banks_.of(worker.thread()).front();
    worker.parallel_for(layer_.histories,
                        balanced_grain(layer_.histories, worker.workers(), most_histories_together),
                        [&](const Range& piece) {
                          interpreted_.run(worker, piece,
                                           [&](std::int64_t begin, std::int64_t end) {
                                             follow(layer_, {.first = begin, .last = end}, bank);
                                           });
                        });
    while (follow_further(layer_, bank)) {
      worker.step();
    }
  }

  Answer answer(Process& process) override {
    Outcomes all{};
    for (int thread = 0; thread < process.threads(); ++thread) {
      all.add(banks_.of(thread).front().outcomes);
    }
    add_up(process, all);
    return judged(all);
  }

 private:
  [[nodiscard]] double share(const WeightSum& weight) const {
    return weight.value() / static_cast<double>(layer_.histories);
  }

  // Of weights from 0 to 1 with this mean: none vary more than those that are 0 or 1.
  [[nodiscard]] double bound(double mean) const {
    constexpr double error_of_known = 1e-10;
    return error_of_known + bound_of_mean(mean * (1 - mean) + error_of_known, 1,
                                          static_cast<double>(layer_.histories));
  }

  [[nodiscard]] Answer judged(const Outcomes& all) const {
    const double transmitted = share(all.transmitted);
    const double reflected = share(all.reflected);
    const WeightSum balance = all.balance();
    const bool balanced = balance == WeightSum{.particles = layer_.histories, .rest = 0};
    const double off_transmitted = transmitted - known_.transmitted;
    const double off_reflected = reflected - known_.reflected;
    const double square = share(all.transmitted_squares);
    const auto n = static_cast<double>(layer_.histories);
    return {
        .value = transmitted,
        .verified = balanced && std::abs(off_transmitted) <= bound(known_.transmitted) &&
                    std::abs(off_reflected) <= bound(known_.reflected),
        .check = fmt::format(
            "transmitted {:.9g} is {:.3g} from {:.9g} (at most {:.3g} allowed), reflected {:.9g} "
            "is {:.3g} from {:.9g} (at most {:.3g} allowed), {} of {} particles{} are accounted "
            "for",
            transmitted, off_transmitted, known_.transmitted, bound(known_.transmitted), reflected,
            off_reflected, known_.reflected, bound(known_.reflected), balance.particles,
            layer_.histories, balance.rest == 0 ? "" : " and a fraction"),
        .values = {
            {"transmitted", "1", "share of the beam that left behind", transmitted},
            {"reflected", "1", "share that left in front", reflected},
            {"absorbed", "1", "share that was absorbed", share(all.absorbed)},
            {"roulette", "1", "share lost in roulette, less what it gave", share(all.roulette)},
            {"standard_error", "1", "of transmitted, if histories were alike",
             std::sqrt(std::max(square - transmitted * transmitted, 0.0) / n)},
            {"flights", "1", "free flights of a history, on average",
             static_cast<double>(all.flights) / n},
            {"longest", "1", "free flights of the longest history",
             static_cast<double>(all.longest)}}};
  }

  Layer layer_;
  Escape known_;
  ThreadScratch<HistoryBank> banks_;
  InterpretedLoop interpreted_;
};

}  // namespace

namespace kernels {

KernelInfo transport() {
  return {
      .summary = "neutral particles in a slab: transmitted, reflected, absorbed",
      .bound = Bound::imbalance,
      .parameters = {{.name = "histories",
                      .unit = "1",
                      .meaning = "particles in all",
                      .default_value = 10'000'000,
                      .minimum = 1,
                      .maximum = 1'000'000'000'000'000},
                     {.name = "geometry",
                      .unit = "1",
                      .meaning = "scattered into all directions alike, or forward and backward",
                      .choices = {"slab", "rod"},
                      .default_text = "slab"},
                     {.name = "thickness",
                      .unit = "1",
                      .meaning = "mean free paths from front to back",
                      .default_value = 5,
                      .minimum = 0.001,
                      .maximum = 100,
                      .integer = false},
                     {.name = "scattering",
                      .unit = "1",
                      .meaning = "share of collisions that scatter; the others absorb",
                      .default_value = 0.9,
                      .minimum = 0,
                      .maximum = 1,
                      .integer = false},
                     {.name = "capture",
                      .unit = "1",
                      .meaning = "a collision absorbs a particle or not, or a share of its weight",
                      .choices = {"analogue", "implicit"},
                      .default_text = "analogue"},
                     {.name = "roulette",
                      .unit = "1",
                      .meaning = "weight below which implicit capture plays Russian roulette for "
                                 "twice as much; 0 for never",
                      .default_value = 0.25,
                      .minimum = 0,
                      .maximum = 0.5,
                      .integer = false},
                     {.name = "sampling",
                      .unit = "1",
                      .meaning = "first flights are any, or one from each of as many strata in "
                                 "order",
                      .choices = {"random", "stratified"},
                      .default_text = "random"}},
      .work_unit = "particle",
      .work = [](const Size& size) { return size.real("histories"); },
      .grow = growth::in_proportion("histories"),
      .growth = "histories x workers",
      .trial = Size({{"histories", 100'003},
                     {"geometry", std::string("slab")},
                     {"thickness", 3},
                     {"scattering", 0.8},
                     {"capture", std::string("implicit")},
                     {"roulette", 0.25},
                     {"sampling", std::string("stratified")}}),
      .memory_bytes = [](const Size&, const Layout& layout,
                         int) { return static_cast<double>(layout.threads) * sizeof(HistoryBank); },
      .held_share = all_under_the_lock,
      .time_use =
          [](const Size&, double held_share) {
            return TimeUse{.lock = held_share, .native = 1 - held_share, .wait = 0};
          },
      .source =
          "Spanier, Gelbard, \"Monte Carlo Principles and Neutron Transport Problems\" (1969); "
          "Lux, Koblinger, \"Monte Carlo Particle Transport Methods\" (1991)",
      .known_answer =
          "rod: closed form, exp(-L) without scattering and 1/(1 + L/2) without absorption; slab: "
          "the integral equation of the flux, solved within 1e-10; every particle accounted for",
      .tolerance =
          "Bernstein's inequality for weights from 0 to 1: a right share is further off once in "
          "500 million seeds, whatever the number of histories; the account exactly",
      .create = [](const Size& size) { return std::make_unique<Transport>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
