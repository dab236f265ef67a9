// SPDX-License-Identifier: BSD-3-Clause

// Every kernel takes the memory that it declares (KernelInfo::memory_bytes), by which scalelab
// decides what fits on a computer: the peak of what is resident from prepare() to answer(), for a
// size with tens of megabytes where some size of the kernel has them.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/kernels/resident_memory.hpp"
#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

constexpr double mebibyte = 1024.0 * 1024;
constexpr double large = 16 * mebibyte;
constexpr double most_off = 0.1;

/// What a rank may take beside what its kernel declares, in bytes: half a megabyte for what is no
/// kernel's (room that MPI keeps for messages, the ends of each thread's heap, stacks; up to a
/// quarter was seen), and what the system's counts may be off: up to 2 x processors pages, 32 at
/// the least, on each processor (Linux, lib/percpu_counter.c).
double allowance() {
  const auto processors = static_cast<double>(sysconf(_SC_NPROCESSORS_ONLN));
  const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
  return mebibyte / 2 + processors * std::max(32.0, 2 * processors) * page;
}

/// The integers that a kernel takes, from the trial's on, each a fifth to a quarter more than the
/// one before: doubled as often as it goes, and quarters between, where those are whole and legal.
std::vector<double> larger_integers(const KernelInfo& info, const SizeParameter& parameter) {
  constexpr int quarters = 4;
  std::vector<double> larger;
  for (double doubled = info.trial.real(parameter.name); doubled <= parameter.maximum;
       doubled *= 2) {
    for (int quarter = 0; quarter < quarters; ++quarter) {
      const double value = doubled + doubled * quarter / quarters;
      if (value <= parameter.maximum && std::fmod(value, parameter.multiple_of) == 0) {
        larger.push_back(value);
      }
    }
  }
  return larger;
}

/// Enlarges one integer until rank 0 keeps `large` bytes or more. Nothing where it never does, or
/// where the kernel refuses such a size.
std::optional<Size> enlarged(const KernelInfo& info, const Layout& layout, Size size,
                             const SizeParameter& by) {
  for (const double value : larger_integers(info, by)) {
    size.set(by.name, value);
    if (info.memory_bytes(size, layout, 0) >= large) {
      const bool refused = info.why_not && !info.why_not(size, layout).empty();
      return refused ? std::nullopt : std::optional(size);
    }
  }
  return std::nullopt;
}

/// The trial size with each of its integers at its smallest.
Size smallest_size(const KernelInfo& info) {
  Size size = info.trial;
  for (const SizeParameter& parameter : info.parameters) {
    if (!parameter.is_text() && parameter.integer) {
      size.set(parameter.name, parameter.minimum);
    }
  }
  return size;
}

/// A size by which rank 0 keeps `large` bytes or more: one integer of the trial size enlarged, the
/// others at their smallest, or as they are where the kernel refuses that. Of several, the integer
/// that is enlarged least: with one of which memory hardly grows, as the number of steps, a kernel
/// would have to run long. Nothing where none of them does it.
std::optional<Size> large_size(const KernelInfo& info, const Layout& layout) {
  std::optional<Size> chosen;
  double least_growth = 0;
  for (const SizeParameter& by : info.parameters) {
    if (by.is_text() || !by.integer) {
      continue;
    }
    std::optional<Size> found = enlarged(info, layout, smallest_size(info), by);
    if (!found) {
      found = enlarged(info, layout, info.trial, by);
    }
    const double growth = found ? found->real(by.name) / info.trial.real(by.name) : 0;
    if (found && (!chosen || growth < least_growth)) {
      chosen = found;
      least_growth = growth;
    }
  }
  return chosen;
}

/// Prepares a kernel and runs it once. It is kept, with all that it has.
std::unique_ptr<Kernel> kernel_that_has_run(const KernelInfo& info, const Size& size, Team& team,
                                            Process& process) {
  std::unique_ptr<Kernel> kernel = info.create(size);
  kernel->prepare(process);
  kernel->reset(process);
  team.measure([&](Worker& worker) { kernel->work(worker); });
  kernel->answer(process);
  return kernel;
}

/// What this rank took: on its own, and of what is shared its part.
struct TakenMemory {
  double own = 0;
  double shared = 0;
};

/// Of one sample, on the ranks of the group. Nothing on all of them where the system of one doesn't
/// show it. Collective.
std::optional<TakenMemory> taken_memory(const KernelInfo& info, const Size& size, int threads,
                                        const RankGroup& group) {
  Team team(test_job(), group, {.threads = threads});
  Process process(team, group.communicator, 1);
  // What comes once in a process's life has come then: stacks, heaps of threads, what MPI keeps.
  kernel_that_has_run(info, info.trial, team, process)->close();

  const bool began = begin_peak();
  const std::optional<ResidentMemory> before = resident_memory();
  const std::unique_ptr<Kernel> kernel = kernel_that_has_run(info, size, team, process);
  process.group().barrier();
  const std::optional<ResidentMemory> after = resident_memory();
  process.group().barrier();
  kernel->close();
  team.close();
  const int shown = began && before && after ? 1 : 0;
  if (process.group().all_reduce(shown, reduction::minimum) == 0) {
    return std::nullopt;
  }
  return TakenMemory{.own = (after->peak - before->all()) - (after->file - before->file) -
                            (after->shared - before->shared),
                     .shared = after->own_part_of_shared - before->own_part_of_shared};
}

class DeclaredMemory : public ::testing::TestWithParam<std::string> {
 protected:
  /// Holds what the ranks took together against what they declare; and each rank's where nothing is
  /// shared.
  static void hold(double taken, double declared, double allowed, bool is_large,
                   const std::string& whose) {
    EXPECT_LE(taken, declared * (1 + most_off) + allowed) << whose;
    if (is_large) {
      EXPECT_GE(taken, declared * (1 - most_off) - allowed) << whose;
    }
  }

  const KernelInfo& info_ = *find_kernel(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Catalogue, DeclaredMemory, ::testing::ValuesIn(names_of_kernels()),
                         [](const auto& test) { return test.param; });

TEST_P(DeclaredMemory, IsWhatIsTaken) {
#if defined(SCALELAB_SANITIZED_ADDRESS) || defined(SCALELAB_SANITIZED_THREAD)
  GTEST_SKIP() << "a sanitizer keeps memory of its own, and what is free";
#endif
  constexpr int most_ranks = 2;
  if (test_job().ranks() > most_ranks) {
    GTEST_SKIP() << "one rank and several are enough";
  }
  const RankGroup group = everybody();
  for (const int threads : test_job().ranks() == 1 ? std::vector{1, 3} : std::vector{2}) {
    const Layout layout{.ranks = test_job().ranks(), .threads = threads};
    const std::optional<Size> found = large_size(info_, layout);
    const Size& size = found ? *found : info_.trial;
    SCOPED_TRACE(to_string(layout));
    const std::optional<TakenMemory> taken = taken_memory(info_, size, threads, group);
    if (!taken) {
      GTEST_SKIP() << "the system doesn't show what is resident";
    }
    const double declared = info_.memory_bytes(size, layout, test_job().rank());
    if (!info_.shared_bytes) {
      hold(taken->own + taken->shared, declared, allowance(), found.has_value(), "this rank's");
    }
    Communicator ranks = group.communicator;
    const auto of_all = [&ranks](double bytes) {
      return static_cast<double>(ranks.all_reduce(std::llround(bytes), reduction::sum));
    };
    hold(of_all(taken->own + taken->shared), of_all(declared), layout.ranks * allowance(),
         found.has_value(), "all ranks'");
  }
}

}  // namespace
}  // namespace scalelab
