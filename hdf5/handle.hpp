// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <hdf5.h>

namespace scalelab {

/// Owns one HDF5 identifier and closes it with the function for its kind.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);

  Handle(hid_t id, Close close_with) : id_(id), close_(close_with) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  Handle(Handle&& other) noexcept;
  Handle& operator=(Handle&& other) noexcept;
  ~Handle();

  [[nodiscard]] hid_t get() const { return id_; }

  /// Closes now, and says whether that went well: HDF5 writes what it still holds back when it
  /// closes.
  herr_t close();

  /// Forgets the identifier without closing it.
  void release() { id_ = H5I_INVALID_HID; }

 private:
  hid_t id_;
  Close close_;
};

}  // namespace scalelab
