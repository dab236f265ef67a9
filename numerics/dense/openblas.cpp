// SPDX-License-Identifier: BSD-3-Clause
#include <hwy/targets.h>

#include <cstdlib>
#include <mutex>
#include <sstream>
#include <stdexcept>

#include "numerics/dense/blas.hpp"
#include "numerics/dense/openblas_kernel.hpp"

// Of the library's cblas.h, which is not where every installation has it.
// NOLINTBEGIN(readability-identifier-naming)
extern "C" {
void openblas_set_num_threads(int threads);
int openblas_get_parallel();
char* openblas_get_config();
char* openblas_get_corename();
}
// NOLINTEND(readability-identifier-naming)

namespace scalelab::dense::blas {
namespace {

void set_threads_to_one() {
  // A build without threads looks after none of its callers' either: two that make the first call
  // at the same time may be given the same memory.
  if (openblas_get_parallel() == 0) {
    throw std::runtime_error(
        "the OpenBLAS that was loaded is a build without threads, which several threads can't call "
        "at once: load one with OpenMP or POSIX threads");
  }
  // It frees memory of threads that are no more used.
  static std::mutex turn;
  const std::scoped_lock guard(turn);
  openblas_set_num_threads(1);
}

}  // namespace

void keep_to_this_thread() {
  // A build with OpenMP keeps the number for each thread.
  thread_local const bool done = [] {
    set_threads_to_one();
    return true;
  }();
  static_cast<void>(done);
}

Library library() {
  // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY USE_OPENMP Zen MAX_THREADS=64"
  std::istringstream config(openblas_get_config());
  std::string name;
  std::string version;
  config >> name >> version;
  return {.name = "OpenBLAS", .version = version, .kernel = openblas_get_corename()};
}

std::optional<LibrarySetting> better_setting() {
  constexpr const char* variable = "OPENBLAS_CORETYPE";
  const std::string_view kernel =
      better_openblas_kernel(openblas_get_corename(), hwy::SupportedTargets());
  if (kernel.empty() || std::getenv(variable) != nullptr) {
    return std::nullopt;
  }
  return LibrarySetting{.variable = variable, .value = std::string(kernel)};
}

}  // namespace scalelab::dense::blas
