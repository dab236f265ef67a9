// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/image/filtered_rows.hpp"

#include <array>

namespace scalelab::image {
namespace {

constexpr std::int64_t bytes_of_cache_line = 64;

// Pair rows of the ring: those of one result, and what is filtered at once but one.
std::int64_t ring_rows_of(const SeparableShape& shape) {
  return taps_of(shape.along_columns) / 2 + most_rows_together / 2 - 1;
}

std::int64_t packed_size_of(const SeparableShape& shape) {
  return packed_size(shape.along_rows.inputs, taps_of(shape.along_rows));
}

// Bytes of a row of results that the next filter reads.
std::int64_t pitch_of_results(const SeparableShape& shape) {
  const std::int64_t bytes = shape.along_rows.outputs * channels + readable_after;
  return (bytes + bytes_of_cache_line - 1) / bytes_of_cache_line * bytes_of_cache_line;
}

// Numbers of 16 bits.
std::int64_t results_size(const SeparableShape& shape) {
  return most_rows_together * pitch_of_results(shape) /
         static_cast<std::int64_t>(sizeof(std::int16_t));
}

}  // namespace

FilteredRows::FilteredRows(const SeparableFilter& filter, Range available,
                           std::span<std::int16_t> scratch)
    : filter_(&filter),
      available_(available),
      together_(rows_together()),
      ring_rows_(ring_rows_of(filter.shape)),
      pitch_(pair_row_size(filter.shape.along_rows.outputs)),
      packed_(scratch.data()),
      ring_(scratch.data() + packed_size_of(filter.shape)),
      needed_(static_cast<std::size_t>(filter.along_columns.taps() / 2)) {}

void FilteredRows::begin(std::int64_t row) {
  if (row != next_row_) {
    filtered_ = first_of(row);
  }
  filtered_ = std::max(filtered_, first_of(row));
  next_row_ = row + 1;
}

void FilteredRows::filter_next(const std::uint8_t* const* rows) {
  std::array<std::int16_t*, most_rows_together / 2> pair_rows{};
  for (std::int64_t i = 0; i < together_ / 2; ++i) {
    pair_rows[static_cast<std::size_t>(i)] = pair_row(filtered_ + i);
  }
  filter_rows(filter_->along_rows, filter_->shape.along_rows.inputs, rows, pair_rows.data(),
              packed_);
  filtered_ += together_ / 2;
}

void FilteredRows::finish(std::int64_t row, std::uint8_t* out) {
  const std::int64_t first = first_of(row);
  for (std::size_t i = 0; i < needed_.size(); ++i) {
    needed_[i] = pair_row(first + static_cast<std::int64_t>(i));
  }
  filter_columns(filter_->along_columns.weights(row), filter_->along_columns.taps(), needed_.data(),
                 filter_->shape.along_rows.outputs, out);
}

std::int64_t FilteredRows::scratch_size(const SeparableShape& shape) {
  return packed_size_of(shape) + ring_rows_of(shape) * pair_row_size(shape.along_rows.outputs);
}

OperationRows::OperationRows(const Strip& input, const std::vector<SeparableFilter>& filters,
                             const std::vector<Range>& rows, std::span<std::int16_t> scratch)
    : input_(input) {
  for (std::size_t i = 0; i < filters.size(); ++i) {
    const SeparableShape& shape = filters[i].shape;
    const auto of_rows = static_cast<std::size_t>(FilteredRows::scratch_size(shape));
    Stage stage{.rows = FilteredRows(filters[i], rows[i], scratch.first(of_rows))};
    scratch = scratch.subspan(of_rows);
    if (i + 1 < filters.size()) {
      stage.results = reinterpret_cast<std::uint8_t*>(scratch.data());
      stage.pitch = pitch_of_results(shape);
      scratch = scratch.subspan(static_cast<std::size_t>(results_size(shape)));
    }
    stages_.push_back(std::move(stage));
  }
}

void OperationRows::make_by(std::size_t stage, std::int64_t row, std::uint8_t* out) {
  FilteredRows& rows = stages_[stage].rows;
  if (stage == 0) {
    rows.make(
        row, [this](std::int64_t i) { return input_.row(i); }, out);
    return;
  }
  const Stage& before = stages_[stage - 1];
  rows.make(
      row,
      [&](std::int64_t i) {
        std::uint8_t* const result = before.results + i % most_rows_together * before.pitch;
        make_by(stage - 1, i, result);
        return result;
      },
      out);
}

std::int64_t OperationRows::scratch_size(const Operation& operation) {
  std::int64_t size = 0;
  for (std::size_t i = 0; i < operation.size(); ++i) {
    size += FilteredRows::scratch_size(operation[i]);
    size += i + 1 < operation.size() ? results_size(operation[i]) : 0;
  }
  return size;
}

}  // namespace scalelab::image
