// SPDX-License-Identifier: BSD-3-Clause
#include "results/hdf5/hdf5_handle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <new>
#include <string>
#include <utility>

#include "results/file_error.hpp"
#include "results/hdf5/utf8.hpp"

namespace scalelab {

namespace {

/// The innermost error on HDF5's stack.
struct InnermostError {
  std::string message = "no message";  ///< on one line and without addresses of memory
  bool is_of_memory = false;           ///< there was none to be had
};

InnermostError innermost_error() {
  InnermostError innermost;
  const auto take_first = [](unsigned depth, const H5E_error2_t* error, void* target) -> herr_t {
    if (depth == 0) {
      auto& first = *static_cast<InnermostError*>(target);
      first.is_of_memory = error->maj_num == H5E_RESOURCE &&
                           (error->min_num == H5E_NOSPACE || error->min_num == H5E_CANTALLOC);
      if (error->desc != nullptr && *error->desc != '\0') {
        first.message = as_utf8(error->desc);
      }
    }
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, &innermost);
  std::string& message = innermost.message;
  message = message.substr(0, message.find(", buf = "));
  std::ranges::replace(message, '\n', ' ');
  return innermost;
}

/// The errno value that HDF5 quotes in its message; 0 when there is none.
int quoted_errno(const std::string& message) {
  constexpr std::string_view key = "errno = ";
  const auto at = message.find(key);
  return at == std::string::npos ? 0 : std::atoi(message.c_str() + at + key.size());
}

std::string cure_for(const std::string& message) {
  const int error = quoted_errno(message);
  if (message.find("lock file") != std::string::npos) {
    constexpr std::string_view without_locks =
        "set the environment variable HDF5_USE_FILE_LOCKING=FALSE";
    if (error == EAGAIN) {
      return fmt::format(
          "Another program has the file open: close it there. If none has, the file system's locks "
          "can't be trusted: {}",
          without_locks);
    }
    return fmt::format(
        "The file system refuses file locks, as network file systems may: {}, and see to it that "
        "only "
        "one program writes to the file",
        without_locks);
  }
  if (is_out_of_space(error)) {
    return "The disk is full: free some space, or choose another place with -o";
  }
  if (error == EACCES || error == EPERM || error == EROFS) {
    return "Choose a folder that you may write to with -o";
  }
  if (message.find("signature not found") != std::string::npos) {
    return "It is not an HDF5 file: give a file that scalelab wrote";
  }
  return "If the file came over a network, copy it again; h5dump tells whether it is whole";
}

}  // namespace

Handle::Handle(Handle&& other) noexcept
    : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}

Handle& Handle::operator=(Handle&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(close_, other.close_);
  return *this;
}

Handle::~Handle() {
  close();
}

herr_t Handle::close() {
  const hid_t id = std::exchange(id_, H5I_INVALID_HID);
  return id >= 0 ? close_(id) : 0;
}

void prepare_hdf5() {
  H5dont_atexit();  // refused, and not needed, after the first call
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  H5PLset_loading_state(0);
  H5Lunregister(H5L_TYPE_EXTERNAL);  // refused, and not needed, after the first call
}

void throw_hdf5_error(std::string_view doing, const std::filesystem::path& path) {
  const auto [message, is_of_memory] = innermost_error();
  if (is_of_memory && doing == reading) {
    throw std::bad_alloc();
  }
  throw FileError(fmt::format("cannot {} {}: HDF5 says '{}'. {}.", doing, path.string(), message,
                              cure_for(message)));
}

Handle text_type(const std::filesystem::path& path) {
  Handle type(checked(H5Tcopy(H5T_C_S1), "use a text type for", path), H5Tclose);
  checked(H5Tset_size(type.get(), H5T_VARIABLE), "use a text type for", path);
  checked(H5Tset_cset(type.get(), H5T_CSET_UTF8), "use a text type for", path);
  return type;
}

Handle file_access(const std::filesystem::path& path) {
  Handle access(checked(H5Pcreate(H5P_FILE_ACCESS), "prepare", path), H5Pclose);
  checked(H5Pset_file_locking(access.get(), true, true), "prepare", path);
  return access;
}

}  // namespace scalelab
