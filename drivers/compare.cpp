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
  std::string base;
  std::string candidate;
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

int compare_files(const CompareArguments& arguments) {
  const auto base = open_checked(arguments.base);
  const auto candidate = open_checked(arguments.candidate);
  try {
    const Comparison comparison =
        compare(base->results(), candidate->results(), arguments.threshold);
    const ComparedFile before{arguments.base, base->results()};
    const ComparedFile after{arguments.candidate, candidate->results()};
    const Pen pen(takes_colour(STDOUT_FILENO), terminal_columns(STDOUT_FILENO));
    print(arguments.format == "json" ? comparison_json(comparison, before, after)
                                     : comparison_text(comparison, before, after, pen));
    return comparison.has_regression() ? exit_regression : exit_fine;
  } catch (const NotComparable& reason) {
    say(fmt::format("{} and {} can't be compared: {}", arguments.base, arguments.candidate,
                    reason.what()));
    return exit_usage;
  }
}

}  // namespace

Command compare_command() {
  auto typed = std::make_shared<CompareArguments>();
  return {
      .name = "compare",
      .summary = "Tell whether the points of one results file are slower than those of another",
      .declare =
          [typed](Arguments& arguments) {
            arguments.word("BASE", typed->base, "results file to compare with", Need::required);
            arguments.word("NEW", typed->candidate, "results file to judge", Need::required);
            arguments.number(
                "--threshold", typed->threshold, mistake_in_threshold,
                "a point that is slower by more than this share is a regression (default: 0.05)");
            arguments.choice("--format", typed->format, {"text", "json"},
                             "text or json (default: text)");
          },
      .run = [typed] { return compare_files(*typed); }};
}

}  // namespace scalelab
