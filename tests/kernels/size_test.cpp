// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <stdexcept>

#include "kernels/size.hpp"

namespace scalelab {
namespace {

TEST(Size, GivesWhatWasSet) {
  Size size({{"n", 17}, {"wait_ms", 0.5}});
  EXPECT_EQ(size.integer("n"), 17);
  EXPECT_EQ(size.real("wait_ms"), 0.5);
  size.set("n", 18);
  size.set("m", 2);
  EXPECT_EQ(size.integer("n"), 18);
  EXPECT_EQ(size.values(),
            (std::map<std::string, SizeValue>{{"m", 2.0}, {"n", 18.0}, {"wait_ms", 0.5}}));
}

TEST(Size, KeepsIntegersExactUpTo2To53) {
  constexpr std::int64_t largest = 9'007'199'254'740'992;
  Size size;
  size.set("samples", static_cast<double>(largest));
  EXPECT_EQ(size.integer("samples"), largest);
  size.set("samples", static_cast<double>(largest - 1));
  EXPECT_EQ(size.integer("samples"), largest - 1);
}

TEST(Size, HoldsChoicesBesideNumbers) {
  Size size({{"operations", 5}, {"rest", "wait"}});
  EXPECT_EQ(size.text("rest"), "wait");
  size.set("rest", "native");
  EXPECT_EQ(size.text("rest"), "native");
  EXPECT_EQ(size.values(),
            (std::map<std::string, SizeValue>{{"operations", 5.0}, {"rest", "native"}}));
}

TEST(Size, TellsNumbersFromChoices) {
  const Size size({{"operations", 5}, {"rest", "wait"}});
  EXPECT_THROW(static_cast<void>(size.real("rest")), std::bad_variant_access);
  EXPECT_THROW(static_cast<void>(size.integer("rest")), std::bad_variant_access);
  EXPECT_THROW(static_cast<void>(size.text("operations")), std::bad_variant_access);
}

TEST(Size, DoesNotInventParameters) {
  const Size size;
  EXPECT_THROW(static_cast<void>(size.integer("n")), std::out_of_range);
  EXPECT_THROW(static_cast<void>(size.real("n")), std::out_of_range);
  EXPECT_THROW(static_cast<void>(size.text("n")), std::out_of_range);
}

TEST(Size, EqualsASizeWithTheSameValues) {
  EXPECT_EQ(Size({{"n", 1}}), Size({{"n", 1}}));
  EXPECT_FALSE(Size({{"n", 1}}) == Size({{"n", 2}}));
  EXPECT_FALSE(Size({{"n", 1}}) == Size());
}

}  // namespace
}  // namespace scalelab
