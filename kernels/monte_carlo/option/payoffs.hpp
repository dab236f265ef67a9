// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "kernels/monte_carlo/option/contract.hpp"
#include "numerics/random/philox.hpp"
#include "parallel/loops/range.hpp"
#include "parallel/reduction/exact_sum.hpp"

namespace scalelab {

/// Which payoffs are added up. Of a European option, the first two: those of the price at the end.
/// Of an Asian one, all: of averages over the steps.
enum class Payoff : std::uint8_t {
  call,               ///< of the price, or of the geometric average
  put,                ///< likewise
  average,            ///< the arithmetic average itself
  arithmetic_call,    ///< of the arithmetic average
  arithmetic_square,  ///< its square
  difference,         ///< of the two calls
  difference_square,  ///< its square
};
inline constexpr std::size_t payoff_kinds = 7;

/// Sums over samples of payoffs, not discounted.
class PayoffSums {
 public:
  [[nodiscard]] ExactSum& of(Payoff payoff) { return sums_.at(static_cast<std::size_t>(payoff)); }
  [[nodiscard]] const ExactSum& of(Payoff payoff) const {
    return sums_.at(static_cast<std::size_t>(payoff));
  }

  void add(const PayoffSums& other) noexcept;

  [[nodiscard]] auto begin() noexcept { return sums_.begin(); }
  [[nodiscard]] auto end() noexcept { return sums_.end(); }

 private:
  std::array<ExactSum, payoff_kinds> sums_;
};

/// Samples that are done together. A block's sums are added in one order and the blocks' exactly,
/// so nothing depends on which blocks are added where.
inline constexpr std::int64_t european_block = 384;
inline constexpr std::int64_t asian_block = 192;

/// Adds the payoffs of these blocks of samples, of `samples` in all: the last block may be cut
/// short. Samples 2 i and 2 i + 1 take the two normal deviates (numerics/random/vector_normal.hpp)
/// of counter i, draw `step` for each step.
void add_european(const Contract& contract, const Range& blocks, std::int64_t samples,
                  philox::Key key, PayoffSums& sums);
void add_asian(const Contract& contract, const Range& blocks, std::int64_t samples, philox::Key key,
               PayoffSums& sums);

}  // namespace scalelab
