// SPDX-License-Identifier: BSD-3-Clause
#include "results/journal/journal_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <set>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>

#include "results/journal/bytes.hpp"
#include "results/schema/field.hpp"
#include "results/schema/record_fields.hpp"
#include "results/schema/schema.hpp"

namespace scalelab {

namespace {

/// The schema version that journals have had records since: its columns are in all of them.
constexpr std::int64_t first_schema_with_records = 4;

/// Which alternative of an event a body holds.
enum class EventKind : std::uint8_t { start = 1, sample = 2, outcome = 3 };

/// How a column lies in a table: with a value for each row, or with one that all rows have.
enum class ColumnForm : std::uint8_t { each = 0, same = 1 };

/// Takes eight bytes at a time, as a sample of many thousand workers wants: each step is one to
/// one, so that a change of one word always shows, and carries what is at the top of a word down
/// again.
std::uint64_t checksum_of(std::string_view bytes) {
  constexpr std::uint64_t factor = 0x9E3779B97F4A7C15;  // 2^64 over the golden ratio, odd
  std::uint64_t hash = bytes.size();
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const std::size_t taken = std::min(bytes.size(), sizeof word);
    std::memcpy(&word, bytes.data(), taken);
    bytes.remove_prefix(taken);
    hash = (hash ^ word) * factor;
    hash ^= hash >> 32U;
  }
  return hash;
}

void write_values(ByteWriter& writer, const ColumnValues& values, std::size_t count) {
  std::visit(
      [&](const auto& all) {
        const auto shown = std::span(all).first(count);
        if constexpr (std::is_same_v<std::decay_t<decltype(all[0])>, std::string>) {
          for (const std::string& one : shown) {
            writer.text(one);
          }
        } else {
          writer.numbers(shown);
        }
      },
      values);
}

ColumnValues read_values(ByteReader& reader, ColumnType type, std::size_t count) {
  switch (type) {
    case ColumnType::integer:
      return reader.numbers<std::int64_t>(count);
    case ColumnType::real:
      return reader.numbers<double>(count);
    case ColumnType::flag:
      return reader.numbers<std::uint8_t>(count);
    case ColumnType::text:
      break;
  }
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i) {
    texts.push_back(reader.text());
  }
  return texts;
}

/// Whether all rows have the same value, to the last bit.
bool all_same(const ColumnValues& values) {
  return std::visit(
      [](const auto& all) {
        using Value = std::decay_t<decltype(all[0])>;
        return std::ranges::adjacent_find(all, [](const Value& one, const Value& next) {
                 if constexpr (std::is_same_v<Value, double>) {
                   return std::bit_cast<std::uint64_t>(one) != std::bit_cast<std::uint64_t>(next);
                 } else {
                   return one != next;
                 }
               }) == all.end();
      },
      values);
}

/// The value of all rows, for each of them.
ColumnValues repeated(const ColumnValues& one, std::size_t rows) {
  return std::visit(
      [rows](const auto& values) -> ColumnValues {
        return std::decay_t<decltype(values)>(rows, values.front());
      },
      one);
}

/// Records as a table: the number of rows, that of columns, and the columns. The first has a value
/// for each row, so that the rows of a table are never more than its bytes.
template <class Record>
void write_table(ByteWriter& writer, std::span<const Record> records,
                 const std::vector<Field<Record>>& fields) {
  writer.number(static_cast<std::uint64_t>(records.size()));
  writer.number(static_cast<std::uint32_t>(fields.size()));
  for (const Field<Record>& one : fields) {
    const ColumnValues values = one.gather(records);
    const bool is_first = &one == &fields.front();
    const bool same = !is_first && !records.empty() && all_same(values);
    writer.text(one.header.name);
    writer.number(static_cast<std::uint8_t>(one.header.type));
    writer.number(static_cast<std::uint8_t>(same ? ColumnForm::same : ColumnForm::each));
    write_values(writer, values, same ? 1 : records.size());
  }
}

template <class Record>
std::vector<Record> read_table(ByteReader& reader, const std::vector<Field<Record>>& fields) {
  const auto rows = reader.number<std::uint64_t>();
  const auto columns = reader.number<std::uint32_t>();
  std::vector<Record> records;
  std::set<std::string> found;
  for (std::uint32_t column = 0; column < columns; ++column) {
    const std::string name = reader.text();
    const auto type = reader.number<std::uint8_t>();
    const auto form = ColumnForm(reader.number<std::uint8_t>());
    const auto field =
        std::ranges::find(fields, name, [](const Field<Record>& one) { return one.header.name; });
    if (field == fields.end() || type != static_cast<std::uint8_t>(field->header.type)) {
      throw std::invalid_argument(fmt::format("it has a column '{}', which is not known", name));
    }
    const bool same = form == ColumnForm::same;
    if (column == 0 && same) {
      throw std::invalid_argument("its first column has not a value for each row");
    }
    const ColumnValues values = read_values(reader, field->header.type, same ? 1 : rows);
    records.resize(rows);  // now that so many were there
    try {
      field->scatter(records, same ? repeated(values, rows) : values);
    } catch (const UnknownNameInRow& unknown) {
      throw std::invalid_argument(
          fmt::format("{}, row {}: {}", name, unknown.row(), unknown.what()));
    }
    found.insert(name);
  }
  for (const Field<Record>& one : fields) {
    if (one.since <= first_schema_with_records && !found.contains(one.header.name)) {
      throw std::invalid_argument(fmt::format("it has no column '{}'", one.header.name));
    }
  }
  return records;
}

