// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/named_enum.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace scalelab {
namespace {

enum class Colour : std::uint8_t { red, dark_blue };
constexpr EnumNames<2> colour_names{"red", "dark blue"};

TEST(NamedEnum, IsFoundByItsName) {
  EXPECT_EQ(enum_from_name<Colour>(colour_names, "red", "colour"), Colour::red);
  EXPECT_EQ(enum_from_name<Colour>(colour_names, "dark blue", "colour"), Colour::dark_blue);
  EXPECT_EQ(name_of_enum(colour_names, Colour::dark_blue), "dark blue");
}

TEST(NamedEnum, SaysWhichNameThereIsNot) {
  try {
    (void)enum_from_name<Colour>(colour_names, "Red", "colour");
    FAIL() << "accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_EQ(std::string(error.what()), "no colour is called 'Red'");
  }
  EXPECT_THROW((void)enum_from_name<Colour>(colour_names, "", "colour"), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
