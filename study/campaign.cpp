// SPDX-License-Identifier: BSD-3-Clause
#include "study/campaign.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

#include "limits/machine_limits.hpp"
#include "parallel/clock/clock.hpp"
#include "parallel/communication/rooted.hpp"
#include "parallel/memory/shared_memory.hpp"
#include "results/output_place.hpp"
#include "results/point_names.hpp"
#include "study/config_difference.hpp"
#include "study/kept_points.hpp"
#include "study/limit_records.hpp"
#include "study/machine_record.hpp"
#include "study/prepared_point.hpp"
#include "study/standstill_watch.hpp"

namespace scalelab {
namespace {

std::vector<ComputerMemory> memory_of(const RankPlaces& places, const MachineRecord& machine,
                                      const std::vector<double>& free_to_share) {
  std::vector<double> bytes;
  for (const NodeRecord& node : machine.nodes) {
    bytes.push_back(static_cast<double>(node.memory_bytes));
  }
  return memory_of_computers(places, bytes, free_to_share);
}

std::vector<Config> parse_all(const std::vector<std::string>& paths,
                              const std::vector<std::string>& texts,
                              const std::vector<std::string>& overrides) {
  std::vector<Config> configs;
  std::string mistakes;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    try {
      configs.push_back(parse_config(paths[i], texts[i], overrides));
    } catch (const ConfigError& error) {
      mistakes += (mistakes.empty() ? "" : "\n") + std::string(error.what());
    }
  }
  if (!mistakes.empty()) {
    throw ConfigError(mistakes);
  }
  return configs;
}

// The texts of the configs, each read once: what comes through a pipe can't be read again.
std::vector<std::string> texts_of(const RunRequest& request) {
  std::vector<std::string> texts = request.config_texts;
  for (std::size_t i = texts.size(); i < request.config_paths.size(); ++i) {
    texts.push_back(read_config_file(request.config_paths[i]));
  }
  return texts;
}

// What `make` returns on rank 0, on every rank. When it throws on rank 0, the exception goes on
// there and the others get nothing.
std::optional<std::string> from_lead(Job& job, const std::function<std::string()>& make) {
  const std::string failed = "!";
  if (!job.leads()) {
    const std::string heard = job.announce(std::string());
    return heard == failed ? std::nullopt : std::optional(heard.substr(1));
  }
  try {
    return job.announce("=" + make()).substr(1);
  } catch (...) {
    job.announce(failed);
    throw;
  }
}

// The groups of ranks that points are visited by. Points of the same ranks share one.
struct PointGroups {
  std::vector<RankGroup> groups;
  std::vector<std::size_t> of_point;  // on rank 0; of skipped points it means nothing
};

// Makes the groups of the placed points, which rank 0 alone has placed. Collective.
PointGroups make_groups(Job& job, const std::vector<PlannedPoint>& points) {
  PointGroups made;
  std::map<std::vector<int>, std::size_t> known;
  std::vector<const std::vector<int>*> chosen;
  for (const PlannedPoint& point : points) {
    made.of_point.push_back(0);
    if (!point.world_ranks.empty()) {
      const auto [group, is_new] = known.emplace(point.world_ranks, known.size());
      made.of_point.back() = group->second;
      if (is_new) {
        chosen.push_back(&group->first);
      }
    }
  }
  std::array<std::int64_t, 1> count{static_cast<std::int64_t>(chosen.size())};
  job.announce_numbers(count);
  chosen.resize(static_cast<std::size_t>(count[0]));
  for (const std::vector<int>* world_ranks : chosen) {
    made.groups.push_back(make_group(job, job.leads() ? *world_ranks : std::vector<int>()));
  }
  return made;
}

// The next sample, the group that takes it, and the points that are to be released before.
struct AnnouncedSample {
  NextSample sample;
  std::size_t group = 0;
  std::vector<std::int64_t> released;
};

// Rank 0's choice of the next sample, on every rank; nothing when the run is over. Ranks other than
// 0 learn where, by whom, how often, and how long it will take, and what it leaves no room for.
// Collective.
std::optional<AnnouncedSample> announce_sample(Job& job, const std::optional<NextSample>& chosen,
                                               const PointGroups& groups,
                                               const std::vector<std::size_t>& released,
                                               std::optional<double> idle_s) {
  constexpr double ns = 1e9;
  constexpr std::int64_t end = -1;
  std::array<std::int64_t, 5> message{end, 0, 0, 0, 0};
  if (chosen) {
    message = {static_cast<std::int64_t>(chosen->point), chosen->batch,
               std::llround(chosen->expected_s * ns),
               static_cast<std::int64_t>(groups.of_point.at(chosen->point)), std::ssize(released)};
  }
  job.announce_numbers(message, idle_s);
  if (message[0] == end) {
    return std::nullopt;
  }
  std::vector<std::int64_t> points(released.begin(), released.end());
  points.resize(static_cast<std::size_t>(message[4]));
  if (!points.empty()) {
    job.announce_numbers(points);
  }
  return AnnouncedSample{.sample = {.point = static_cast<std::size_t>(message[0]),
                                    .batch = static_cast<int>(message[1]),
                                    .expected_s = static_cast<double>(message[2]) / ns},
                         .group = static_cast<std::size_t>(message[3]),
                         .released = std::move(points)};
}

// The points that are prepared, by their numbers: every rank closes those that are left at the end
// in the same order.
using PreparedPoints = std::map<std::size_t, std::unique_ptr<PreparedPoint>>;

// Collective over the point's ranks; does nothing on others.
void release(PreparedPoints& prepared, std::size_t point) {
  const auto found = prepared.find(point);
  if (found != prepared.end()) {
    found->second->close();
    prepared.erase(found);
  }
}

// Whether a stored point is the one that is planned now, be it on other nodes.
bool is_planned(Point stored, const Point& planned) {
  stored.nodes = planned.nodes;
  return stored.study == planned.study && same_point(stored, planned);
}

// What the config says otherwise than the one that the file was begun with; nothing where both say
// the same, in whatever words.
std::optional<std::string> difference_to_stored(const StudyRecord& stored, const StudyRecord& given,
                                                const Config& config) {
  if (stored.toml == given.toml && stored.overrides == given.overrides) {
    return std::nullopt;
  }
  try {
    return first_difference(parse_config(stored.path, stored.toml, stored.overrides), config);
  } catch (const ConfigError& error) {
    return fmt::format(
        "nothing can be compared: this version of scalelab does not read what it was: {}",
        error.what());
  }
}

void check_resumable(const Results& stored, const std::vector<StudyRecord>& studies,
                     const std::vector<Config>& configs, const std::vector<PlannedPoint>& points,
                     const MachineRecord& machine, const std::string& output) {
  const auto refuse = [&](const std::string& why) {
    throw RequestError(fmt::format(
        "{}: can't resume: {}; resume with what the file was begun with, or write to another file",
        output, why));
  };
  if (stored.studies.size() != studies.size()) {
    refuse(fmt::format("the file holds {} studies and {} are given", stored.studies.size(),
                       studies.size()));
  }
  for (std::size_t i = 0; i < studies.size(); ++i) {
    if (const auto difference = difference_to_stored(stored.studies[i], studies[i], configs[i])) {
      refuse(fmt::format("in the config {} (with its --set options), {}", studies[i].path,
                         *difference));
    }
  }
  for (std::size_t i = 0; i < studies.size(); ++i) {
    if (stored.studies[i].placement != studies[i].placement) {
      refuse(fmt::format("its workers were placed by policy {}, and would be by {}",
                         to_string(stored.studies[i].placement), to_string(studies[i].placement)));
    }
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i >= stored.points.size() || !is_planned(stored.points[i], points[i].record)) {
      refuse("this version of scalelab makes other points of the config");
    }
    const bool placed = stored.points[i].status != PointStatus::skipped &&
                        points[i].record.status != PointStatus::skipped;
    if (placed && stored.points[i].nodes != points[i].record.nodes) {
      refuse(fmt::format("point {} was spread over {} nodes, and would be over {} in this job",
                         short_label(points[i].record), stored.points[i].nodes,
                         points[i].record.nodes));
    }
  }
  const NodeRecord& before = stored.machine.nodes.at(0);
  const NodeRecord& here = machine.nodes.at(0);
  if (before.cpu != here.cpu || before.cores != here.cores) {
    refuse(
        fmt::format("it was begun on {} cores of {} and this is {} cores of {}: times of two "
                    "machines don't mix",
                    before.cores, before.cpu, here.cores, here.cpu));
  }
}