void write(ByteWriter& writer, const JournalStart& start) {
  writer.number(static_cast<std::uint8_t>(EventKind::start));
  writer.text(start.run_id);
}

void write(ByteWriter& writer, const SampleEvent& event) {
  writer.number(static_cast<std::uint8_t>(EventKind::sample));
  write_table(writer, std::span(&event.sample, 1), sample_fields());
  writer.number(static_cast<std::uint32_t>(event.sample.measured.size()));
  for (const Measured& one : event.sample.measured) {
    writer.text(one.name);
    writer.text(one.unit);
    writer.text(one.long_name);
    writer.number(one.value);
  }
  write_table(writer, std::span(event.workers), worker_fields());
  write_table(writer, std::span(event.summaries), summary_fields());
}

void write(ByteWriter& writer, const OutcomeEvent& event) {
  writer.number(static_cast<std::uint8_t>(EventKind::outcome));
  writer.number(event.point);
  writer.text(to_string(event.status));
  writer.text(event.reason);
}

SampleEvent read_sample(ByteReader& reader) {
  SampleEvent event;
  std::vector<Sample> samples = read_table(reader, sample_fields());
  if (samples.size() != 1) {
    throw std::invalid_argument("it has not one sample");
  }
  event.sample = std::move(samples.front());
  const auto measured = reader.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < measured; ++i) {
    Measured& one = event.sample.measured.emplace_back();
    one.name = reader.text();
    one.unit = reader.text();
    one.long_name = reader.text();
    one.value = reader.number<double>();
  }
  event.workers = read_table(reader, worker_fields());
  event.summaries = read_table(reader, summary_fields());
  return event;
}

OutcomeEvent read_outcome(ByteReader& reader) {
  OutcomeEvent event;
  event.point = reader.number<std::int64_t>();
  try {
    event.status = from_name<PointStatus>(reader.text());
  } catch (const UnknownName& unknown) {
    throw std::invalid_argument(
        fmt::format("/points/status, row {}: {}", event.point, unknown.what()));
  }
  event.reason = reader.text();
  return event;
}

/// Fills the head of a record in, whose body is there already.
void finish_record(std::string& record) {
  const std::string_view body = std::string_view(record).substr(record_head);
  std::string head(record_mark);
  ByteWriter writer(head);
  writer.number(static_cast<std::uint64_t>(body.size()));
  writer.number(checksum_of(body));
  record.replace(0, record_head, head);
}

}  // namespace

std::string framed(std::string_view body) {
  std::string record(record_head, '\0');
  record += body;
  finish_record(record);
  return record;
}

std::string to_record(const JournalEvent& event) {
  std::string record;
  if (const auto* sample = std::get_if<SampleEvent>(&event.what)) {
    // Room for all at once: a sample of many workers takes megabytes.
    constexpr std::size_t bytes_of_names = 4096;
    record.reserve(bytes_of_names + sample->workers.size() * sizeof(WorkerSample) +
                   sample->summaries.size() * sizeof(WorkerSummary));
  }
  record.resize(record_head, '\0');
  ByteWriter writer(record);
  writer.number(event.number);
  std::visit([&](const auto& what) { write(writer, what); }, event.what);
  finish_record(record);
  return record;
}

std::uint64_t body_length(std::string_view head) {
  if (head.size() < record_head || !head.starts_with(record_mark)) {
    return 0;
  }
  return ByteReader(head.substr(record_mark.size())).number<std::uint64_t>();
}

bool is_whole(std::string_view head, std::string_view body) {
  return body_length(head) == body.size() && !body.empty() &&
         ByteReader(head.substr(record_head - sizeof(std::uint64_t))).number<std::uint64_t>() ==
             checksum_of(body);
}

JournalEvent event_in(std::string_view body) {
  try {
    JournalEvent event;
    ByteReader reader(body);
    event.number = reader.number<std::int64_t>();
    switch (EventKind(reader.number<std::uint8_t>())) {
      case EventKind::start:
        event.what = JournalStart{reader.text()};
        break;
      case EventKind::sample:
        event.what = read_sample(reader);
        break;
      case EventKind::outcome:
        event.what = read_outcome(reader);
        break;
      default:
        throw std::invalid_argument("it is of no kind that is known");
    }
    if (!reader.at_end()) {
      throw std::invalid_argument("more stands behind it");
    }
    return event;
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(
        fmt::format("a record of the journal is not understood: {}", error.what()));
  }
}

}  // namespace scalelab
