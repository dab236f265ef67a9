// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <dlfcn.h>
#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace scalelab {

/// OpenBLAS or BLIS with threads of its own, beside the BLAS that the program is linked with. It
/// stays loaded: such libraries don't end their threads.
class ThreadedLibrary {
 public:
  /// Ends the program where the library can't be loaded.
  ThreadedLibrary(const std::string& path, int threads)
      // Of the library's own functions it must call those, and none of the program's BLAS.
      : handle_(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND)) {
    if (handle_ == nullptr) {
      fmt::print(stderr, "{}\n", dlerror());
      std::exit(1);
    }
    if (void* set = dlsym(handle_, "openblas_set_num_threads")) {
      reinterpret_cast<void (*)(int)>(set)(threads);
    } else {
      reinterpret_cast<void (*)(std::int64_t)>(dlsym(handle_, "bli_thread_set_num_threads"))(
          threads);
    }
  }

  template <class Function>
  [[nodiscard]] Function* function(const char* name) const {
    return reinterpret_cast<Function*>(dlsym(handle_, name));
  }

 private:
  void* handle_;
};

}  // namespace scalelab
