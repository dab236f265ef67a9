// SPDX-License-Identifier: BSD-3-Clause
#include "study/toml_reader.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <cmath>
#include <map>

#include "study/config.hpp"
#include "terminal/visible_text.hpp"
#include "words/nearest_name.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

std::string kind(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "an integer";
    case toml::node_type::floating_point:
      return "a floating-point number";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::table:
      return "a table";
    default:
      return "a date or time";
  }
}

// An integer of a config is one of 64 bits, and not every one of them is a double.
std::string literal_text(const toml::node& node) {
  return node.is_integer() ? fmt::format("{}", node.as_integer()->get())
                           : exact_text(node.as_floating_point()->get());
}

// Whether the number is from `least` to `most`. A long double holds every integer as it is; as a
// double it might be rounded into the range.
bool is_within(const toml::node& node, double least, double most) {
  const long double value = node.is_integer()
                                ? static_cast<long double>(node.as_integer()->get())
                                : static_cast<long double>(node.as_floating_point()->get());
  return value >= least && value <= most;
}

// Whether a word that is no TOML was meant to be a number.
bool looks_like_a_number(const std::string& word) {
  return word.find_first_of("0123456789") != std::string::npos &&
         word.find_first_not_of("0123456789+-_.eE") == std::string::npos;
}

}  // namespace

struct TomlReader::Document {
  // Mistakes are told in the order of the text; those of the command line come last.
  struct Mistake {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::string message;
  };

  void note(const toml::source_position& position, const std::string& message) {
    mistakes.push_back({.line = position.line,
                        .column = position.column,
                        .message = visible(fmt::format("{}:{}:{}: {}", path, position.line,
                                                       position.column, message))});
  }

  void note_override(const std::string& option, const std::string& message) {
    constexpr std::uint32_t last = UINT32_MAX;
    mistakes.push_back({.line = last,
                        .column = static_cast<std::uint32_t>(mistakes.size()),
                        .message = visible(fmt::format("--set {}: {}", option, message))});
  }

  void note_at(const std::string& table, const std::string& key, const toml::node* node,
               const std::string& message) {
    if (const auto given = overridden.find(table + "." + key); given != overridden.end()) {
      note_override(given->second, message);
    } else if (node != nullptr && node->source().begin) {
      note(node->source().begin, message);
    } else if (const toml::node* whole = at(table); whole != nullptr && whole->source().begin) {
      note(whole->source().begin, message);
    } else {
      note({1, 1}, message);
    }
  }

  // What a path of keys with dots between them leads to; null where there is none.
  [[nodiscard]] const toml::node* at(std::string_view keys) const {
    const toml::node* node = &root;
    while (node != nullptr && !keys.empty()) {
      const std::size_t dot = std::min(keys.find('.'), keys.size());
      node = node->is_table() ? node->as_table()->get(keys.substr(0, dot)) : nullptr;
      keys.remove_prefix(std::min(dot + 1, keys.size()));
    }
    return node;
  }

  [[nodiscard]] const toml::node* find(const std::string& table, const std::string& key) const {
    const toml::node* whole = at(table);
    return whole != nullptr && whole->is_table() ? whole->as_table()->get(key) : nullptr;
  }

  // The array of that key; null, with the mistake noted, when it is no array or has no element.
  const toml::array* array_of(const std::string& table, const std::string& key,
                              const std::string& element) {
    const toml::node* node = find(table, key);
    const toml::array* array = node == nullptr ? nullptr : node->as_array();
    if (node == nullptr || (array != nullptr && !array->empty())) {
      return array;
    }
    note_at(table, key, node,
            fmt::format("{} must be an array of at least one {}, not {}", key, element,
                        array == nullptr ? kind(*node) : "an empty one"));
    return nullptr;
  }

