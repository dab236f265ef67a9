#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
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
#include "report/comparison_json.hpp"
#include "report/comparison_text.hpp"
#include "results/results_file.hpp"
#include "study/nearest_name.hpp"

namespace scalelab {
namespace {

struct CompareArguments {
  std::string base;
  std::string candidate;
  double threshold = 0.05;
  std::string format = "text";
};

// What is wrong with a threshold; nothing when it is one.
std::string refuse_threshold(const std::string& word) {
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
    fmt::print("{}", arguments.format == "json"
                         ? comparison_json(comparison, before, after)
                         : comparison_text(comparison, before, after, colour));
    return comparison.has_regression() ? exit_regression : exit_fine;
  } catch (const NotComparable& reason) {
    fmt::print(stderr, "scalelab: {} and {} can't be compared: {}\n", arguments.base,
               arguments.candidate, reason.what());
    return exit_usage;
  }
}

}  // namespace

Command add_compare(CLI::App& program) {
  auto arguments = std::make_shared<CompareArguments>();
  CLI::App* parser = program.add_subcommand(
      "compare", "Tell whether the points of one results file are slower than those of another");
  parser->add_option("BASE", arguments->base, "results file to compare with")->required();
  parser->add_option("NEW", arguments->candidate, "results file to judge")->required();
  parser
      ->add_option("--threshold", arguments->threshold,
                   "a point that is slower by more than this share is a regression (default: 0.05)")
      ->check(refuse_threshold);
  parser->add_option("--format", arguments->format, "text or json (default: text)")
      ->check([](const std::string& word) {
        const std::vector<std::string> legal{"text", "json"};
        return std::ranges::find(legal, word) != legal.end()
                   ? std::string()
                   : fmt::format("can't be '{}': expected {}{}", word, name_list(legal),
                                 did_you_mean(word, legal));
      });
  return {.parser = parser, .run = [arguments] { return compare_files(*arguments); }};
}

}  // namespace scalelab
