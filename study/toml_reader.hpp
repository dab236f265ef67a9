// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "words/named_enum.hpp"

namespace scalelab {

/// Reads typed values out of TOML text and collects every mistake with its place, so that a user
/// sees them all at once. A getter that finds a mistake notes it and returns nothing; check() then
/// throws.
class TomlReader {
 public:
  /// Throws ConfigError when the text is no TOML, or an override is not of the form
  /// TABLE.KEY=VALUE.
  TomlReader(std::string path, const std::string& text, const std::vector<std::string>& overrides);
  TomlReader(const TomlReader&) = delete;
  TomlReader& operator=(const TomlReader&) = delete;
  TomlReader(TomlReader&&) = delete;
  TomlReader& operator=(TomlReader&&) = delete;
  ~TomlReader();

  /// Tables are named as in the text: "program.time" is the table `time` in the table `program`.
  [[nodiscard]] bool has(const std::string& table, const std::string& key) const;

  /// The keys of a table, in the order of the alphabet; none where there is no such table.
  [[nodiscard]] std::vector<std::string> keys(const std::string& table) const;

  /// Whether there is such a key and its value is a table, or an array.
  [[nodiscard]] bool has_table(const std::string& table, const std::string& key) const;
  [[nodiscard]] bool has_array(const std::string& table, const std::string& key) const;

  /// Whether there is such a key and its value is a text.
  [[nodiscard]] bool has_text(const std::string& table, const std::string& key) const;

  std::optional<std::string> text(const std::string& table, const std::string& key);

  /// true or false.
  std::optional<bool> flag(const std::string& table, const std::string& key);

  /// A number from `least` to `most`, both legal; a whole number if `integer`.
  std::optional<double> number(const std::string& table, const std::string& key, double least,
                               double most, bool integer);

  std::optional<std::vector<std::string>> texts(const std::string& table, const std::string& key);
  std::optional<std::vector<int>> integers(const std::string& table, const std::string& key,
                                           int least);

  /// Notes a mistake about a value, at the value's place: an array's element, where one is given;
  /// the table, if there is no such key.
  void complain(const std::string& table, const std::string& key, const std::string& mistake,
                std::optional<std::size_t> element = std::nullopt);

  /// Notes a mistake about a text that is none of `legal`; returns whether it is one.
  bool expect_one_of(const std::string& table, const std::string& key, const std::string& value,
                     const std::vector<std::string>& legal,
                     std::optional<std::size_t> element = std::nullopt);

  /// The value of this name; notes a mistake and returns nothing where none has it.
  template <NamedEnum Enum>
  std::optional<Enum> named(const std::string& table, const std::string& key,
                            const std::string& name,
                            std::optional<std::size_t> element = std::nullopt) {
    const auto& legal = enum_names<Enum>;
    expect_one_of(table, key, name, {legal.begin(), legal.end()}, element);
    return find_named<Enum>(name);
  }

  /// The value that a key names; nothing where there is no such key, or with a mistake noted.
  template <NamedEnum Enum>
  std::optional<Enum> named(const std::string& table, const std::string& key) {
    const auto name = text(table, key);
    return name ? named<Enum>(table, key, *name) : std::nullopt;
  }

  /// Notes every table that is not legal, and every key of `table` that is not.
  void expect_tables(const std::vector<std::string>& legal);
  void expect_keys(const std::string& table, const std::vector<std::string>& legal);

  /// Throws ConfigError with all mistakes, in the order of their places, if there are any.
  void check() const;

 private:
  struct Document;
  std::unique_ptr<Document> document_;
};

}  // namespace scalelab
