// SPDX-License-Identifier: BSD-3-Clause
#include "results/schema/kernel_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "results/schema/record_fields.hpp"

namespace scalelab {

namespace {

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

/// A name for a column like `wanted` that is not taken, and takes it. HDF5 keeps "/" for itself.
std::string take_name(std::string wanted, std::set<std::string>& taken) {
  std::replace(wanted.begin(), wanted.end(), '/', '_');
  std::string name = wanted;
  for (int copy = 2; name.empty() || name == "." || !taken.insert(name).second; ++copy) {
    name = fmt::format("{}_{}", wanted, copy);
  }
  return name;
}

template <class Record>
std::set<std::string> names_of(const std::vector<Field<Record>>& fields, std::string dimension) {
  std::set<std::string> names = {std::move(dimension)};
  for (const Field<Record>& one : fields) {
    names.insert(one.header.name);
  }
  return names;
}

std::string note_of(const ColumnHeader& header, const std::string& key) {
  const auto note = header.notes.find(key);
  return note == header.notes.end() ? "" : note->second;
}

/// What tells one kernel's value from another; the value itself is not part of it.
struct MeasuredKey {
  std::string kernel;
  Measured value;

  [[nodiscard]] bool matches(const Measured& other) const {
    return value.name == other.name && value.unit == other.unit &&
           value.long_name == other.long_name;
  }
};

using MeasuredKeys = std::vector<MeasuredKey>;

MeasuredKeys::iterator key_of(MeasuredKeys& keys, const std::string& kernel,
                              const Measured& value) {
  return std::ranges::find_if(
      keys, [&](const MeasuredKey& key) { return key.kernel == kernel && key.matches(value); });
}

/// Where the first value of a sample belongs if it is new: before those of the same sample that are
/// known, or behind the kernel's others.
MeasuredKeys::iterator place_of_first(MeasuredKeys& keys, const std::string& kernel,
                                      const std::vector<Measured>& values) {
  for (const Measured& value : values) {
    if (const auto known = key_of(keys, kernel, value); known != keys.end()) {
      return known;
    }
  }
  const auto last = std::ranges::find(keys.rbegin(), keys.rend(), kernel, &MeasuredKey::kernel);
  return last == keys.rend() ? keys.end() : last.base();
}

/// The values that occur, in an order that agrees with the order within each sample.
MeasuredKeys measured_keys(const std::vector<Point>& points, const std::vector<Sample>& samples) {
  MeasuredKeys keys;
  for (const Sample& sample : samples) {
    const std::string& kernel = points[static_cast<std::size_t>(sample.point)].kernel;
    auto next = place_of_first(keys, kernel, sample.measured);
    for (const Measured& one : sample.measured) {
      auto found = key_of(keys, kernel, one);
      if (found == keys.end()) {
        found = keys.insert(next, {kernel, one});
      }
      next = found + 1;
    }
  }
  return keys;
}

Field<Sample> repeated_field(const std::vector<Point>& points, const Field<Point>& original) {
  Field<Sample> result;
  result.header = original.header;
  result.header.notes["role"] = "repeated";
  result.gather = [&points, gather = original.gather](std::span<const Sample> samples) {
    return std::visit(
        [&](auto values) {
          for (const Sample& sample : samples) {
            const auto index = static_cast<std::size_t>(sample.point);
            const ColumnValues one = gather(std::span(points).subspan(index, 1));
            values.push_back(std::get<decltype(values)>(one).front());
          }
          return ColumnValues(std::move(values));
        },
        gather({}));
  };
  return result;
}

/// A size parameter's values; `absent_value` where a point has no parameter of this name and kind.
template <class Value>
std::function<ColumnValues(std::span<const Point>)> gather_size(const std::string& parameter,
                                                                const Value& absent_value) {
  return [parameter, absent_value](std::span<const Point> rows) {
    std::vector<Value> values;
    values.reserve(rows.size());
    for (const Point& point : rows) {
      const auto entry = point.size.find(parameter);
      const auto* value = entry == point.size.end() ? nullptr : std::get_if<Value>(&entry->second);
      values.push_back(value == nullptr ? absent_value : *value);
    }
    return ColumnValues(std::move(values));
  };
}

template <class Value, class IsAbsent>
std::function<void(std::span<Point>, const ColumnValues&)> scatter_size(
    const std::string& parameter, IsAbsent is_absent) {
  return [parameter, is_absent](std::span<Point> rows, const ColumnValues& block) {
    const auto& values = std::get<std::vector<Value>>(block);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!is_absent(values[i])) {
        rows[i].size[parameter] = values[i];
      }
    }
  };
}

}  // namespace

