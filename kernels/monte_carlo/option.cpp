// SPDX-License-Identifier: BSD-3-Clause

/// Prices of options by simulation: the mean of what they pay, for prices that follow a geometric
/// Brownian motion. European ones pay by the price at the end, Asian ones by its average over the
/// steps.
///
/// The plain loop:
///   for sample in 0 ... samples - 1:
///     for step in 0 ... steps - 1:              (one step, if European)
///       z = normal deviate of (sample, step)
///       S[step + 1] = S[step] exp((rate - volatility^2 / 2) dt + volatility sqrt(dt) z)
///     call += max(S[steps] - strike, 0);  put += max(strike - S[steps], 0)
///   price = exp(-rate years) call / samples
///
/// For an Asian option, S[steps] is the mean of S[1] ... S[steps]. Its price is estimated by what
/// it pays more than one by the geometric mean, whose price is known: the control variate of Kemna
/// and Vorst.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "kernels/balanced_grain.hpp"
#include "kernels/bound_of_mean.hpp"
#include "kernels/growth.hpp"
#include "kernels/interpreted_loop.hpp"
#include "kernels/kernel.hpp"
#include "kernels/monte_carlo/option/lognormal.hpp"
#include "kernels/monte_carlo/option/payoffs.hpp"
#include "numerics/random/normal_range.hpp"
#include "parallel/clock/fastest_of.hpp"

namespace scalelab {
namespace {

// Says which kernel a random stream belongs to, in the second word of the key.
constexpr std::uint32_t option_stream = 0x6f707401;
// What a free worker takes next under a dynamic schedule is no more steps than this: about 150
// microseconds.
constexpr std::int64_t most_steps = 50'000;

bool is_asian(const Size& size) {
  return size.text("kind") == "asian";
}

std::int64_t steps_of(const Size& size) {
  return is_asian(size) ? size.integer("steps") : 1;
}

struct alignas(64) SumsByThread {
  PayoffSums sums;
};

// A mean beside what is known of it.
struct Comparison {
  std::string name;
  double mean = 0;
  Moments known;
  double range = 0;  // no number is further from the mean

  [[nodiscard]] double bound(double count) const {
    return bound_of_mean(known.variance, range, count);
  }
};

class Option final : public Kernel {
 public:
  explicit Option(const Size& size)
      : asian_(is_asian(size)),
        samples_(size.integer("samples")),
        block_(asian_ ? asian_block : european_block),
        contract_{.spot = size.real("spot"),
                  .strike = size.real("strike"),
                  .rate = size.real("rate"),
                  .volatility = size.real("volatility"),
                  .years = size.real("years"),
                  .steps = steps_of(size)} {}

  void prepare(Process& process) override {
    key_ = {process.seed(), option_stream};
    interpreted_ = InterpretedLoop(process, blocks_per_second(), all_under_the_lock);
  }

  void reset(Process& process) override {
    sums_.assign(static_cast<std::size_t>(process.threads()), {});
  }

  void work(Worker& worker) override {
    PayoffSums& own = sums_[static_cast<std::size_t>(worker.thread())].sums;
    const std::int64_t blocks = grains_in(samples_, block_);
    const std::int64_t most_blocks =
        std::max<std::int64_t>(1, most_steps / (block_ * contract_.steps));
    worker.parallel_for(
        blocks, balanced_grain(blocks, worker.workers(), most_blocks), [&](const Range& piece) {
          interpreted_.run(worker, piece, [&](std::int64_t begin, std::int64_t end) {
            add({.first = begin, .last = end}, own);
          });
        });
  }

  Answer answer(Process& process) override {
    PayoffSums all;
    for (const SumsByThread& own : sums_) {
      all.add(own.sums);
    }
    for (ExactSum& sum : all) {
      process.group().all_reduce(sum.digits(), reduction::sum);
    }
    return asian_ ? asian_answer(all) : european_answer(all);
  }

 private:
  void add(const Range& blocks, PayoffSums& sums) const {
    if (asian_) {
      add_asian(contract_, blocks, samples_, key_, sums);
    } else {
      add_european(contract_, blocks, samples_, key_, sums);
    }
  }

