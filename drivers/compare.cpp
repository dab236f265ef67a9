// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "analysis/comparison.hpp"
#include "drivers/commands.hpp"
#include "drivers/exit_code.hpp"
#include "posix/standard_streams.hpp"
#include "report/comparison_json.hpp"
#include "report/comparison_text.hpp"
#include "results/results_file.hpp"

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
  double share = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), share);
  const bool is_number = error == std::errc() && end == word.data() + word.size();
  return is_number && std::isfinite(share) && share > 0
             ? std::string()
             : fmt::format("can't be '{}': expected a share above 0, such as 0.05", word);
}

// Opens a file and has all of it checked; the workers' rows are not needed for more.
std::unique_ptr<ResultsFile> open_checked(const std::string& path) {
  std::unique_ptr<ResultsFile> file = open_measured(path);
  file->visit_workers([](const Sample&, std::span<const WorkerSample>) {});
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
    const bool colour = isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    print(arguments.format == "json" ? comparison_json(comparison, before, after)
                                     : comparison_text(comparison, before, after, colour));
    return comparison.has_regression() ? exit_regression : exit_fine;
  } catch (const NotComparable& reason) {
    tell(fmt::format("scalelab: {} and {} can't be compared: {}\n", arguments.base,
                     arguments.candidate, reason.what()));
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
