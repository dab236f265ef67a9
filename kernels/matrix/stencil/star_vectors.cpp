// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/stencil/star.hpp"

#include <hwy/cache_control.h>

#include <cstddef>
#include <cstdint>
#include <utility>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/matrix/stencil/star_vectors.cpp"
#include <hwy/foreach_target.h>

#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

// One point at a time, or as many as a vector has.
struct OnePoint {
  using Value = double;
  static HWY_INLINE double load(const double* from) { return *from; }
  static HWY_INLINE double of(double value) { return value; }
  static HWY_INLINE double difference(double a, double b) { return a - b; }
  static HWY_INLINE double sum(double a, double b) { return a + b; }
  static HWY_INLINE double product(double a, double b) { return a * b; }
  static HWY_INLINE void keep(double value, double* to) { *to = value; }
  static HWY_INLINE void write(double value, double* to) { *to = value; }
};

struct VectorOfPoints {
  // A line is read before a part of it is written.
  static constexpr bool reads_what_it_writes = true;
  using Value = RealsVector;
  static constexpr std::int64_t points = lanes;
  static HWY_INLINE RealsVector load(const double* from) { return hn::LoadU(Reals(), from); }
  static HWY_INLINE RealsVector of(double value) { return reals_of(value); }
  static HWY_INLINE RealsVector difference(RealsVector a, RealsVector b) { return hn::Sub(a, b); }
  static HWY_INLINE RealsVector sum(RealsVector a, RealsVector b) { return hn::Add(a, b); }
  static HWY_INLINE RealsVector product(RealsVector a, RealsVector b) { return hn::Mul(a, b); }
  static HWY_INLINE void keep(RealsVector value, double* to) { hn::StoreU(value, Reals(), to); }
  static HWY_INLINE void write(RealsVector value, double* to) { hn::StoreU(value, Reals(), to); }
};

// The same, written past the caches where what is written is not read before.
struct StreamedPoints : VectorOfPoints {
  static constexpr bool reads_what_it_writes = false;
  static HWY_INLINE void write(RealsVector value, double* to) { hn::Stream(value, Reals(), to); }
};

// What is k away in each direction, weighed.
template <class Points, int radius, int k>
HWY_INLINE typename Points::Value ring(const double* at, std::int64_t pitch) {
  const auto across = Points::difference(Points::load(at + k), Points::load(at - k));
  const auto down = Points::difference(Points::load(at + k * pitch), Points::load(at - k * pitch));
  return Points::product(Points::of(stencil::weight_of(k, radius)), Points::sum(across, down));
}

template <class Points, int radius, int k>
HWY_INLINE typename Points::Value star(const double* at, std::int64_t pitch) {
  if constexpr (k == 1) {
    return ring<Points, radius, 1>(at, pitch);
  } else {
    return Points::sum(star<Points, radius, k - 1>(at, pitch), ring<Points, radius, k>(at, pitch));
  }
}

template <class Points, int radius>
HWY_INLINE void update_points(const double* HWY_RESTRICT in, std::int64_t pitch,
                              double* HWY_RESTRICT out, double* HWY_RESTRICT next) {
  Points::keep(Points::sum(Points::load(out), star<Points, radius, radius>(in, pitch)), out);
  Points::write(Points::sum(Points::load(in), Points::of(1)), next);
}

// Fetches what the line at these places of the row below needs that this one did not: a tile's rows
// are too short for a processor to foresee where the next one begins.
template <class Points, int radius>
HWY_INLINE void fetch_line_below(const stencil::Rows<const double>& in,
                                 const stencil::Rows<double>& out,
                                 const stencil::Rows<double>& next, const double* at_in,
                                 const double* at_out, const double* at_next) {
  hwy::Prefetch(at_in + (radius + 1) * in.pitch);
  hwy::Prefetch(at_out + out.pitch);
  if constexpr (Points::reads_what_it_writes) {
    hwy::Prefetch(at_next + next.pitch);
  }
}

template <class Points, int radius>
HWY_INLINE void update_rows(stencil::Rows<const double> in, stencil::Rows<double> out,
                            stencil::Rows<double> next, std::int64_t rows, std::int64_t columns) {
  const std::int64_t whole = columns - columns % doubles_of_line;
  for (std::int64_t i = 0; i < rows; ++i) {
    const double* HWY_RESTRICT row_in = in.first + i * in.pitch;
    double* HWY_RESTRICT row_out = out.first + i * out.pitch;
    double* HWY_RESTRICT row_next = next.first + i * next.pitch;
    for (std::int64_t j = 0; j < whole; j += doubles_of_line) {
      fetch_line_below<Points, radius>(in, out, next, row_in + j, row_out + j, row_next + j);
      for (std::int64_t jj = j; jj < j + doubles_of_line; jj += Points::points) {
        update_points<Points, radius>(row_in + jj, in.pitch, row_out + jj, row_next + jj);
      }
    }
    for (std::int64_t j = whole; j < columns; ++j) {
      update_points<OnePoint, radius>(row_in + j, in.pitch, row_out + j, row_next + j);
    }
  }
}

// Calls action with the radius as a constant.
template <int radius, class Action>
HWY_INLINE void with_radius(int wanted, Action&& action) {
  if (wanted == radius) {
    action(std::integral_constant<int, radius>());
  } else if constexpr (radius < stencil::largest_radius) {
    with_radius<radius + 1>(wanted, action);
  }
}

void update_normally(stencil::Rows<const double> in, stencil::Rows<double> out,
                     stencil::Rows<double> next, std::int64_t rows, std::int64_t columns,
                     int radius) {
  with_radius<1>(radius, [&](auto constant) {
    update_rows<VectorOfPoints, decltype(constant)::value>(in, out, next, rows, columns);
  });
}

void update_streaming(stencil::Rows<const double> in, stencil::Rows<double> out,
                      stencil::Rows<double> next, std::int64_t rows, std::int64_t columns,
                      int radius) {
  with_radius<1>(radius, [&](auto constant) {
    update_rows<StreamedPoints, decltype(constant)::value>(in, out, next, rows, columns);
  });
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(update_normally);
HWY_EXPORT(update_streaming);

// Whether every row begins with a cache line.
bool has_whole_lines(const stencil::Rows<double>& rows) noexcept {
  constexpr std::uintptr_t bytes_of_line = doubles_of_line * sizeof(double);
  return reinterpret_cast<std::uintptr_t>(rows.first) % bytes_of_line == 0 &&
         rows.pitch % doubles_of_line == 0;
}

}  // namespace

void stencil::update(Rows<const double> in, Rows<double> out, Rows<double> next, std::int64_t rows,
                     std::int64_t columns, int radius, Stores stores) noexcept {
  if (stores == Stores::streaming && has_whole_lines(next)) {
    HWY_DYNAMIC_DISPATCH(update_streaming)(in, out, next, rows, columns, radius);
    hwy::FlushStream();  // what follows, on whichever thread, sees what was written
  } else {
    HWY_DYNAMIC_DISPATCH(update_normally)(in, out, next, rows, columns, radius);
  }
}

void stencil::increase(Rows<const double> in, Rows<double> next, std::int64_t rows,
                       std::int64_t columns, double by) noexcept {
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < columns; ++j) {
      next.first[i * next.pitch + j] = in.first[i * in.pitch + j] + by;
    }
  }
}

}  // namespace scalelab
#endif
