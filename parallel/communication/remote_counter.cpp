// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/remote_counter.hpp"

#include "parallel/communication/one_sided_window.hpp"

namespace scalelab {
namespace {

constexpr int owner_rank = 0;
constexpr std::size_t at_the_begin = 0;

}  // namespace

RemoteCounter::RemoteCounter(const Communicator& group)
    : window_(std::make_unique<OneSidedWindow>(
          group, group.rank() == owner_rank ? sizeof(std::int64_t) : 0)) {}

RemoteCounter::~RemoteCounter() = default;

std::int64_t RemoteCounter::add(std::int64_t amount) {
  return window_->fetch_and(MPI_SUM, owner_rank, at_the_begin, amount);
}

std::int64_t RemoteCounter::value() {
  return window_->fetch_and(MPI_NO_OP, owner_rank, at_the_begin, 0);
}

void RemoteCounter::reset() {
  window_->clear();
}

void RemoteCounter::close() {
  if (window_ != nullptr) {
    window_->close();
    window_.reset();
  }
}

}  // namespace scalelab
