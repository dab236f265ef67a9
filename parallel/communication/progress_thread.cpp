// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/progress_thread.hpp"

#include <mpi.h>

#include <chrono>

#include "parallel/communication/mpi_handle.hpp"

namespace scalelab {
namespace {

// Long enough to leave the processor to those who compute, short against what they share.
constexpr std::chrono::microseconds between_calls{20};

}  // namespace

ProgressThread::ProgressThread(const Communicator& group, std::mutex& mpi_turn)
    : thread_([comm = group.handle().comm, &mpi_turn](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
          {
            const std::scoped_lock turn(mpi_turn);
            int found = 0;
            MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, comm, &found, MPI_STATUS_IGNORE);
          }
          std::this_thread::sleep_for(between_calls);
        }
      }) {}

}  // namespace scalelab
