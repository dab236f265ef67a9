// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

/// The HDF5 library as a whole. Only the sources that speak to HDF5 include this header.
namespace scalelab {

/// To be called before a file is opened: errors come as exceptions, so HDF5 prints none, and it
/// does not close files at the program's end: what failed to be written may be open still, and
/// HDF5 1.10 crashes when it closes that. From then on a file can't make HDF5 run code or open
/// another file by its name: no filter is loaded from a plugin, no link to another file is
/// followed.
void prepare_hdf5();

/// The innermost error on HDF5's stack.
struct InnermostError {
  std::string message = "no message";  ///< on one line; its bytes may be no UTF-8
  bool is_of_memory = false;           ///< there was none to be had
  int system_error = 0;                ///< the errno value that HDF5 quotes; 0 where it quotes none
};

/// What the last call that failed left there.
[[nodiscard]] InnermostError innermost_hdf5_error();

}  // namespace scalelab
