// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace scalelab {

/// How ranks reach each other's memory in a OneSidedWindow. Shared: as memory of their own, where
/// all of them are on one node. Separate: by messages or by the network, as between nodes.
enum class WindowMemory : std::uint8_t { shared_where_possible, separate };

}  // namespace scalelab
