// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "analysis/derived.hpp"
#include "drivers/commands.hpp"
#include "drivers/exit_code.hpp"
#include "drivers/message.hpp"
#include "posix/standard_streams.hpp"
#include "results/merge.hpp"
#include "results/results_file.hpp"
#include "results/store.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

struct MergeArguments {
  std::vector<std::string> files;
  std::string output;
  bool overwrite = false;
};

int merge_files(const MergeArguments& arguments) {
  std::vector<Results> parts;
  for (const std::string& file : arguments.files) {
    parts.push_back(open_measured(file)->take_all().results);
  }
  if (const auto shared = shared_run(parts)) {
    say(fmt::format(
        "{} and {} hold the same run: put together, its samples would count twice; leave "
        "one of them out",
        arguments.files[shared->first], arguments.files[shared->second]));
    return exit_usage;
  }
  Results whole = merge(std::move(parts));
  whole.analysis = derive(whole);
  write_results(arguments.output, whole,
                arguments.overwrite ? WhenExists::overwrite : WhenExists::refuse);
  print(fmt::format("{}\n", visible(arguments.output)));
  return exit_fine;
}

}  // namespace

Command merge_command() {
  auto typed = std::make_shared<MergeArguments>();
  return {.name = "merge",
          .summary = "Put several results files into one",
          .declare =
              [typed](Arguments& arguments) {
                arguments.word("-o,--output", typed->output, "the file to write", Need::required);
                arguments.words("FILE", typed->files, "results files", Need::required);
                arguments.flag("--overwrite", typed->overwrite, "replace the output if it exists");
              },
          .run = [typed] { return merge_files(*typed); }};
}

}  // namespace scalelab
