// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/openmp_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

namespace scalelab {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(ParseOpenmpSettings, TakesTheNameAndWhatIsQuoted) {
  EXPECT_THAT(parse_openmp_settings("\nOPENMP DISPLAY ENVIRONMENT BEGIN\n"
                                    "  _OPENMP = '201511'\n"
                                    "  [host] OMP_PLACES = '{0},{1}'\n"
                                    "  [host]OMP_DYNAMIC = 'FALSE'\n"
                                    "  OMP_STACKSIZE = ''\n"
                                    "OPENMP DISPLAY ENVIRONMENT END\n"),
              ElementsAre(Pair("OMP_DYNAMIC", "FALSE"), Pair("OMP_PLACES", "{0},{1}"),
                          Pair("OMP_STACKSIZE", ""), Pair("_OPENMP", "201511")));
}

TEST(ParseOpenmpSettings, KnowsHowLlvmsRuntimeWritesThem) {
  EXPECT_THAT(parse_openmp_settings("   _OPENMP='201611'\n"
                                    "  [host] OMP_NESTED: deprecated; max-active-levels-var=1\n"
                                    "  [host] OMP_PLACES: value is not defined\n"
                                    "  [host] OMP_TARGET_OFFLOAD=DEFAULT\n"
                                    "  [host] OMP_WAIT_POLICY='PASSIVE'\n"),
              ElementsAre(Pair("OMP_WAIT_POLICY", "PASSIVE"), Pair("_OPENMP", "201611")));
}

TEST(ParseOpenmpSettings, PassesOverWhatIsNoSetting) {
  EXPECT_THAT(parse_openmp_settings(""), IsEmpty());
  EXPECT_THAT(parse_openmp_settings("OMP_DYNAMIC = FALSE\n = '\nOMP = '"), IsEmpty());
}

TEST(OpenmpSettings, AreWhatTheRuntimeTellsAndLeaveStderrAlone) {
  ::testing::internal::CaptureStderr();
  const auto settings = openmp_settings();
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  ASSERT_TRUE(settings.contains("OMP_DYNAMIC"));
  EXPECT_THAT(settings.at("OMP_DYNAMIC"), ::testing::AnyOf("FALSE", "TRUE"));

  ::testing::internal::CaptureStderr();
  std::fputs("still there", stderr);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "still there");
}

TEST(OpenmpThreads, AreCounted) {
  EXPECT_EQ(openmp_threads_got(1), 1);
  EXPECT_EQ(openmp_threads_got(3), 3);
}

}  // namespace
}  // namespace scalelab
