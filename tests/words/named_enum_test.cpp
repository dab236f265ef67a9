// SPDX-License-Identifier: BSD-3-Clause
#include "words/named_enum.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace scalelab {

enum class Colour : std::uint8_t { red, dark_blue };

template <>
inline constexpr EnumNames<2> enum_names<Colour>{"red", "dark blue"};

namespace {

enum class Nameless : std::uint8_t { only };

static_assert(NamedEnum<Colour>);
static_assert(!NamedEnum<Nameless>);
static_assert(!NamedEnum<int>);

TEST(NamedEnum, HasNames) {
  EXPECT_EQ(to_string(Colour::red), "red");
  EXPECT_EQ(to_string(Colour::dark_blue), "dark blue");
}

TEST(NamedEnum, IsFoundByItsName) {
  EXPECT_EQ(from_name<Colour>("red"), Colour::red);
  EXPECT_EQ(find_named<Colour>("dark blue"), Colour::dark_blue);
}

TEST(NamedEnum, IsNothingByAnotherName) {
  for (const std::string name : {"", "Red", "red ", "blue"}) {
    EXPECT_EQ(find_named<Colour>(name), std::nullopt) << name;
    EXPECT_THROW(from_name<Colour>(name), UnknownName) << name;
  }
}

TEST(NamedEnum, TellsWhichNamesThereAre) {
  try {
    from_name<Colour>("Red");
    FAIL() << "accepted";
  } catch (const UnknownName& error) {
    EXPECT_STREQ(error.what(), "'Red' is none of red, dark blue");
  }
}

}  // namespace
}  // namespace scalelab
