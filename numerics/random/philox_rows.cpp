// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/random/philox_rows.hpp"

#include <algorithm>
#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numerics/random/philox_rows.cpp"
#include <hwy/foreach_target.h>

#include "numerics/random/vector_philox.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

using Rows = std::array<std::span<std::uint32_t>, 4>;
using RowWords = hn::Rebind<std::uint32_t, Words>;

constexpr std::size_t row_groups = 4;
constexpr std::size_t together = row_groups * lanes;

// The counters first ... first + together - 1.
HWY_INLINE void encrypt_together(std::uint32_t* const (&rows)[4], const PhiloxKeys& keys) {
  PhiloxWords<row_groups> words;
  for (std::size_t word = 0; word < 4; ++word) {
    for (std::size_t group = 0; group < row_groups; ++group) {
      words[word][group] =
          hn::PromoteTo(Words(), hn::LoadU(RowWords(), rows[word] + group * lanes));
    }
  }
  encrypt(words, keys);
  for (std::size_t word = 0; word < 4; ++word) {
    for (std::size_t group = 0; group < row_groups; ++group) {
      hn::StoreU(hn::TruncateTo(RowWords(), words[word][group]), RowWords(),
                 rows[word] + group * lanes);
    }
  }
}

void encrypt_all(const Rows& rows, philox::Key key) {
  const PhiloxKeys keys(key);
  const std::size_t length = rows[0].size();
  std::size_t first = 0;
  for (; first + together <= length; first += together) {
    encrypt_together({&rows[0][first], &rows[1][first], &rows[2][first], &rows[3][first]}, keys);
  }
  if (first == length) {
    return;
  }
  std::uint32_t rest[4][together] = {};
  for (std::size_t word = 0; word < 4; ++word) {
    std::ranges::copy(rows[word].subspan(first), rest[word]);
  }
  encrypt_together({rest[0], rest[1], rest[2], rest[3]}, keys);
  for (std::size_t word = 0; word < 4; ++word) {
    std::copy_n(rest[word], length - first, rows[word].subspan(first).begin());
  }
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(encrypt_all);

}  // namespace

void philox::encrypt_rows(const std::array<std::span<std::uint32_t>, 4>& rows, Key key) {
  HWY_DYNAMIC_DISPATCH(encrypt_all)(rows, key);
}

}  // namespace scalelab
#endif
