// SPDX-License-Identifier: BSD-3-Clause

/// Stands in for libFuzzer where there is none: hands every file in the folders that are named,
/// and in those within them, to the target, in the order of their paths. Exit code 1 when there is
/// no file: a test of nothing is none.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "tests/fuzz/way_in.hpp"

namespace scalelab {
namespace {

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

void replay(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  fmt::print(stderr, "{}: {} bytes\n", path.string(), bytes.size());
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace
}  // namespace scalelab

int main(int argc, char** argv) {
  using namespace scalelab;
  std::size_t replayed = 0;
  try {
    for (int i = 1; i < argc; ++i) {
      for (const std::filesystem::path& file : files_in(argv[i])) {
        replay(file);
        ++replayed;
      }
    }
  } catch (const std::exception& error) {
    fmt::print(stderr, "this should not have been thrown: {}\n", error.what());
    return 1;
  }
  fmt::print("{} inputs\n", replayed);
  return replayed > 0 ? 0 : 1;
}
