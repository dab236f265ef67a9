// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <mutex>
#include <thread>

#include "parallel/communication/communicator.hpp"

namespace scalelab {

/// A thread that calls MPI now and then, so that other ranks are served which want something of
/// this rank's memory while its other threads compute: where MPI has neither shared memory nor
/// remote direct memory access, it answers only from inside one of its calls (MPI-3.1, section
/// 11.7.3). Ends with this object, before the group does.
class ProgressThread {
 public:
  /// Holds `mpi_turn` around each call. Whoever else holds it must be inside MPI, or leave it
  /// without waiting for anybody.
  ProgressThread(const Communicator& group, std::mutex& mpi_turn);

 private:
  std::jthread thread_;
};

}  // namespace scalelab
