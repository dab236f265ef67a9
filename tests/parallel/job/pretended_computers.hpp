// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include "parallel/job/find_places.hpp"

namespace scalelab::testing {

/// What a rank would know of itself were its job on several computers: ranks are dealt out to
/// `nodes` nodes in turn, and those to `computers` computers. Each rank
/// is offered the processor of its number. Collective.
inline Surroundings pretended_computers(Communicator& world, int nodes, int computers) {
  const int node = world.rank() % nodes;
  const int computer = node % computers;
  return {.node = world.split(node, world.rank()),
          .hostname = fmt::format("host{}", computer),
          .computer = fmt::format("host{} with a boot identifier", computer),
          .offered = fmt::format("{}", world.rank()),
          .quota = world.rank() == 0 ? std::optional(1.5) : std::nullopt};
}

}  // namespace scalelab::testing