  // By one worker, of whole blocks.
  [[nodiscard]] double blocks_per_second() const {
    constexpr int measurements = 5;
    const std::int64_t blocks = 1 + 5000 / (block_ * contract_.steps);
    PayoffSums sums;
    const double shortest_s = fastest_of(measurements, [&] {
      if (asian_) {
        add_asian(contract_, {.first = 0, .last = blocks}, blocks * block_, key_, sums);
      } else {
        add_european(contract_, {.first = 0, .last = blocks}, blocks * block_, key_, sums);
      }
    });
    // Compared so that the compiler can't leave the work out.
    return sums.of(Payoff::put).value() < 0 ? 0 : static_cast<double>(blocks) / shortest_s;
  }

  [[nodiscard]] double discount() const { return std::exp(-contract_.rate * contract_.years); }

  [[nodiscard]] double mean(const PayoffSums& sums, Payoff payoff) const {
    return sums.of(payoff).value() / static_cast<double>(samples_);
  }

  // The largest price that there can be after `deviates` steps that each had the largest deviate.
  [[nodiscard]] double largest_price(double deviates) const {
    const double step = contract_.years / static_cast<double>(contract_.steps);
    const double drift =
        std::max(contract_.drift_of_step(), 0.0) * static_cast<double>(contract_.steps);
    return contract_.spot *
           std::exp(drift + contract_.volatility * std::sqrt(step) * largest_normal * deviates);
  }

  // Call and put by `price`, which is never above `largest`.
  [[nodiscard]] std::vector<Comparison> call_and_put(const PayoffSums& sums, const Lognormal& price,
                                                     double largest) const {
    return {{.name = "call",
             .mean = mean(sums, Payoff::call),
             .known = call_payoff(price, contract_.strike),
             .range = std::max(largest - contract_.strike, 0.0)},
            {.name = "put",
             .mean = mean(sums, Payoff::put),
             .known = put_payoff(price, contract_.strike),
             .range = contract_.strike}};
  }

  // Whether all are within their bounds, and a text that says so.
  [[nodiscard]] std::pair<bool, std::string> judge(
      const std::vector<Comparison>& comparisons) const {
    const auto n = static_cast<double>(samples_);
    bool within = true;
    std::string text;
    for (const Comparison& one : comparisons) {
      const double off = one.mean - one.known.mean;
      within = within && std::abs(off) <= one.bound(n);
      text += fmt::format("{}{} {:.9g} is {:.3g} from {:.9g} (at most {:.3g} allowed)",
                          text.empty() ? "" : ", ", one.name, discount() * one.mean,
                          discount() * off, discount() * one.known.mean, discount() * one.bound(n));
    }
    return {within, text};
  }

  [[nodiscard]] Answer european_answer(const PayoffSums& sums) const {
    const auto comparisons = call_and_put(sums, final_price(contract_), largest_price(1));
    auto [within, text] = judge(comparisons);
    return {.value = discount() * comparisons[0].mean,
            .verified = within,
            .check = std::move(text),
            .values = {{"call", "1", "price of the call", discount() * comparisons[0].mean},
                       {"put", "1", "price of the put", discount() * comparisons[1].mean},
                       {"standard_error", "1", "standard error of the call's price",
                        discount() * std::sqrt(comparisons[0].known.variance /
                                               static_cast<double>(samples_))}}};
  }

