// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/lu/panel.hpp"

#include <algorithm>
#include <cmath>

#include "parallel/communication/butterfly.hpp"

namespace scalelab {
namespace {

// Narrower ones are not divided further.
constexpr std::int64_t narrow_panel = 8;

// Where a rank's proposal for a pivot has what: its absolute value, the number of its row, that
// row's entries, whether the row follows that it is exchanged with, and that one's entries.
constexpr std::size_t size_place = 0;
constexpr std::size_t row_place = 1;
constexpr std::size_t entries_place = 2;
constexpr std::size_t proposal_size(std::int64_t columns) {
  return 3 + 2 * static_cast<std::size_t>(columns);
}

constexpr std::int64_t header(std::int64_t columns) {
  constexpr std::int64_t line = 8;
  return (columns + line - 1) / line * line;
}

void copy_row(const double* from, std::int64_t from_step, double* to, std::int64_t to_step,
              std::int64_t columns) {
  for (std::int64_t j = 0; j < columns; ++j) {
    to[j * to_step] = from[j * from_step];
  }
}

}  // namespace

FactoredPanel::FactoredPanel(std::int64_t rows, std::int64_t columns, std::int64_t strip)
    : memory_(static_cast<std::size_t>(size(rows, columns)) * sizeof(double)), strip_(strip) {
  resize(rows, columns);
}

void FactoredPanel::resize(std::int64_t rows, std::int64_t columns) noexcept {
  rows_ = rows;
  columns_ = columns;
}

std::int64_t FactoredPanel::size(std::int64_t rows, std::int64_t columns) noexcept {
  return header(columns) + column_stride(columns) * columns +
         elimination::packed_size(rows, columns);
}

std::span<double> FactoredPanel::all() const noexcept {
  return {reinterpret_cast<double*>(memory_.begin()),
          static_cast<std::size_t>(size(rows_, columns_))};
}

std::span<double> FactoredPanel::pivots() const noexcept {
  return all().first(static_cast<std::size_t>(columns_));
}

elimination::Block FactoredPanel::top() const noexcept {
  return {.data = all().data() + header(columns_), .stride = column_stride(columns_)};
}

double* FactoredPanel::packed() const noexcept {
  return top().data + column_stride(columns_) * columns_;
}

elimination::PackedBlock FactoredPanel::multipliers(std::int64_t row) const noexcept {
  return {.data = packed() + row * columns_, .strip = strip_};
}

void FactoredPanel::pack(elimination::ConstBlock from) const noexcept {
  elimination::pack(from, rows_, columns_, strip_, packed());
}

PanelFactorization::PanelFactorization(Communicator column_group, const BlockCyclic& rows,
                                       std::int64_t columns)
    : group_(std::move(column_group)),
      rows_(rows),
      own_(proposal_size(columns)),
      another_(proposal_size(columns)) {}

void PanelFactorization::factor(Worker& worker, std::int64_t block, elimination::Block entries,
                                std::int64_t columns_of_panel, FactoredPanel& result) {
  entries_ = entries;
  result_ = &result;
  block_ = block;
  width_ = columns_of_panel;
  height_ = rows_.size() - rows_.before(block);
  has_diagonal_ = rows_.owns(block);
  const std::int64_t below = rows_.size() - rows_.before(block + 1);
  result.resize(below, width_);
  top_ = result.top();
  const auto all = [&] {
    columns(worker, 0, width_);
    natively(worker, [&] {
      result.pack(entries_.at(height_ - below, 0));
      if (has_diagonal_) {
        for (std::int64_t j = 0; j < width_; ++j) {
          std::copy_n(top_.at(0, j).data, width_, entries_.at(0, j).data);
        }
      }
    });
  };
  if (group_.size() > 1) {
    all();
  } else {
    worker.native(all);
  }
}

void PanelFactorization::columns(Worker& worker, std::int64_t first, std::int64_t last) {
  if (last - first <= narrow_panel) {
    narrow_columns(worker, first, last);
    return;
  }
  const std::int64_t middle =
      first + ((last - first) / 2 + narrow_panel - 1) / narrow_panel * narrow_panel;
  columns(worker, first, middle);
  natively(worker, [&] {
    const std::int64_t row = first_left(middle);
    elimination::solve_lower_unit(top_.at(first, first), middle - first, top_.at(first, middle),
                                  last - middle);
    elimination::subtract_product(elimination::ConstBlock(entries_.at(row, first)), height_ - row,
                                  middle - first, top_.at(first, middle), last - middle,
                                  entries_.at(row, middle));
  });
  columns(worker, middle, last);
}

void PanelFactorization::narrow_columns(Worker& worker, std::int64_t first, std::int64_t last) {
  for (std::int64_t j = first; j < last; ++j) {
    const std::int64_t row = first_left(j);
    elimination::Largest found;
    natively(worker, [&] {
      found = elimination::next_column(entries_.at(row, first), height_ - row, j - first, scale_,
                                       top_.at(first, first));
    });
    take_pivot(worker, j, found, row);
  }
  const std::int64_t row = first_left(last);
  natively(worker, [&] {
    elimination::scale_column(entries_.at(row, last - 1).data, height_ - row, scale_);
  });
}

void PanelFactorization::take_pivot(Worker& worker, std::int64_t column,
                                    const elimination::Largest& found, std::int64_t first_row) {
  const std::int64_t first_of_panel = rows_.before(block_);
  const std::int64_t to = block_ * rows_.nb + column;
  const auto width = static_cast<std::size_t>(width_);
  const std::size_t other_place = entries_place + width;  // of the row that the pivot's replaces
  const auto row_of_entries = [&](std::int64_t row) { return entries_.at(row, 0).data; };

  // What is no number any more, after a fault, is proposed like a zero: some row is always chosen.
  const double size = std::abs(found.value);
  own_[size_place] = found.row < 0 ? -1 : size >= 0 ? size : 0;
  own_[row_place] = static_cast<double>(rows_.n);
  if (found.row >= 0) {
    const std::int64_t row = first_row + found.row;
    own_[row_place] = static_cast<double>(rows_.global(first_of_panel + row));
    copy_row(row_of_entries(row), entries_.stride, &own_[entries_place], 1, width_);
  }
  own_[other_place] = has_diagonal_ ? 1 : 0;
  if (has_diagonal_) {
    copy_row(row_of_entries(column), entries_.stride, &own_[other_place + 1], 1, width_);
  }
  if (group_.size() > 1) {
    const std::size_t length = proposal_size(width_);
    butterfly(
        group_.rank(), group_.size(),
        [&](int receiver, int sender) {
          Request receive = worker.start(
              [&] { return group_.i_receive(std::span(another_).first(length), sender); });
          Request send =
              worker.start([&] { return group_.i_send(std::span(own_).first(length), receiver); });
          worker.finish(receive);
          worker.finish(send);
        },
        [&] { combine(); });
  }
  const auto pivot = static_cast<std::int64_t>(own_[row_place]);
  result_->pivots()[static_cast<std::size_t>(column)] = static_cast<double>(pivot);
  copy_row(&own_[entries_place], 1, top_.at(column, 0).data, top_.stride, width_);
  if (pivot != to && rows_.owns(pivot / rows_.nb)) {
    copy_row(&own_[other_place + 1], 1, row_of_entries(rows_.local(pivot) - first_of_panel),
             entries_.stride, width_);
  }
  const double value = own_[entries_place + static_cast<std::size_t>(column)];
  scale_ = value == 0 ? 0 : 1 / value;
}

void PanelFactorization::combine() noexcept {
  const std::size_t other_place = entries_place + static_cast<std::size_t>(width_);
  const bool better =
      another_[size_place] > own_[size_place] ||
      (another_[size_place] == own_[size_place] && another_[row_place] < own_[row_place]);
  if (better) {
    std::copy_n(another_.begin(), other_place, own_.begin());
  }
  if (another_[other_place] > 0) {
    std::copy_n(another_.begin() + static_cast<std::ptrdiff_t>(other_place), 1 + width_,
                own_.begin() + static_cast<std::ptrdiff_t>(other_place));
  }
}

}  // namespace scalelab