// A point that was skipped may have the ranks that it needs now, and the other way round.
void adopt_placement(Store& store, const std::vector<PlannedPoint>& points) {
  std::vector<std::pair<std::size_t, Point>> replaced;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point& stored = store.results().points[i];
    const Point& planned = points[i].record;
    const bool was_skipped = stored.status == PointStatus::skipped;
    const bool is_skipped = planned.status == PointStatus::skipped;
    if (was_skipped && !is_skipped) {
      replaced.emplace_back(i, planned);
    } else if (is_skipped && !was_skipped && stored.status != PointStatus::measured) {
      store.set_outcome(i, planned.status, planned.reason);
    }
  }
  store.replace_points(replaced);
}

// " and a quota of 1.5": the smallest of the computers'; nothing where there is none.
std::string quota_text(const RankPlaces& places) {
  std::optional<double> smallest;
  for (const auto& quota : places.quota) {
    if (quota) {
      smallest = std::min(smallest.value_or(*quota), *quota);
    }
  }
  return smallest ? fmt::format(" and a quota of {:g}", *smallest) : "";
}

// "2 points are skipped: " and the reason, for each reason.
std::vector<std::string> skipped_points(const std::vector<PlannedPoint>& points) {
  std::map<std::string, int> skipped;
  for (const PlannedPoint& point : points) {
    if (point.record.status == PointStatus::skipped) {
      ++skipped[point.record.reason];
    }
  }
  std::vector<std::string> lines;
  lines.reserve(skipped.size());
  for (const auto& [reason, count] : skipped) {
    lines.push_back(
        fmt::format("{} point{} skipped: {}", count, count == 1 ? " is" : "s are", reason));
  }
  return lines;
}

