// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/image/filtered_rows.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "kernels/data/image/definition.hpp"
#include "numerics/vectors/vector_target.hpp"
#include "parallel/memory/page_memory.hpp"
#include "tests/kernels/data/image/small_image.hpp"

namespace scalelab::image {
namespace {

constexpr std::uint8_t untouched = 77;

/// Makes rows of an operation's result in the order given, and holds each against the definition,
/// and what is after it in memory against what was there.
class MadeRows {
 public:
  MadeRows(const Operation& operation, const SmallImage& input, Range results)
      : operation_(operation),
        input_(input),
        rows_(rows_of_filters(operation, results)),
        scratch_(static_cast<std::size_t>(OperationRows::scratch_size(operation)) *
                 sizeof(std::int16_t)),
        known_(by_definition(operation, input.strip(),
                             {.first = 0, .last = operation.back().output().columns}, results)) {
    for (std::size_t i = 0; i < operation.size(); ++i) {
      filters_.emplace_back(operation[i], rows_[i + 1]);
    }
  }

  void expect(const std::vector<std::int64_t>& rows, const std::string& target) {
    OperationRows maker(
        input_.strip(), filters_, rows_,
        std::span(reinterpret_cast<std::int16_t*>(scratch_.begin()),
                  static_cast<std::size_t>(OperationRows::scratch_size(operation_))));
    const std::int64_t columns = operation_.back().output().columns;
    const auto values = static_cast<std::size_t>(columns * channels);
    for (const std::int64_t row : rows) {
      std::vector<std::uint8_t> out(values + 64, untouched);
      maker.make(row, out.data());
      for (std::size_t i = 0; i < out.size(); ++i) {
        const auto at = static_cast<std::int64_t>(i);
        const int known = i < values ? known_.at(at / channels, row, at % channels) : untouched;
        ASSERT_EQ(out[i], known) << target << ", row " << row << ", value " << i << ", " << columns
                                 << " columns of " << input_.strip().columns;
      }
    }
  }

 private:
  Operation operation_;
  SmallImage input_;
  std::vector<Range> rows_;
  std::vector<SeparableFilter> filters_;
  PageMemory scratch_;
  Part known_;
};

std::vector<std::int64_t> all_of(Range rows) {
  std::vector<std::int64_t> all;
  for (std::int64_t row = rows.first; row < rows.last; ++row) {
    all.push_back(row);
  }
  return all;
}

void expect_definition(const Operation& operation, Range results) {
  const SmallImage input = patchwork(operation.front().input());
  MadeRows made(operation, input, results);
  on_each_vector_target([&](const std::string& target) { made.expect(all_of(results), target); });
}

void expect_definition(const Operation& operation) {
  expect_definition(operation, {.first = 0, .last = operation.back().output().rows});
}

TEST(FilteredRows, AreTheDefinitionForEveryWidth) {
  for (std::int64_t columns = 1; columns <= 45; ++columns) {
    expect_definition({resize({.columns = columns, .rows = 5}, {.columns = 19, .rows = 4})});
    expect_definition({resize({.columns = 19, .rows = 4}, {.columns = columns, .rows = 5})});
    expect_definition({blur({.columns = columns, .rows = 3}, 0.9)});
  }
}

TEST(FilteredRows, AreTheDefinitionForEveryHeight) {
  for (std::int64_t rows = 1; rows <= 40; ++rows) {
    expect_definition({resize({.columns = 6, .rows = rows}, {.columns = 5, .rows = 17})});
    expect_definition({resize({.columns = 6, .rows = 17}, {.columns = 5, .rows = rows})});
    expect_definition({blur({.columns = 5, .rows = rows}, 1.7)});
  }
}

// More pixels of a row than are packed at once.
TEST(FilteredRows, AreTheDefinitionForLongRows) {
  expect_definition({resize({.columns = 1301, .rows = 9}, {.columns = 411, .rows = 5})});
  expect_definition({resize({.columns = 500, .rows = 4}, {.columns = 1003, .rows = 5})});
  expect_definition({resize({.columns = 960, .rows = 64}, {.columns = 30, .rows = 2})});
  expect_definition({blur({.columns = 900, .rows = 5}, 20)});
}

TEST(FilteredRows, AreTheDefinitionWhereOneFilterHasTheResultsOfAnother) {
  for (const Extent to : {Extent{21, 50}, Extent{60, 9}, Extent{33, 34}}) {
    const Extent from{.columns = 33, .rows = 34};
    expect_definition({resize(from, to), blur(to, 1.2)});
    expect_definition({resize(from, to), blur(to, 1.2)},
                      {.first = to.rows / 3, .last = to.rows / 2});
    expect_definition({blur(from, 0.5), resize(from, to), blur(to, 0.8)});
  }
}

// As far beyond a byte's values as the filter can swing.
TEST(FilteredRows, CutWhatIsBeyondAByte) {
  const Extent from{.columns = 64, .rows = 64};
  SmallImage checked(from);
  for (std::int64_t row = 0; row < from.rows; ++row) {
    for (std::int64_t column = 0; column < from.columns; ++column) {
      for (std::int64_t channel = 0; channel < channels; ++channel) {
        checked.at(column, row, channel) = (column / 3 + row / 2 + channel) % 2 == 0 ? 255 : 0;
      }
    }
  }
  for (const std::int64_t rows : {7, 64, 200}) {
    MadeRows made({resize(from, {.columns = 150, .rows = rows})}, checked,
                  {.first = 0, .last = rows});
    on_each_vector_target([&](const std::string& target) {
      made.expect(all_of({.first = 0, .last = rows}), target);
    });
  }
}

TEST(FilteredRows, CanBeMadeInAnyOrder) {
  const Extent from{.columns = 12, .rows = 90};
  const Extent to{.columns = 12, .rows = 40};
  MadeRows made({resize(from, to), blur(to, 1)}, patchwork(from), {.first = 5, .last = 36});
  made.expect({5, 6, 7, 30, 31, 6, 35, 34, 34, 5, 20, 22, 21}, vector_target());
}

}  // namespace
}  // namespace scalelab::image
