// SPDX-License-Identifier: BSD-3-Clause
#include "study/program/program_subject.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>

#include "program/placeholders.hpp"
#include "results/point_names.hpp"
#include "statistics/order_statistics.hpp"
#include "study/config.hpp"
#include "study/plan.hpp"
#include "study/program/allocation.hpp"
#include "study/program/program_point.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

[[noreturn]] void refuse_command(const Config& config, const std::string& why) {
  throw ConfigError(visible(fmt::format("{}: {}", config.path, why)));
}

// Why a file can't be run as a program; empty where it can.
std::string why_not_run(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    return "there is no such file";
  }
  if (std::filesystem::is_directory(file, error)) {
    return "it is a directory";
  }
  return ::access(file.c_str(), X_OK) == 0 ? "" : std::strerror(errno);
}

// As execvp(3) finds it, from the directory that it is started in.
void check_program(const Config& config, const std::string& program, const std::string& directory) {
  if (program.find('/') != std::string::npos) {
    const std::string why = why_not_run(std::filesystem::path(directory) / program);
    if (!why.empty()) {
      refuse_command(config, fmt::format("the program {} can't be run: {}", program, why));
    }
    return;
  }
  const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nobody sets any
  std::string_view folders = path == nullptr ? "/bin:/usr/bin" : path;
  while (true) {
    const std::size_t end = std::min(folders.find(':'), folders.size());
    const std::filesystem::path folder = folders.substr(0, end);
    if (why_not_run((folder.empty() ? std::filesystem::path(directory) : folder) / program)
            .empty()) {
      return;
    }
    if (end == folders.size()) {
      break;
    }
    folders.remove_prefix(end + 1);
  }
  refuse_command(config, fmt::format("no program called '{}' is found in PATH{}", program,
                                     why_not_run(std::filesystem::path(directory) / program).empty()
                                         ? fmt::format("; there is one here: write ./{}", program)
                                         : ""));
}

class ProgramSubject : public Subject {
 public:
  explicit ProgramSubject(ProgramSettings settings) : settings_(std::move(settings)) {}

  [[nodiscard]] SubjectKind kind() const override { return SubjectKind::program; }

  [[nodiscard]] const std::string& name() const override { return settings_.name; }

  [[nodiscard]] bool in_one_process() const override { return true; }

  void plan(const Config& config, PlannedPoint& point) const override {
    point.size = config.scaling == Scaling::weak ? grown(config, point) : config.size;
    point.record.work = work(config, point);
    point.record.work_unit = settings_.work_unit;
    const auto values = placeholder_values(config, point);
    const std::string directory = filled_in(settings_.directory, values);
    std::error_code error;
    if (!directory.empty() && !std::filesystem::is_directory(directory, error)) {
      refuse_command(config, fmt::format("the directory {} of [program] is not there", directory));
    }
    for (const auto* command : {&settings_.command, &settings_.before, &settings_.after}) {
      if (!command->empty()) {
        check_program(config, filled_in(command->front(), values), directory);
      }
    }
  }

  void place(const Config& /*config*/, const RankPlaces& places,
             const std::vector<ComputerMemory>& /*memory*/, PlannedPoint& point) const override {
    const Allocation allocation =
        find_allocation(places.cores.at(0), places.quota.empty() ? std::nullopt : places.quota[0]);
    std::string why_not;
    const auto nodes =
        nodes_for(allocation, point.layout.ranks, point.layout.threads, point.nodes, why_not);
    if (!nodes) {
      point.record.status = PointStatus::skipped;
      point.record.reason = why_not;
      return;
    }
    point.world_ranks = {0};
    point.record.nodes = *nodes;
    point.record.cores = std::int64_t{allocation.cores_of_node} * *nodes;
    point.record.oversubscribed = oversubscribes(allocation, *nodes, point.layout.workers());
  }

  [[nodiscard]] std::unique_ptr<PreparedPoint> prepare(Job& job, const RankGroup& /*group*/,
                                                       const Config& config,
                                                       const PlannedPoint& point) const override {
    return std::make_unique<ProgramPoint>(job, config, settings_, point);
  }

  [[nodiscard]] bool same_answer(double one, double other) const override {
    if (!settings_.answer) {
      return true;
    }
    return one == other || std::abs(one - other) <= settings_.answer->tolerance *
                                                        std::max(std::abs(one), std::abs(other));
  }

  [[nodiscard]] bool makes_batches() const override { return false; }

  [[nodiscard]] std::vector<KeyAndValue> settings() const override { return settings_.texts; }

  [[nodiscard]] std::map<std::string, std::string> facts() const override {
    return {{"program_start_s", fmt::format("{:.3g}", seconds_to_start_a_program())}};
  }

 private:
  [[nodiscard]] static std::map<std::string, double> numbers(const Size& size,
                                                             const PlannedPoint& point) {
    std::map<std::string, double> values{{"ranks", point.layout.ranks},
                                         {"threads", point.layout.threads},
                                         {"workers", point.layout.workers()},
                                         {"nodes", point.nodes.value_or(1)}};
    for (const auto& [name, value] : size.values()) {
      if (const auto* number = std::get_if<double>(&value)) {
        values[name] = *number;
      }
    }
    return values;
  }

  [[nodiscard]] Size grown(const Config& config, const PlannedPoint& point) const {
    Size size = config.size;
    const auto values = numbers(config.size, point);
    for (const auto& [name, rule] : settings_.grow) {
      const double value = rule.value(values);
      if (!std::isfinite(value)) {
        refuse_command(config, fmt::format("[size.grow] makes {} no number for {} workers", name,
                                           point.layout.workers()));
      }
      size.set(name, settings_.whole_numbers.contains(name) ? std::round(value) : value);
    }
    return size;
  }

  // Where the config doesn't say: all points of strong scaling do the same, and each worker of weak
  // scaling.
  [[nodiscard]] double work(const Config& config, const PlannedPoint& point) const {
    if (!settings_.work) {
      return config.scaling == Scaling::strong ? 1 : point.layout.workers();
    }
    const double work = settings_.work->value(numbers(point.size, point));
    if (!std::isfinite(work) || work <= 0) {
      refuse_command(config, fmt::format("work of [program] is {:g} at {}x{}, and must be above 0",
                                         work, point.layout.ranks, point.layout.threads));
    }
    return work;
  }

  ProgramSettings settings_;
};

}  // namespace

std::shared_ptr<const Subject> program_subject(ProgramSettings settings) {
  return std::make_shared<ProgramSubject>(std::move(settings));
}

}  // namespace scalelab
