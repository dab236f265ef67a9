// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>

#include "parallel/communication/communicator.hpp"

namespace scalelab {

class OneSidedWindow;

/// A number in the memory of rank 0 that every rank of a group adds to, without rank 0's help: a
/// one-sided fetch-and-add for each change (MPI-3.1, section 11.3.4). Rank 0 adds in the same way,
/// because only then do all changes know of each other. Calls are made by one thread of a rank at a
/// time: see Worker::serialized.
class RemoteCounter {
 public:
  /// Begins at 0. Collective.
  explicit RemoteCounter(const Communicator& group);
  RemoteCounter(const RemoteCounter&) = delete;
  RemoteCounter& operator=(const RemoteCounter&) = delete;
  RemoteCounter(RemoteCounter&&) = delete;
  RemoteCounter& operator=(RemoteCounter&&) = delete;

  /// Ends without asking the other ranks, which may be gone: a failed rank must not wait for them.
  ~RemoteCounter();

  /// Adds `amount`, and returns what the number was just before.
  std::int64_t add(std::int64_t amount);

  /// The number now.
  [[nodiscard]] std::int64_t value();

  /// Sets the number to 0 again. Nobody may use it meanwhile. Collective.
  void reset();

  /// Gives the number's memory back. Collective; the last thing to be called.
  void close();

 private:
  std::unique_ptr<OneSidedWindow> window_;
};

}  // namespace scalelab
