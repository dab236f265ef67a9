// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernels/size.hpp"
#include "parallel/lock/interpreters.hpp"
#include "parallel/team/layout.hpp"
#include "study/subject.hpp"
#include "study/worker_summary.hpp"
#include "words/gil_policy.hpp"
#include "words/model.hpp"
#include "words/placement_policy.hpp"
#include "words/scaling.hpp"
#include "words/schedule.hpp"

namespace scalelab {

/// A config that can't be run. The message has a line for each mistake, each with file, line and
/// column, what was expected and, where there is one, the nearest legal name.
class ConfigError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A combination that was asked for and that no layout can meet, such as a hybrid of 3 workers.
struct ImpossibleLayout {
  Model model = Model::serial;
  int workers = 1;
  std::string reason;
};

/// What is crossed to make the points.
struct Sweep {
  std::vector<Layout> layouts;
  std::vector<ImpossibleLayout> impossible;
  std::vector<int> nodes;  ///< empty: ranks fill one node after the other
  std::vector<GilPolicy> gil;
  std::vector<Schedule> schedule;
};

/// How well to measure.
struct Measure {
  double confidence = 0.95;
  double relative_width = 0.02;
  int min_repeats = 6;
  int max_repeats = 50;
  double max_seconds = 60;  ///< per point, preparation and warm-up included
  /// How long nothing may move before the job is ended; nothing: ten times the longest visit, at
  /// least a minute.
  std::optional<double> stall_seconds{};
  int warmup = 1;  ///< samples of each point that warm up, in each job
  std::uint32_t seed = 1;
  KeptRows worker_rows{};
  /// Whether what the machine can do at best is measured at the end; nothing: where samples took
  /// long enough (study/limit_records.hpp).
  std::optional<bool> limits{};
};

/// One study, checked: everything in it is legal and what it measures exists.
struct Config {
  std::string title;
  std::shared_ptr<const Subject> subject;  ///< never null
  Scaling scaling = Scaling::strong;
  Size size;  ///< of one worker under weak scaling, of every point under strong scaling
  Sweep sweep;
  InterpreterSettings interpreter;
  PlacementPolicy placement = PlacementPolicy::spread;
  Measure measure;

  std::string path;
  std::string text;                    ///< word for word
  std::vector<std::string> overrides;  ///< "key.name=value", as given
};

/// The text of a config file. Throws ConfigError when it can't be read.
std::string read_config_file(const std::string& path);

/// Reads a study from TOML text; `path` is only named in messages. Throws ConfigError.
Config parse_config(const std::string& path, const std::string& text,
                    const std::vector<std::string>& overrides);

/// How many ranks the study's largest layout has.
int most_ranks(const Config& config);

}  // namespace scalelab
