// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "results/schema/maybe_real.hpp"
#include "results/schema/table.hpp"
#include "words/named_enum.hpp"

namespace scalelab {

/// How one column and the records belong together. Declared once, used for writing and for reading.
template <class Record>
struct Field {
  ColumnHeader header;
  /// the records' values, one a record
  std::function<ColumnValues(std::span<const Record>)> gather;
  /// puts values into the records; empty for a column that only repeats what stands elsewhere.
  /// Throws UnknownNameInRow.
  std::function<void(std::span<Record>, const ColumnValues&)> scatter;
  /// the first schema version that has the column; in older files the records keep their defaults
  std::int64_t since = 1;
  /// whether files of a version that has it may be without it: then too they keep their defaults
  bool may_be_missing = false;
};

/// How a member of this type stands in a file: as itself.
template <class Member>
struct Storage {
  using Stored = Member;
  static const Stored& to_stored(const Member& value) { return value; }
  static const Member& from_stored(const Stored& value) { return value; }
};

/// A bool as 0 or 1.
template <>
struct Storage<bool> {
  using Stored = std::uint8_t;
  static Stored to_stored(bool value) { return value ? 1 : 0; }
  static bool from_stored(Stored value) { return value != 0; }
};

/// A real number that is unknown as NaN.
template <>
struct Storage<MaybeReal> {
  using Stored = double;
  static Stored to_stored(MaybeReal value) { return value; }
  static MaybeReal from_stored(Stored value) { return value; }
};

/// One of several words as its name.
template <NamedEnum Word>
struct Storage<Word> {
  using Stored = std::string;
  static Stored to_stored(Word value) { return Stored(to_string(value)); }
  static Word from_stored(const Stored& name) { return from_name<Word>(name); }
};

template <class Member>
using Stored = typename Storage<Member>::Stored;

/// The column type of std::int64_t, double, MaybeReal, bool, std::string or a NamedEnum.
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
      std::move(name),  std::move(unit), std::move(long_name), column_type<Member>(), {},
      NamedEnum<Member>};
  result.gather = [member](std::span<const Record> records) {
    std::vector<Stored<Member>> values;
    values.reserve(records.size());
    for (const Record& record : records) {
      values.push_back(Storage<Member>::to_stored(record.*member));
    }
    return ColumnValues(std::move(values));
  };
  result.scatter = [member](std::span<Record> records, const ColumnValues& block) {
    const auto& values = std::get<std::vector<Stored<Member>>>(block);
    for (std::size_t i = 0; i < values.size(); ++i) {
      try {
        records[i].*member = Storage<Member>::from_stored(values[i]);
      } catch (const UnknownName& unknown) {
        throw UnknownNameInRow(i, unknown);
      }
    }
  };
  return result;
}

/// The same of a text that many rows share.
template <class Record>
Field<Record> repeating(Field<Record> one) {
  one.header.repeats = true;
  return one;
}

/// The same of a column that files may be without.
template <class Record>
Field<Record> optional_field(Field<Record> one) {
  one.may_be_missing = true;
  return one;
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
           one.since, one.may_be_missing});
    }
  }
  return sinks;
}

}  // namespace scalelab
