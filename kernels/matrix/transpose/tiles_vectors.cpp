// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/transpose/tiles.hpp"

#include <hwy/cache_control.h>

#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/matrix/transpose/tiles_vectors.cpp"
#include <hwy/foreach_target.h>

#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

// Squares of at most 4 x 4 are turned round in registers: sixteen of them would not hold more.
constexpr std::size_t most_edge = 4;
using Row = hn::CappedTag<double, most_edge>;
using RowVector = hn::Vec<Row>;
constexpr std::int64_t edge = hn::MaxLanes(Row());

// Columns of B that are asked for ahead: each is on a page of its own, where no processor looks
// ahead by itself. Those of A follow each other in memory.
constexpr std::int64_t columns_ahead = 16;

// What becomes of the transpose: added to what is there, or written.
enum class Use : std::uint8_t { add, put, stream };

struct Square {
  RowVector rows[edge];
};

HWY_INLINE Square transposed(const Square& square) {
  [[maybe_unused]] const Row d;
  Square turned;
  if constexpr (edge == 4) {
#if HWY_MAX_BYTES >= 32
    const RowVector even01 = hn::InterleaveLower(d, square.rows[0], square.rows[1]);
    const RowVector odd01 = hn::InterleaveUpper(d, square.rows[0], square.rows[1]);
    const RowVector even23 = hn::InterleaveLower(d, square.rows[2], square.rows[3]);
    const RowVector odd23 = hn::InterleaveUpper(d, square.rows[2], square.rows[3]);
    turned.rows[0] = hn::ConcatLowerLower(d, even23, even01);
    turned.rows[1] = hn::ConcatLowerLower(d, odd23, odd01);
    turned.rows[2] = hn::ConcatUpperUpper(d, even23, even01);
    turned.rows[3] = hn::ConcatUpperUpper(d, odd23, odd01);
#endif
  } else if constexpr (edge == 2) {
#if HWY_TARGET != HWY_SCALAR
    turned.rows[0] = hn::InterleaveLower(d, square.rows[0], square.rows[1]);
    turned.rows[1] = hn::InterleaveUpper(d, square.rows[0], square.rows[1]);
#endif
  } else {
    turned = square;
  }
  return turned;
}

// One square of edge x edge.
template <Use use>
HWY_INLINE void turn_square(double* HWY_RESTRICT a, std::int64_t pitch_of_a, double* HWY_RESTRICT b,
                            std::int64_t pitch_of_b) {
  const Row d;
  const RowVector one = hn::Set(d, 1);
  Square square;
  for (std::int64_t i = 0; i < edge; ++i) {
    square.rows[i] = hn::LoadU(d, a + i * pitch_of_a);
    hn::StoreU(hn::Add(square.rows[i], one), d, a + i * pitch_of_a);
  }
  const Square turned = transposed(square);
  for (std::int64_t j = 0; j < edge; ++j) {
    double* const column = b + j * pitch_of_b;
    if constexpr (use == Use::add) {
      hn::StoreU(hn::Add(hn::LoadU(d, column), turned.rows[j]), d, column);
    } else if constexpr (use == Use::put) {
      hn::StoreU(turned.rows[j], d, column);
    } else {
      hn::Stream(turned.rows[j], d, column);
    }
  }
}

template <Use use>
HWY_INLINE void turn_one_by_one(double* HWY_RESTRICT a, std::int64_t pitch_of_a,
                                double* HWY_RESTRICT b, std::int64_t pitch_of_b, std::int64_t rows,
                                std::int64_t columns) {
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < columns; ++j) {
      double& value = a[j + i * pitch_of_a];
      double& there = b[i + j * pitch_of_b];
      there = use == Use::add ? there + value : value;
      value += 1;
    }
  }
}

