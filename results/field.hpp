// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "results/maybe_real.hpp"
#include "results/table.hpp"

namespace scalelab {

/// How one column and the records belong together. Declared once, used for writing and for reading.
template <class Record>
struct Field {
  ColumnHeader header;
  /// the records' values, one a record
  std::function<ColumnValues(std::span<const Record>)> gather;
  /// puts values into the records; empty for a column that only repeats what stands elsewhere
  std::function<void(std::span<Record>, const ColumnValues&)> scatter;
  /// the first schema version that has the column; in older files the records keep their defaults
  std::int64_t since = 1;
};

/// What a member of this type is in a file: itself, 0 and 1 for a bool, NaN for an unknown real.
template <class Member>
using Stored =
    std::conditional_t<std::is_same_v<Member, bool>, std::uint8_t,
                       std::conditional_t<std::is_same_v<Member, MaybeReal>, double, Member>>;

/// The column type of std::int64_t, double, MaybeReal, bool or std::string.
template <class Member>
ColumnType column_type() {
  return static_cast<ColumnType>(ColumnValues(std::vector<Stored<Member>>()).index());
}

/// The field of one plain member, in files of schema version `since` and later.
template <class Record, class Member>
Field<Record> field(std::string name, std::string unit, std::string long_name,
                    Member Record::*member, std::int64_t since = 1) {
  Field<Record> result;
  result.since = since;
  result.header = {
      std::move(name), std::move(unit), std::move(long_name), column_type<Member>(), {}};
  result.gather = [member](std::span<const Record> records) {
    std::vector<Stored<Member>> values;
    values.reserve(records.size());
    for (const Record& record : records) {
      values.push_back(static_cast<Stored<Member>>(record.*member));
    }
    return ColumnValues(std::move(values));
  };
  result.scatter = [member](std::span<Record> records, const ColumnValues& block) {
    const auto& values = std::get<std::vector<Stored<Member>>>(block);
    for (std::size_t i = 0; i < values.size(); ++i) {
      records[i].*member = static_cast<Member>(values[i]);
    }
  };
  return result;
}

/// The columns of records that stay where they are while the source is used.
template <class Record>
std::vector<ColumnSource> column_sources(std::span<const Record> records,
                                         const std::vector<Field<Record>>& fields) {
  std::vector<ColumnSource> sources;
  sources.reserve(fields.size());
  for (const Field<Record>& one : fields) {
    sources.push_back(
        {one.header, [records, gather = one.gather](std::size_t first, std::size_t count) {
           return gather(records.subspan(first, count));
         }});
  }
  return sources;
}

/// Fills records that stay where they are, from the fields that can be read back.
template <class Record>
std::vector<ColumnSink> column_sinks(std::span<Record> records,
                                     const std::vector<Field<Record>>& fields) {
  std::vector<ColumnSink> sinks;
  for (const Field<Record>& one : fields) {
    if (one.scatter) {
      sinks.push_back(
          {one.header.name, one.header.type,
           [records, scatter = one.scatter](std::size_t first, const ColumnValues& block) {
             scatter(records.subspan(first), block);
           },
           one.since});
    }
  }
  return sinks;
}

}  // namespace scalelab