  void apply(const std::string& option) {
    const auto equals = option.find('=');
    const auto dot = option.rfind('.', equals);
    if (equals == std::string::npos || dot == std::string::npos) {
      throw ConfigError(visible(fmt::format(
          "--set {}: expected TABLE.KEY=VALUE, for example --set measure.max_repeats=10", option)));
    }
    const std::string table = option.substr(0, dot);
    const std::string key = option.substr(dot + 1, equals - dot - 1);
    const std::string value = option.substr(equals + 1);
    toml::table* whole = &root;
    for (std::string_view names = table; whole != nullptr && !names.empty();) {
      const std::size_t end = std::min(names.find('.'), names.size());
      const std::string_view name = names.substr(0, end);
      if (whole->get(name) == nullptr) {
        whole->insert(name, toml::table{});
      }
      whole = whole->get(name)->as_table();
      names.remove_prefix(std::min(end + 1, names.size()));
    }
    if (whole == nullptr) {
      throw ConfigError(visible(fmt::format("--set {}: '{}' is no table", option, table)));
    }
    toml::table parsed;
    try {
      parsed = toml::parse("value = " + value);
    } catch (const toml::parse_error& error) {
      if (looks_like_a_number(value)) {  // of more digits than there are, for one
        throw ConfigError(
            visible(fmt::format("--set {}: {} is no number that a config may hold: {}", option,
                                value, std::string(error.description()))));
      }
      // A bare word on a command line means a string: shells eat quotes.
      parsed.insert_or_assign("value", value);
    }
    parsed.get("value")->visit([&](const auto& node) { whole->insert_or_assign(key, node); });
    overridden[table + "." + key] = option;
  }

  std::string path;
  toml::table root;
  std::map<std::string, std::string> overridden;  // "table.key" to the option as given
  std::vector<Mistake> mistakes;
};

TomlReader::TomlReader(std::string path, const std::string& text,
                       const std::vector<std::string>& overrides)
    : document_(std::make_unique<Document>()) {
  document_->path = std::move(path);
  try {
    document_->root = toml::parse(text, document_->path);
  } catch (const toml::parse_error& error) {
    const auto& position = error.source().begin;
    throw ConfigError(
        visible(fmt::format("{}:{}:{}: not valid TOML: {}", document_->path, position.line,
                            position.column, std::string(error.description()))));
  }
  for (const std::string& option : overrides) {
    document_->apply(option);
  }
}

TomlReader::~TomlReader() = default;

bool TomlReader::has(const std::string& table, const std::string& key) const {
  return document_->find(table, key) != nullptr;
}

bool TomlReader::has_text(const std::string& table, const std::string& key) const {
  const toml::node* node = document_->find(table, key);
  return node != nullptr && node->is_string();
}

std::vector<std::string> TomlReader::keys(const std::string& table) const {
  const toml::node* whole = document_->at(table);
  std::vector<std::string> names;
  if (whole != nullptr && whole->is_table()) {
    for (const auto& [key, node] : *whole->as_table()) {
      names.emplace_back(key.str());
    }
  }
  return names;
}

bool TomlReader::has_table(const std::string& table, const std::string& key) const {
  const toml::node* node = document_->find(table, key);
  return node != nullptr && node->is_table();
}

bool TomlReader::has_array(const std::string& table, const std::string& key) const {
  const toml::node* node = document_->find(table, key);
  return node != nullptr && node->is_array();
}

std::optional<std::string> TomlReader::text(const std::string& table, const std::string& key) {
  const toml::node* node = document_->find(table, key);
  if (node == nullptr) {
    return std::nullopt;
  }
  if (!node->is_string()) {
    complain(table, key, fmt::format("{} must be a string, not {}", key, kind(*node)));
    return std::nullopt;
  }
  return node->as_string()->get();
}

std::optional<bool> TomlReader::flag(const std::string& table, const std::string& key) {
  const toml::node* node = document_->find(table, key);
  if (node == nullptr) {
    return std::nullopt;
  }
  if (!node->is_boolean()) {
    complain(table, key, fmt::format("{} must be true or false, not {}", key, kind(*node)));
    return std::nullopt;
  }
  return node->as_boolean()->get();
}

std::optional<double> TomlReader::number(const std::string& table, const std::string& key,
                                         double least, double most, bool integer) {
  const toml::node* node = document_->find(table, key);
  if (node == nullptr) {
    return std::nullopt;
  }
  if (!node->is_integer() && (integer || !node->is_floating_point())) {
    complain(table, key,
             fmt::format("{} must be {}, not {}", key, integer ? "an integer" : "a number",
                         kind(*node)));
    return std::nullopt;
  }
  if (!is_within(*node, least, most)) {
    complain(table, key,
             fmt::format("{} must be from {} to {}, not {}", key, exact_text(least),
                         exact_text(most), literal_text(*node)));
    return std::nullopt;
  }
  return node->is_integer() ? static_cast<double>(node->as_integer()->get())
                            : node->as_floating_point()->get();
}

