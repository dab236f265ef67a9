// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/request.hpp"

#include <exception>
#include <utility>

#include "parallel/communication/request_state.hpp"

namespace scalelab {

Request::Request() noexcept = default;

Request::Request(std::unique_ptr<State> state) noexcept
    : state_(std::move(state)), exceptions_(std::uncaught_exceptions()) {}

Request::Request(Request&& other) noexcept
    : state_(std::move(other.state_)), exceptions_(other.exceptions_) {}

Request& Request::operator=(Request&& other) noexcept {
  if (this != &other) {
    end();
    state_ = std::move(other.state_);
    exceptions_ = other.exceptions_;
  }
  return *this;
}

Request::~Request() {
  end();
}

bool Request::test() {
  if (state_ == nullptr) {
    return true;
  }
  int ended = 0;
  MPI_Testall(static_cast<int>(state_->requests.size()), state_->requests.data(), &ended,
              MPI_STATUSES_IGNORE);
  if (ended != 0) {
    state_.reset();
  }
  return ended != 0;
}

void Request::wait() {
  if (state_ != nullptr) {
    MPI_Waitall(static_cast<int>(state_->requests.size()), state_->requests.data(),
                MPI_STATUSES_IGNORE);
    state_.reset();
  }
}

void Request::end() noexcept {
  if (std::uncaught_exceptions() > exceptions_) {
    static_cast<void>(state_.release());  // MPI may still use it, and nobody asks for it again
  } else {
    wait();
  }
}

}  // namespace scalelab