  [[nodiscard]] Answer asian_answer(const PayoffSums& sums) const {
    const auto n = static_cast<double>(samples_);
    const auto steps = static_cast<double>(contract_.steps);
    auto comparisons =
        call_and_put(sums, geometric_average(contract_), largest_price((steps + 1) / 2));
    comparisons[0].name = "geometric call";
    comparisons[1].name = "geometric put";
    comparisons.push_back({.name = "discounted average",
                           .mean = mean(sums, Payoff::average),
                           .known = arithmetic_average(contract_),
                           .range = largest_price(steps)});
    auto [within, text] = judge(comparisons);

    const auto variance = [&](Payoff payoff, Payoff square) {
      return std::max(mean(sums, square) - mean(sums, payoff) * mean(sums, payoff), 0.0);
    };
    const double alone = variance(Payoff::arithmetic_call, Payoff::arithmetic_square);
    const double controlled = variance(Payoff::difference, Payoff::difference_square);
    const double call = discount() * (comparisons[0].known.mean + mean(sums, Payoff::difference));
    // Call less put is the average less the strike, sample by sample.
    const double put = call - discount() * (comparisons[2].known.mean - contract_.strike);
    return {.value = call,
            .verified = within,
            .check = std::move(text),
            .values = {{"call", "1", "price of the call", call},
                       {"put", "1", "price of the put", put},
                       {"standard_error", "1", "standard error of the call's price",
                        discount() * std::sqrt(controlled / n)},
                       {"gain", "1", "variance without the control variate, over that with it",
                        controlled > 0 ? alone / controlled : 1.0}}};
  }

  bool asian_;
  std::int64_t samples_;
  std::int64_t block_;
  Contract contract_;
  philox::Key key_{};
  InterpretedLoop interpreted_;
  std::vector<SumsByThread> sums_;
};

SizeParameter real_number(const std::string& name, const std::string& unit,
                          const std::string& meaning, double value, double minimum,
                          double maximum) {
  return {.name = name,
          .unit = unit,
          .meaning = meaning,
          .default_value = value,
          .minimum = minimum,
          .maximum = maximum,
          .integer = false};
}

}  // namespace

namespace kernels {

KernelInfo option() {
  return {
      .summary = "prices of European and Asian options under geometric Brownian motion",
      .bound = Bound::compute,
      .parameters = {{.name = "samples",
                      .unit = "1",
                      .meaning = "paths of the price in all",
                      .default_value = 20'000'000,
                      .minimum = 1,
                      .maximum = 9'007'199'254'740'992},
                     {.name = "kind",
                      .unit = "1",
                      .meaning = "paid by the price at the end, or by the average over the steps",
                      .choices = {"european", "asian"},
                      .default_text = "european"},
                     {.name = "steps",
                      .unit = "1",
                      .meaning = "steps of a path; a European option has one, whatever is set",
                      .default_value = 12,
                      .minimum = 1,
                      .maximum = 365},
                     real_number("spot", "1", "price now", 100, 0.01, 1e6),
                     real_number("strike", "1", "price in the contract", 100, 0.01, 1e6),
                     real_number("rate", "year-1", "rate of interest", 0.05, -0.5, 0.5),
                     real_number("volatility", "1", "deviation of the price's logarithm in a year",
                                 0.2, 0.01, 1),
                     real_number("years", "year", "until the contract ends", 1, 0.01, 5)},
      .work_unit = "step",
      .work =
          [](const Size& size) {
            return size.real("samples") * static_cast<double>(steps_of(size));
          },
      .grow = growth::in_proportion("samples"),
      .growth = "samples x workers",
      .trial = Size({{"samples", 50'001},
                     {"kind", std::string("asian")},
                     {"steps", 3},
                     {"spot", 100},
                     {"strike", 100},
                     {"rate", 0.05},
                     {"volatility", 0.2},
                     {"years", 1}}),
      .memory_bytes =
          [](const Size&, const Layout& layout, int) {
            return static_cast<double>(layout.threads) * sizeof(SumsByThread);
          },
      .held_share = all_under_the_lock,
      .time_use =
          [](const Size&, double held_share) {
            return TimeUse{.lock = held_share, .native = 1 - held_share, .wait = 0};
          },
      .source =
          "Boyle, \"Options: a Monte Carlo approach\", J. Financial Economics 4 (1977); Kemna, "
          "Vorst, J. Banking Finance 14 (1990)",
      .known_answer =
          "European call and put: Black and Scholes; Asian: call and put by the geometric average, "
          "and "
          "the mean of the arithmetic one",
      .tolerance =
          "Bernstein's inequality for the known variance and the largest payoff: a right mean is "
          "further off once in 500 million seeds, whatever the number of samples",
      .create = [](const Size& size) { return std::make_unique<Option>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
