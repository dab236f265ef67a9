// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "parallel/communication/rooted.hpp"

namespace scalelab {
namespace {

TEST(PackTexts, CanBeUnpacked) {
  const std::vector<std::string> texts{"", "7:", std::string("with\0zero", 9), "lines\nand 3:abc"};
  EXPECT_EQ(unpack_texts(pack_texts(texts)), texts);
  EXPECT_TRUE(unpack_texts(pack_texts({})).empty());
}

TEST(UnpackTexts, RefusesWhatIsCut) {
  const std::string packed = pack_texts({"one", "two"});
  for (const std::size_t length : {1U, 4U, 6U, 9U}) {
    EXPECT_THROW(unpack_texts(packed.substr(0, length)), std::invalid_argument) << length;
  }
}

}  // namespace
}  // namespace scalelab
