#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "parallel/communication/communicator.hpp"
#include "parallel/loops/work_queue.hpp"
#include "parallel/machine/process_status.hpp"
#include "parallel/placement/placement.hpp"

namespace scalelab {

/// Thrown when the processes were started in a way that can't work.
class LaunchError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Where the ranks of a job are.
struct RankPlaces {
  std::vector<int> node;               ///< of each rank: which MPI shared-memory domain
  std::vector<int> computer;           ///< of each rank: which operating system instance
  std::vector<std::string> hostnames;  ///< of each node
  std::vector<int> cores;              ///< of each computer: cores that the job may use there
  /// Of each computer: processors' worth of time that its ranks may use, the smallest that any of
  /// them sees (see cpu_quota.hpp); nothing where there is no limit.
  std::vector<std::optional<double>> quota{};

  [[nodiscard]] int nodes() const noexcept { return static_cast<int>(hostnames.size()); }
  [[nodiscard]] int computers() const noexcept { return static_cast<int>(cores.size()); }
};

/// The running MPI job: MPI is initialised when this is made and finalised when it goes. One per
/// process, made and used by the main thread.
class Job {
 public:
  /// Throws LaunchError when the launcher started more processes than MPI knows of (a launcher of
  /// another MPI), or when MPI can't be called from several threads in turn.
  Job();
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  Job(Job&&) = delete;
  Job& operator=(Job&&) = delete;
  ~Job();

  [[nodiscard]] int rank() const noexcept { return world_->rank(); }
  [[nodiscard]] int ranks() const noexcept { return world_->size(); }
  [[nodiscard]] bool leads() const noexcept { return rank() == 0; }
  [[nodiscard]] Communicator& world() noexcept { return *world_; }
  [[nodiscard]] const RankPlaces& places() const noexcept { return places_; }
  [[nodiscard]] Placement& placement() noexcept { return placement_; }
  /// What it took until this process was a rank.
  [[nodiscard]] const RankStart& start() const noexcept { return start_; }

  /// Returns rank 0's `text` on every rank. Collective. Ranks that wait long for it sleep between
  /// two looks, so that they leave their core to others.
  std::string announce(const std::string& text);

  /// Copies rank 0's `numbers` to those of all ranks, which are as many. Collective. A rank that
  /// has nothing to do meanwhile says for how many seconds, as far as it knows (0: it does not),
  /// and sleeps from the start (see nap_s); one that expects them at once says nothing.
  void announce_numbers(std::span<std::int64_t> numbers,
                        std::optional<double> idle_s = std::nullopt);

  /// Ends the whole job at once with `exit_code`, without waiting for other ranks.
  [[noreturn]] static void abort(int exit_code);

 private:
  std::optional<Communicator> world_;
  Placement placement_;
  RankPlaces places_;
  RankStart start_;
};

/// The ranks that take part in a point: `ranks` of the job, over `nodes` nodes.
struct RankGroup {
  Communicator communicator;    ///< of the members; not valid() on other ranks
  std::vector<int> world_rank;  ///< of each member
  /// Where the queue of dynamic loops over all members stays from sample to sample, once there is
  /// one; see keep_queue. Nothing: each sample makes its own.
  std::shared_ptr<std::optional<WorkQueue>> kept_queue{};

  [[nodiscard]] bool member() const noexcept { return communicator.valid(); }

  /// Makes samples keep their queue, which takes longer to make than a short sample to run.
  void keep_queue() { kept_queue = std::make_shared<std::optional<WorkQueue>>(); }

  /// Gives the kept queue back, if there is one. Collective over the members; before MPI ends.
  void close_queue();
};

/// Chooses which ranks of the job take part: the first ones, which fill one node after the other;
/// or, when `nodes` is given, equally many on each of the first `nodes` nodes. Rank 0 is always
/// among them and is first. Empty, with the reason in `why_not`, when there are not enough.
std::vector<int> choose_ranks(const RankPlaces& places, int ranks, std::optional<int> nodes,
                              std::string& why_not);

/// Makes the group of the chosen ranks. Collective over the job.
RankGroup make_group(Job& job, const std::vector<int>& world_ranks);

/// How many nodes the ranks are on.
int count_nodes(const RankPlaces& places, const std::vector<int>& world_ranks);

/// How many physical cores the job may use on the computers that the ranks are on.
int count_cores(const RankPlaces& places, const std::vector<int>& world_ranks);

/// Whether the `threads` workers of each member would need more cores than a computer has, or more
/// processors' time than its quota, rounded up, allows.
bool oversubscribes(const RankPlaces& places, const std::vector<int>& world_ranks, int threads);

}  // namespace scalelab
