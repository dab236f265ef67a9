// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/compare/comparison.hpp"
#include "drivers/commands.hpp"
#include "drivers/exit_code.hpp"
#include "drivers/message.hpp"
#include "posix/standard_streams.hpp"
#include "report/comparison_json.hpp"
#include "report/comparison_text.hpp"
#include "results/results_file.hpp"
#include "terminal/terminal.hpp"

namespace scalelab {
namespace {

struct CompareArguments {
  std::vector<std::string> files;  // base and new in turns
  double threshold = 0.05;
  std::string format = "text";
};

// What is wrong with a threshold; nothing when it is one.
std::string mistake_in_threshold(const std::string& word) {
  const std::optional<double> share = number_in(word);
  return share && *share > 0
             ? std::string()
             : fmt::format("can't be '{}': expected a share above 0, such as 0.05", word);
}

// Opens a file and has all of it checked; the workers' rows are not needed for more.
std::unique_ptr<ResultsFile> open_checked(const std::string& path) {
  std::unique_ptr<ResultsFile> file = open_measured(path);
  file->visit_workers([](const Sample&, std::span<const WorkerSample>) {});
  file->visit_summaries([](const Sample&, std::span<const WorkerSummary>) {});
  return file;
}

// What can't be compared.
std::string names_of(const std::vector<std::string>& files) {
  return files.size() == 2 ? fmt::format("{} and {}", files[0], files[1]) : "these files";
}

int compare_files(const CompareArguments& arguments) {
  if (arguments.files.size() % 2 != 0) {
    throw UsageError(fmt::format(
        "compare takes pairs of files, base and new in turns (BASE NEW BASE NEW ...): {} {} given, "
        "so there is no NEW for {}",
        arguments.files.size(), arguments.files.size() == 1 ? "was" : "were",
        arguments.files.back()));
  }
  std::vector<std::unique_ptr<ResultsFile>> open;
  ComparedFiles base;
  ComparedFiles candidate;
  for (const std::string& path : arguments.files) {
    const Results& results = open.emplace_back(open_checked(path))->results();
    (open.size() % 2 == 1 ? base : candidate).push_back({path, &results});
  }
  try {
    const Comparison comparison = compare(base, candidate, arguments.threshold);
    const Pen pen(takes_colour(STDOUT_FILENO), terminal_columns(STDOUT_FILENO));
    print(arguments.format == "json" ? comparison_json(comparison, base, candidate)
                                     : comparison_text(comparison, base, candidate, pen));
    return comparison.has_regression() ? exit_regression : exit_fine;
  } catch (const NotComparable& reason) {
    say(fmt::format("{} can't be compared: {}", names_of(arguments.files), reason.what()));
    return exit_usage;
  }
}

}  // namespace

Command compare_command() {
  auto typed = std::make_shared<CompareArguments>();
  return {
      .name = "compare",
      .summary = "Tell whether points are slower in new results files than in others",
      .declare =
          [typed](Arguments& arguments) {
            arguments.words("FILE", typed->files,
                            "results files, in turns one to compare with and one to judge: "
                            "BASE NEW [BASE NEW ...]; several pairs, measured in that order, tell "
                            "what varies between runs",
                            Need::required);
            arguments.number(
                "--threshold", typed->threshold, mistake_in_threshold,
                "a point that is slower by more than this share is a regression (default: 0.05)");
            arguments.choice("--format", typed->format, {"text", "json"},
                             "text or json (default: text)");
          },
      .run = [typed] { return compare_files(*typed); }};
}

}  // namespace scalelab