std::optional<std::vector<std::string>> TomlReader::texts(const std::string& table,
                                                          const std::string& key) {
  const toml::array* array = document_->array_of(table, key, "string");
  if (array == nullptr) {
    return std::nullopt;
  }
  std::vector<std::string> values;
  for (const toml::node& element : *array) {
    if (!element.is_string()) {
      document_->note_at(table, key, &element,
                         fmt::format("{} must hold strings only, not {}", key, kind(element)));
      return std::nullopt;
    }
    values.push_back(element.as_string()->get());
  }
  return values;
}

std::optional<std::vector<int>> TomlReader::integers(const std::string& table,
                                                     const std::string& key, int least) {
  const toml::array* array = document_->array_of(table, key, "integer");
  if (array == nullptr) {
    return std::nullopt;
  }
  constexpr std::int64_t most = 10'000'000;
  std::vector<int> values;
  for (const toml::node& element : *array) {
    const auto value = element.is_integer() ? element.value<std::int64_t>() : std::nullopt;
    if (!value || *value < least || *value > most) {
      document_->note_at(
          table, key, &element,
          fmt::format("{} must hold integers from {} to {} only, not {}", key, least, most,
                      element.is_number() ? literal_text(element) : kind(element)));
      return std::nullopt;
    }
    values.push_back(static_cast<int>(*value));
  }
  return values;
}

void TomlReader::complain(const std::string& table, const std::string& key,
                          const std::string& mistake, std::optional<std::size_t> element) {
  const toml::node* node = document_->find(table, key);
  if (element && node != nullptr && node->is_array()) {
    node = node->as_array()->get(*element);
  }
  document_->note_at(table, key, node, mistake);
}

bool TomlReader::expect_one_of(const std::string& table, const std::string& key,
                               const std::string& value, const std::vector<std::string>& legal,
                               std::optional<std::size_t> element) {
  if (std::ranges::find(legal, value) != legal.end()) {
    return true;
  }
  complain(table, key,
           fmt::format("{} can't be '{}': expected {}{}", key, value, name_list(legal),
                       did_you_mean(value, legal)),
           element);
  return false;
}

void TomlReader::expect_tables(const std::vector<std::string>& legal) {
  for (const auto& [key, node] : document_->root) {
    const std::string name(key.str());
    if (std::ranges::find(legal, name) == legal.end()) {
      const auto position = key.source().begin;
      const std::string message =
          fmt::format("unknown {} '{}': expected {}{}", node.is_table() ? "table" : "key", name,
                      name_list(legal), did_you_mean(name, legal));
      if (position) {
        document_->note(position, message);
      } else {
        for (const auto& [place, option] : document_->overridden) {
          if (place.starts_with(name + ".")) {
            document_->note_override(option, message);
          }
        }
      }
    } else if (!node.is_table()) {
      document_->note(
          node.source().begin,
          fmt::format("'{}' must be a table: write [{}] on a line of its own", name, name));
    }
  }
}

void TomlReader::expect_keys(const std::string& table, const std::vector<std::string>& legal) {
  const toml::node* whole = document_->at(table);
  if (whole == nullptr || !whole->is_table()) {
    return;
  }
  for (const auto& [key, node] : *whole->as_table()) {
    const std::string name(key.str());
    if (std::ranges::find(legal, name) != legal.end()) {
      continue;
    }
    const std::string message = fmt::format("unknown key '{}' in [{}]: expected {}{}", name, table,
                                            name_list(legal), did_you_mean(name, legal));
    const auto given = document_->overridden.find(fmt::format("{}.{}", table, name));
    if (given != document_->overridden.end()) {
      document_->note_override(given->second, message);
    } else {
      document_->note(key.source().begin, message);
    }
  }
}

void TomlReader::check() const {
  if (document_->mistakes.empty()) {
    return;
  }
  auto mistakes = document_->mistakes;
  std::ranges::stable_sort(mistakes, [](const auto& a, const auto& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
  std::string all;
  for (const auto& mistake : mistakes) {
    all += all.empty() ? "" : "\n";
    all += mistake.message;
  }
  throw ConfigError(all);
}

}  // namespace scalelab
