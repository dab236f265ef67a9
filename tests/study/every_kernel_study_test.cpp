// SPDX-License-Identifier: BSD-3-Clause

// What every kernel has beside its source, whichever are in the catalogue: ready studies in
// configs/, and a section of docs/kernels.md.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "kernels/catalogue.hpp"
#include "study/config.hpp"
#include "study/plan.hpp"
#include "tests/study/study_of_size.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// The studies that lie in configs/ itself, by the names of their files.
std::vector<std::filesystem::path> ready_studies() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(SCALELAB_CONFIGS)) {
    if (entry.is_regular_file()) {
      paths.push_back(entry.path());
    }
  }
  std::ranges::sort(paths);
  return paths;
}

TEST(ReadyStudies, AreCalledAfterTheirKernelsAndCanBePlanned) {
  ASSERT_FALSE(ready_studies().empty());
  for (const std::filesystem::path& path : ready_studies()) {
    SCOPED_TRACE(path);
    const Config config = parse_config(path.string(), read_config_file(path.string()), {});
    EXPECT_THAT(path.filename().string(), StartsWith(config.subject->name() + "_"));
    EXPECT_THAT(config.text, HasSubstr("#   scalelab run configs/" + path.filename().string()));
    EXPECT_FALSE(plan_points({config}).empty());
  }
}

class EveryKernelsStudies : public ::testing::TestWithParam<std::string> {
 protected:
  /// In which scalings there is a ready study of the kernel.
  [[nodiscard]] std::vector<Scaling> scalings() const {
    std::vector<Scaling> found;
    for (const std::filesystem::path& path : ready_studies()) {
      const Config config = parse_config(path.string(), read_config_file(path.string()), {});
      if (config.subject->name() == info_.name) {
        found.push_back(config.scaling);
      }
    }
    return found;
  }

  const KernelInfo& info_ = *find_kernel(GetParam());
};

std::vector<std::string> kernels_with_studies() {
  std::vector<std::string> names;
  for (const KernelInfo& info : catalogue()) {
    names.push_back(info.name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryKernelsStudies,
                         ::testing::ValuesIn(kernels_with_studies()),
                         [](const auto& test) { return test.param; });

TEST_P(EveryKernelsStudies, AreReadyForEachScalingThatMeansSomething) {
  EXPECT_THAT(scalings(), Contains(Scaling::strong));
  if (grows(info_)) {
    EXPECT_THAT(scalings(), Contains(Scaling::weak));
  }
}

// A heading, and one line that says how the size grows.
TEST_P(EveryKernelsStudies, AreDescribed) {
  std::ifstream page(SCALELAB_KERNEL_DOCUMENTATION);
  const std::string heading = "## " + info_.name + " (`kernels/" + info_.group + "/";
  int sections = 0;
  int lines_of_growth = 0;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## ")) {
      inside = line.starts_with(heading);
      sections += inside ? 1 : 0;
    }
    lines_of_growth += inside && line.starts_with("- **Weak scaling**: ") ? 1 : 0;
  }
  EXPECT_EQ(sections, 1) << heading;
  EXPECT_EQ(lines_of_growth, 1);
}

TEST_P(EveryKernelsStudies, OfIllegalSizesAreRefused) {
  ASSERT_EQ(refusal(info_, info_.trial, {}), "");
  for (const SizeParameter& parameter : info_.parameters) {
    if (parameter.free_text) {
      continue;
    }
    if (parameter.is_text()) {
      Size size = info_.trial;
      size.set(parameter.name, "no such choice");
      EXPECT_THAT(refusal(info_, size, {}), HasSubstr(parameter.choices.back()));
      continue;
    }
    // Well outside, so that it is another number whatever rounding does.
    for (const double value : {parameter.minimum - 1, 2 * parameter.maximum + 1}) {
      Size size = info_.trial;
      size.set(parameter.name, value);
      EXPECT_THAT(refusal(info_, size, {}),
                  AllOf(HasSubstr(parameter.name), HasSubstr(exact_text(parameter.minimum)),
                        HasSubstr(exact_text(parameter.maximum))))
          << value;
    }
  }
}

}  // namespace
}  // namespace scalelab
