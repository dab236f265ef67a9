// SPDX-License-Identifier: BSD-3-Clause
#include "results/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>

#include "results/hdf5/snapshot.hpp"
#include "results/journal/journal.hpp"
#include "results/journal/journal_fold.hpp"
#include "results/output_place.hpp"
#include "results/results_file.hpp"
#include "results/schema/schema.hpp"

namespace scalelab {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::int64_t last_order(const Results& results) {
  std::int64_t order = std::numeric_limits<std::int64_t>::min();
  for (const Sample& sample : results.samples) {
    order = std::max(order, sample.order);
  }
  return order;
}

}  // namespace

bool saving_is_due(double since_last_s, double last_cost_s) {
  constexpr double shortest_s = 1;
  constexpr double share = 0.01;
  return since_last_s >= shortest_s && last_cost_s <= share * (since_last_s + last_cost_s);
}

bool snapshot_pays(std::int64_t in_file_bytes, std::int64_t in_journal_bytes) {
  constexpr std::int64_t most_bytes = std::int64_t{16} << 20U;
  return in_journal_bytes >= in_file_bytes && in_file_bytes + in_journal_bytes <= most_bytes;
}

class Store::Writer {
 public:
  Writer(OutputPlace place, RunIdentity identity, Results results)
      : place_(std::move(place)),
        identity_(std::move(identity)),
        results_(std::move(results)),
        last_order_(last_order(results_)),
        waits_for_sample_(place_.replaces && results_.samples.empty()) {
    if (waits_for_sample_) {
      rehearse_snapshot(place_.path, identity_, results_);
    } else {
      save();
      if (!results_.samples.empty()) {
        std::error_code ignored;  // gone on with: what is in it was never in this journal
        bytes_in_file_ +=
            static_cast<std::int64_t>(std::filesystem::file_size(place_.path, ignored));
      }
    }
  }

  [[nodiscard]] const Results& results() const { return results_; }
  [[nodiscard]] bool is_written() const { return !waits_for_sample_; }

  void append(SampleEvent event) {
    check_open();
    const std::int64_t order = event.sample.order;
    if (order <= last_order_) {
      throw std::invalid_argument(
          fmt::format("sample {} can't come after sample {}", order, last_order_));
    }
    const auto check_rows = [order](const auto& rows) {
      for (const auto& row : rows) {
        if (row.sample != order) {
          throw std::invalid_argument(
              fmt::format("a worker's row of sample {} came with sample {}", row.sample, order));
        }
      }
    };
    check_rows(event.workers);
    check_rows(event.summaries);
    check_sample(results_, event.sample);
    if (waits_for_sample_) {
      apply(results_, std::move(event));
      last_order_ = order;
      replace();
      return;
    }
    record(std::move(event));
    last_order_ = order;
    save_when_due();
  }

  void set_outcome(OutcomeEvent event) {
    check_open();
    point_at(results_, event.point);
    if (waits_for_sample_) {
      apply(results_, std::move(event));
      return;
    }
    record(std::move(event));
    save_when_due();
  }

  void replace_points(const std::vector<std::pair<std::size_t, Point>>& points) {
    check_open();
    for (const auto& [index, point] : points) {
      point_at(results_, static_cast<std::int64_t>(index));  // throws before any is replaced
    }
    for (const auto& [index, point] : points) {
      results_.points[index] = point;
    }
    if (!points.empty()) {
      save();
    }
  }

  void set_analysis(std::vector<Column> analysis) {
    check_open();
    std::swap(results_.analysis, analysis);
    try {
      check_consistency(results_);
    } catch (...) {
      std::swap(results_.analysis, analysis);
      throw;
    }
  }

  void set_limits(std::vector<LimitRecord> limits) {
    check_open();
    for (const LimitRecord& limit : limits) {
      if (!std::in_range<std::size_t>(limit.node) ||
          static_cast<std::size_t>(limit.node) >= results_.machine.nodes.size()) {
        throw std::invalid_argument(fmt::format("limits of node {}, but there are {}", limit.node,
                                                results_.machine.nodes.size()));
      }
    }
    results_.limits = std::move(limits);
  }

  void save() {
    check_open();
    if (waits_for_sample_) {
      return;
    }
    const Clock::time_point start = Clock::now();
    write_snapshot(place_.path, identity_, results_);
    bytes_in_file_ += place_.journal->bytes();
    place_.journal->restart(identity_.run_id);
    snapshot_ = {.end = Clock::now(), .cost_s = seconds_since(start)};
    sync_ = snapshot_;
  }

