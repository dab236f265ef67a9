// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "parallel/job/interrupt.hpp"
#include "parallel/job/job.hpp"
#include "parallel/job/watchdog.hpp"
#include "results/store.hpp"
#include "study/config.hpp"
#include "study/diagnosis.hpp"
#include "study/lead.hpp"
#include "study/plan.hpp"
#include "study/progress.hpp"

namespace scalelab {

/// What to do about a results file that exists already.
enum class Existing : std::uint8_t { refuse, overwrite, resume };

/// A request that can't be met as it is, found before anything was run.
class RequestError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A request of which this job can't measure a single point.
class NothingToMeasure : public RequestError {
 public:
  using RequestError::RequestError;
};

/// One `scalelab run`.
struct RunRequest {
  std::vector<std::string> config_paths;
  std::vector<std::string> config_texts;  ///< of those paths, if they were read already
  std::vector<std::string> overrides;
  std::string output;
  Existing existing = Existing::refuse;
  ProgressReader progress = ProgressReader::log;
  std::string terminal{};  ///< the device of the terminal, where progress is read on one
  Provenance provenance;   ///< but for its time; without a title it gets those of the studies
  /// Computes /analysis from the finished samples.
  std::function<std::vector<Column>(const Results&)> derive;
  /// Finds what is wrong with how a point ran; may be left out.
  Diagnosis::Look diagnose;
  /// Ends a job that stands still; may be left out, on all ranks.
  Watchdog::Bark on_standstill;
};

/// Reads, unless that was done, and checks the configs. Throws ConfigError with the mistakes of all
/// of them.
std::vector<Config> read_configs(const RunRequest& request);

/// Looks whether the output can be begun, overwritten or gone on with, and leaves everything as it
/// is. Throws RequestError or FileError.
void check_output(const RunRequest& request);

/// How a run ended, on rank 0.
struct RunEnd {
  RunOutcome outcome = RunOutcome::finished;
  std::string message;  ///< what was wrong, after a wrong answer or a failure; may have lines
  Results results;
  bool written = false;  ///< the results file holds this run: it can be gone on with
};

/// One run inside a job: the way from configs to a finished file. All ranks call begin(), and, when
/// it succeeded everywhere, visit_all().
class Campaign {
 public:
  explicit Campaign(Job& job);

  /// Rank 0 reads the configs and opens the results file; the others hear of it. Collective.
  /// Throws ConfigError, RequestError or FileError on rank 0 only; the other ranks return false
  /// then. Any other exception is one that the other ranks know nothing of.
  bool begin(const RunRequest& request);

  /// The same with studies that were read already, the same on every rank; the request's config
  /// paths are not looked at. Their kernels need not be in the catalogue.
  bool begin(const RunRequest& request, std::vector<Config> configs);

  /// Visits all points until each is known well enough. Collective; complete on rank 0.
  RunEnd visit_all(const RunRequest& request, const InterruptWatch& interrupt);

  /// For the thread that hears of a coming kill: syncs the journal of what rank 0 has. Returns
  /// false when the results file does not hold this run yet.
  bool sync_before_the_end() noexcept;

 private:
  void measure_machine(const Lead* lead, Progress& progress);
  void open_results(const RunRequest& request, MachineRecord machine);

  Job* job_;
  std::vector<Config> configs_;
  std::vector<PlannedPoint> points_;
  std::vector<ComputerMemory> memory_;  // of the job; on rank 0
  std::mutex recorder_mutex_;
  std::unique_ptr<Recorder> recorder_;  // rank 0's
};

}  // namespace scalelab
