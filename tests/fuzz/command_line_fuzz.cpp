// SPDX-License-Identifier: BSD-3-Clause

/// The words after `scalelab`, one a line, read by the commands that there are. None is carried
/// out.
#include <string>
#include <vector>

#include "drivers/commands.hpp"
#include "drivers/plugins.hpp"
#include "tests/fuzz/way_in.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scalelab;
  std::vector<std::string> words{"scalelab"};
  for_each_line(as_text(data, size), [&](std::string_view line) {
    // A word ends at a zero, as the operating system hands it over.
    words.emplace_back(line.substr(0, line.find('\0')));
  });
  std::vector<const char*> pointers;
  pointers.reserve(words.size() + 1);
  for (const std::string& word : words) {
    pointers.push_back(word.c_str());
  }
  pointers.push_back(nullptr);
  const std::vector<Command> commands{run_command(),   list_command(),  report_command(),
                                      merge_command(), check_command(), compare_command(),
                                      guide_command()};
  try {
    std::vector<std::string> plugins;
    read_command_line(
        static_cast<int>(words.size()), pointers.data(), commands,
        [&](Arguments& common) { declare_plugins(common, plugins); }, "0.0.0");
  } catch (const UsageError&) {
    return 0;  // a mistake that is told
  }
  return 0;
}
