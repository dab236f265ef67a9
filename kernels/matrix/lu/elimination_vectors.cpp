// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/lu/elimination.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/matrix/lu/elimination_vectors.cpp"
#include <hwy/foreach_target.h>

#include <hwy/cache_control.h>

#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

using elimination::Block;
using elimination::ConstBlock;
using elimination::PackedBlock;

// What is kept in registers: so many vectors of rows of so many columns. Twelve sums hide the
// latency of the additions, and leave room for what is multiplied, also where there are sixteen
// registers.
constexpr std::int64_t vectors_together = 3;
constexpr std::int64_t columns_together = 4;
constexpr auto width = static_cast<std::int64_t>(lanes);
constexpr std::int64_t rows_together = vectors_together * width;
static_assert(elimination::most_strip_rows % rows_together == 0);

using Tile = RealsVector[vectors_together][columns_together];

HWY_INLINE void load(Tile& tile, const double* c, std::int64_t stride) {
  for (std::int64_t j = 0; j < columns_together; ++j) {
    for (std::int64_t v = 0; v < vectors_together; ++v) {
      tile[v][j] = hn::LoadU(Reals(), c + j * stride + v * width);
    }
  }
}

HWY_INLINE void store(const Tile& tile, double* c, std::int64_t stride) {
  for (std::int64_t j = 0; j < columns_together; ++j) {
    for (std::int64_t v = 0; v < vectors_together; ++v) {
      hn::StoreU(tile[v][j], Reals(), c + j * stride + v * width);
    }
  }
}

// One tile less the product of k columns of A, which are a_step apart, and k rows of B.
HWY_INLINE void subtract(Tile& tile, std::int64_t k, const double* a, std::int64_t a_step,
                         const double* b, std::int64_t b_stride) {
  for (std::int64_t p = 0; p < k; ++p) {
    RealsVector column[vectors_together];
    for (std::int64_t v = 0; v < vectors_together; ++v) {
      column[v] = hn::LoadU(Reals(), a + v * width);
    }
    for (std::int64_t j = 0; j < columns_together; ++j) {
      const RealsVector entry = reals_of(b[j * b_stride]);
      for (std::int64_t v = 0; v < vectors_together; ++v) {
        tile[v][j] = hn::NegMulAdd(column[v], entry, tile[v][j]);
      }
    }
    a += a_step;
    ++b;
  }
}

// A whole tile in place.
HWY_INLINE void whole_tile(std::int64_t k, const double* a, std::int64_t a_step, ConstBlock b,
                           Block c) {
  Tile tile;
  load(tile, c.data, c.stride);
  for (std::int64_t j = 0; j < columns_together; ++j) {  // what is needed next
    const double* next = c.data + (columns_together + j) * c.stride;
    hwy::Prefetch(next);
    hwy::Prefetch(next + rows_together - 1);
  }
  subtract(tile, k, a, a_step, b.data, b.stride);
  store(tile, c.data, c.stride);
}

// A tile of which only some rows and columns are there. `a` may be read as if all rows were.
void part_of_tile(std::int64_t k, const double* a, std::int64_t a_step, ConstBlock b, Block c,
                  std::int64_t rows, std::int64_t columns) {
  double entries[rows_together * columns_together] = {};
  for (std::int64_t j = 0; j < columns; ++j) {
    std::copy_n(c.data + j * c.stride, rows, entries + j * rows_together);
  }
  Tile tile;
  load(tile, entries, rows_together);
  // A column that isn't there is computed from the first one's entries, and dropped.
  if (columns == columns_together) {
    subtract(tile, k, a, a_step, b.data, b.stride);
  } else {
    for (std::int64_t p = 0; p < k; ++p) {
      for (std::int64_t j = 0; j < columns_together; ++j) {
        const RealsVector entry = reals_of(b.data[(j < columns ? j : 0) * b.stride + p]);
        for (std::int64_t v = 0; v < vectors_together; ++v) {
          tile[v][j] =
              hn::NegMulAdd(hn::LoadU(Reals(), a + p * a_step + v * width), entry, tile[v][j]);
        }
      }
    }
  }
  store(tile, entries, rows_together);
  for (std::int64_t j = 0; j < columns; ++j) {
    std::copy_n(entries + j * rows_together, rows, c.data + j * c.stride);
  }
}

// The rows of a tile, or what is there of them, less the product of their k columns, which stay in
// the first-level cache, and all columns of B. All rows of `a` may be read.
HWY_INLINE void row_of_tiles(std::int64_t k, const double* a, std::int64_t a_step,
                             std::int64_t rows, ConstBlock b, std::int64_t n, Block c) {
  std::int64_t j = 0;
  if (rows == rows_together) {
    for (; j + columns_together <= n; j += columns_together) {
      whole_tile(k, a, a_step, {.data = b.data + j * b.stride, .stride = b.stride}, c.at(0, j));
    }
  }
  for (; j < n; j += columns_together) {
    part_of_tile(k, a, a_step, {.data = b.data + j * b.stride, .stride = b.stride}, c.at(0, j),
                 rows, std::min(columns_together, n - j));
  }
}