// A file that is gone on with may hold samples of points that this job skips.
void check_measurable(const std::vector<PlannedPoint>& points, const RunRequest& request) {
  const bool none = std::ranges::all_of(points, [](const PlannedPoint& point) {
    return point.record.status == PointStatus::skipped;
  });
  if (none && request.existing != Existing::resume) {
    throw NothingToMeasure(fmt::format("nothing can be measured here: {}; no file was written",
                                       fmt::join(skipped_points(points), "; ")));
  }
}

bool in_one_process(const Config& config) {
  return config.subject->in_one_process();
}

// A study is measured by one process, or by the ranks of a job: they don't go together.
void check_together(const std::vector<Config>& configs) {
  const auto alone = std::ranges::find_if(configs, in_one_process);
  const auto in_job = std::ranges::find_if_not(configs, in_one_process);
  if (alone != configs.end() && in_job != configs.end()) {
    throw RequestError(fmt::format(
        "{} is a study of a program, which is started from outside, and {} one of a kernel, which "
        "ranks of a job run: measure them one after the other, and `scalelab merge` makes one file",
        alone->path, in_job->path));
  }
}

void check_ranks(const std::vector<Config>& configs, int ranks) {
  if (ranks > 1 && std::ranges::any_of(configs, in_one_process)) {
    throw RequestError(fmt::format(
        "a program is started once for each sample, by one process, and this is a job of {} ranks: "
        "start scalelab without a launcher, and put mpirun or srun into the command of [program]",
        ranks));
  }
}

// What a user should know before the run rather than after it.
std::vector<std::string> notices(const std::vector<PlannedPoint>& points,
                                 const RankPlaces& places) {
  std::vector<std::string> lines;
  if (places.nodes() > places.computers()) {
    lines.push_back(fmt::format(
        "{} MPI nodes share {} computer{}, and so its cores: times are no measure of a cluster",
        places.nodes(), places.computers(), places.computers() == 1 ? "" : "s"));
  }
  const auto oversubscribed = std::ranges::count_if(
      points, [](const PlannedPoint& point) { return point.record.oversubscribed; });
  if (oversubscribed > 0) {
    lines.push_back(fmt::format(
        "{} of {} points have more workers than cores or CPU quota ({} here{}): measured, and "
        "marked as oversubscribed",
        oversubscribed, points.size(), std::accumulate(places.cores.begin(), places.cores.end(), 0),
        quota_text(places)));
  }
  for (const std::string& line : skipped_points(points)) {
    lines.push_back(line);
  }
  return lines;
}

