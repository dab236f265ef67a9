// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/option/payoffs.hpp"

#include <algorithm>
#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/monte_carlo/option/payoffs_vectors.cpp"
#include <hwy/foreach_target.h>

#include "numerics/functions/vector_functions.hpp"
#include "numerics/random/one_draw.hpp"
#include "numerics/random/vector_normal.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

// Vectors of counters that are under way at once: whole rows.
constexpr std::size_t vectors_of_samples =
    OneDraw::best_groups % vectors_of_row == 0 ? OneDraw::best_groups : 8;
static_assert(vectors_of_samples % vectors_of_row == 0);
constexpr std::int64_t counters_of_samples = vectors_of_samples * lanes;
static_assert(european_block % (2 * counters_of_samples) == 0);
static_assert(asian_block % (2 * counters_of_samples) == 0);
// Where that matters, counters that are under way at once have the same upper 32 bits.
static_assert(!has_blocks || items_of_one_upper_word % counters_of_samples == 0);

// The samples of a block that are there: the first `count` of them.
class Present {
 public:
  explicit Present(std::int64_t count) : count_(reals_of(static_cast<double>(count))) {}

  // x, or 0 where sample 2 i + `second` isn't there, i being the counter of the lane.
  [[nodiscard]] HWY_INLINE RealsVector only(std::int64_t counter, std::int64_t second,
                                            RealsVector x) const {
    const RealsVector first = hn::Add(reals_of(static_cast<double>(2 * counter + second)),
                                      hn::Mul(reals_of(2), hn::Iota(Reals(), 0)));
    return hn::IfThenElseZero(hn::Lt(first, count_), x);
  }

 private:
  RealsVector count_;
};

class All {
 public:
  explicit All(std::int64_t /*count*/) {}
  [[nodiscard]] HWY_INLINE RealsVector only(std::int64_t /*counter*/, std::int64_t /*second*/,
                                            RealsVector x) const {
    return x;
  }
};

// `first` is the first counter, `count` how many samples there are.
template <class Samples>
HWY_INLINE void european(const Contract& contract, std::int64_t first, std::int64_t count,
                         const PhiloxKeys& keys, PayoffSums& sums) {
  const Samples samples(count);
  const RealsVector forward = reals_of(
      contract.spot * std::exp(contract.drift_of_step() * static_cast<double>(contract.steps)));
  const RealsVector spread = reals_of(contract.volatility * std::sqrt(contract.years));
  const RealsVector strike = reals_of(contract.strike);
  const RealsVector zero = reals_of(0);
  RowSum calls;
  RowSum puts;
  for (std::int64_t counter = 0; counter < european_block / 2; counter += counters_of_samples) {
    const auto item = static_cast<std::uint64_t>(first + counter);
    PhiloxWords<vectors_of_samples> words;
    OneDraw(item, 0, keys).words(words, item);
    for (std::size_t group = 0; group < vectors_of_samples; ++group) {
      const NormalPair pair =
          normal_pair(words[0][group], words[1][group], words[2][group], words[3][group]);
      const auto add = [&](std::int64_t second, RealsVector deviate) HWY_ATTR {
        const RealsVector gain = hn::Sub(hn::Mul(forward, exp(hn::Mul(spread, deviate))), strike);
        const std::int64_t at = counter + static_cast<std::int64_t>(group * lanes);
        const std::size_t vector = group % vectors_of_row;
        calls.add(vector, samples.only(at, second, hn::Max(gain, zero)));
        puts.add(vector, samples.only(at, second, hn::Max(hn::Neg(gain), zero)));
      };
      add(0, pair.first);
      add(1, pair.second);
    }
  }
  sums.of(Payoff::call).add(calls.value());
  sums.of(Payoff::put).add(puts.value());
}

