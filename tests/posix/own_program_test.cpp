// SPDX-License-Identifier: BSD-3-Clause
#include "posix/own_program.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace scalelab {
namespace {

TEST(OwnProgram, LiesBesideTheFolderOfTheRunningProgram) {
  const std::filesystem::path running = std::filesystem::read_symlink("/proc/self/exe");
  EXPECT_EQ(own_program("a_program"),
            running.parent_path().parent_path() / "libexec" / "scalelab" / "a_program");
}

}  // namespace
}  // namespace scalelab
