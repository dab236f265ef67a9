// SPDX-License-Identifier: BSD-3-Clause
#include "study/size_reader.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "words/quantities.hpp"

namespace scalelab {
namespace {

// A parameter's number as it was given; nothing if it is not there, or not legal.
std::optional<double> legal_number(TomlReader& reader, const SizeParameter& parameter) {
  const auto number = reader.number("size", parameter.name, parameter.minimum, parameter.maximum,
                                    parameter.integer);
  if (number && parameter.integer && std::fmod(*number, parameter.multiple_of) != 0) {
    reader.complain("size", parameter.name,
                    fmt::format("{} must be a multiple of {} from {} to {}, not {}", parameter.name,
                                exact_text(parameter.multiple_of), exact_text(parameter.minimum),
                                exact_text(parameter.maximum), exact_text(*number)));
    return std::nullopt;
  }
  return number;
}

std::optional<std::string> legal_text(TomlReader& reader, const SizeParameter& parameter) {
  std::optional<std::string> text = reader.text("size", parameter.name);
  if (!text) {
    return std::nullopt;
  }
  if (!parameter.free_text) {
    const bool known = reader.expect_one_of("size", parameter.name, *text, parameter.choices);
    return known ? text : std::nullopt;
  }
  if (text->empty()) {
    reader.complain("size", parameter.name,
                    fmt::format("{} must not be empty: leave it out for {}", parameter.name,
                                parameter.default_text));
    return std::nullopt;
  }
  return text;
}

}  // namespace

Size read_size(TomlReader& reader, const std::vector<SizeParameter>& parameters) {
  std::vector<std::string> legal;
  Size size;
  for (const SizeParameter& parameter : parameters) {
    const std::string& key = parameter.name;
    legal.push_back(key);
    if (parameter.is_text()) {
      size.set(key, legal_text(reader, parameter).value_or(parameter.default_text));
    } else {
      size.set(key, legal_number(reader, parameter).value_or(parameter.default_value));
    }
  }
  reader.expect_keys("size", legal);
  return size;
}

}  // namespace scalelab
