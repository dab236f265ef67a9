// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "kernels/catalogue.hpp"
#include "numerics/dense/product.hpp"
#include "parallel/clock/clock.hpp"
#include "parallel/communication/communicator.hpp"
#include "parallel/job/job.hpp"
#include "parallel/job/rank_group.hpp"
#include "parallel/team/team.hpp"
#include "posix/start_again.hpp"
#include "statistics/order_statistics.hpp"

namespace scalelab {

/// As scalelab does at its beginning. What is started later, and libraries that are loaded then,
/// get the variable too: the peers are to be as quick as they can.
inline void use_best_blas_kernel(char** words) {
  if (const auto setting = dense::better_setting()) {
    start_again_with(setting->variable, setting->value, words, {});
  }
}

/// Of the kernels' random numbers and of their peers'.
constexpr std::uint32_t seed_of_benchmark = 1;

/// What one repetition took: on the clock, the longest of all ranks, and of this process's
/// processors.
struct Taken {
  double seconds = 0;
  double processor_s = 0;
};

inline double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Collective.
inline Taken taken_by(Communicator& world, const std::function<void()>& work) {
  world.barrier();
  const double processor_began = processor_seconds();
  const double began = now();
  work();
  const double seconds = now() - began;
  const double processor_s = processor_seconds() - processor_began;
  return {.seconds = world.all_reduce(seconds, reduction::maximum), .processor_s = processor_s};
}

/// A kernel with its usual sizes but for n, on all ranks of a job, run now and then. Collective.
class KernelInTurn {
 public:
  KernelInTurn(Job& job, const std::string& name, std::int64_t n, int threads, Schedule schedule)
      : info_(*find_kernel(name)),
        size_(default_size(info_)),
        group_(make_group(job, all_of(job))),
        team_(job, group_, {.threads = threads, .schedule = schedule}),
        process_(team_, group_.communicator, seed_of_benchmark) {
    size_.set("n", static_cast<double>(n));
    kernel_ = info_.create(size_);
    kernel_->prepare(process_);
  }

  /// One repetition. Ends the program where the answer is wrong.
  Taken run() {
    kernel_->reset(process_);
    const double began = processor_seconds();
    const TimedRun timed = team_.measure([&](Worker& worker) { kernel_->work(worker); });
    const double processor_s = processor_seconds() - began;
    const Answer answer = kernel_->answer(process_);
    if (!answer.verified) {
      fmt::print(stderr, "{}\n", answer.check);
      std::exit(1);
    }
    return {.seconds = process_.group().all_reduce(timed.time_s, reduction::maximum),
            .processor_s = processor_s};
  }

  /// The work of one repetition.
  [[nodiscard]] double work() const { return info_.work(size_); }

  void close() {
    kernel_->close();
    team_.close();
  }

 private:
  static std::vector<int> all_of(const Job& job) {
    std::vector<int> ranks(static_cast<std::size_t>(job.ranks()));
    std::iota(ranks.begin(), ranks.end(), 0);
    return ranks;
  }

  const KernelInfo& info_;
  Size size_;
  RankGroup group_;
  Team team_;
  Process process_;
  std::unique_ptr<Kernel> kernel_;
};

/// Median and quartiles.
inline std::string with_spread(const std::vector<double>& values) {
  constexpr double quarter = 0.25;
  return fmt::format("{:.3f} ({:.3f} to {:.3f})", median(values), quantile(values, quarter),
                     quantile(values, 1 - quarter));
}

}  // namespace scalelab
