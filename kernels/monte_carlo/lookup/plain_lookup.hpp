// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "kernels/monte_carlo/lookup/materials.hpp"
#include "kernels/monte_carlo/lookup/synthetic_nuclides.hpp"
#include "numerics/random/philox.hpp"

namespace scalelab {

/// The verification hash of a look-up by its definition: with no table and no grid, every point
/// that is looked at made anew. What the tables must give.
[[nodiscard]] std::uint64_t plain_lookup(const SyntheticNuclides& nuclides,
                                         const Materials& materials, philox::Key key,
                                         std::int64_t number);

}  // namespace scalelab
