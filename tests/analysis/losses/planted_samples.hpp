// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "analysis/losses/losses.hpp"
#include "statistics/order_statistics.hpp"
#include "tests/analysis/results_builder.hpp"
#include "tests/analysis/scaling_in_memory.hpp"

/// Studies whose losses are known, with noise and samples that are not like the others.
namespace scalelab::testing {

/// Seconds or shares of a worker, in the order of every_cause.
using PerCause = std::array<double, every_cause.size()>;

inline std::size_t place_of(Cause cause) {
  return static_cast<std::size_t>(cause);
}

inline double sum_of(const PerCause& values) {
  double sum = 0;
  for (const double value : values) {
    sum += value;
  }
  return sum;
}

/// What is done to samples of the second point.
struct Disturbance {
  std::string name;
  double noise = 0.02;          ///< of the point; that of the baseline is 0.02
  double stalled = 0;           ///< share of the samples that stall tenfold at a barrier
  double exchanged = 0;         ///< share of the samples in which half the computing goes to a lock
  std::vector<Cause> causes{};  ///< that are there in some samples only
  double present = 0;           ///< in this share of them, each by itself
  double seconds = 0;           ///< for so long
};

inline std::vector<Disturbance> every_disturbance() {
  return {
      {.name = "none"},
      {.name = "one sample in eight stalls tenfold at a barrier", .stalled = 0.125},
      {.name = "ten times the baseline's noise", .noise = 0.2},
      {.name = "a cause of 0.6 s in half of the samples",
       .causes = {Cause::barrier},
       .present = 0.5,
       .seconds = 0.6},
      {.name = "one sample in eight computes half as long, and waits for a lock",
       .exchanged = 0.125},
      {.name = "four causes of 0.3 s, each in 40 % of the samples",
       .causes = {Cause::lock, Cause::communication, Cause::barrier, Cause::blocked},
       .present = 0.4,
       .seconds = 0.3},
  };
}

/// A serial point of 8 s that only computes, and one of four workers that loses five points: each
/// computes for 2 s, and communicates, waits at barriers and is blocked for 0.1 s in all.
class PlantedStudy {
 public:
  PlantedStudy(const Disturbance& disturbance, std::size_t samples, std::mt19937_64& random) {
    add_study(results_, "planted", "pi", Scaling::strong);
    add_point(results_, 1, 1);
    PerCause alone{};
    alone[place_of(Cause::compute)] = 8;
    for (std::size_t i = 0; i < samples; ++i) {
      add_sample(noisy(alone, 0.02, random));
    }
    add_point(results_, 2, 2);
    add_disturbed(disturbance, samples, random);
  }

  [[nodiscard]] const Results& results() const { return results_; }

  /// What a typical sample lost, of the efficiency that is measured.
  [[nodiscard]] const PerCause& truth() const { return truth_; }

 private:
  static PerCause planted() {
    PerCause seconds{};
    seconds[place_of(Cause::compute)] = 2;
    seconds[place_of(Cause::communication)] = 0.03;
    seconds[place_of(Cause::barrier)] = 0.05;
    seconds[place_of(Cause::blocked)] = 0.02;
    return seconds;
  }

  /// Everything takes longer by chance: all of it together, and each part by itself.
  static PerCause noisy(PerCause seconds, double noise, std::mt19937_64& random) {
    std::exponential_distribution<double> chance;
    const double together = 1 + noise * chance(random);
    for (double& part : seconds) {
      part *= together * (1 + noise * chance(random));
    }
    return seconds;
  }

  void add_disturbed(const Disturbance& disturbance, std::size_t samples, std::mt19937_64& random) {
    const auto some = [samples](double share) {
      return share > 0 ? std::max<std::size_t>(
                             1, static_cast<std::size_t>(share * static_cast<double>(samples)))
                       : 0;
    };
    std::vector<double> undisturbed;
    for (std::size_t i = 0; i < samples; ++i) {
      PerCause seconds = noisy(planted(), disturbance.noise, random);
      undisturbed.push_back(sum_of(seconds));
      if (i < some(disturbance.stalled)) {
        seconds[place_of(Cause::barrier)] += 10 * sum_of(seconds);
      }
      if (i < some(disturbance.exchanged)) {
        const double half = seconds[place_of(Cause::compute)] / 2;
        seconds[place_of(Cause::lock)] += half;
        seconds[place_of(Cause::compute)] -= half;
      }
      for (const Cause cause : disturbance.causes) {
        if (std::bernoulli_distribution(disturbance.present)(random)) {
          seconds[place_of(cause)] += disturbance.seconds;
        }
      }
      add_sample(seconds);
    }
    set_truth(disturbance, undisturbed);
  }

  /// The typical sample is as long as the median, and what its planted parts don't explain of that
  /// goes in equal parts to the causes that are there in some samples.
  void set_truth(const Disturbance& disturbance, const std::vector<double>& undisturbed) {
    const StudyScaling study = testing::scaling_in_memory(results_).at(0);
    const double noise = median(undisturbed) / sum_of(planted());
    const double length =
        disturbance.causes.empty() ? sum_of(planted()) : study.points[1].time_s->value / noise;
    PerCause typical = planted();
    for (const Cause cause : disturbance.causes) {
      typical[place_of(cause)] +=
          (length - sum_of(planted())) / static_cast<double>(disturbance.causes.size());
    }
    for (std::size_t i = 0; i < typical.size(); ++i) {
      truth_[i] = typical[i] / length;
    }
    truth_[place_of(Cause::compute)] -= study.points[1].efficiency->value;
  }

  /// One sample of the last point, in which all workers do the same.
  void add_sample(const PerCause& seconds) {
    const auto of = [&seconds](Cause cause) { return seconds[place_of(cause)]; };
    const double time_s = sum_of(seconds);
    add_samples(results_, {time_s},
                {.lock_wait = of(Cause::lock) / time_s,
                 .communication = of(Cause::communication) / time_s,
                 .barrier_wait = of(Cause::barrier) / time_s,
                 .blocked = of(Cause::blocked) / time_s});
  }

  Results results_;
  PerCause truth_{};
};

/// How far the parts that were found are off, at worst of all causes.
inline double worst_error(const PerCause& found, const PerCause& truth) {
  double worst = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    worst = std::max(worst, std::abs(found[i] - truth[i]));
  }
  return worst;
}

}  // namespace scalelab::testing
