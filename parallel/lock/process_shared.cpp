// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/lock/process_shared.hpp"

#include <cerrno>
#include <ctime>
#include <system_error>

namespace scalelab {

ProcessSharedMutex::ProcessSharedMutex(Sharing sharing) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  if (sharing == Sharing::processes) {
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  }
  const int error = pthread_mutex_init(&mutex_, &attributes);
  pthread_mutexattr_destroy(&attributes);
  if (error != 0) {
    throw std::system_error(error, std::generic_category(), "can't make a mutex");
  }
}

bool ProcessSharedMutex::try_lock() {
  const int error = pthread_mutex_trylock(&mutex_);
  if (error == EBUSY) {
    return false;
  }
  if (error != 0) {
    give_up(error);
  }
  return true;
}

void ProcessSharedMutex::give_up(int error) {
  if (error == EOWNERDEAD) {
    // Left as it is, without pthread_mutex_consistent: everybody else hears of the death too.
    pthread_mutex_unlock(&mutex_);
    throw LockHolderDied();
  }
  if (error == ENOTRECOVERABLE) {
    throw LockHolderDied();
  }
  throw std::system_error(error, std::generic_category(), "can't lock a mutex");
}

ProcessSharedCondition::ProcessSharedCondition(Sharing sharing) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  if (sharing == Sharing::processes) {
    pthread_condattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  }
  const int error = pthread_cond_init(&condition_, &attributes);
  pthread_condattr_destroy(&attributes);
  if (error != 0) {
    throw std::system_error(error, std::generic_category(), "can't make a condition variable");
  }
}

bool ProcessSharedCondition::wait_for(ProcessSharedMutex& mutex, std::chrono::nanoseconds longest) {
  constexpr std::int64_t second = 1'000'000'000;
  timespec until{};
  clock_gettime(CLOCK_MONOTONIC, &until);
  const std::int64_t nanoseconds = until.tv_nsec + longest.count() % second;
  until.tv_sec += longest.count() / second + nanoseconds / second;
  until.tv_nsec = nanoseconds % second;
  const int error = pthread_cond_timedwait(&condition_, &mutex.mutex_, &until);
  if (error != 0 && error != ETIMEDOUT) {
    mutex.give_up(error);
  }
  return error == ETIMEDOUT;
}

}  // namespace scalelab
