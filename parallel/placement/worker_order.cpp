// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/placement/worker_order.hpp"

#include <algorithm>
#include <span>

namespace scalelab {
namespace {

std::vector<int> usable_units(const hwloc_obj& core, const Bitmap& allowed) {
  Bitmap usable;
  hwloc_bitmap_and(usable.get(), core.cpuset, allowed.get());
  std::vector<int> units;
  for (int unit = hwloc_bitmap_first(usable.get()); unit >= 0;
       unit = hwloc_bitmap_next(usable.get(), unit)) {
    units.push_back(unit);
  }
  return units;
}

// A part of the machine that has cores to give: a core, or what holds several.
struct Part {
  std::vector<Part> parts;              // empty for a core
  std::vector<int> units;               // of a core
  bool parts_differ_in_memory = false;  // whether they are in different memory domains

  // How many workers it takes when no core takes more than so many.
  [[nodiscard]] int room(int per_core) const {
    if (parts.empty()) {
      return std::min(per_core, static_cast<int>(units.size()));
    }
    int sum = 0;
    for (const Part& part : parts) {
      sum += part.room(per_core);
    }
    return sum;
  }
};

Part part_of(const hwloc_obj& object, hwloc_obj_type_t core, const Bitmap& allowed) {
  Part whole;
  if (object.type == core) {
    whole.units = usable_units(object, allowed);
    return whole;
  }
  const hwloc_obj* first = nullptr;
  for (hwloc_obj* child : std::span(object.children, object.arity)) {
    Part part = part_of(*child, core, allowed);
    if (part.parts.empty() && part.units.empty()) {
      continue;
    }
    if (first == nullptr) {
      first = child;
    } else if (hwloc_bitmap_isequal(first->nodeset, child->nodeset) == 0) {
      whole.parts_differ_in_memory = true;
    }
    whole.parts.push_back(std::move(part));
  }
  return whole;
}

class Spreading {
 public:
  // Every core gets `per_core` workers or one less, as far as it has units.
  Spreading(int threads, int per_core) : threads_(threads), per_core_(per_core) {}

  void place(const Part& whole, int workers) {
    if (whole.parts.empty()) {
      order_.insert(order_.end(), whole.units.begin(), whole.units.begin() + workers);
      return;
    }
    Limits rest = limits(whole);
    for (const Part& part : whole.parts) {
      const Limits own = limits(part);
      rest.least -= own.least;
      rest.most -= own.most;
      const int share = share_of_part(workers, own, rest, whole.parts_differ_in_memory);
      place(part, share);
      workers -= share;
    }
  }

  [[nodiscard]] std::vector<int> order() && { return std::move(order_); }

 private:
  struct Limits {
    int least = 0;
    int most = 0;
  };

  [[nodiscard]] Limits limits(const Part& part) const {
    return {.least = part.room(per_core_ - 1), .most = part.room(per_core_)};
  }

  // How many of the next `workers` go to a part; the parts behind it take the others.
  [[nodiscard]] int share_of_part(int workers, const Limits& own, const Limits& rest,
                                  bool differs_in_memory) const {
    const int least = std::max(own.least, workers - rest.most);
    const int most = std::min(own.most, workers - rest.least);
    const int room = own.most - own.least;
    const int all_room = room + rest.most - rest.least;
    const int above_least = workers - own.least - rest.least;
    const int even =
        own.least + (all_room > 0 ? (above_least * room + all_room - 1) / all_room : 0);
    const int share = std::clamp(even, least, most);
    if (!differs_in_memory) {
      return share;
    }
    const int placed = static_cast<int>(order_.size());
    const int rank_end = (placed + share + threads_ - 1) / threads_ * threads_ - placed;
    if (rank_end <= most) {
      return rank_end;
    }
    const int rank_begin = rank_end - threads_;
    return rank_begin >= std::max(least, 1) ? rank_begin : share;
  }

  int threads_;
  int per_core_;
  std::vector<int> order_;
};

}  // namespace

std::vector<std::vector<int>> units_of_cores(const TopologyHandle& topology,
                                             const Bitmap& allowed) {
  std::vector<std::vector<int>> cores;
  hwloc_obj* core = nullptr;
  while ((core = hwloc_get_next_obj_by_type(topology.get(), topology.core_type(), core)) !=
         nullptr) {
    if (auto units = usable_units(*core, allowed); !units.empty()) {
      cores.push_back(std::move(units));
    }
  }
  return cores;
}

std::vector<int> compact_order(const TopologyHandle& topology, const Bitmap& allowed) {
  const auto cores = units_of_cores(topology, allowed);
  std::size_t most = 0;
  for (const auto& units : cores) {
    most = std::max(most, units.size());
  }
  std::vector<int> order;
  for (std::size_t sibling = 0; sibling < most; ++sibling) {
    for (const auto& units : cores) {
      if (sibling < units.size()) {
        order.push_back(units[sibling]);
      }
    }
  }
  return order;
}

std::vector<int> spread_order(const TopologyHandle& topology, const Bitmap& allowed, int ranks,
                              int threads) {
  const Part machine = part_of(*hwloc_get_root_obj(topology.get()), topology.core_type(), allowed);
  const int workers = ranks * threads;
  int per_core = 1;
  while (machine.room(per_core) < workers) {
    if (machine.room(per_core + 1) == machine.room(per_core)) {
      return {};
    }
    ++per_core;
  }
  Spreading spreading(threads, per_core);
  spreading.place(machine, workers);
  return std::move(spreading).order();
}

}  // namespace scalelab
