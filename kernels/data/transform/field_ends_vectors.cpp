// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/field_ends.hpp"

#include <bit>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/data/transform/field_ends_vectors.cpp"
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

// Vectors of bytes, whose names others have for 64-bit lanes.
namespace bytes {

namespace hn = hwy::HWY_NAMESPACE;

using Bytes = hn::CappedTag<std::uint8_t, transform::block>;
using BytesVector = hn::Vec<Bytes>;
constexpr std::size_t lanes = hn::MaxLanes(Bytes());
static_assert(transform::block % lanes == 0, "vectors of unknown length are not provided for");
constexpr std::size_t vectors_of_block = transform::block / lanes;

// The bytes of a block.
class Block {
 public:
  explicit HWY_INLINE Block(const char* text) {
    for (std::size_t vector = 0; vector < vectors_of_block; ++vector) {
      bytes_[vector] =
          hn::LoadU(Bytes(), reinterpret_cast<const std::uint8_t*>(text) + vector * lanes);
    }
  }

  // A bit for each byte, the first one lowest: whether it is this mark.
  [[nodiscard]] HWY_INLINE std::uint64_t mask_of(char mark) const {
    const BytesVector wanted = hn::Set(Bytes(), static_cast<std::uint8_t>(mark));
    std::uint64_t mask = 0;
    for (std::size_t vector = 0; vector < vectors_of_block; ++vector) {
      std::uint8_t bits[sizeof(mask)] = {};
      hn::StoreMaskBits(Bytes(), hn::Eq(bytes_[vector], wanted), bits);
      std::uint64_t part = 0;
      std::memcpy(&part, bits, sizeof(part));
      mask |= part << (vector * lanes);
    }
    return mask;
  }

 private:
  BytesVector bytes_[vectors_of_block];
};

// Bit i is the parity of bits 0 ... i.
HWY_INLINE std::uint64_t prefix_parity(std::uint64_t mask) {
  for (unsigned distance = 1; distance < transform::block; distance *= 2) {
    mask ^= mask << distance;
  }
  return mask;
}

}  // namespace bytes

transform::MarkCounts marks_in_blocks(const char* text, std::int64_t blocks) {
  transform::MarkCounts counts;
  for (std::int64_t number = 0; number < blocks; ++number) {
    const bytes::Block block(text + number * transform::block);
    counts.quotes += std::popcount(block.mask_of('"'));
    counts.newlines += std::popcount(block.mask_of('\n'));
  }
  return counts;
}

std::int64_t ends_in_blocks(const char* text, std::int64_t offset, std::int64_t blocks,
                            bool& within_quotes, std::uint32_t* ends) {
  std::uint64_t within = within_quotes ? ~std::uint64_t{0} : 0;  // of the last byte, in all bits
  std::uint32_t* next = ends;
  for (std::int64_t number = 0; number < blocks; ++number) {
    const std::int64_t at = offset + number * transform::block;
    const bytes::Block block(text + at);
    const std::uint64_t quoted = bytes::prefix_parity(block.mask_of('"')) ^ within;
    within = std::uint64_t{0} - (quoted >> (transform::block - 1U));
    std::uint64_t mask = (block.mask_of(',') | block.mask_of('\n')) & ~quoted;
    // Always some at once, so that there is a branch for the number of such groups only. Behind
    // the last one nothing useful is written, and overwritten.
    std::uint32_t* const last = next + std::popcount(mask);
    for (; next < last; next += transform::spare_ends) {
      for (std::int64_t i = 0; i < transform::spare_ends; ++i) {
        next[i] = static_cast<std::uint32_t>(at + std::countr_zero(mask));
        mask &= mask - 1;
      }
    }
    next = last;
  }
  within_quotes = within != 0;
  return next - ends;
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(marks_in_blocks);
HWY_EXPORT(ends_in_blocks);

}  // namespace

transform::MarkCounts transform::count_marks(const char* text, std::int64_t blocks) noexcept {
  return HWY_DYNAMIC_DISPATCH(marks_in_blocks)(text, blocks);
}

std::int64_t transform::append_field_ends(const char* text, std::int64_t offset,
                                          std::int64_t blocks, bool& within_quotes,
                                          std::uint32_t* ends) noexcept {
  return HWY_DYNAMIC_DISPATCH(ends_in_blocks)(text, offset, blocks, within_quotes, ends);
}

}  // namespace scalelab
#endif
