// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

#include "kernels/data/transform/group_table.hpp"
#include "parallel/communication/communicator.hpp"

namespace scalelab::transform {

/// Adds up what the threads of all ranks have of each group: on the rank that owns its key
/// (GroupTable::owner_of), into `owned`, whose groups before are forgotten. Collective. Throws
/// std::bad_alloc.
void add_up_groups(Communicator& group, std::span<const GroupTable> of_threads, GroupTable& owned);

}  // namespace scalelab::transform
