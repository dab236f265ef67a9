// SPDX-License-Identifier: BSD-3-Clause

/// One number that all workers add to: what each addition costs, and what comes out when a process
/// adds to a copy of its own.
///
/// The plain loop:
///   for update in 1 ... updates:
///     counter += 1
///
/// Threads of a rank have the counter in common. Ranks have not: each addition has to be sent to
/// the one counter, in the memory of rank 0. Beside it each rank counts in an ordinary variable,
/// as a program does whose author takes processes for threads.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "kernels/growth.hpp"
#include "kernels/kernel.hpp"
#include "parallel/clock/clock.hpp"
#include "parallel/communication/remote_counter.hpp"

namespace scalelab {
namespace {

class Counter final : public Kernel {
 public:
  explicit Counter(const Size& size) : updates_(size.integer("updates")) {}

  void prepare(Process& process) override {
    if (process.ranks() > 1) {
      remote_.emplace(process.group());
    }
  }

  void reset(Process& process) override {
    update_s_.assign(static_cast<std::size_t>(process.threads()), 0);
    ordinary_ = 0;
    if (remote_) {
      remote_->reset();
    }
  }

  void work(Worker& worker) override {
    const Range own = worker.share(updates_);
    const double begin = now();
    for (std::int64_t update = own.first; update < own.last; ++update) {
      worker.critical(ordinary_lock_, [this] { ++ordinary_; });
      if (remote_) {
        worker.serialized([this] { remote_->add(1); });
      }
      worker.step();
    }
    if (!own.empty()) {
      update_s_[static_cast<std::size_t>(worker.thread())] =
          (now() - begin) / static_cast<double>(own.size());
    }
  }

  Answer answer(Process& process) override {
    const std::int64_t counted = final_value(process);
    std::array<std::int64_t, 1> own_copy{process.rank() == 0 ? ordinary_ : 0};
    process.group().all_reduce(own_copy, reduction::sum);
    const double slowest_s =
        process.group().all_reduce(*std::ranges::max_element(update_s_), reduction::maximum);
    return {.value = static_cast<double>(counted),
            .verified = counted == updates_,
            .check = fmt::format("the counter stands at {} after {} updates", counted, updates_),
            .values = {{.name = "update_s",
                        .unit = "s",
                        .meaning = "one update, by the slowest worker",
                        .value = slowest_s},
                       {.name = "own_copy",
                        .unit = "1",
                        .meaning = "what rank 0's own copy counts when updates are not sent",
                        .value = static_cast<double>(own_copy[0])},
                       {.name = "lost",
                        .unit = "1",
                        .meaning = "updates that rank 0's own copy knows nothing of",
                        .value = static_cast<double>(updates_ - own_copy[0])}}};
  }

  void close() override {
    if (remote_) {
      remote_->close();
    }
  }

 private:
  // What the shared counter stands at when all have done their updates, on every rank.
  std::int64_t final_value(Process& process) {
    if (!remote_) {
      return ordinary_;
    }
    process.group().barrier();
    return remote_->value();
  }

  std::int64_t updates_;
  std::mutex ordinary_lock_;             // the variable's own, where no interpreter lock guards it
  std::int64_t ordinary_ = 0;            // shared by the threads of this rank, and by nobody else
  std::optional<RemoteCounter> remote_;  // shared by the ranks, when there are several
  std::vector<double> update_s_;         // of each thread; 0 for one that had nothing to do
};

}  // namespace

namespace kernels {

KernelInfo counter() {
  return {
      .summary = "one number that all workers add to",
      .bound = Bound::communication_latency,
      .parameters = {{.name = "updates",
                      .unit = "1",
                      .meaning = "additions in all",
                      .default_value = 200'000,
                      .minimum = 1,
                      .maximum = 1e12}},
      .work_unit = "update",
      .work = [](const Size& size) { return size.real("updates"); },
      .grow = growth::in_proportion("updates"),
      .growth = "updates x workers",
      .trial = Size({{"updates", 301}}),
      .memory_bytes = [](const Size&, const Layout&, int) { return 0.0; },
      .source =
          "the usual example of a race in a guide to threads and processes; MPI-3.1, section "
          "11.3.4 (fetch-and-op)",
      .known_answer = "as many as there were updates",
      .tolerance = "none: the counter is an integer",
      .create = [](const Size& size) { return std::make_unique<Counter>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
