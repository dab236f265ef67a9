// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/lu/row_exchange.hpp"

#include <algorithm>
#include <cstddef>

#include "kernels/matrix/lu/panel.hpp"

namespace scalelab {
namespace {

// Rows that several ranks give: each once to the top, and those that are replaced.
std::int64_t entries_of_messages(const BlockCyclic& rows, std::int64_t columns,
                                 std::int64_t width) {
  return rows.parts > 1 ? 2 * width * columns : 0;
}

}  // namespace

RowExchange::RowExchange(const BlockCyclic& rows, std::int64_t columns, std::int64_t width)
    : rows_(rows),
      stride_(column_stride(width)),
      memory_(static_cast<std::size_t>(std::max<std::int64_t>(1, stride_ * columns)) *
              sizeof(double)),
      sent_(static_cast<std::size_t>(entries_of_messages(rows, columns, width))),
      received_(sent_.size()),
      given_(static_cast<std::size_t>(rows.parts)),
      counts_(given_.size()) {}

std::int64_t RowExchange::size(const BlockCyclic& rows, std::int64_t columns,
                               std::int64_t width) noexcept {
  return column_stride(width) * columns + 2 * entries_of_messages(rows, columns, width);
}

elimination::Block RowExchange::top() const noexcept {
  return {.data = reinterpret_cast<double*>(memory_.begin()), .stride = stride_};
}

void RowExchange::set(std::int64_t block, std::span<const std::int64_t> pivots,
                      std::int64_t columns) {
  RowMoves& moves = moves_[static_cast<std::size_t>(block % 2)];
  moves = RowMoves(block * rows_.nb, pivots);
  if (rows_.parts == 1) {
    return;
  }
  std::ranges::fill(given_, 0);
  own_given_.clear();
  const auto give = [&](std::int64_t row, std::int64_t giver) {
    ++given_[static_cast<std::size_t>(giver)];
    if (giver == rows_.part) {
      own_given_.push_back(rows_.local(row));
    }
  };
  for (const std::int64_t row : moves.sources()) {
    give(row, rows_.owner(row / rows_.nb));
  }
  for (const RowMoves::Displaced& row : moves.displaced()) {
    give(row.from, rows_.owner(block));
  }
  std::ranges::transform(given_, counts_.begin(),
                         [columns](std::int64_t rows) { return rows * columns; });
}

void RowExchange::pack(elimination::ConstBlock rest, const Range& columns) {
  double* to = sent_.data() + columns.first * std::ssize(own_given_);
  for (std::int64_t j = columns.first; j < columns.last; ++j) {
    const double* column = rest.data + j * rest.stride;
    for (const std::int64_t row : own_given_) {
      *to++ = column[row];
    }
  }
}

void RowExchange::gather(Communicator& column_group) {
  std::int64_t all = 0;
  for (const std::int64_t count : counts_) {
    all += count;
  }
  const auto own = counts_[static_cast<std::size_t>(rows_.part)];
  column_group.all_gather_v(std::span<const double>(sent_).first(static_cast<std::size_t>(own)),
                            std::span(received_).first(static_cast<std::size_t>(all)), counts_);
}

void RowExchange::make(std::int64_t block, elimination::Block rest, const Range& columns) const {
  const RowMoves& moves = moves_[static_cast<std::size_t>(block % 2)];
  const auto& sources = moves.sources();
  const auto& displaced = moves.displaced();
  if (rows_.parts == 1) {
    for (std::int64_t j = columns.first; j < columns.last; ++j) {
      double* column = rest.at(0, j).data;
      double* to = top().at(0, j).data;
      for (const std::int64_t row : sources) {
        *to++ = column[row];
      }
      for (const RowMoves::Displaced& row : displaced) {
        column[row.to] = column[row.from];
      }
    }
    return;
  }
  for (std::int64_t j = columns.first; j < columns.last; ++j) {
    // Where each rank's entries of this column begin.
    std::vector<const double*> next(given_.size());
    const double* begin = received_.data();
    for (std::size_t rank = 0; rank < given_.size(); ++rank) {
      next[rank] = begin + j * given_[rank];
      begin += counts_[rank];
    }
    double* to = top().at(0, j).data;
    for (const std::int64_t row : sources) {
      *to++ = *next[static_cast<std::size_t>(rows_.owner(row / rows_.nb))]++;
    }
    for (const RowMoves::Displaced& row : displaced) {
      const double entry = *next[static_cast<std::size_t>(rows_.owner(row.from / rows_.nb))]++;
      if (rows_.owns(row.to / rows_.nb)) {
        rest.at(rows_.local(row.to), j).data[0] = entry;
      }
    }
  }
}

}  // namespace scalelab