  void sync() {
    check_open();
    if (waits_for_sample_) {
      return;
    }
    const Clock::time_point start = Clock::now();
    place_.journal->sync();
    sync_ = {.end = Clock::now(), .cost_s = seconds_since(start)};
  }

  Results take_results() { return std::move(results_); }

  void finish() {
    save();
    if (!waits_for_sample_) {
      place_.journal->clear();
    }
    place_.journal.reset();
  }

 private:
  /// The first sample is there: the file that was to be overwritten goes.
  void replace() {
    waits_for_sample_ = false;
    save();
  }

  /// The journal first: what it holds is safe.
  template <class Event>
  void record(Event event) {
    JournalEvent recorded{identity_.events + 1, std::move(event)};
    place_.journal->append(recorded);
    ++identity_.events;
    apply(results_, std::get<Event>(std::move(recorded.what)));
  }

  /// When something was done last, and how long it took.
  struct Done {
    Clock::time_point end;
    double cost_s = 0;
  };

  /// The file takes the longer to write the more it holds: the next time may take much longer than
  /// the last one.
  [[nodiscard]] bool snapshot_is_due() const {
    constexpr double s_per_byte = 1e-8;  // of the journal, in the file: about 100 MB a second
    const std::int64_t fresh = place_.journal->bytes();
    const double expected_s = s_per_byte * static_cast<double>(bytes_in_file_ + fresh);
    return snapshot_pays(bytes_in_file_, fresh) &&
           saving_is_due(seconds_since(snapshot_.end), std::max(snapshot_.cost_s, expected_s));
  }

  void save_when_due() {
    if (snapshot_is_due()) {
      save();
    } else if (saving_is_due(seconds_since(sync_.end), sync_.cost_s)) {
      sync();
    }
  }

  void check_open() const {
    if (!place_.journal) {
      throw std::logic_error("the store was finished: nothing can be added to it");
    }
  }

  OutputPlace place_;
  RunIdentity identity_;
  Results results_;
  std::int64_t last_order_;
  bool waits_for_sample_;  // a file that is to be overwritten stays until there is a sample
  std::int64_t bytes_in_file_ = 0;  // of the journal, that were since taken over into the file
  Done snapshot_;
  Done sync_;
};

Store::Store(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Store Store::create(const std::filesystem::path& path, Results initial, WhenExists when) {
  OutputPlace place = claim_new(path, when, Written::sample_by_sample);
  RunIdentity identity = place.new_identity();
  return Store(std::make_unique<Writer>(std::move(place), std::move(identity), std::move(initial)));
}

Store Store::resume(const std::filesystem::path& path) {
  OutputPlace place = claim_existing(path);
  Snapshot snapshot = ResultsFile(place.path).take_all();
  if (snapshot.identity.run_id.empty()) {
    snapshot.identity.run_id = new_run_id();
  }
  return Store(std::make_unique<Writer>(std::move(place), std::move(snapshot.identity),
                                        std::move(snapshot.results)));
}

const Results& Store::results() const {
  return writer_->results();
}

bool Store::is_written() const {
  return writer_->is_written();
}

void Store::append(Sample sample, std::vector<WorkerSample> workers,
                   std::vector<WorkerSummary> summaries) {
  writer_->append({std::move(sample), std::move(workers), std::move(summaries)});
}

void Store::set_outcome(std::size_t point, PointStatus status, std::string reason) {
  writer_->set_outcome({static_cast<std::int64_t>(point), status, std::move(reason)});
}

void Store::replace_points(const std::vector<std::pair<std::size_t, Point>>& points) {
  writer_->replace_points(points);
}

void Store::set_analysis(std::vector<Column> analysis) {
  writer_->set_analysis(std::move(analysis));
}

void Store::set_limits(std::vector<LimitRecord> limits) {
  writer_->set_limits(std::move(limits));
}

void Store::save() {
  writer_->save();
}

void Store::sync() {
  writer_->sync();
}

void Store::finish() {
  writer_->finish();
}

Results Store::take_results() {
  return writer_->take_results();
}

Results read_results(const std::filesystem::path& path) {
  return ResultsFile(path).take_all().results;
}

void write_results(const std::filesystem::path& path, const Results& results, WhenExists when) {
  const OutputPlace place = claim_new(path, when, Written::at_once);
  write_snapshot(place.path, place.new_identity(), results);
  place.journal->clear();
}

}  // namespace scalelab
