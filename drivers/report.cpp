// SPDX-License-Identifier: BSD-3-Clause
#include "report/report.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analysis/guide/guide.hpp"
#include "analysis/study_analysis.hpp"
#include "drivers/commands.hpp"
#include "drivers/exit_code.hpp"
#include "drivers/message.hpp"
#include "posix/standard_streams.hpp"
#include "report/figures/drawable_text.hpp"
#include "report/guide_text.hpp"
#include "report/page_template.hpp"
#include "report/printed_report.hpp"
#include "report/reported_file.hpp"
#include "report/words/summary.hpp"
#include "report/words/wrapped_text.hpp"
#include "results/results_file.hpp"
#include "terminal/terminal.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

struct ReportArguments {
  std::vector<std::string> files;
  std::string directory;
  std::vector<std::string> formats;
  std::string page_template;  // a file; empty: the program's own
  double threshold = usual_efficiency_wanted;
  bool guide = false;
};

// The formats asked for, or `usual` when none is. The names are known ones.
std::vector<Format> formats_from(const std::vector<std::string>& names,
                                 const std::vector<Format>& usual) {
  std::vector<Format> formats;
  formats.reserve(names.size());
  for (const std::string& name : names) {
    formats.push_back(from_name<Format>(name));
  }
  return formats.empty() ? usual : formats;
}

// What a folder gets.
std::vector<Format> usual_files() {
  return {Format::html, Format::svg, Format::text};
}

// What is wrong with an efficiency that is to be good enough; nothing when it is one.
std::string mistake_in_efficiency(const std::string& word) {
  const std::optional<double> share = number_in(word);
  return share && *share >= 0.01 && *share <= 1
             ? std::string()
             : fmt::format("can't be '{}': expected a share from 0.01 to 1, such as 0.75", word);
}

// Throws UsageError for a file that is no template, and for one that no page would be made of.
PageTemplate page_template_from(const ReportArguments& arguments,
                                const std::vector<Format>& formats) {
  if (arguments.page_template.empty()) {
    return {};
  }
  if (std::ranges::find(formats, Format::html) == formats.end()) {
    throw UsageError(
        "--template is for the page, which isn't asked for: add html to --format, and a folder to "
        "write it into with -o DIR");
  }
  try {
    return read_page_template(arguments.page_template);
  } catch (const TemplateError& error) {
    throw UsageError(error.what());
  }
}

// A results file and what follows from it. The workers' rows stay in the file: there may be many.
struct Analysed {
  Analysed(const std::string& path, double threshold)
      : file(open_measured(path)),
        studies(analyse(file->results(), file->worker_rows(), threshold)) {}

  std::unique_ptr<ResultsFile> file;
  std::vector<StudyAnalysis> studies;
};

// Throws UsageError for what can only be written into a folder.
void require_printable(const std::vector<Format>& formats) {
  if (!std::ranges::all_of(formats, can_be_printed)) {
    throw UsageError("figures and pages need a folder to be written into: add -o DIR");
  }
}

// Without a folder, what is text goes to stdout.
int print_reports(const ReportArguments& arguments) {
  const Pen pen(takes_colour(STDOUT_FILENO), terminal_columns(STDOUT_FILENO));
  const std::vector<Format> formats = formats_from(arguments.formats, {Format::text});
  page_template_from(arguments, formats);
  require_printable(formats);
  std::vector<std::unique_ptr<Analysed>> analysed;
  std::vector<ReportedFile> files;
  for (const std::string& file : arguments.files) {
    const Analysed& one =
        *analysed.emplace_back(std::make_unique<Analysed>(file, arguments.threshold));
    files.push_back({file, one.file->results(), one.studies});
  }
  for (const Format format : formats) {
    print(printed_report(files, format, pen));
  }
  return exit_fine;
}

// What the files of a report in a folder begin with.
std::string stem_of(const std::string& file) {
  return std::filesystem::path(file).stem().string();
}

// Throws UsageError where two files of a folder would have one name.
void require_different_stems(const std::vector<std::string>& files) {
  std::set<std::string> stems;
  for (const std::string& file : files) {
    if (!stems.insert(stem_of(file)).second) {
      throw UsageError(
          fmt::format("two files are called {}: their reports would overwrite each other; write "
                      "them into two folders",
                      std::filesystem::path(file).filename().string()));
    }
  }
}

// What was written of several files, told as it comes.
class WrittenFiles {
 public:
  void add(const WrittenReport& written) {
    for (const std::filesystem::path& path : written.paths) {
      print(fmt::format("{}\n", visible(path.string())));
    }
    replaced_.insert(written.replaced.begin(), written.replaced.end());
  }

