#include "results/merge.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "analysis/derived.hpp"
#include "drivers/commands.hpp"
#include "drivers/exit_code.hpp"
#include "results/results_file.hpp"
#include "results/store.hpp"

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
  Results whole = merge(std::move(parts));
  whole.analysis = derive(whole);
  write_results(arguments.output, whole,
                arguments.overwrite ? WhenExists::overwrite : WhenExists::refuse);
  fmt::print("{}\n", arguments.output);
  return exit_fine;
}

}  // namespace

Command add_merge(CLI::App& program) {
  auto arguments = std::make_shared<MergeArguments>();
  CLI::App* parser = program.add_subcommand("merge", "Put several results files into one");
  parser->add_option("-o,--output", arguments->output, "the file to write")->required();
  parser->add_option("FILE", arguments->files, "results files")->required();
  parser->add_flag("--overwrite", arguments->overwrite, "replace the output if it exists");
  return {.parser = parser, .run = [arguments] { return merge_files(*arguments); }};
}

}  // namespace scalelab
