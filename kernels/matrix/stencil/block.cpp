// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/stencil/block.hpp"

#include <algorithm>

namespace scalelab::stencil {
namespace {

// Room to the left and to the right of rows, in whole cache lines: not less than any radius.
constexpr std::int64_t room_beside = 2 * doubles_of_line;
static_assert(room_beside >= largest_radius);

// From one row to the next: an odd number of cache lines, so that the rows of a star don't share a
// few places of the caches.
constexpr std::int64_t odd_lines(std::int64_t elements) noexcept {
  const std::int64_t lines = (elements + doubles_of_line - 1) / doubles_of_line;
  return (lines + 1 - lines % 2) * doubles_of_line;
}

constexpr std::int64_t lines_of_page = 64;
constexpr std::int64_t elements_of_page = lines_of_page * doubles_of_line;

// Lines between two places in a page, the shorter way round.
constexpr std::int64_t lines_between(std::int64_t a, std::int64_t b) noexcept {
  const std::int64_t ahead = ((a - b) % lines_of_page + lines_of_page) % lines_of_page;
  return std::min(ahead, lines_of_page - ahead);
}

std::size_t bytes_of(std::int64_t elements) noexcept {
  return static_cast<std::size_t>(elements) * sizeof(double);
}

// One of the two copies of a tile's input between iterations, with a radius around it.
Rows<double> copy_in(std::span<double> scratch, const TileSize& size, std::int64_t radius,
                     std::size_t number) noexcept {
  const std::int64_t pitch = odd_lines(size.width + 2 * room_beside);
  return {.first = scratch.data() + number * scratch.size() / 2 + radius * pitch + room_beside,
          .pitch = pitch};
}

Rows<const double> read(const Rows<double>& rows) noexcept {
  return {.first = rows.first, .pitch = rows.pitch};
}

// What is within the radius around a rectangle, but for the corners, which no star needs.
void increase_around(const Rows<const double>& in, const Rows<double>& next, std::int64_t rows,
                     std::int64_t columns, std::int64_t radius) noexcept {
  increase(in.from(-radius, 0), next.from(-radius, 0), radius, columns, 1);
  increase(in.from(rows, 0), next.from(rows, 0), radius, columns, 1);
  increase(in.from(0, -radius), next.from(0, -radius), rows, radius, 1);
  increase(in.from(0, columns), next.from(0, columns), rows, radius, 1);
}

}  // namespace

std::int64_t lines_apart(std::int64_t lines_of_row) noexcept {
  std::int64_t best = 0;
  std::int64_t furthest = -1;
  for (std::int64_t apart = 0; apart < lines_of_page; ++apart) {
    std::int64_t nearest = lines_of_page;
    for (std::int64_t row = -largest_radius; row <= largest_radius; ++row) {
      nearest = std::min(nearest, lines_between(apart, row * lines_of_row));
    }
    if (nearest > furthest) {
      furthest = nearest;
      best = apart;
    }
  }
  return best;
}

Block::Block(const Part& part)
    : part_(part),
      inputs_{PageMemory(bytes_of(elements_of_input(part))),
              PageMemory(bytes_of(elements_of_input(part) + elements_of_page))},
      output_(bytes_of(elements_of_output(part))) {}

double Block::bytes(const Part& part) noexcept {
  return static_cast<double>(
      bytes_of(2 * elements_of_input(part) + elements_of_output(part) + elements_of_page));
}

std::int64_t Block::pitch_of_input(const Part& part) noexcept {
  return odd_lines(part.width() + 2 * room_beside);
}

std::int64_t Block::pitch_of_output(const Part& part) noexcept {
  return odd_lines(part.width());
}

std::int64_t Block::elements_of_input(const Part& part) noexcept {
  return (part.height() + 2 * part.radius) * pitch_of_input(part);
}

std::int64_t Block::elements_of_output(const Part& part) noexcept {
  return part.height() * pitch_of_output(part);
}

Rows<double> Block::input(int side) const noexcept {
  const std::int64_t pitch = pitch_of_input(part_);
  return {.first = reinterpret_cast<double*>(inputs_[side].begin()) +
                   side * doubles_of_line * lines_apart(pitch / doubles_of_line) +
                   part_.radius * pitch + room_beside,
          .pitch = pitch};
}

Rows<double> Block::output() const noexcept {
  return {.first = reinterpret_cast<double*>(output_.begin()), .pitch = pitch_of_output(part_)};
}

void Block::begin(const Tile& tile) const noexcept {
  const auto& [rows, columns] = tile.points;
  for (std::int64_t row = rows.first; row < rows.last; ++row) {
    const Rows<double> in = input(0).from(row, 0);
    const Rows<double> other = input(1).from(row, 0);
    const Rows<double> out = output().from(row, 0);
    for (std::int64_t column = columns.first; column < columns.last; ++column) {
      in.first[column] = first_input(row, column);
      other.first[column] = 0;
      out.first[column] = 0;
    }
  }
}

std::size_t Block::scratch_size(const Part& part, std::int64_t time_blocking,
                                const TileSize& size) noexcept {
  return time_blocking == 1 ? 0
                            : 2 * static_cast<std::size_t>((size.height + 2 * part.radius) *
                                                           odd_lines(size.width + 2 * room_beside));
}

void Block::iterate(const Tile& tile, int side, std::int64_t iterations, Stores stores,
                    std::span<double> scratch) const noexcept {
  const auto& [all_rows, all_columns] = tile.points;
  const std::int64_t rows = all_rows.size();
  const std::int64_t columns = all_columns.size();
  const auto radius = static_cast<int>(part_.radius);
  const Rows<double> last = input(1 - side).from(all_rows.first, all_columns.first);
  const Rows<double> out = output().from(all_rows.first, all_columns.first);
  Rows<const double> in = read(input(side).from(all_rows.first, all_columns.first));
  if (!tile.active) {
    increase(in, last, rows, columns, static_cast<double>(iterations));
    return;
  }
  const TileSize size{.height = rows, .width = columns};
  for (std::int64_t iteration = 0; iteration + 1 < iterations; ++iteration) {
    const Rows<double> next =
        copy_in(scratch, size, part_.radius, static_cast<std::size_t>(iteration % 2));
    update(in, out, next, rows, columns, radius, Stores::normal);
    increase_around(in, next, rows, columns, part_.radius);
    in = read(next);
  }
  update(in, out, last, rows, columns, radius, stores);
}

}  // namespace scalelab::stencil