// Eight rows of B, which are eight columns of A, from one end to the other.
template <Use use>
HWY_INLINE void turn_strip(double* HWY_RESTRICT a, std::int64_t pitch_of_a, double* HWY_RESTRICT b,
                           std::int64_t pitch_of_b, std::int64_t columns) {
  const std::int64_t whole = columns - columns % doubles_of_line;
  for (std::int64_t j = 0; j < whole; j += doubles_of_line) {
    if constexpr (use == Use::add) {
      for (std::int64_t ahead = 0; ahead < doubles_of_line; ++ahead) {
        hwy::Prefetch(b + (j + ahead + columns_ahead) * pitch_of_b);
      }
    }
    for (std::int64_t jj = j; jj < j + doubles_of_line; jj += edge) {
      for (std::int64_t i = 0; i < doubles_of_line; i += edge) {
        turn_square<use>(a + jj + i * pitch_of_a, pitch_of_a, b + i + jj * pitch_of_b, pitch_of_b);
      }
    }
  }
  turn_one_by_one<use>(a + whole, pitch_of_a, b + whole * pitch_of_b, pitch_of_b, doubles_of_line,
                       columns - whole);
}

template <Use use>
HWY_INLINE void turn(transpose::Columns a, transpose::Columns b, std::int64_t rows,
                     std::int64_t columns) {
  const std::int64_t whole = rows - rows % doubles_of_line;
  for (std::int64_t i = 0; i < whole; i += doubles_of_line) {
    turn_strip<use>(a.first + i * a.pitch, a.pitch, b.first + i, b.pitch, columns);
  }
  turn_one_by_one<use>(a.first + whole * a.pitch, a.pitch, b.first + whole, b.pitch, rows - whole,
                       columns);
}

void turn_and_add(transpose::Columns a, transpose::Columns b, std::int64_t rows,
                  std::int64_t columns) {
  turn<Use::add>(a, b, rows, columns);
}

void turn_and_put(transpose::Columns a, transpose::Columns b, std::int64_t rows,
                  std::int64_t columns) {
  turn<Use::put>(a, b, rows, columns);
}

void turn_and_stream(transpose::Columns a, transpose::Columns b, std::int64_t rows,
                     std::int64_t columns) {
  turn<Use::stream>(a, b, rows, columns);
}

void add_columns(transpose::Columns c, transpose::Columns b, std::int64_t rows,
                 std::int64_t columns) {
  const Reals d;
  const auto all = static_cast<std::size_t>(rows);
  const std::size_t whole = all - all % lanes;
  for (std::int64_t j = 0; j < columns; ++j) {
    const double* HWY_RESTRICT from = c.first + j * c.pitch;
    double* HWY_RESTRICT to = b.first + j * b.pitch;
    for (std::size_t i = 0; i < whole; i += lanes) {
      hn::StoreU(hn::Add(hn::LoadU(d, to + i), hn::LoadU(d, from + i)), d, to + i);
    }
    for (std::size_t i = whole; i < all; ++i) {
      to[i] += from[i];
    }
  }
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(turn_and_add);
HWY_EXPORT(turn_and_put);
HWY_EXPORT(turn_and_stream);
HWY_EXPORT(add_columns);

}  // namespace

void transpose::add_transposed(Columns a, Columns b, std::int64_t rows,
                               std::int64_t columns) noexcept {
  HWY_DYNAMIC_DISPATCH(turn_and_add)(a, b, rows, columns);
}

void transpose::put_transposed(Columns a, Columns b, std::int64_t rows, std::int64_t columns,
                               Stores stores) noexcept {
  if (stores == Stores::streaming) {
    HWY_DYNAMIC_DISPATCH(turn_and_stream)(a, b, rows, columns);
    hwy::FlushStream();  // what follows, on whichever thread, sees what was written
  } else {
    HWY_DYNAMIC_DISPATCH(turn_and_put)(a, b, rows, columns);
  }
}

void transpose::add(Columns c, Columns b, std::int64_t rows, std::int64_t columns) noexcept {
  HWY_DYNAMIC_DISPATCH(add_columns)(c, b, rows, columns);
}

}  // namespace scalelab
#endif
