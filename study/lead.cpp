// SPDX-License-Identifier: BSD-3-Clause
#include "study/lead.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "results/point_names.hpp"
#include "study/batch.hpp"
#include "study/stopping_rule.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

// Points that must have the same answer: those of one study with the same size.
std::string answer_key(const Point& point) {
  return std::to_string(point.study) + settings_text(point.size);
}

}  // namespace

Lead::Lead(const std::vector<Config>& configs, const std::vector<PlannedPoint>& points,
           Recorder& recorder, Progress& progress, const InterruptWatch& interrupt)
    : configs_(&configs),
      points_(&points),
      recorder_(&recorder),
      progress_(&progress),
      interrupt_(&interrupt),
      open_(points.size(), false) {
  const MachineRecord& machine = recorder.results().machine;
  for (std::size_t point = 0; point < points.size(); ++point) {
    const Config& config = config_of(point);
    const double shortest_s = config.subject->makes_batches() ? shortest_measurable(machine) : 0;
    taken_.push_back({.warm_up = WarmUp(config.measure.warmup, shortest_s)});
  }
  // A resumed file brings samples along. Wrong ones are no standard, and are measured again.
  for (const Sample& sample : recorder.results().samples) {
    if (!sample.verified) {
      continue;
    }
    const auto point = static_cast<std::size_t>(sample.point);
    Taken& taken = taken_[point];
    ++taken.samples;
    taken.seconds += sample.time_s * static_cast<double>(sample.batch);
    if (!sample.warmup) {
      taken.times_s.push_back(sample.time_s);
      taken.warm_up.settle(static_cast<int>(sample.batch));
    }
    answers_.emplace(answer_key(points[point].record), KnownAnswer{sample.answer, point});
  }
  begin_study();
}

std::optional<NextSample> Lead::next() {
  if (outcome_ != RunOutcome::finished) {
    return std::nullopt;
  }
  while (order_) {
    if (interrupt_->requested()) {
      outcome_ = RunOutcome::interrupted;
      for (; study_ < configs_->size(); ++study_, begin_study()) {
        end_study(PointStatus::unfinished, "interrupted");
      }
      return std::nullopt;
    }
    if (const auto point = order_->next()) {
      Taken& taken = taken_[*point];
      if (taken.warm_up.taken() > 0 && taken.seconds >= config_of(*point).measure.max_seconds) {
        taken.warm_up.end();  // one sample that counts is taken whatever it costs
      }
      return NextSample{.point = *point,
                        .batch = taken.warm_up.batch(),
                        .warmup = !taken.warm_up.over(),
                        .expected_s = taken.last_visit_s};
    }
    ++study_;
    begin_study();
  }
  return std::nullopt;
}

void Lead::take(const NextSample& sample, Visit visit, double seconds) {
  const std::size_t point = sample.point;
  if (!visit.failure.empty()) {
    outcome_ = RunOutcome::failed;
    const Point& record = (*points_)[point].record;
    message_ =
        fmt::format("{} {} failed at point {}: {}", to_string(config_of(point).subject->kind()),
                    record.kernel, short_label(record), visit.failure);
    give_up(point, "another point failed");
    return;
  }
  judge(point, visit.answer);
  recorder_->record(point, visit.run, visit.answer, sample.warmup);
  Taken& taken = taken_[point];
  ++taken.samples;
  taken.seconds += seconds;
  taken.last_visit_s = seconds;
  if (sample.warmup) {
    taken.warm_up.take(visit.run.time_s);
  } else {
    taken.times_s.push_back(visit.run.time_s);
  }
  if (outcome_ == RunOutcome::wrong_answer) {
    give_up(point, "another point gave a wrong answer");
    return;
  }
  close_if_done(point);
  if (progress_->due()) {
    show_progress(point);
  }
}

