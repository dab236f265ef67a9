// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "parallel/job/interrupt.hpp"
#include "study/plan.hpp"
#include "study/progress.hpp"
#include "study/recorder.hpp"
#include "study/visit.hpp"
#include "study/visiting_order.hpp"
#include "study/warm_up.hpp"

namespace scalelab {

/// How a run ended.
enum class RunOutcome : std::uint8_t { finished, interrupted, wrong_answer, failed };

/// One sample that is to be taken.
struct NextSample {
  std::size_t point = 0;
  int batch = 1;          ///< repetitions that make it up
  bool warmup = false;    ///< kept, and counted by nothing
  double expected_s = 0;  ///< of the visit, as the point's last one took; 0 is unknown
};

/// Rank 0's part of a run: decides which point comes next, judges answers, records samples.
class Lead {
 public:
  Lead(const std::vector<Config>& configs, const std::vector<PlannedPoint>& points,
       Recorder& recorder, Progress& progress, const InterruptWatch& interrupt);

  /// The sample to take next; nothing when the run is over (see outcome()).
  std::optional<NextSample> next();

  /// Takes in what the visit for a sample gave; `seconds` is all that it cost.
  void take(const NextSample& sample, Visit visit, double seconds);

  [[nodiscard]] RunOutcome outcome() const noexcept { return outcome_; }

  /// What was wrong, after a wrong answer or a failure.
  [[nodiscard]] const std::string& message() const noexcept { return message_; }

 private:
  struct Taken {
    WarmUp warm_up;
    std::vector<double> times_s{};  // without those that warmed up
    int samples = 0;                // with them
    double seconds = 0;             // that all of them have cost
    double last_visit_s = 0;
  };
  struct KnownAnswer {
    double value = 0;
    std::size_t point = 0;
  };

  void begin_study();
  void end_study(PointStatus status, const std::string& reason);
  void give_up(std::size_t point, const std::string& why_the_others);
  void close_if_done(std::size_t point);
  void judge(std::size_t point, Answer& answer);
  void show_progress(std::size_t point);
  [[nodiscard]] const Config& config_of(std::size_t point) const;

  const std::vector<Config>* configs_;
  const std::vector<PlannedPoint>* points_;
  Recorder* recorder_;
  Progress* progress_;
  const InterruptWatch* interrupt_;

  std::size_t study_ = 0;
  std::optional<VisitingOrder> order_;
  std::vector<Taken> taken_;                    // of each point
  std::vector<bool> open_;                      // which points still want samples
  std::map<std::string, KnownAnswer> answers_;  // by study and size
  RunOutcome outcome_ = RunOutcome::finished;
  std::string message_;
};

}  // namespace scalelab
