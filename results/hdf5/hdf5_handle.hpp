// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <hdf5.h>

#include <filesystem>
#include <string_view>

/// Only the sources that speak to HDF5 include this header.
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

/// To be called before a file is opened: errors come as exceptions, so HDF5 prints none, and it
/// does not close files at the program's end (see Hdf5Writer for the reason). From then on a file
/// can't make HDF5 run code or open another file by its name: no filter is loaded from a plugin, no
/// link to another file is followed.
void prepare_hdf5();

/// What is tried, as messages say it.
inline constexpr std::string_view reading = "read";
inline constexpr std::string_view writing = "write";

/// Throws the FileError for what HDF5 refused last, with HDF5's own innermost message; when there
/// was no memory for what a file asks for in reading, std::bad_alloc.
/// @param doing what was tried: reading or writing
[[noreturn]] void throw_hdf5_error(std::string_view doing, const std::filesystem::path& path);

/// Turns a failed call's negative result into a FileError; gives any other result back.
template <class Result>
Result checked(Result result, std::string_view doing, const std::filesystem::path& path) {
  if (result < 0) {
    throw_hdf5_error(doing, path);
  }
  return result;
}

/// The memory type of a variable-length UTF-8 string.
Handle text_type(const std::filesystem::path& path);

/// Access properties that use file locks where the file system has them.
Handle file_access(const std::filesystem::path& path);

}  // namespace scalelab