void Lead::begin_study() {
  order_.reset();
  if (study_ == configs_->size()) {
    return;
  }
  const Config& config = (*configs_)[study_];
  std::vector<std::size_t> open;
  for (std::size_t point = 0; point < points_->size(); ++point) {
    const PlannedPoint& planned = (*points_)[point];
    if (static_cast<std::size_t>(planned.record.study) != study_ || planned.world_ranks.empty()) {
      continue;
    }
    const Taken& taken = taken_[point];
    if (const auto reason = reason_to_stop(taken.times_s, taken.seconds, config.measure)) {
      recorder_->set_outcome(point, PointStatus::measured, *reason);  // resumed, and done already
    } else {
      open.push_back(point);
      open_[point] = true;
    }
  }
  if (outcome_ == RunOutcome::finished && !open.empty()) {
    progress_->say(fmt::format("{}: {} points", visible(config.title), open.size()));
  }
  order_.emplace(std::move(open), config.measure.seed);
}

void Lead::end_study(PointStatus status, const std::string& reason) {
  for (std::size_t point = 0; point < points_->size(); ++point) {
    if (open_[point]) {
      recorder_->set_outcome(point, status, reason);
      open_[point] = false;
    }
  }
}

// Ends the run over what happened at a point.
void Lead::give_up(std::size_t point, const std::string& why_the_others) {
  recorder_->set_outcome(point, PointStatus::failed, message_);
  open_[point] = false;
  for (; study_ < configs_->size(); ++study_, begin_study()) {
    end_study(PointStatus::unfinished, why_the_others);
  }
}

void Lead::close_if_done(std::size_t point) {
  const Taken& taken = taken_[point];
  if (const auto reason = reason_to_stop(taken.times_s, taken.seconds, config_of(point).measure)) {
    order_->close(point);
    open_[point] = false;
    recorder_->set_outcome(point, PointStatus::measured, *reason);
  }
}

void Lead::judge(std::size_t point, Answer& answer) {
  const Point& record = (*points_)[point].record;
  const auto [known, first] =
      answers_.emplace(answer_key(record), KnownAnswer{answer.value, point});
  const Subject& subject = *config_of(point).subject;
  if (answer.verified && !subject.same_answer(known->second.value, answer.value)) {
    answer.verified = false;
    answer.check =
        fmt::format("its answer {:.17g} is not the answer {:.17g} of point {}", answer.value,
                    known->second.value, short_label((*points_)[known->second.point].record));
  }
  if (!answer.verified) {
    outcome_ = RunOutcome::wrong_answer;
    message_ = fmt::format("{} {} gave a wrong answer at point {}: {}", to_string(subject.kind()),
                           record.kernel, short_label(record), answer.check);
  }
}

void Lead::show_progress(std::size_t point) {
  double spent_s = 0;
  double left_s = 0;
  std::int64_t samples = 0;
  std::int64_t visited = 0;
  std::int64_t unseen = 0;
  for (std::size_t other = 0; other < points_->size(); ++other) {
    if (static_cast<std::size_t>((*points_)[other].record.study) != study_) {
      continue;
    }
    const Taken& taken = taken_[other];
    if (taken.samples > 0) {
      ++visited;
      samples += static_cast<std::int64_t>(taken.times_s.size());
      spent_s += taken.seconds;
      if (open_[other]) {
        left_s += taken.seconds / taken.samples *
                  expected_repeats_left(taken.times_s, taken.seconds, config_of(other).measure);
      }
    } else if (open_[other]) {
      ++unseen;
    }
  }
  // A point that was not visited yet is taken to be like those that were.
  left_s += static_cast<double>(unseen) * (spent_s + left_s) /
            static_cast<double>(std::max<std::int64_t>(visited, 1));
  progress_->show({.study = visible(config_of(point).title),
                   .samples = samples,
                   .fraction = spent_s / std::max(spent_s + left_s, 1e-9),
                   .left_s = left_s,
                   .point = short_label((*points_)[point].record)});
}

const Config& Lead::config_of(std::size_t point) const {
  return (*configs_)[static_cast<std::size_t>((*points_)[point].record.study)];
}

}  // namespace scalelab
