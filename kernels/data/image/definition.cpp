// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/image/definition.hpp"

#include <algorithm>

#include "kernels/data/image/passes.hpp"

namespace scalelab::image {
namespace {

Part part_of(const Strip& strip, Range columns, Range rows) {
  Part part{.columns = columns, .rows = rows, .values = {}};
  for (std::int64_t row = rows.first; row < rows.last; ++row) {
    const std::uint8_t* const from = strip.row(row);
    part.values.insert(part.values.end(), from + columns.first * channels,
                       from + columns.last * channels);
  }
  return part;
}

// The inputs and weights of one output: calls visit(input, weight) for those that there are.
template <class Visit>
void for_taps(const LineFilter& filter, std::int64_t inputs, std::int64_t output, Visit&& visit) {
  for (std::int64_t tap = 0; tap < filter.taps(); ++tap) {
    const std::int64_t input = filter.first(output) + tap;
    if (input < inputs) {
      visit(input, std::int64_t{filter.weights(output)[tap]});
    }
  }
}

Part filtered(const SeparableShape& shape, const Part& input, Range columns, Range rows) {
  const LineFilter along_rows(shape.along_rows, columns);
  std::vector<std::int64_t> between;  // of the input's rows
  for (std::int64_t row = input.rows.first; row < input.rows.last; ++row) {
    for (std::int64_t column = columns.first; column < columns.last; ++column) {
      for (std::int64_t channel = 0; channel < channels; ++channel) {
        std::int64_t sum = 0;
        for_taps(along_rows, shape.along_rows.inputs, column,
                 [&](std::int64_t from, std::int64_t weight) {
                   sum += weight * input.at(from, row, channel);
                 });
        between.push_back(after_rows(sum));
      }
    }
  }
  const LineFilter along_columns(shape.along_columns, rows);
  const std::int64_t values_of_row = columns.size() * channels;
  Part result{.columns = columns, .rows = rows, .values = {}};
  for (std::int64_t row = rows.first; row < rows.last; ++row) {
    for (std::int64_t value = 0; value < values_of_row; ++value) {
      std::int64_t sum = 0;
      for_taps(along_columns, shape.along_columns.inputs, row,
               [&](std::int64_t from, std::int64_t weight) {
                 const std::int64_t at = (from - input.rows.first) * values_of_row + value;
                 sum += weight * between[static_cast<std::size_t>(at)];
               });
      result.values.push_back(after_columns(sum));
    }
  }
  return result;
}

}  // namespace

Part by_definition(const Operation& operation, const Strip& input, Range columns, Range rows) {
  std::vector<Range> of_columns(operation.size() + 1);
  of_columns.back() = columns;
  for (std::size_t i = operation.size(); i-- > 0;) {
    of_columns[i] = inputs_of(operation[i].along_rows, of_columns[i + 1]);
  }
  const std::vector<Range> of_rows = rows_of_filters(operation, rows);
  Part part = part_of(input, of_columns[0], of_rows[0]);
  for (std::size_t i = 0; i < operation.size(); ++i) {
    part = filtered(operation[i], part, of_columns[i + 1], of_rows[i + 1]);
  }
  return part;
}

double products_by_definition(const Operation& operation) {
  double products = 0;
  double columns = 1;
  double rows = 1;
  for (std::size_t i = operation.size(); i-- > 0;) {
    const auto& [along_rows, along_columns] = operation[i];
    const auto of_columns = static_cast<double>(taps_of(along_columns));
    const auto of_rows = static_cast<double>(taps_of(along_rows));
    const double shrinks = std::max(1.0, static_cast<double>(along_columns.inputs) /
                                             static_cast<double>(along_columns.outputs));
    const double input_rows = (rows - 1) * shrinks + of_columns;
    products += static_cast<double>(channels) *
                (columns * rows * of_columns + columns * input_rows * of_rows);
    rows = input_rows;
    columns = (columns - 1) * std::max(1.0, static_cast<double>(along_rows.inputs) /
                                                static_cast<double>(along_rows.outputs)) +
              of_rows;
  }
  return products;
}

}  // namespace scalelab::image
