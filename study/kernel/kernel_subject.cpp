// SPDX-License-Identifier: BSD-3-Clause
#include "study/kernel/kernel_subject.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstdint>
#include <functional>
#include <set>

#include "results/point_names.hpp"
#include "study/config.hpp"
#include "study/kernel/kernel_point.hpp"
#include "study/plan.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

constexpr double bytes_per_gib = 1024.0 * 1024 * 1024;
constexpr double bytes_per_mib = 1024.0 * 1024;

void check_legal(const Config& config, const KernelInfo& kernel, const Size& size,
                 const Layout& layout) {
  for (const SizeParameter& parameter : kernel.parameters) {
    if (parameter.is_text()) {
      continue;
    }
    const double value = size.real(parameter.name);
    if (value > parameter.maximum || value < parameter.minimum) {
      throw ConfigError(visible(
          fmt::format("{}: weak scaling to {} workers grows {} to {:g}, and {} allows {:g} to "
                      "{:g}; start from a "
                      "smaller size or ask for fewer workers",
                      config.path, layout.workers(), parameter.name, value, kernel.name,
                      parameter.minimum, parameter.maximum)));
    }
  }
  const std::string why_not = kernel.why_not ? kernel.why_not(size, layout) : std::string();
  if (!why_not.empty()) {
    throw ConfigError(visible(fmt::format("{}: {} can't be run as {}: {}", config.path, kernel.name,
                                          to_string(layout), why_not)));
  }
}

// What the ranks of a placed point need on each computer. What rank 0 shares on its node, the
// first rank of each other node shares there, where the kernel says so.
std::vector<double> bytes_by_computer(
    const PlannedPoint& point, const KernelInfo& kernel, const RankPlaces& places,
    const std::function<double(const Size&, const Layout&, int)>& bytes_of_rank) {
  std::vector<double> bytes(static_cast<std::size_t>(places.computers()), 0);
  const double bytes_of_node =
      kernel.shared_on_each_node ? kernel.shared_bytes(point.size, point.layout, 0) : 0;
  std::set<int> nodes;
  for (std::size_t rank = 0; rank < point.world_ranks.size(); ++rank) {
    const auto world_rank = static_cast<std::size_t>(point.world_ranks[rank]);
    const bool first_of_node = nodes.insert(places.node[world_rank]).second;
    bytes[static_cast<std::size_t>(places.computer[world_rank])] +=
        bytes_of_rank(point.size, point.layout, static_cast<int>(rank)) +
        (first_of_node && rank > 0 ? bytes_of_node : 0);
  }
  return bytes;
}

void place_shared(PlannedPoint& point, const Config& config, const KernelInfo& kernel,
                  const RankPlaces& places, const std::vector<ComputerMemory>& memory) {
  if (!kernel.shared_bytes) {
    return;
  }
  point.shared_on_computer = bytes_by_computer(point, kernel, places, kernel.shared_bytes);
  for (std::size_t computer = 0; computer < memory.size(); ++computer) {
    const double needed = point.shared_on_computer[computer];
    const auto free = memory[computer].free_to_share;
    if (free && needed > *free) {
      throw ConfigError(fmt::format(
          "{}: point {} shares {:.1f} MiB of memory between processes on {}, whose /dev/shm has "
          "{:.1f} MiB free; choose a smaller size, or give it more (in Docker: --shm-size)",
          config.path, short_label(point.record), needed / bytes_per_mib, memory[computer].hostname,
          *free / bytes_per_mib));
    }
  }
}

class KernelSubject : public Subject {
 public:
  explicit KernelSubject(const KernelInfo& kernel) : kernel_(&kernel) {}

  [[nodiscard]] SubjectKind kind() const override { return SubjectKind::kernel; }

  [[nodiscard]] const std::string& name() const override { return kernel_->name; }

  [[nodiscard]] bool in_one_process() const override { return false; }