WhenExists when_exists(const RunRequest& request) {
  return request.existing == Existing::overwrite ? WhenExists::overwrite : WhenExists::refuse;
}

std::string title_of(const std::vector<Config>& configs) {
  std::string title;
  for (const Config& config : configs) {
    title += (title.empty() ? "" : "; ") + config.title;
  }
  return title;
}

}  // namespace

std::vector<Config> read_configs(const RunRequest& request) {
  std::vector<Config> configs =
      parse_all(request.config_paths, texts_of(request), request.overrides);
  check_together(configs);
  return configs;
}

void check_output(const RunRequest& request) {
  if (request.existing != Existing::resume) {
    claim_new(request.output, when_exists(request), Written::sample_by_sample);
    return;
  }
  std::error_code error;
  if (!std::filesystem::exists(request.output, error)) {
    throw RequestError(fmt::format("{}: there is nothing to resume; leave --resume away to begin",
                                   request.output));
  }
  claim_existing(request.output);
}

Campaign::Campaign(Job& job) : job_(&job) {}

bool Campaign::begin(const RunRequest& request) {
  // One rank reads the files, so that all have the same text and a file system is asked once.
  std::vector<std::string> texts(request.config_paths.size());
  const auto readable = from_lead(*job_, [&] {
    texts = texts_of(request);
    const auto configs = parse_all(request.config_paths, texts, request.overrides);
    check_together(configs);
    plan_points(configs);
    check_output(request);
    return std::string();
  });
  if (!readable) {
    return false;
  }
  for (std::string& text : texts) {
    text = job_->announce(text);
  }
  return begin(request, parse_all(request.config_paths, texts, request.overrides));
}

bool Campaign::begin(const RunRequest& request, std::vector<Config> configs) {
  configs_ = std::move(configs);
  points_ = plan_points(configs_);
  if (!from_lead(*job_, [&] {
        check_ranks(configs_, job_->ranks());
        return std::string();
      })) {
    return false;
  }

  MachineRecord machine = record_machine(*job_);
  const std::vector<double> free_to_share = gather_values(
      job_->world(), free_shared_memory().value_or(std::numeric_limits<double>::infinity()));
  const auto opened = from_lead(*job_, [&] {
    memory_ = memory_of(job_->places(), machine, free_to_share);
    place_points(points_, configs_, job_->places(), memory_);
    check_measurable(points_, request);
    open_results(request, std::move(machine));
    return std::string();
  });
  return opened.has_value();
}

