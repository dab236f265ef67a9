// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/placement/placement.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include "parallel/machine/unused_variables.hpp"
#include "parallel/placement/hwloc_handle.hpp"
#include "parallel/placement/worker_order.hpp"

namespace scalelab {
namespace {

// Here, so that each program that places workers has it.
[[gnu::section(".preinit_array"),
  gnu::used]] void (*const before_libraries)(int, char**, char**) = take_out_unused_variables;

// Open MPI's daemons, PRRTE's, and those of Hydra, which MPICH and Intel MPI use, start ranks as
// their own children. The system keeps the first 15 letters of a name.
bool parent_is_an_mpi_daemon() {
  std::ifstream file("/proc/" + std::to_string(getppid()) + "/comm");
  std::string name;
  std::getline(file, name);
  constexpr std::array<std::string_view, 8> daemons{"mpirun",          "mpiexec",        "orterun",
                                                    "orted",           "prterun",        "prted",
                                                    "hydra_pmi_proxy", "hydra_bstrap_pr"};
  for (const std::string_view daemon : daemons) {
    if (name == daemon) {
      return true;
    }
  }
  return false;
}

}  // namespace

struct Placement::Topology {
  explicit Topology(const std::string& synthetic) : machine(synthetic) {
    number_places(machine.core_type(), core_of_unit);
    number_places(HWLOC_OBJ_NUMANODE, memory_of_unit);
  }

  [[nodiscard]] hwloc_topology_t handle() const noexcept { return machine.get(); }

  // Notes for each unit the logical number of the object that holds it: the first one, where two
  // memories belong to one unit.
  void number_places(hwloc_obj_type_t type, std::map<int, int>& number_of_unit) const {
    hwloc_obj* object = nullptr;
    while ((object = hwloc_get_next_obj_by_type(handle(), type, object)) != nullptr) {
      for (int unit = hwloc_bitmap_first(object->cpuset); unit >= 0;
           unit = hwloc_bitmap_next(object->cpuset, unit)) {
        number_of_unit.emplace(unit, static_cast<int>(object->logical_index));
      }
    }
  }