  void plan(const Config& config, PlannedPoint& point) const override {
    point.size = config.scaling == Scaling::weak
                     ? kernel_->grow(config.size, point.layout.workers())
                     : config.size;
    check_legal(config, *kernel_, point.size, point.layout);
    Point& record = point.record;
    if (kernel_->work) {
      record.work = kernel_->work(point.size);
      record.work_unit = kernel_->work_unit;
    }
    if (kernel_->demand) {
      const Demand demand = kernel_->demand(point.size, point.layout);
      record.demand_flops = demand.flops;
      record.demand_bytes = demand.bytes;
      record.demand_read_bytes = demand.read_bytes;
      record.demand_random_loads = demand.random_loads;
      record.demand_dependent_loads = demand.dependent_loads;
      record.demand_messages = demand.messages;
      record.demand_message_bytes = demand.message_bytes;
    }
    if (kernel_->time_use) {
      const double held_share =
          config.interpreter.held_share.value_or(kernel_->held_share.value_or(1));
      const TimeUse use = kernel_->time_use(point.size, held_share);
      record.lock_share = use.lock;
      record.native_share = use.native;
      record.wait_share = use.wait;
    }
  }

  void place(const Config& config, const RankPlaces& places,
             const std::vector<ComputerMemory>& memory, PlannedPoint& point) const override {
    std::string why_not;
    point.world_ranks = choose_ranks(places, point.layout.ranks, point.nodes, why_not);
    if (point.world_ranks.empty()) {
      point.record.status = PointStatus::skipped;
      point.record.reason = why_not;
      return;
    }
    why_not = too_many_threads(places, point.world_ranks, point.layout.threads);
    if (!why_not.empty()) {
      point.world_ranks.clear();
      point.record.status = PointStatus::skipped;
      point.record.reason = why_not;
      return;
    }
    point.bytes_on_computer = bytes_by_computer(point, *kernel_, places, kernel_->memory_bytes);
    for (std::size_t computer = 0; computer < memory.size(); ++computer) {
      const double needed = point.bytes_on_computer[computer];
      if (needed > memory[computer].bytes) {
        throw ConfigError(visible(fmt::format(
            "{}: point {} needs {:.1f} GiB of memory on {}, which has {:.1f} GiB; choose a smaller "
            "size, or spread the point over more nodes",
            config.path, short_label(point.record), needed / bytes_per_gib,
            memory[computer].hostname, memory[computer].bytes / bytes_per_gib)));
      }
    }
    place_shared(point, config, *kernel_, places, memory);
    point.record.nodes = count_nodes(places, point.world_ranks);
    point.record.cores = count_cores(places, point.world_ranks);
    point.record.locks = lock_count(point.record.gil, config.interpreter, point.layout.ranks,
                                    point.layout.threads, static_cast<int>(point.record.nodes));
    point.record.oversubscribed = oversubscribes(places, point.world_ranks, point.layout.threads);
  }

  [[nodiscard]] std::unique_ptr<PreparedPoint> prepare(Job& job, const RankGroup& group,
                                                       const Config& config,
                                                       const PlannedPoint& point) const override {
    return std::make_unique<KernelPoint>(job, group, config, *kernel_, point);
  }

  [[nodiscard]] bool same_answer(double one, double other) const override {
    return std::bit_cast<std::uint64_t>(one) == std::bit_cast<std::uint64_t>(other);
  }

  [[nodiscard]] bool makes_batches() const override { return true; }

  [[nodiscard]] std::map<std::string, std::string> facts() const override { return {}; }

  [[nodiscard]] std::vector<KeyAndValue> settings() const override {
    return {{"study.kernel", kernel_->name}};
  }

 private:
  const KernelInfo* kernel_;
};

}  // namespace

std::shared_ptr<const Subject> kernel_subject(const KernelInfo& kernel) {
  return std::make_shared<KernelSubject>(kernel);
}

}  // namespace scalelab