void packed_product(PackedBlock a, std::int64_t m, std::int64_t k, ConstBlock b, std::int64_t n,
                    Block c) {
  for (std::int64_t first = 0; first < m; first += a.strip) {
    const std::int64_t rows = std::min(a.strip, m - first);
    for (std::int64_t row = 0; row < rows; row += rows_together) {
      row_of_tiles(k, a.data + first * k + row, a.strip, std::min(rows_together, rows - row), b, n,
                   c.at(first + row, 0));
    }
  }
}

std::int64_t rows_of_strip() {
  return rows_together;
}

// The rows after the last whole tile are packed, so that none beyond them is read.
void plain_product(ConstBlock a, std::int64_t m, std::int64_t k, ConstBlock b, std::int64_t n,
                   Block c) {
  const std::int64_t whole = m / rows_together * rows_together;
  for (std::int64_t row = 0; row < whole; row += rows_together) {
    row_of_tiles(k, a.data + row, a.stride, rows_together, b, n, c.at(row, 0));
  }
  if (whole == m) {
    return;
  }
  constexpr std::int64_t most_columns = 64;
  double rest[rows_together * most_columns] = {};
  for (std::int64_t p = 0; p < k; p += most_columns) {
    const std::int64_t columns = std::min(most_columns, k - p);
    for (std::int64_t q = 0; q < columns; ++q) {
      std::copy_n(a.data + (p + q) * a.stride + whole, m - whole, rest + q * rows_together);
    }
    row_of_tiles(columns, rest, rows_together, m - whole, {.data = b.data + p, .stride = b.stride},
                 n, c.at(whole, 0));
  }
}

// The multipliers below the diagonal of a triangle of a tile's rows; zero elsewhere, so that whole
// vectors can be multiplied.
using Triangle = double[rows_together * rows_together];

HWY_INLINE void solve_triangle(const Triangle& l, Tile& tile, double* c, std::int64_t stride) {
  for (std::int64_t v = 0; v < vectors_together; ++v) {
    for (std::int64_t lane = 0; lane < width; ++lane) {
      const std::int64_t p = v * width + lane;
      for (std::int64_t j = 0; j < columns_together; ++j) {
        hn::StoreU(tile[v][j], Reals(), c + j * stride + v * width);
        const RealsVector entry = reals_of(c[j * stride + p]);
        for (std::int64_t w = v; w < vectors_together; ++w) {
          tile[w][j] = hn::NegMulAdd(hn::LoadU(Reals(), l + p * rows_together + w * width), entry,
                                     tile[w][j]);
        }
      }
    }
  }
}

void lower_unit_columns(ConstBlock l, std::int64_t m, Block b, std::int64_t n) {
  for (std::int64_t first = 0; first < m; first += rows_together) {
    const std::int64_t rows = std::min(rows_together, m - first);
    Triangle triangle = {};
    for (std::int64_t p = 0; p < rows; ++p) {
      for (std::int64_t i = p + 1; i < rows; ++i) {
        triangle[p * rows_together + i] = l.data[(first + p) * l.stride + first + i];
      }
    }
    const bool whole = rows == rows_together;
    if (!whole) {
      plain_product({.data = l.data + first, .stride = l.stride}, rows, first, b, n,
                    b.at(first, 0));
    }
    for (std::int64_t j = 0; j < n; j += columns_together) {
      const std::int64_t columns = std::min(columns_together, n - j);
      Tile tile;
      double entries[rows_together * columns_together] = {};
      if (whole && columns == columns_together) {
        const Block there = b.at(first, j);
        load(tile, there.data, there.stride);
        subtract(tile, first, l.data + first, l.stride, b.data + j * b.stride, b.stride);
        solve_triangle(triangle, tile, there.data, there.stride);
        continue;
      }
      const Block there = b.at(first, j);
      if (whole) {
        part_of_tile(first, l.data + first, l.stride,
                     {.data = b.data + j * b.stride, .stride = b.stride}, there, rows, columns);
      }
      for (std::int64_t q = 0; q < columns; ++q) {
        std::copy_n(there.data + q * there.stride, rows, entries + q * rows_together);
      }
      load(tile, entries, rows_together);
      solve_triangle(triangle, tile, entries, rows_together);
      for (std::int64_t q = 0; q < columns; ++q) {
        std::copy_n(entries + q * rows_together, rows, there.data + q * there.stride);
      }
    }
  }
}

// So many columns stay in the second-level cache while the rows of L go by.
void lower_unit_solution(ConstBlock l, std::int64_t m, Block b, std::int64_t n) {
  constexpr std::int64_t columns_in_cache = 64;
  for (std::int64_t j = 0; j < n; j += columns_in_cache) {
    lower_unit_columns(l, m, b.at(0, j), std::min(columns_in_cache, n - j));
  }
}

// Of a column in vectors, and one by one where less than a vector is left.
using OneReal = hn::CappedTag<double, 1>;

