#include "report/report.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "analysis/scaling.hpp"
#include "analysis/summary.hpp"
#include "drivers/commands.hpp"
#include "drivers/exit_code.hpp"
#include "report/csv.hpp"
#include "report/json.hpp"
#include "report/text.hpp"
#include "results/results_file.hpp"
#include "study/nearest_name.hpp"

namespace scalelab {
namespace {

struct ReportArguments {
  std::vector<std::string> files;
  std::string directory;
  std::vector<std::string> formats;
  double threshold = StudyAnalysis().efficiency_wanted;
};

// The formats asked for, or `usual` when none is.
std::vector<Format> formats_from(const std::vector<std::string>& names,
                                 const std::vector<Format>& usual) {
  const std::map<std::string, Format> known{
      {"html", Format::html}, {"pdf", Format::pdf}, {"png", Format::png},  {"svg", Format::svg},
      {"text", Format::text}, {"csv", Format::csv}, {"json", Format::json}};
  std::vector<Format> formats;
  formats.reserve(names.size());
  for (const std::string& name : names) {
    formats.push_back(known.at(name));
  }
  return formats.empty() ? usual : formats;
}

bool colour_wanted() {
  return isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
}

// A results file and what follows from it. The workers' rows stay in the file: there may be many.
struct Analysed {
  Analysed(const std::string& path, double threshold)
      : file(open_measured(path)), studies(analyse(file->results(), file->worker_rows())) {
    for (StudyAnalysis& study : studies) {
      study.efficiency_wanted = threshold;
    }
  }

  std::unique_ptr<ResultsFile> file;
  std::vector<StudyAnalysis> studies;
};

// Without a folder, what is text goes to stdout.
int print_reports(const ReportArguments& arguments) {
  const std::vector<Format> formats = formats_from(arguments.formats, {Format::text});
  for (const Format format : formats) {
    if (format != Format::text && format != Format::csv && format != Format::json) {
      fmt::print(stderr,
                 "scalelab: figures and pages need a folder to be written into: add -o DIR\n");
      return exit_usage;
    }
  }
  for (const std::string& file : arguments.files) {
    const Analysed analysed(file, arguments.threshold);
    const Results& results = analysed.file->results();
    for (const Format format : formats) {
      fmt::print("{}", format == Format::csv ? csv_report(results, analysed.studies)
                       : format == Format::json
                           ? json_report(results, analysed.studies)
                           : text_report(results, analysed.studies, colour_wanted()));
    }
  }
  return exit_fine;
}

int write_reports(const ReportArguments& arguments) {
  const std::vector<Format> formats =
      formats_from(arguments.formats, {Format::html, Format::svg, Format::text});
  std::set<std::string> stems;
  for (const std::string& file : arguments.files) {
    if (!stems.insert(std::filesystem::path(file).stem().string()).second) {
      fmt::print(
          stderr,
          "scalelab: two files are called {}: their reports would overwrite each other; write "
          "them into two folders\n",
          std::filesystem::path(file).filename().string());
      return exit_usage;
    }
  }
  for (const std::string& file : arguments.files) {
    const Analysed analysed(file, arguments.threshold);
    const Results& results = analysed.file->results();
    const std::string stem = std::filesystem::path(file).stem().string();
    for (const auto& written :
         write_report(results, analysed.studies, stem, arguments.directory, formats)) {
      fmt::print("{}\n", written.string());
    }
    for (const StudyAnalysis& study : analysed.studies) {
      fmt::print("{}\n", summarise(results, study).headline);
    }
  }
  return exit_fine;
}

}  // namespace

Command add_report(CLI::App& program) {
  auto arguments = std::make_shared<ReportArguments>();
  CLI::App* parser =
      program.add_subcommand("report", "Print a results file, or write tables, figures and a page");
  parser->add_option("FILE", arguments->files, "results files, as written by `scalelab run`")
      ->required();
  parser->add_option("-o,--output", arguments->directory,
                     "folder to write into; without it the report is printed");
  parser
      ->add_option(
          "--format", arguments->formats,
          "any of html,pdf,png,svg,text,csv,json, with commas (default: html,svg,text into a "
          "folder, text to the terminal)")
      ->delimiter(',')
      ->check([](const std::string& word) {
        const std::vector<std::string> legal{"html", "pdf", "png", "svg", "text", "csv", "json"};
        return std::ranges::find(legal, word) != legal.end()
                   ? std::string()
                   : fmt::format("can't be '{}': expected {}{}", word, name_list(legal),
                                 did_you_mean(word, legal));
      });
  parser
      ->add_option("--threshold", arguments->threshold,
                   "efficiency that is good enough: the summary says where it falls below "
                   "(default: 0.75)")
      ->check(CLI::Range(0.01, 1.0));
  return {.parser = parser, .run = [arguments] {
            return arguments->directory.empty() ? print_reports(*arguments)
                                                : write_reports(*arguments);
          }};
}

}  // namespace scalelab
