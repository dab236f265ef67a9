// SPDX-License-Identifier: BSD-3-Clause
#include "results/hdf5/hdf5_handle.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <new>
#include <string>

#include "hdf5/library.hpp"
#include "results/file_error.hpp"
#include "results/hdf5/utf8.hpp"

namespace scalelab {

namespace {

std::string cure_for(const std::string& message, int error) {
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

void throw_hdf5_error(std::string_view doing, const std::filesystem::path& path) {
  const InnermostError error = innermost_hdf5_error();
  if (error.is_of_memory && doing == reading) {
    throw std::bad_alloc();
  }
  const std::string message = as_utf8(error.message);
  throw FileError(fmt::format("cannot {} {}: HDF5 says '{}'. {}.", doing, path.string(), message,
                              cure_for(message, error.system_error)));
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