std::vector<Field<Point>> size_fields(const std::vector<Point>& points) {
  std::set<std::pair<std::string, bool>> parameters;  // a number and a choice may share a name
  for (const Point& point : points) {
    for (const auto& [parameter, value] : point.size) {
      parameters.emplace(parameter, std::holds_alternative<std::string>(value));
    }
  }
  std::set<std::string> taken = names_of(point_fields(), "point");
  std::vector<Field<Point>> fields;
  for (const auto& [parameter, is_choice] : parameters) {
    Field<Point> one;
    one.header = {take_name(parameter, taken),
                  "1",
                  fmt::format("size parameter {} of the kernel", parameter),
                  is_choice ? ColumnType::text : ColumnType::real,
                  {{"role", "size"}, {"parameter", parameter}},
                  is_choice};
    one.gather = is_choice ? gather_size<std::string>(parameter, std::string())
                           : gather_size<double>(parameter, absent);
    fields.push_back(std::move(one));
  }
  return fields;
}

std::vector<Field<Point>> size_fields_of(const std::vector<ColumnHeader>& headers) {
  std::vector<Field<Point>> fields;
  for (const ColumnHeader& header : headers) {
    if (note_of(header, "role") != "size") {
      continue;
    }
    Field<Point> one;
    one.header = header;
    const std::string parameter = note_of(header, "parameter");
    if (header.type == ColumnType::text) {
      one.scatter = scatter_size<std::string>(
          parameter, [](const std::string& choice) { return choice.empty(); });
    } else {
      one.header.type = ColumnType::real;
      one.scatter = scatter_size<double>(parameter, [](double value) { return std::isnan(value); });
    }
    fields.push_back(std::move(one));
  }
  return fields;
}

std::vector<std::string> sizes_without_notes(const std::vector<ColumnHeader>& headers) {
  const std::set<std::string> fixed = names_of(point_fields(), "point");
  std::vector<std::string> others;
  for (const ColumnHeader& header : headers) {
    if (note_of(header, "role") == "size") {
      return {};
    }
    if (!fixed.contains(header.name)) {
      others.push_back(header.name);
    }
  }
  return others;
}

std::vector<Field<Sample>> measured_fields(const std::vector<Point>& points,
                                           const std::vector<Sample>& samples) {
  std::set<std::string> taken = names_of(sample_fields(), "sample");
  taken.merge(names_of(identity_fields(), "point"));
  std::vector<Field<Sample>> fields;
  for (const MeasuredKey& key : measured_keys(points, samples)) {
    Field<Sample> one;
    one.header = {take_name(key.kernel + "_" + key.value.name, taken),
                  key.value.unit,
                  key.value.long_name,
                  ColumnType::real,
                  {{"role", "measured"}, {"kernel", key.kernel}, {"value", key.value.name}}};
    one.gather = [&points, key](std::span<const Sample> rows) {
      std::vector<double> values;
      values.reserve(rows.size());
      for (const Sample& sample : rows) {
        const auto entry =
            std::find_if(sample.measured.begin(), sample.measured.end(),
                         [&](const Measured& measured) { return key.matches(measured); });
        const bool has_it = entry != sample.measured.end() &&
                            points[static_cast<std::size_t>(sample.point)].kernel == key.kernel;
        values.push_back(has_it ? entry->value : absent);
      }
      return ColumnValues(std::move(values));
    };
    fields.push_back(std::move(one));
  }
  return fields;
}

std::vector<Field<Sample>> measured_fields_of(const std::vector<ColumnHeader>& headers) {
  std::vector<Field<Sample>> fields;
  for (const ColumnHeader& header : headers) {
    if (note_of(header, "role") != "measured") {
      continue;
    }
    Field<Sample> one;
    one.header = header;
    one.header.type = ColumnType::real;
    const Measured empty = {note_of(header, "value"), header.unit, header.long_name, 0};
    one.scatter = [empty](std::span<Sample> rows, const ColumnValues& block) {
      const auto& values = std::get<std::vector<double>>(block);
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isnan(values[i])) {
          rows[i].measured.push_back(empty);
          rows[i].measured.back().value = values[i];
        }
      }
    };
    fields.push_back(std::move(one));
  }
  return fields;
}

std::vector<Field<Sample>> repeated_fields(const std::vector<Point>& points) {
  std::vector<Field<Sample>> fields;
  for (const Field<Point>& original : identity_fields()) {
    fields.push_back(repeated_field(points, original));
  }
  return fields;
}

}  // namespace scalelab