RunEnd Campaign::visit_all(const RunRequest& request, const InterruptWatch& interrupt) {
  const PointGroups groups = make_groups(*job_, points_);
  Progress progress(job_->leads() ? request.progress : ProgressReader::nobody, request.terminal);
  Diagnosis diagnosis(request.diagnose, progress);
  std::optional<Lead> lead;
  KeptPoints kept(points_, memory_);
  if (job_->leads()) {
    for (const std::string& notice : notices(points_, job_->places())) {
      progress.say(notice);
    }
    if (const std::string& lost = recorder_->results().provenance.lost_events; !lost.empty()) {
      progress.say(fmt::format(
          "the journal of {} was damaged: of the run's events {} nothing can be read any more",
          request.output, lost));
    }
    for (const std::string& notice : notices_of_memory(points_, configs_, memory_)) {
      progress.say(notice);
    }
    lead.emplace(configs_, points_, *recorder_, progress, interrupt);
  }
  StandstillWatch standstill(*job_, request.on_standstill);
  PreparedPoints prepared;       // that this rank has a part in
  std::optional<double> idle_s;  // how long this rank has nothing to do, when it has no part
  while (true) {
    const std::optional<NextSample> chosen = lead ? lead->next() : std::nullopt;
    const auto released = chosen ? kept.visit(chosen->point) : std::vector<std::size_t>();
    const auto next = announce_sample(*job_, chosen, groups, released, idle_s);
    if (!next) {
      break;
    }
    for (const std::int64_t point : next->released) {
      release(prepared, static_cast<std::size_t>(point));
    }
    const PlannedPoint& point = points_[next->sample.point];
    const RankGroup& group = groups.groups.at(next->group);
    const Config& config = configs_[static_cast<std::size_t>(point.record.study)];
    if (!group.member()) {
      idle_s = next->sample.expected_s;
      standstill.idle(config.measure, next->sample.expected_s);
      continue;
    }
    idle_s.reset();
    standstill.visit(config.measure, point, next->sample.point);
    const double begin = now();
    std::unique_ptr<PreparedPoint>& here = prepared[next->sample.point];
    if (here == nullptr) {
      here = config.subject->prepare(*job_, group, config, point);
    }
    const double suspended_before_s = interrupt.suspended_s();
    Visit visit = here->visit(next->sample.batch);
    if (lead && interrupt.suspended_s() > suspended_before_s) {
      progress.say(
          fmt::format("the process was stopped for {:.0f} s: the sample under way is dropped",
                      interrupt.suspended_s() - suspended_before_s));
    } else if (lead) {
      standstill.write(config.measure, request.output);
      lead->take(*chosen, std::move(visit), now() - begin);
      diagnosis.take(recorder_->results(), next->sample.point, recorder_->first_rows());
    }
  }
  while (!prepared.empty()) {
    release(prepared, prepared.begin()->first);
  }
  standstill.close();
  measure_machine(lead ? &*lead : nullptr, progress);
  RunEnd result;
  if (lead) {
    recorder_->finish(request.derive(recorder_->results()));
    result.outcome = lead->outcome();
    result.message = lead->message();
    result.written = recorder_->is_written();
    result.results = recorder_->take_results();
  }
  return result;
}

bool Campaign::sync_before_the_end() noexcept {
  const std::scoped_lock guard(recorder_mutex_);
  return recorder_ != nullptr && recorder_->sync_before_the_end();
}

// Measures what the machine can do at best, if rank 0, which leads the run, finds that due.
// Collective.
void Campaign::measure_machine(const Lead* lead, Progress& progress) {
  std::array<std::int64_t, 1> due{};
  if (lead != nullptr && lead->outcome() == RunOutcome::finished) {
    due[0] = limits_are_due(recorder_->results(), configs_) ? 1 : 0;
  }
  job_->announce_numbers(due);
  if (due[0] == 0) {
    return;
  }
  progress.say("measuring what this machine can do at best: a few seconds (measure.limits)");
  const MachineLimits limits = measure_limits(
      *job_, job_->leads() ? workers_on_computers(points_, job_->places()) : std::vector<int>());
  if (lead != nullptr) {
    recorder_->set_limits(limit_records(limits));
  }
}

void Campaign::open_results(const RunRequest& request, MachineRecord machine) {
  const auto studies = study_records(configs_);
  std::vector<KeptRows> kept;
  for (const Config& config : configs_) {
    kept.push_back(config.measure.worker_rows);
  }
  const std::scoped_lock guard(recorder_mutex_);
  if (request.existing == Existing::resume) {
    // Read before it is opened: a refusal leaves the file and its folder as they were.
    check_resumable(read_results(request.output), studies, configs_, points_, machine,
                    request.output);
    Store store = Store::resume(request.output);
    adopt_placement(store, points_);
    recorder_ = std::make_unique<Recorder>(std::move(store), std::move(kept));
    return;
  }
  Results results;
  results.provenance = request.provenance;
  if (results.provenance.title.empty()) {
    results.provenance.title = title_of(configs_);
  }
  results.provenance.created = current_time();
  results.studies = studies;
  results.machine = std::move(machine);
  for (const Config& config : configs_) {
    results.machine.facts.merge(config.subject->facts());
  }
  for (const PlannedPoint& point : points_) {
    results.points.push_back(point.record);
  }
  recorder_ = std::make_unique<Recorder>(
      Store::create(request.output, std::move(results), when_exists(request)), std::move(kept));
}

}  // namespace scalelab