// One vector of rows of the column, and the largest absolute value so far in each lane.
template <class D>
HWY_INLINE void next_entries(D d, Block panel, std::int64_t row, std::int64_t k, double scale,
                             const double* u, hn::Vec<D>& largest) {
  double* column = panel.data + k * panel.stride + row;
  auto entries = hn::LoadU(d, column);
  const double* multipliers = panel.data + row;
  for (std::int64_t p = 0; p + 1 < k; ++p) {
    entries = hn::NegMulAdd(hn::LoadU(d, multipliers), hn::Set(d, u[p]), entries);
    multipliers += panel.stride;
  }
  if (k > 0) {
    double* before = panel.data + (k - 1) * panel.stride + row;
    const auto scaled = hn::Mul(hn::LoadU(d, before), hn::Set(d, scale));
    hn::StoreU(scaled, d, before);
    entries = hn::NegMulAdd(scaled, hn::Set(d, u[k - 1]), entries);
  }
  hn::StoreU(entries, d, column);
  largest = hn::Max(largest, hn::Abs(entries));
}

elimination::Largest next_column_of_panel(Block panel, std::int64_t rows, std::int64_t k,
                                          double scale, Block top) {
  double* u = top.data + k * top.stride;
  for (std::int64_t p = 1; p < k; ++p) {
    auto entry = hn::Set(OneReal(), u[p]);
    for (std::int64_t q = 0; q < p; ++q) {
      entry = hn::NegMulAdd(hn::Set(OneReal(), top.data[q * top.stride + p]),
                            hn::Set(OneReal(), u[q]), entry);
    }
    u[p] = hn::GetLane(entry);
  }
  RealsVector largest_of_lanes = reals_of(0);
  auto largest_of_rest = hn::Set(OneReal(), 0);
  std::int64_t row = 0;
  for (; row + width <= rows; row += width) {
    next_entries(Reals(), panel, row, k, scale, u, largest_of_lanes);
  }
  for (; row < rows; ++row) {
    next_entries(OneReal(), panel, row, k, scale, u, largest_of_rest);
  }
  const double largest = std::max(hn::GetLane(hn::MaxOfLanes(Reals(), largest_of_lanes)),
                                  hn::GetLane(largest_of_rest));
  const double* column = panel.data + k * panel.stride;
  for (row = 0; row < rows; ++row) {
    if (std::abs(column[row]) == largest) {
      return {.row = row, .value = column[row]};
    }
  }
  // None of them is a number.
  return rows > 0 ? elimination::Largest{.row = 0, .value = column[0]} : elimination::Largest{};
}

void packed_strips(ConstBlock from, std::int64_t rows, std::int64_t columns, std::int64_t strip,
                   double* packed) {
  for (std::int64_t row = 0; row < rows; row += strip) {
    const double* source = from.data + row;
    const bool whole = row + strip <= rows;
    for (std::int64_t j = 0; j < columns; ++j) {
      if (whole) {
        for (std::int64_t i = 0; i < strip; i += width) {
          hn::StoreU(hn::LoadU(Reals(), source + i), Reals(), packed + i);
        }
      } else {
        std::fill(std::copy_n(source, rows - row, packed), packed + strip, 0.0);
      }
      source += from.stride;
      packed += strip;
    }
  }
}

void scaled_column(double* column, std::int64_t rows, double scale) {
  for (std::int64_t row = 0; row < rows; ++row) {
    column[row] *= scale;
  }
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(rows_of_strip);
HWY_EXPORT(packed_strips);
HWY_EXPORT(packed_product);
HWY_EXPORT(plain_product);
HWY_EXPORT(lower_unit_solution);
HWY_EXPORT(next_column_of_panel);
HWY_EXPORT(scaled_column);

}  // namespace

std::int64_t elimination::strip_rows() {
  return HWY_DYNAMIC_DISPATCH(rows_of_strip)();
}

void elimination::pack(ConstBlock from, std::int64_t rows, std::int64_t columns, std::int64_t strip,
                       double* packed) noexcept {
  HWY_DYNAMIC_DISPATCH(packed_strips)(from, rows, columns, strip, packed);
}

void elimination::subtract_product(PackedBlock a, std::int64_t m, std::int64_t k, ConstBlock b,
                                   std::int64_t n, Block c) noexcept {
  HWY_DYNAMIC_DISPATCH(packed_product)(a, m, k, b, n, c);
}

void elimination::subtract_product(ConstBlock a, std::int64_t m, std::int64_t k, ConstBlock b,
                                   std::int64_t n, Block c) noexcept {
  HWY_DYNAMIC_DISPATCH(plain_product)(a, m, k, b, n, c);
}

void elimination::solve_lower_unit(ConstBlock l, std::int64_t m, Block b, std::int64_t n) noexcept {
  HWY_DYNAMIC_DISPATCH(lower_unit_solution)(l, m, b, n);
}

elimination::Largest elimination::next_column(Block panel, std::int64_t rows, std::int64_t k,
                                              double scale, Block top) noexcept {
  return HWY_DYNAMIC_DISPATCH(next_column_of_panel)(panel, rows, k, scale, top);
}

void elimination::scale_column(double* column, std::int64_t rows, double scale) noexcept {
  HWY_DYNAMIC_DISPATCH(scaled_column)(column, rows, scale);
}

}  // namespace scalelab
#endif