  void tell_what_is_missing() const {
    if (!replaced_.empty()) {
      say(notice_of_missing(replaced_));
    }
  }

 private:
  std::set<char32_t> replaced_;
};

struct FileWithGuide {
  std::unique_ptr<ResultsFile> file;
  Guide guide;
};

// All of them, before anything is shown. Throws UsageError where one has no guide.
std::vector<FileWithGuide> open_with_guides(const std::vector<std::string>& paths) {
  std::vector<FileWithGuide> opened;
  for (const std::string& path : paths) {
    std::unique_ptr<ResultsFile> file = open_measured(path);
    std::optional<Guide> guide = guide_in(file->results());
    if (!guide) {
      throw UsageError(no_guide_text(path));
    }
    opened.push_back({std::move(file), *std::move(guide)});
  }
  return opened;
}

void require_guide_formats(const std::vector<Format>& formats) {
  if (!std::ranges::all_of(formats, can_show_guide)) {
    throw UsageError(
        "the guide is not written as CSV or JSON: leave out --guide, and these hold its studies");
  }
}

int print_guides(const ReportArguments& arguments) {
  const std::vector<Format> formats = formats_from(arguments.formats, {Format::text});
  page_template_from(arguments, formats);
  require_guide_formats(formats);
  require_printable(formats);
  const Pen pen(takes_colour(STDOUT_FILENO), terminal_columns(STDOUT_FILENO));
  const std::vector<FileWithGuide> opened = open_with_guides(arguments.files);
  for (std::size_t i = 0; i < opened.size(); ++i) {
    if (opened.size() > 1) {
      print(wrapped(arguments.files[i], i == 0 ? "" : "\n", "", pen.columns()));
    }
    print(guide_text(opened[i].guide, pen));
  }
  return exit_fine;
}

int write_guides(const ReportArguments& arguments) {
  const std::vector<Format> formats = formats_from(arguments.formats, usual_files());
  const PageTemplate form = page_template_from(arguments, formats);
  require_guide_formats(formats);
  require_different_stems(arguments.files);
  const std::vector<FileWithGuide> opened = open_with_guides(arguments.files);
  WrittenFiles written;
  for (std::size_t i = 0; i < opened.size(); ++i) {
    written.add(write_guide(opened[i].file->results(), opened[i].guide, stem_of(arguments.files[i]),
                            arguments.directory, formats, form));
  }
  written.tell_what_is_missing();
  return exit_fine;
}

int write_reports(const ReportArguments& arguments) {
  const std::vector<Format> formats = formats_from(arguments.formats, usual_files());
  const PageTemplate form = page_template_from(arguments, formats);
  require_different_stems(arguments.files);
  WrittenFiles written;
  for (const std::string& file : arguments.files) {
    const Analysed analysed(file, arguments.threshold);
    const Results& results = analysed.file->results();
    written.add(write_report(results, analysed.studies, stem_of(file), arguments.directory, formats,
                             form, guide_in(results)));
    for (const StudyAnalysis& study : analysed.studies) {
      print(wrapped(summarise(results, study).headline, "", "", terminal_columns(STDOUT_FILENO)));
    }
  }
  written.tell_what_is_missing();
  return exit_fine;
}

}  // namespace

Command report_command() {
  auto typed = std::make_shared<ReportArguments>();
  return {
      .name = "report",
      .summary = "Print a results file, or write tables, figures and a page",
      .declare =
          [typed](Arguments& arguments) {
            arguments.words("FILE", typed->files,
                            "results files, as written by `scalelab run`; several are printed as "
                            "one table or document, and written one after the other",
                            Need::required);
            arguments.word("-o,--output", typed->directory,
                           "folder to write into; without it the report is printed");
            const std::vector<std::string> legal(enum_names<Format>.begin(),
                                                 enum_names<Format>.end());
            arguments.choices(
                "--format", typed->formats, legal,
                "any of " + fmt::format("{}", fmt::join(legal, ",")) +
                    ", with commas (default: html,svg,text into a folder, text to the terminal)");
            arguments.word("--template", typed->page_template,
                           "form of the page, in Mustache, instead of the usual one "
                           "(docs/report_page.md)");
            arguments.number(
                "--threshold", typed->threshold, mistake_in_efficiency,
                "efficiency that is good enough: the summary says where it falls below "
                "(default: 0.75)");
            arguments.flag("--guide", typed->guide,
                           "only what the studies of `scalelab guide` in the files say of threads "
                           "and processes, as text, page and figures");
          },
      .run =
          [typed] {
            if (typed->directory.empty()) {
              return typed->guide ? print_guides(*typed) : print_reports(*typed);
            }
            return typed->guide ? write_guides(*typed) : write_reports(*typed);
          }};
}

}  // namespace scalelab
