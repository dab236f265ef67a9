// SPDX-License-Identifier: BSD-3-Clause
#include "results/journal/journal_line.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "results/schema/field.hpp"
#include "results/schema/record_fields.hpp"
#include "results/schema/schema.hpp"

namespace scalelab {

namespace {

using nlohmann::json;

constexpr std::string_view before_checksum = R"({"checksum":")";
constexpr std::string_view before_event = R"(","event":)";
constexpr std::string_view after_event = "}";
constexpr std::size_t checksum_digits = 16;

std::string checksum(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;  // the offset basis and the prime of 64-bit FNV-1a
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x00000100000001b3;
  }
  return fmt::format("{:016x}", hash);
}

/// JSON has no number for those that are not finite: they stand as text.
double to_real(const json& value) {
  if (!value.is_string()) {
    return value.get<double>();
  }
  const auto& text = value.get_ref<const std::string&>();
  if (text == "nan") {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (text != "inf" && text != "-inf") {
    throw std::invalid_argument(fmt::format("'{}' is no number", text));
  }
  return text == "inf" ? std::numeric_limits<double>::infinity()
                       : -std::numeric_limits<double>::infinity();
}

/// The library would round a real number, and can't convert one that is too large.
template <class Whole>
Whole to_whole(const json& value) {
  const bool is_legal =
      value.is_number_unsigned()
          ? std::in_range<Whole>(value.get<std::uint64_t>())
          : value.is_number_integer() && std::in_range<Whole>(value.get<std::int64_t>());
  if (!is_legal) {
    throw std::invalid_argument(
        fmt::format("{} is no whole number that can stand there",
                    value.dump(-1, ' ', true, json::error_handler_t::replace)));
  }
  return value.get<Whole>();
}

template <class Whole>
std::vector<Whole> to_wholes(const json& list) {
  std::vector<Whole> values;
  for (const json& one : list) {
    values.push_back(to_whole<Whole>(one));
  }
  return values;
}

ColumnValues to_values(const json& list, ColumnType type) {
  switch (type) {
    case ColumnType::integer:
      return to_wholes<std::int64_t>(list);
    case ColumnType::real: {
      std::vector<double> values;
      for (const json& one : list) {
        values.push_back(to_real(one));
      }
      return values;
    }
    case ColumnType::flag:
      return to_wholes<std::uint8_t>(list);
    case ColumnType::text:
      break;
  }
  return list.get<std::vector<std::string>>();
}

/// Records from columns: {"rank":[0,1],"thread":[0,0],...}.
template <class Record>
std::vector<Record> to_records(const json& columns, const std::vector<Field<Record>>& fields) {
  std::vector<Record> records(columns.at(fields.front().header.name).size());
  for (const Field<Record>& one : fields) {
    if (one.since > oldest_schema_version && !columns.contains(one.header.name)) {
      continue;  // a line of an older version
    }
    const json& column = columns.at(one.header.name);
    if (column.size() != records.size()) {
      throw std::invalid_argument("columns of a journal line differ in length");
    }
    one.scatter(records, to_values(column, one.header.type));
  }
  return records;
}

SampleEvent to_sample_event(const json& event) {
  SampleEvent result;
  auto samples = to_records(event.at("sample"), sample_fields());
  if (samples.size() != 1) {
    throw std::invalid_argument(fmt::format("{} samples are in one journal line", samples.size()));
  }
  result.sample = std::move(samples.front());
  for (const json& one : event.at("measured")) {
    result.sample.measured.push_back(
        {one.at("name").get<std::string>(), one.at("unit").get<std::string>(),
         one.at("long_name").get<std::string>(), to_real(one.at("value"))});
  }
  result.workers = to_records(event.at("workers"), worker_fields());
  return result;
}

OutcomeEvent to_outcome_event(const json& event) {
  OutcomeEvent result;
  result.point = to_whole<std::int64_t>(event.at("outcome"));
  const auto status = event.at("status").get<std::string>();
  try {
    result.status = from_name<PointStatus>(status);
  } catch (const UnknownName& unknown) {
    throw std::invalid_argument(
        fmt::format("/points/status, row {}: {}", result.point, unknown.what()));
  }
  result.reason = event.at("reason").get<std::string>();
  return result;
}

JournalEvent to_event(const json& event) {
  JournalEvent result;
  result.number = to_whole<std::int64_t>(event.at("number"));
  if (event.contains("run_id")) {
    result.what = JournalStart{event.at("run_id").get<std::string>()};
  } else if (event.contains("outcome")) {
    result.what = to_outcome_event(event);
  } else {
    result.what = to_sample_event(event);
  }
  return result;
}

}  // namespace

std::optional<JournalEvent> from_line(std::string_view line) {
  constexpr std::size_t head = before_checksum.size() + checksum_digits + before_event.size();
  if (line.size() < head + after_event.size()) {
    return std::nullopt;
  }
  const std::string_view text = line.substr(head, line.size() - head - after_event.size());
  const std::string frame = fmt::format("{}{}{}", before_checksum, checksum(text), before_event);
  if (line.substr(0, head) != frame ||
      line.substr(line.size() - after_event.size()) != after_event) {
    return std::nullopt;
  }
  try {
    return to_event(json::parse(text));
  } catch (const std::exception& error) {
    throw std::invalid_argument(fmt::format("a journal line is not understood: {}", error.what()));
  }
}

}  // namespace scalelab