  TopologyHandle machine;
  Bitmap allowed;
  int cores = 0;             // among the allowed
  int hardware_threads = 0;  // likewise
  std::map<int, int> core_of_unit;
  std::map<int, int> memory_of_unit;
};

Placement::Placement() : Placement(std::string()) {}
Placement::Placement(const std::string& synthetic)
    : topology_(std::make_unique<Topology>(synthetic)) {
  allow({offered()});
}
Placement::Placement(Placement&&) noexcept = default;
Placement& Placement::operator=(Placement&&) noexcept = default;
Placement::~Placement() = default;

std::string Placement::offered() const {
  Bitmap own;
  if (hwloc_get_cpubind(topology_->handle(), own.get(), HWLOC_CPUBIND_PROCESS) != 0) {
    hwloc_bitmap_copy(own.get(), hwloc_topology_get_allowed_cpuset(topology_->handle()));
  }
  if (parent_is_an_mpi_daemon()) {
    Bitmap parent;
    if (hwloc_get_proc_cpubind(topology_->handle(), getppid(), parent.get(), 0) == 0) {
      hwloc_bitmap_or(own.get(), own.get(), parent.get());
    }
  }
  hwloc_bitmap_and(own.get(), own.get(), hwloc_topology_get_allowed_cpuset(topology_->handle()));
  return own.list();
}

std::string Placement::mask() const {
  Bitmap own;
  hwloc_get_cpubind(topology_->handle(), own.get(), HWLOC_CPUBIND_PROCESS);
  return own.list();
}

void Placement::allow(const std::vector<std::string>& offered_to_ranks) {
  hwloc_bitmap_zero(topology_->allowed.get());
  for (const std::string& list : offered_to_ranks) {
    Bitmap offered_to_one;
    if (hwloc_bitmap_list_sscanf(offered_to_one.get(), list.c_str()) != 0) {
      throw std::invalid_argument("'" + list + "' is no list of processors");
    }
    hwloc_bitmap_or(topology_->allowed.get(), topology_->allowed.get(), offered_to_one.get());
  }
  const auto cores = units_of_cores(topology_->machine, topology_->allowed);
  topology_->cores = static_cast<int>(cores.size());
  topology_->hardware_threads = 0;
  for (const auto& units : cores) {
    topology_->hardware_threads += static_cast<int>(units.size());
  }
  orders_.clear();
}

std::string Placement::allowed() const {
  return topology_->allowed.list();
}

int Placement::machine_cores() const {
  return hwloc_get_nbobjs_by_type(topology_->handle(), topology_->machine.core_type());
}

int Placement::cores() const {
  return topology_->cores;
}

int Placement::hardware_threads() const {
  return topology_->hardware_threads;
}

int Placement::numa_nodes() const {
  int count = 0;
  hwloc_obj* node = nullptr;
  while ((node = hwloc_get_next_obj_by_type(topology_->handle(), HWLOC_OBJ_NUMANODE, node)) !=
         nullptr) {
    count += hwloc_bitmap_intersects(node->cpuset, topology_->allowed.get());
  }
  return count;
}

std::int64_t Placement::memory_bytes() const {
  const auto allowed = hwloc_topology_get_allowed_nodeset(topology_->handle());
  std::int64_t bytes = 0;
  hwloc_obj* node = nullptr;
  while ((node = hwloc_get_next_obj_by_type(topology_->handle(), HWLOC_OBJ_NUMANODE, node)) !=
         nullptr) {
    if (hwloc_bitmap_isset(allowed, node->os_index) != 0) {
      bytes += static_cast<std::int64_t>(node->attr->numanode.local_memory);
    }
  }
  return bytes;
}

CacheBytes Placement::last_cache() const {
  constexpr std::array<hwloc_obj_type_t, 4> levels{HWLOC_OBJ_L4CACHE, HWLOC_OBJ_L3CACHE,
                                                   HWLOC_OBJ_L2CACHE, HWLOC_OBJ_L1CACHE};
  CacheBytes bytes;
  for (const hwloc_obj_type_t level : levels) {
    hwloc_obj* cache = nullptr;
    while ((cache = hwloc_get_next_obj_by_type(topology_->handle(), level, cache)) != nullptr) {
      if (hwloc_bitmap_intersects(cache->cpuset, topology_->allowed.get()) != 0) {
        const auto size = static_cast<std::int64_t>(cache->attr->cache.size);
        bytes.of_one = std::max(bytes.of_one, size);
        bytes.of_all += size;
      }
    }
    if (bytes.of_all > 0) {
      break;
    }
  }
  return bytes;
}

std::string Placement::cpu_model() const {
  hwloc_obj* package = hwloc_get_obj_by_type(topology_->handle(), HWLOC_OBJ_PACKAGE, 0);
  const char* model =
      package != nullptr ? hwloc_obj_get_info_by_name(package, "CPUModel") : nullptr;
  return model != nullptr ? model : "unknown";
}

std::string Placement::topology_xml() const {
  char* buffer = nullptr;
  int length = 0;
  if (hwloc_topology_export_xmlbuffer(topology_->handle(), &buffer, &length, 0) != 0) {
    return {};
  }
  std::string xml(buffer);
  hwloc_free_xmlbuffer(topology_->handle(), buffer);
  return xml;
}

const std::vector<int>& Placement::order(PlacementPolicy policy, int ranks, int threads) {
  const auto [known, is_new] = orders_.try_emplace({policy, ranks, threads});
  std::vector<int>& order = known->second;
  if (!is_new || policy == PlacementPolicy::none || ranks * threads > hardware_threads()) {
    return order;
  }
  if (policy == PlacementPolicy::spread) {
    order = spread_order(topology_->machine, topology_->allowed, ranks, threads);
  } else {
    order = compact_order(topology_->machine, topology_->allowed);
    order.resize(static_cast<std::size_t>(ranks) * static_cast<std::size_t>(threads));
  }
  return order;
}

void Placement::pin_calling_thread(int processor) const {
  Bitmap one;
  hwloc_bitmap_only(one.get(), static_cast<unsigned>(processor));
  hwloc_set_cpubind(topology_->handle(), one.get(), HWLOC_CPUBIND_THREAD);
}

void Placement::free_calling_thread() const {
  hwloc_set_cpubind(topology_->handle(), topology_->allowed.get(), HWLOC_CPUBIND_THREAD);
}

ObservedPlace Placement::observe_calling_thread() const {
  const auto number = [](const std::map<int, int>& of_unit, int unit) {
    const auto found = of_unit.find(unit);
    return found == of_unit.end() ? -1 : found->second;
  };
  ObservedPlace place{.processor = sched_getcpu()};
  place.physical_core = number(topology_->core_of_unit, place.processor);
  place.numa_node = number(topology_->memory_of_unit, place.processor);
  Bitmap mask;
  if (hwloc_get_cpubind(topology_->handle(), mask.get(), HWLOC_CPUBIND_THREAD) == 0) {
    hwloc_obj* core =
        hwloc_get_obj_by_type(topology_->handle(), topology_->machine.core_type(),
                              static_cast<unsigned>(std::max(place.physical_core, 0)));
    place.pinned = place.physical_core >= 0 && core != nullptr &&
                   hwloc_bitmap_isincluded(mask.get(), core->cpuset) != 0;
  }
  return place;
}

}  // namespace scalelab
