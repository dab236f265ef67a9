// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <hwloc.h>

#include <new>
#include <stdexcept>
#include <string>
#include <utility>

namespace scalelab {

/// Owns one set of processing units. Included by sources of parallel/ only, as all of this file.
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

  /// In the list form of cpuset(7): "0-3,8".
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

/// Owns one topology.
class TopologyHandle {
 public:
  /// This computer's, when `synthetic` is empty; else the one that hwloc makes from that
  /// description. Throws std::runtime_error, or std::invalid_argument for a description that is
  /// none.
  explicit TopologyHandle(const std::string& synthetic = {}) {
    if (hwloc_topology_init(&topology_) != 0) {
      throw std::bad_alloc();
    }
    if (!synthetic.empty() && hwloc_topology_set_synthetic(topology_, synthetic.c_str()) != 0) {
      hwloc_topology_destroy(topology_);
      throw std::invalid_argument("hwloc can't make a topology of '" + synthetic + "'");
    }
    // With what a control group hides: else each group would number the cores in its own way.
    hwloc_topology_set_flags(topology_, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED);
    if (hwloc_topology_load(topology_) != 0) {
      hwloc_topology_destroy(topology_);
      throw std::runtime_error(
          "hwloc cannot read this machine's topology; `lstopo` shows why it fails");
    }
  }
  TopologyHandle(const TopologyHandle&) = delete;
  TopologyHandle& operator=(const TopologyHandle&) = delete;
  TopologyHandle(TopologyHandle&&) = delete;
  TopologyHandle& operator=(TopologyHandle&&) = delete;
  ~TopologyHandle() { hwloc_topology_destroy(topology_); }

  [[nodiscard]] hwloc_topology_t get() const noexcept { return topology_; }

  /// What counts as a core. Where a virtual machine shows none, each processing unit does.
  [[nodiscard]] hwloc_obj_type_t core_type() const {
    return hwloc_get_nbobjs_by_type(topology_, HWLOC_OBJ_CORE) > 0 ? HWLOC_OBJ_CORE : HWLOC_OBJ_PU;
  }

 private:
  hwloc_topology_t topology_ = nullptr;
};

}  // namespace scalelab
