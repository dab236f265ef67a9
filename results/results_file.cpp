// SPDX-License-Identifier: BSD-3-Clause
#include "results/results_file.hpp"

#include <fmt/format.h>

#include <new>
#include <stdexcept>
#include <utility>

#include "results/file_error.hpp"
#include "results/hdf5/trial_read.hpp"
#include "results/journal/journal_fold.hpp"
#include "results/output_place.hpp"
#include "results/schema/schema.hpp"
#include "results/schema/validity.hpp"

namespace scalelab {

ResultsFile::ResultsFile(const std::filesystem::path& path)
    : path_(existing_file(path)), journal_(read_journal(journal_path(path_))), file_(path_) {
  told([&] {
    snapshot_ = file_.read_but_workers();
    const std::size_t samples = snapshot_.results.samples.size();
    fold(snapshot_, std::exchange(journal_, {}), path_);
    has_journal_ = snapshot_.results.samples.size() > samples;
    journal_rows_ = std::exchange(snapshot_.results.workers, {});
    journal_summaries_ = std::exchange(snapshot_.results.summaries, {});
    check_validity(snapshot_.results);
    check_consistency(snapshot_.results);
  });
}

void ResultsFile::visit_workers(const WorkerVisitor& visit) const {
  told([&] {
    WorkerValidity validity(snapshot_.results);
    RowsBySample<WorkerSample> rows(
        snapshot_.results.samples,
        [&](const Sample& sample, std::span<const WorkerSample> of_sample) {
          validity.check(sample, of_sample);
          visit(sample, of_sample);
        });
    file_.read_workers([&](std::span<const WorkerSample> block) { rows.add(block); });
    rows.add(journal_rows_);
    rows.finish();
  });
}

void ResultsFile::visit_summaries(const SummaryVisitor& visit) const {
  told([&] {
    WorkerValidity validity(snapshot_.results);
    RowsBySample<WorkerSummary> rows(
        snapshot_.results.samples,
        [&](const Sample& sample, std::span<const WorkerSummary> of_sample) {
          validity.check(sample, of_sample);
          visit(sample, of_sample);
        });
    file_.read_summaries([&](std::span<const WorkerSummary> block) { rows.add(block); });
    rows.add(journal_summaries_);
    rows.finish();
  });
}

WorkerRows ResultsFile::worker_rows() const {
  return {.each = [this](const WorkerVisitor& visit) { visit_workers(visit); },
          .summed_up = [this](const SummaryVisitor& visit) { visit_summaries(visit); }};
}

Snapshot ResultsFile::take_all() {
  std::vector<WorkerSample> workers;
  told([&] { workers.reserve(file_.worker_rows() + journal_rows_.size()); });
  visit_workers([&](const Sample& /*sample*/, std::span<const WorkerSample> rows) {
    workers.insert(workers.end(), rows.begin(), rows.end());
  });
  visit_summaries([&](const Sample& /*sample*/, std::span<const WorkerSummary> rows) {
    snapshot_.results.summaries.insert(snapshot_.results.summaries.end(), rows.begin(), rows.end());
  });
  snapshot_.results.workers = std::move(workers);
  return std::move(snapshot_);
}

void ResultsFile::told(const std::function<void()>& read) const {
  try {
    read();
  } catch (const std::invalid_argument& contradiction) {
    throw_contradiction(path_.string() + (has_journal_ ? " with its journal" : ""),
                        contradiction.what());
  } catch (const std::bad_alloc&) {
    throw FileError(fmt::format(
        "{} does not fit into this computer's memory. Read it on a larger one, or measure less in "
        "one file.",
        path_.string()));
  }
}

std::unique_ptr<ResultsFile> open_measured(const std::filesystem::path& path) {
  try_reading(path);
  auto file = std::make_unique<ResultsFile>(path);
  if (file->results().samples.empty()) {
    throw FileError(
        fmt::format("{} has no sample: nothing was measured. Go on measuring with 'scalelab run "
                    "CONFIG -o {} --resume'.",
                    path.string(), path.string()));
  }
  return file;
}

}  // namespace scalelab