template <class Samples>
HWY_INLINE void asian(const Contract& contract, std::int64_t first, std::int64_t count,
                      const PhiloxKeys& keys, PayoffSums& sums) {
  const Samples samples(count);
  const auto steps = static_cast<double>(contract.steps);
  const RealsVector drift = reals_of(contract.drift_of_step());
  const RealsVector spread = reals_of(contract.volatility * std::sqrt(contract.years / steps));
  const RealsVector strike = reals_of(contract.strike);
  const RealsVector share = reals_of(1 / steps);
  const RealsVector zero = reals_of(0);
  RowSum rows[payoff_kinds];
  for (std::int64_t counter = 0; counter < asian_block / 2; counter += counters_of_samples) {
    const auto item = static_cast<std::uint64_t>(first + counter);
    RealsVector log_price[2][vectors_of_samples];
    RealsVector sum_of_logs[2][vectors_of_samples];
    RealsVector sum_of_prices[2][vectors_of_samples];
    for (std::size_t second = 0; second < 2; ++second) {
      for (std::size_t group = 0; group < vectors_of_samples; ++group) {
        log_price[second][group] = reals_of(std::log(contract.spot));
        sum_of_logs[second][group] = zero;
        sum_of_prices[second][group] = zero;
      }
    }
    for (std::int64_t step = 0; step < contract.steps; ++step) {
      PhiloxWords<vectors_of_samples> words;
      OneDraw(item, static_cast<std::uint64_t>(step), keys).words(words, item);
      for (std::size_t group = 0; group < vectors_of_samples; ++group) {
        const NormalPair pair =
            normal_pair(words[0][group], words[1][group], words[2][group], words[3][group]);
        const auto move = [&](std::size_t second, RealsVector deviate) HWY_ATTR {
          RealsVector& price = log_price[second][group];
          price = hn::Add(price, multiply_add(spread, deviate, drift));
          sum_of_logs[second][group] = hn::Add(sum_of_logs[second][group], price);
          sum_of_prices[second][group] = hn::Add(sum_of_prices[second][group], exp(price));
        };
        move(0, pair.first);
        move(1, pair.second);
      }
    }
    for (std::size_t group = 0; group < vectors_of_samples; ++group) {
      for (std::size_t second = 0; second < 2; ++second) {
        const std::int64_t at = counter + static_cast<std::int64_t>(group * lanes);
        const auto add = [&](Payoff payoff, RealsVector x) HWY_ATTR {
          rows[static_cast<std::size_t>(payoff)].add(
              group % vectors_of_row, samples.only(at, static_cast<std::int64_t>(second), x));
        };
        const RealsVector average = hn::Mul(sum_of_prices[second][group], share);
        const RealsVector gain = hn::Sub(exp(hn::Mul(sum_of_logs[second][group], share)), strike);
        const RealsVector call = hn::Max(gain, zero);
        const RealsVector arithmetic_call = hn::Max(hn::Sub(average, strike), zero);
        const RealsVector difference = hn::Sub(arithmetic_call, call);
        add(Payoff::call, call);
        add(Payoff::put, hn::Max(hn::Neg(gain), zero));
        add(Payoff::average, average);
        add(Payoff::arithmetic_call, arithmetic_call);
        add(Payoff::arithmetic_square, hn::Mul(arithmetic_call, arithmetic_call));
        add(Payoff::difference, difference);
        add(Payoff::difference_square, hn::Mul(difference, difference));
      }
    }
  }
  for (std::size_t payoff = 0; payoff < payoff_kinds; ++payoff) {
    sums.of(static_cast<Payoff>(payoff)).add(rows[payoff].value());
  }
}

void european_blocks(const Contract& contract, const Range& blocks, std::int64_t samples,
                     philox::Key key, PayoffSums& sums) {
  const PhiloxKeys keys(key);
  for (std::int64_t block = blocks.first; block < blocks.last; ++block) {
    const std::int64_t first = block * european_block;
    if (samples - first >= european_block) {
      european<All>(contract, first / 2, european_block, keys, sums);
    } else {
      european<Present>(contract, first / 2, samples - first, keys, sums);
    }
  }
}

void asian_blocks(const Contract& contract, const Range& blocks, std::int64_t samples,
                  philox::Key key, PayoffSums& sums) {
  const PhiloxKeys keys(key);
  for (std::int64_t block = blocks.first; block < blocks.last; ++block) {
    const std::int64_t first = block * asian_block;
    asian<Present>(contract, first / 2, std::min(samples - first, asian_block), keys, sums);
  }
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(european_blocks);
HWY_EXPORT(asian_blocks);

}  // namespace

void PayoffSums::add(const PayoffSums& other) noexcept {
  for (std::size_t payoff = 0; payoff < payoff_kinds; ++payoff) {
    sums_.at(payoff).add(other.sums_.at(payoff));
  }
}

void add_european(const Contract& contract, const Range& blocks, std::int64_t samples,
                  philox::Key key, PayoffSums& sums) {
  HWY_DYNAMIC_DISPATCH(european_blocks)(contract, blocks, samples, key, sums);
}

void add_asian(const Contract& contract, const Range& blocks, std::int64_t samples, philox::Key key,
               PayoffSums& sums) {
  HWY_DYNAMIC_DISPATCH(asian_blocks)(contract, blocks, samples, key, sums);
}

}  // namespace scalelab
#endif
