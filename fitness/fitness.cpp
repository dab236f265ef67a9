// SPDX-License-Identifier: BSD-3-Clause
#include "fitness/fitness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "words/quantities.hpp"

namespace scalelab {
namespace {

constexpr double gibibyte = 1024.0 * 1024 * 1024;
constexpr const char* not_visible = "not visible here";

std::string count_of(int number, const std::string& noun) {
  return count_text(static_cast<std::size_t>(number), noun);
}

// A finding that needs a cure only where it is not fine.
FitnessFinding finding(const std::string& subject, Grade grade, const std::string& text,
                       const std::string& cure) {
  return {
      .subject = subject, .grade = grade, .text = text, .cure = grade == Grade::fine ? "" : cure};
}

Grade grade_above(double value, double mind, double unfit) {
  return value > unfit ? Grade::unfit : value > mind ? Grade::mind : Grade::fine;
}

FitnessFinding judge_cores(const FitnessFacts& facts) {
  const bool narrow = facts.cores == 1 && facts.machine_cores > 1;
  return finding("cores", narrow ? Grade::mind : Grade::fine,
                 fmt::format("{} of {}, {}, {}", facts.cores, facts.machine_cores,
                             count_of(facts.hardware_threads, "hardware thread"),
                             count_of(facts.numa_nodes, "memory domain")),
                 "ask the launcher for more: mpirun --bind-to none, srun --cpus-per-task");
}

FitnessFinding judge_smt(const FitnessFacts& facts) {
  const bool on = facts.hardware_threads > facts.cores;
  return finding("SMT", on ? Grade::mind : Grade::fine,
                 on ? "on: several hardware threads share a core" : "off",
                 fmt::format("use at most {} here; more are marked oversubscribed",
                             count_of(facts.cores, "worker")));
}

FitnessFinding judge_quota(const FitnessFacts& facts) {
  if (!facts.quota) {
    return finding("quota", Grade::fine, "no limit", "");
  }
  return finding("quota", *facts.quota < facts.cores ? Grade::unfit : Grade::fine,
                 fmt::format("the control group may use {:.3g} processors of {}", *facts.quota,
                             count_of(facts.cores, "core")),
                 "raise it (docker --cpus, systemd CPUQuota): whoever uses more is stopped");
}

FitnessFinding judge_governor(const FitnessFacts& facts) {
  if (facts.governor.empty()) {
    return finding("governor", Grade::fine, not_visible, "");
  }
  const bool steady = facts.governor == "performance";
  return finding("governor", steady ? Grade::fine : Grade::mind,
                 facts.governor + (steady ? "" : ": clocks may change"),
                 "cpupower frequency-set -g performance");
}

FitnessFinding judge_turbo(const FitnessFacts& facts) {
  if (!facts.turbo) {
    return finding("turbo", Grade::fine, not_visible, "");
  }
  const bool on = *facts.turbo;
  return finding("turbo", on ? Grade::mind : Grade::fine,
                 on ? "on: one busy core is faster than many, which looks like bad scaling" : "off",
                 "switch it off, or say so beside the results");
}

FitnessFinding judge_clock(const FitnessFacts& facts, const FitnessLimits& limits) {
  return finding(
      "clock",
      grade_above(std::max(facts.clock_resolution_s, facts.clock_overhead_s), limits.clock_mind_s,
                  limits.clock_unfit_s),
      fmt::format("steps of {}, a reading costs {}", seconds_text(facts.clock_resolution_s),
                  seconds_text(facts.clock_overhead_s)),
      "choose the clock source tsc (clocksource= on the kernel's command line)");
}

FitnessFinding judge_noise(const FitnessFacts& facts, const FitnessLimits& limits) {
  if (facts.noise.empty()) {
    return finding("noise", Grade::unfit, "no core could be probed", "allow the job a core");
  }
  const NoiseFigures worst = *std::ranges::max_element(facts.noise, {}, &NoiseFigures::lost_share);
  return finding(
      "noise", grade_above(worst.lost_share, limits.noise_mind, limits.noise_unfit),
      fmt::format("work takes {} longer than undisturbed on the worst of {}; longest break {}, "
                  "{:.0f} a second",
                  precise_percent_text(worst.lost_share), count_text(facts.noise.size(), "core"),
                  seconds_text(worst.longest_s), worst.per_second),
      "stop what else runs, or ask for whole nodes (sbatch --exclusive)");
}

FitnessFinding judge_load(const FitnessFacts& facts, const FitnessLimits& limits) {
  const std::string average =
      facts.load_average ? fmt::format(" (load average {:.2f})", *facts.load_average) : "";
  if (!facts.other_load) {
    return finding("load", Grade::fine, not_visible + average, "");
  }
  return finding("load", grade_above(*facts.other_load, limits.load_mind, limits.load_unfit),
                 fmt::format("others use {:.2f} of {}{}", *facts.other_load,
                             count_of(facts.hardware_threads, "processor"), average),
                 "find them with top and stop them, or take another computer");
}

FitnessFinding judge_memory(const FitnessFacts& facts, const FitnessLimits& limits) {
  if (!facts.memory_available_bytes) {
    return finding("memory", Grade::fine, fmt::format("{:.3g} GiB", facts.memory_bytes / gibibyte),
                   "");
  }
  // A virtual machine may be given more at any time, and not all sources know of it.
  const double all = std::max(facts.memory_bytes, *facts.memory_available_bytes);
  const bool short_of_it =
      *facts.memory_available_bytes < limits.memory_free_mind * facts.memory_bytes;
  return finding("memory", short_of_it ? Grade::mind : Grade::fine,
                 fmt::format("{:.3g} GiB, of which {:.3g} GiB are available", all / gibibyte,
                             *facts.memory_available_bytes / gibibyte),
                 "choose sizes that fit, or stop what holds it");
}

// "2 ranks of 4; bound to 0 and 1": each mask once.
std::string ranks_text(const FitnessFacts& facts) {
  const std::set<std::string> masks(facts.bound_to.begin(), facts.bound_to.end());
  return fmt::format("{} of {} here, on processors {}", facts.bound_to.size(),
                     count_of(facts.mpi_ranks, "rank"), fmt::join(masks, " / "));
}

FitnessFinding judge_mpi(const FitnessFacts& facts) {
  const std::string library = facts.mpi.substr(0, facts.mpi.find(','));
  const std::string text = library + "; " + ranks_text(facts);
  if (facts.mpi_nodes > 1) {
    return finding("MPI", Grade::mind, text,
                   fmt::format("{} MPI nodes are this one computer: times are no measure of a "
                               "cluster",
                               facts.mpi_nodes));
  }
  const bool crowded = static_cast<int>(facts.bound_to.size()) > facts.cores;
  return finding("MPI", crowded ? Grade::mind : Grade::fine, text,
                 "start no more ranks than there are cores");
}

FitnessFinding judge_vectors(const FitnessFacts& facts) {
  const bool none = facts.vectors == "none";
  return finding("vectors", none ? Grade::mind : Grade::fine,
                 none ? "none that this program knows" : facts.vectors,
                 "kernels compute one number at a time here, several times slower than elsewhere");
}

FitnessFinding judge_blas(const FitnessFacts& facts) {
  const bool none = facts.blas.name == "Eigen";
  return finding(
      "BLAS", none ? Grade::mind : Grade::fine,
      none ? "none in this build: products by " + to_string(facts.blas) : to_string(facts.blas),
      "dense products take longer than they would: build with OpenBLAS or BLIS");
}

FitnessFinding judge_openmp(const FitnessFacts& facts) {
  const auto setting = [&facts](const std::string& name) {
    const auto found = facts.openmp.find(name);
    return found == facts.openmp.end() || found->second.empty() ? std::string("-") : found->second;
  };
  const std::string text = fmt::format(
      "{} of {} got; PROC_BIND {}, PLACES {}, WAIT_POLICY {}, DYNAMIC {}", facts.openmp_threads_got,
      count_of(facts.openmp_threads_asked, "thread"), setting("OMP_PROC_BIND"),
      setting("OMP_PLACES"), setting("OMP_WAIT_POLICY"), setting("OMP_DYNAMIC"));
  if (facts.openmp_threads_got < facts.openmp_threads_asked) {
    return finding("OpenMP", Grade::unfit, text, "raise OMP_THREAD_LIMIT, and ulimit -u");
  }
  const std::string bind = setting("OMP_PROC_BIND");
  if (bind != "FALSE" && bind != "-") {
    return finding("OpenMP", Grade::mind, text,
                   "unset OMP_PROC_BIND and OMP_PLACES: scalelab gives workers their places");
  }
  const bool spins = setting("OMP_WAIT_POLICY") == "ACTIVE";
  return finding("OpenMP", spins ? Grade::mind : Grade::fine, text,
                 "OMP_WAIT_POLICY=passive: idle threads take cores from others");
}

}  // namespace

std::string_view to_string(Grade grade) {
  switch (grade) {
    case Grade::fine:
      return "fine";
    case Grade::mind:
      return "mind";
    case Grade::unfit:
      return "unfit";
  }
  return {};
}

NodeFitness judge(const FitnessFacts& facts, const FitnessLimits& limits) {
  return {
      .hostname = facts.hostname,
      .cpu = facts.cpu,
      .findings = {judge_cores(facts), judge_smt(facts), judge_quota(facts), judge_governor(facts),
                   judge_turbo(facts), judge_clock(facts, limits), judge_noise(facts, limits),
                   judge_load(facts, limits), judge_memory(facts, limits), judge_mpi(facts),
                   judge_openmp(facts), judge_vectors(facts), judge_blas(facts)}};
}

Grade worst_grade(const std::vector<NodeFitness>& nodes) {
  Grade worst = Grade::fine;
  for (const NodeFitness& node : nodes) {
    for (const FitnessFinding& found : node.findings) {
      worst = std::max(worst, found.grade);
    }
  }
  return worst;
}

}  // namespace scalelab
