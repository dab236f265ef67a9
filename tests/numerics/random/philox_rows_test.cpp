// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/random/philox_rows.hpp"

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#include "numerics/vectors/vector_target.hpp"

namespace scalelab {
namespace {

using RowsOfWords = std::array<std::vector<std::uint32_t>, 4>;

/// Counters whose every bit is set somewhere, and is not elsewhere.
RowsOfWords counters(std::size_t count) {
  RowsOfWords rows;
  for (std::size_t word = 0; word < 4; ++word) {
    for (std::size_t i = 0; i < count; ++i) {
      rows.at(word).push_back(static_cast<std::uint32_t>(0x9e3779b9U * (4 * i + word + 1)));
    }
  }
  return rows;
}

/// By the generator's authors' own implementation, in the package librandom123-dev.
RowsOfWords by_its_authors(RowsOfWords rows, const philox::Key& key) {
  r123::Philox4x32_R<10> generator;
  for (std::size_t i = 0; i < rows[0].size(); ++i) {
    const auto numbers =
        generator({{rows[0][i], rows[1][i], rows[2][i], rows[3][i]}}, {{key[0], key[1]}});
    for (std::size_t word = 0; word < 4; ++word) {
      rows.at(word)[i] = numbers.at(word);
    }
  }
  return rows;
}

RowsOfWords in_vectors(RowsOfWords rows, const philox::Key& key) {
  philox::encrypt_rows({rows[0], rows[1], rows[2], rows[3]}, key);
  return rows;
}

TEST(PhiloxRows, AreItsAuthorsOnEveryInstructionSetOfThisProcessor) {
  on_each_vector_target([](const std::string& target) {
    for (const philox::Key key : {philox::Key{0, 0}, {0xffffffff, 0xffffffff}, {1, 0x70690001}}) {
      for (const std::size_t count : {0, 1, 7, 8, 31, 32, 33, 1000}) {
        EXPECT_EQ(in_vectors(counters(count), key), by_its_authors(counters(count), key))
            << target << ", " << count << " counters";
      }
    }
  });
}

TEST(PhiloxRows, GiveTheKnownAnswerForZero) {
  RowsOfWords rows{{{0}, {0}, {0}, {0}}};
  EXPECT_EQ(in_vectors(rows, {0, 0}),
            (RowsOfWords{{{0x6627e8d5}, {0xe169c58d}, {0xbc57ac4c}, {0x9b00dbd8}}}));
}

}  // namespace
}  // namespace scalelab
