#include "parallel/placement.hpp"

#include <hwloc.h>
#include <sched.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace scalelab {
namespace {

class Bitmap {
 public:
  Bitmap() : bitmap_(hwloc_bitmap_alloc()) {
    if (bitmap_ == nullptr) {
      throw std::bad_alloc();
    }
  }
  Bitmap(const Bitmap&) = delete;
  Bitmap& operator=(const Bitmap&) = delete;
  Bitmap(Bitmap&& other) noexcept : bitmap_(std::exchange(other.bitmap_, nullptr)) {}
  Bitmap& operator=(Bitmap&& other) noexcept {
    std::swap(bitmap_, other.bitmap_);
    return *this;
  }
  ~Bitmap() { hwloc_bitmap_free(bitmap_); }

  [[nodiscard]] hwloc_bitmap_t get() const noexcept { return bitmap_; }

  [[nodiscard]] std::string list() const {
    // hwloc returns the length it needs; every list of processors fits in the second try.
    std::string text(static_cast<std::size_t>(hwloc_bitmap_list_snprintf(nullptr, 0, bitmap_)) + 1,
                     '\0');
    hwloc_bitmap_list_snprintf(text.data(), text.size(), bitmap_);
    text.pop_back();
    return text;
  }

 private:
  hwloc_bitmap_t bitmap_;
};

// Open MPI's daemons, and PRRTE's, start ranks as their own children.
bool parent_is_an_mpi_daemon() {
  std::ifstream file("/proc/" + std::to_string(getppid()) + "/comm");
  std::string name;
  std::getline(file, name);
  constexpr std::array<std::string_view, 6> daemons{"mpirun", "mpiexec", "orterun",
                                                    "orted",  "prterun", "prted"};
  for (const std::string_view daemon : daemons) {
    if (name == daemon) {
      return true;
    }
  }
  return false;
}

}  // namespace

struct Placement::Topology {
  Topology() {
    if (hwloc_topology_init(&handle) != 0 || hwloc_topology_load(handle) != 0) {
      throw std::runtime_error(
          "hwloc cannot read this machine's topology; `lstopo` shows why it fails");
    }
  }
  Topology(const Topology&) = delete;
  Topology& operator=(const Topology&) = delete;
  Topology(Topology&&) = delete;
  Topology& operator=(Topology&&) = delete;
  ~Topology() { hwloc_topology_destroy(handle); }

  // One processing unit of each core first, then each core's second one, and so on.
  void order_units() {
    units.clear();
    core_count = 0;
    std::vector<std::vector<unsigned>> units_of_core;
    // Where a virtual machine shows no cores, each processing unit counts as one.
    const bool shows_cores = hwloc_get_nbobjs_by_type(handle, HWLOC_OBJ_CORE) > 0;
    const hwloc_obj_type_t kind = shows_cores ? HWLOC_OBJ_CORE : HWLOC_OBJ_PU;
    const int cores = hwloc_get_nbobjs_by_type(handle, kind);
    for (int core = 0; core < cores; ++core) {
      hwloc_obj* object = hwloc_get_obj_by_type(handle, kind, static_cast<unsigned>(core));
      std::vector<unsigned> own;
      Bitmap usable;
      hwloc_bitmap_and(usable.get(), object->cpuset, allowed.get());
      for (int unit = hwloc_bitmap_first(usable.get()); unit >= 0;
           unit = hwloc_bitmap_next(usable.get(), unit)) {
        own.push_back(static_cast<unsigned>(unit));
      }
      if (!own.empty()) {
        units_of_core.push_back(std::move(own));
      }
    }
    core_count = static_cast<int>(units_of_core.size());
    for (std::size_t sibling = 0; !units_of_core.empty(); ++sibling) {
      const std::size_t before = units.size();
      for (const auto& own : units_of_core) {
        if (sibling < own.size()) {
          units.push_back(own[sibling]);
        }
      }
      if (units.size() == before) {
        break;
      }
    }
  }

  hwloc_topology_t handle = nullptr;
  Bitmap allowed;
  std::vector<unsigned> units;  // in the order in which workers get them
  int core_count = 0;
};

Placement::Placement() : topology_(std::make_unique<Topology>()) {
  allow({offered()});
}
Placement::Placement(Placement&&) noexcept = default;
Placement& Placement::operator=(Placement&&) noexcept = default;
Placement::~Placement() = default;

std::string Placement::offered() const {
  Bitmap own;
  if (hwloc_get_cpubind(topology_->handle, own.get(), HWLOC_CPUBIND_PROCESS) != 0) {
    hwloc_bitmap_copy(own.get(), hwloc_topology_get_allowed_cpuset(topology_->handle));
  }
  if (parent_is_an_mpi_daemon()) {
    Bitmap parent;
    if (hwloc_get_proc_cpubind(topology_->handle, getppid(), parent.get(), 0) == 0) {
      hwloc_bitmap_or(own.get(), own.get(), parent.get());
    }
  }
  hwloc_bitmap_and(own.get(), own.get(), hwloc_topology_get_allowed_cpuset(topology_->handle));
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
  topology_->order_units();
}

std::string Placement::allowed() const {
  return topology_->allowed.list();
}

int Placement::cores() const {
  return topology_->core_count;
}

int Placement::hardware_threads() const {
  return static_cast<int>(topology_->units.size());
}

std::int64_t Placement::memory_bytes() const {
  return static_cast<std::int64_t>(hwloc_get_root_obj(topology_->handle)->total_memory);
}

std::string Placement::cpu_model() const {
  hwloc_obj* package = hwloc_get_obj_by_type(topology_->handle, HWLOC_OBJ_PACKAGE, 0);
  const char* model =
      package != nullptr ? hwloc_obj_get_info_by_name(package, "CPUModel") : nullptr;
  return model != nullptr ? model : "unknown";
}

std::string Placement::topology_xml() const {
  char* buffer = nullptr;
  int length = 0;
  if (hwloc_topology_export_xmlbuffer(topology_->handle, &buffer, &length, 0) != 0) {
    return {};
  }
  std::string xml(buffer);
  hwloc_free_xmlbuffer(topology_->handle, buffer);
  return xml;
}

void Placement::pin_calling_thread(int place, int of) {
  const auto& units = topology_->units;
  if (static_cast<std::size_t>(of) > units.size()) {
    hwloc_set_cpubind(topology_->handle, topology_->allowed.get(), HWLOC_CPUBIND_THREAD);
    return;
  }
  Bitmap one;
  hwloc_bitmap_only(one.get(), units[static_cast<std::size_t>(place)]);
  // Where the system refuses, the thread runs unpinned; what was observed is stored all the same.
  hwloc_set_cpubind(topology_->handle, one.get(), HWLOC_CPUBIND_THREAD);
}

int Placement::observed_processor() {
  return sched_getcpu();
}

}  // namespace scalelab
