// SPDX-License-Identifier: BSD-3-Clause

/// A results file as a disk or a stranger may hand it over, opened as `scalelab report` opens it:
/// what the HDF5 library makes of it, a crash included, happens in a process of its own
/// (results/hdf5/trial_read.hpp); what passes there is read here.
#include <pthread.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <span>

#include "results/file_error.hpp"
#include "results/results_file.hpp"
#include "tests/fuzz/way_in.hpp"
#include "tests/temporary_folder.hpp"

// What libFuzzer calls to change an input, if it is there.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed);

// The sanitizers', where the program has them.
// NOLINTNEXTLINE(bugprone-reserved-identifier)
extern "C" [[gnu::weak]] void __sanitizer_set_death_callback(void (*callback)());

namespace scalelab {
namespace {

/// HDF5 may crash where that is foreseen: libFuzzer, which notes every crash as a find, is not
/// told.
void let_children_crash() {
  pthread_atfork(nullptr, nullptr, [] {
    for (const int number : {SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE}) {
      std::signal(number, SIG_DFL);
    }
    if (__sanitizer_set_death_callback != nullptr) {
      __sanitizer_set_death_callback(nullptr);
    }
  });
}

}  // namespace
}  // namespace scalelab

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scalelab;
  static const TemporaryFolder folder;
  [[maybe_unused]] static const bool once = (let_children_crash(), true);
  const auto path = folder / "r.h5";
  std::ofstream(path, std::ios::binary) << as_text(data, size);
  try {
    const std::unique_ptr<ResultsFile> file = open_measured(path);
    file->visit_workers([](const Sample&, std::span<const WorkerSample>) {});
  } catch (const FileError&) {
    return 0;  // told as it is
  }
  return 0;
}

/// Overwrites a few bytes here and there, and now and then cuts the end off: HDF5 finds its way by
/// addresses, and what is put in or taken out between them leaves nothing to be read.
std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t /*most*/,
                                    unsigned seed) {
  std::minstd_rand random(seed);
  const auto below = [&](std::size_t end) { return random() % std::max<std::size_t>(1, end); };
  constexpr std::size_t places = 4;
  for (std::size_t change = 1 + below(places); change > 0 && size > 0; --change) {
    std::size_t at = below(size);
    for (int tries = 0; tries < 64 && data[at] == 0; ++tries) {
      at = below(size);  // most of a small file is empty
    }
    switch (below(4)) {
      case 0:
        data[at] ^= static_cast<std::uint8_t>(1U << below(8));
        break;
      case 1:
        data[at] = static_cast<std::uint8_t>(random());
        break;
      case 2:
        data[at] = static_cast<std::uint8_t>(data[at] + (below(2) == 0 ? 1 : 255));
        break;
      default:
        std::memset(data + at, below(2) == 0 ? 0 : 255, std::min(size - at, below(9)));
    }
  }
  return below(50) == 0 ? below(size) : size;
}
