// SPDX-License-Identifier: BSD-3-Clause
#include "study/program/program_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>

#include "program/names.hpp"
#include "program/placeholders.hpp"
#include "words/outside_value.hpp"

namespace scalelab {
namespace {

constexpr std::array<std::string_view, 5> point_names{"ranks", "threads", "workers", "nodes",
                                                      "seed"};
const std::string program_table = "program";

bool is_point_name(const std::string& name) {
  return std::ranges::find(point_names, name) != point_names.end();
}

struct TimeUnitName {
  std::string_view name;
  double seconds;
};
constexpr std::array<TimeUnitName, 6> time_units{{{.name = "s", .seconds = 1},
                                                  {.name = "ms", .seconds = 1e-3},
                                                  {.name = "us", .seconds = 1e-6},
                                                  {.name = "ns", .seconds = 1e-9},
                                                  {.name = "min", .seconds = 60},
                                                  {.name = "h", .seconds = 3600}}};

// A title-like name that may stand in the name of a column.
std::string column_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    name += continues_name(c) || c == '.' || c == '-' ? c : '_';
  }
  return name;
}

std::string base_name(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

// What to call a command: its program, and where that only starts others, the first word behind it
// that is a program's file.
std::string name_of_command(const std::vector<std::string>& command) {
  constexpr std::array<std::string_view, 5> starters{"mpirun", "mpiexec", "srun", "prterun", "env"};
  const std::string first = base_name(command.front());
  if (std::ranges::find(starters, first) != starters.end()) {
    for (std::size_t i = 1; i < command.size(); ++i) {
      std::error_code error;
      const auto status = std::filesystem::status(command[i], error);
      constexpr auto executable = std::filesystem::perms::owner_exec;
      if (!error && std::filesystem::is_regular_file(status) &&
          (status.permissions() & executable) != std::filesystem::perms::none) {
        return base_name(command[i]);
      }
    }
  }
  return first;
}

class ProgramTableReader {
 public:
  ProgramTableReader(TomlReader& reader, const Size& size, const Sweep& sweep, Scaling scaling)
      : reader_(&reader), size_(&size), sweep_(&sweep), scaling_(scaling) {
    for (const auto& [name, value] : size.values()) {
      known_.push_back(name);
      if (std::holds_alternative<double>(value)) {
        numbers_.push_back(name);
      }
    }
    known_.insert(known_.end(), point_names.begin(), point_names.end());
    numbers_.insert(numbers_.end(), {"ranks", "threads", "workers", "nodes"});
  }

  ProgramSettings read() {
    reader_->expect_keys(program_table,
                         {"name", "command", "shell", "environment", "directory", "before", "after",
                          "timeout_s", "time", "answer", "values", "work", "work_unit"});
    read_command();
    read_environment();
    settings_.directory = text_with_placeholders(program_table, "directory");
    settings_.before = words(program_table, "before");
    settings_.after = words(program_table, "after");
    read_timeout();
    read_time();
    read_answer();
    read_values();
    read_growth();
    read_work();
    check_ranks_are_told();
    return std::move(settings_);
  }

 private:
  void keep(const std::string& table, const std::string& key, std::string text) {
    settings_.texts.emplace_back(table + "." + key, std::move(text));
  }

  // Notes what is wrong with the placeholders of a text, and which of them are used.
  void check_placeholders(const std::string& table, const std::string& key, const std::string& text,
                          std::optional<std::size_t> element = std::nullopt) {
    try {
      used_.merge(placeholders_in(text, known_));
    } catch (const PlaceholderError& error) {
      reader_->complain(table, key, error.what(), element);
    }
    if (text.find('\0') != std::string::npos) {
      reader_->complain(table, key, key + " must not hold the character NUL", element);
    }
  }

  std::string text_with_placeholders(const std::string& table, const std::string& key) {
    const std::string text = reader_->text(table, key).value_or("");
    if (!text.empty()) {
      check_placeholders(table, key, text);
      keep(table, key, text);
    }
    return text;
  }

  std::vector<std::string> words(const std::string& table, const std::string& key) {
    if (!reader_->has(table, key)) {
      return {};
    }
    if (reader_->has_text(table, key)) {
      reader_->complain(
          table, key,
          fmt::format("{} must be a list of words, as {} = [\"./solver\", \"--threads\", "
                      "\"{{threads}}\"]: no shell takes it apart{}",
                      key, key,
                      key == "command" ? "; write shell = \"...\" where one should" : ""));
      return {};
    }
    const auto list = reader_->texts(table, key).value_or(std::vector<std::string>());
    for (std::size_t i = 0; i < list.size(); ++i) {
      check_placeholders(table, key, list[i], i);
    }
    if (!list.empty() && list.front().empty()) {
      reader_->complain(table, key, "the first word must name a program", 0);
      return {};
    }
    keep(table, key, fmt::format("[{}]", fmt::join(list, ", ")));
    return list;
  }

  void read_command() {
    const bool listed = reader_->has(program_table, "command");
    const bool by_shell = reader_->has(program_table, "shell");
    if (listed == by_shell) {
      reader_->complain(program_table, listed ? "shell" : "",
                        R"([program] needs either command = ["./solver", "{threads}"], a list of )"
                        R"(words, or shell = "a line for a shell")");
      return;
    }
    if (listed) {
      settings_.command = words(program_table, "command");
    } else {
      const std::string line = text_with_placeholders(program_table, "shell");
      settings_.command = {"/bin/sh", "-c", line};
      if (line.empty() && reader_->has_text(program_table, "shell")) {
        reader_->complain(program_table, "shell", "shell must not be empty");
      }
    }
    const std::string given = reader_->text(program_table, "name").value_or("");
    const std::string by_command = settings_.command.empty() ? "program"
                                   : by_shell                ? "shell"
                                                             : name_of_command(settings_.command);
    settings_.name = column_name(given.empty() ? by_command : given);
    keep(program_table, "name", settings_.name);
  }

  void read_environment() {
    const std::string table = "program.environment";
    for (const std::string& name : reader_->keys(table)) {
      if (name.empty() || name.find_first_of(std::string_view("=\0", 2)) != std::string::npos) {
        reader_->complain(table, name, fmt::format("'{}' can't name a variable", name));
        continue;
      }
      if (const auto value = reader_->text(table, name)) {
        check_placeholders(table, name, *value);
        settings_.environment[name] = *value;
        keep(table, name, *value);
      }
    }
    expect_table("environment");
  }

  // Notes a mistake where the key is there and is no table.
  void expect_table(const std::string& key) {
    if (reader_->has(program_table, key) && !reader_->has_table(program_table, key)) {
      reader_->complain(
          program_table, key,
          fmt::format("{} must be a table: write [program.{}] on a line of its own", key, key));
    }
  }

  void read_timeout() {
    constexpr double longest_s = 10.0 * 365 * 86400;
    settings_.timeout_s = reader_->number(program_table, "timeout_s", 1e-3, longest_s, false);
    if (settings_.timeout_s) {
      keep(program_table, "timeout_s", fmt::format("{}", *settings_.timeout_s));
    }
  }

  std::optional<OutputPattern> pattern(const std::string& table) {
    const auto text = reader_->text(table, "pattern");
    if (!text) {
      return std::nullopt;
    }
    try {
      keep(table, "pattern", *text);
      return OutputPattern(*text);
    } catch (const PatternError& error) {
      reader_->complain(table, "pattern", error.what());
      return std::nullopt;
    }
  }

  void read_time() {
    const std::string table = "program.time";
    if (reader_->has_text(program_table, "time")) {
      const std::string word = reader_->text(program_table, "time").value_or("");
      reader_->expect_one_of(program_table, "time", word, {"wall"});
      return;
    }
    expect_table("time");
    if (!reader_->has_table(program_table, "time")) {
      return;
    }
    reader_->expect_keys(table, {"pattern", "unit", "begin", "end"});
    const bool by_pattern = reader_->has(table, "pattern");
    const bool by_marks = reader_->has(table, "begin") || reader_->has(table, "end");
    if (by_pattern == by_marks) {
      reader_->complain(table, by_pattern ? "pattern" : "",
                        "[program.time] needs either pattern and unit, or begin and end");
      return;
    }
    if (by_pattern) {
      settings_.time.pattern = pattern(table);
      read_time_unit(table);
      return;
    }
    settings_.time.begin = reader_->text(table, "begin").value_or("");
    settings_.time.end = reader_->text(table, "end").value_or("");
    keep(table, "begin", settings_.time.begin);
    keep(table, "end", settings_.time.end);
    for (const std::string key : {"begin", "end"}) {
      if (!reader_->has(table, key) ||
          (reader_->has_text(table, key) && reader_->text(table, key)->empty())) {
        reader_->complain(table, key,
                          "begin and end go together: each a text that the program prints");
      }
    }
  }

  void read_time_unit(const std::string& table) {
    std::vector<std::string> names;
    for (const TimeUnitName& unit : time_units) {
      names.emplace_back(unit.name);
    }
    if (!reader_->has(table, "unit")) {
      reader_->complain(table, "pattern",
                        "a time that is printed needs its unit = " + name_list_of(names));
      return;
    }
    const std::string name = reader_->text(table, "unit").value_or("s");
    if (reader_->expect_one_of(table, "unit", name, names)) {
      const auto* const unit = std::ranges::find(time_units, name, &TimeUnitName::name);
      settings_.time.seconds_per_unit = unit->seconds;
      keep(table, "unit", name);
    }
  }

  static std::string name_list_of(const std::vector<std::string>& names) {
    return fmt::format("\"{}\"", fmt::join(names, "\", \""));
  }

  void read_answer() {
    const std::string table = "program.answer";
    expect_table("answer");
    if (!reader_->has_table(program_table, "answer")) {
      return;
    }
    reader_->expect_keys(table, {"pattern", "file", "tolerance"});
    const bool by_pattern = reader_->has(table, "pattern");
    const bool by_file = reader_->has(table, "file");
    if (by_pattern == by_file) {
      reader_->complain(table, by_pattern ? "file" : "",
                        "[program.answer] needs either pattern = \"...\" or file = \"...\"");
      return;
    }
    ProgramAnswer answer;
    answer.pattern = pattern(table);
    answer.file = text_with_placeholders(table, "file");
    answer.tolerance = reader_->number(table, "tolerance", 0, 1, false).value_or(0);
    keep(table, "tolerance", fmt::format("{}", answer.tolerance));
    if (by_file && answer.tolerance > 0) {
      reader_->complain(table, "tolerance", "a file is the same or not: it has no tolerance");
    }
    settings_.answer = std::move(answer);
  }

  void read_values() {
    expect_table("values");
    for (const std::string& name : reader_->keys("program.values")) {
      const std::string table = "program.values." + name;
      if (!reader_->has_table("program.values", name)) {
        reader_->complain(
            "program.values", name,
            fmt::format("{} must be a table: write [{}] with a pattern", name, table));
        continue;
      }
      if (!is_name(name) || find_named<OutsideValue>(name)) {
        reader_->complain("program.values", name,
                          fmt::format("'{}' can't name a value: {}", name,
                                      is_name(name) ? "scalelab measures one of that name itself"
                                                    : "expected letters, digits and underscores"));
        continue;
      }
      reader_->expect_keys(table, {"pattern", "unit", "meaning"});
      if (!reader_->has(table, "pattern")) {
        reader_->complain("program.values", name, fmt::format("[{}] needs a pattern", table));
        continue;
      }
      auto found = pattern(table);
      const std::string unit = reader_->text(table, "unit").value_or("1");
      const std::string meaning = reader_->text(table, "meaning").value_or("");
      if (found) {
        settings_.values.push_back(
            {.name = name, .pattern = *std::move(found), .unit = unit, .meaning = meaning});
        keep(table, "unit", unit);
        keep(table, "meaning", meaning);
      }
    }
  }

  std::optional<Formula> formula(const std::string& table, const std::string& key) {
    const auto text = reader_->text(table, key);
    if (!text) {
      return std::nullopt;
    }
    try {
      keep(table, key, *text);
      return Formula(*text, numbers_);
    } catch (const FormulaError& error) {
      reader_->complain(table, key, error.what());
      return std::nullopt;
    }
  }

  void read_growth() {
    const std::string table = "size.grow";
    if (reader_->has("size", "grow") && !reader_->has_table("size", "grow")) {
      reader_->complain("size", "grow",
                        "grow must be a table: [size.grow] says how a size grows under weak "
                        "scaling");
      return;
    }
    for (const std::string& name : reader_->keys(table)) {
      const auto found = size_->values().find(name);
      if (found == size_->values().end() || !std::holds_alternative<double>(found->second)) {
        std::vector<std::string> sizes;
        for (const auto& [other, value] : size_->values()) {
          if (std::holds_alternative<double>(value)) {
            sizes.push_back(other);
          }
        }
        if (sizes.empty()) {
          reader_->complain(table, name, fmt::format("'{}' is no number of [size]", name));
        } else {
          reader_->expect_one_of(table, name, name, sizes);
        }
        continue;
      }
      if (auto rule = formula(table, name)) {
        settings_.grow.emplace(name, *std::move(rule));
      }
    }
    for (const auto& [name, value] : size_->values()) {
      const auto* number = std::get_if<double>(&value);
      if (number != nullptr && *number == std::round(*number)) {
        settings_.whole_numbers.insert(name);
      }
    }
    if (scaling_ == Scaling::strong && !settings_.grow.empty()) {
      reader_->complain("size", "grow",
                        R"([size.grow] is for scaling = "weak": under strong scaling the size )"
                        "stays");
    }
  }

  void read_work() {
    settings_.work = formula(program_table, "work");
    settings_.work_unit = reader_->text(program_table, "work_unit").value_or("");
    if (settings_.work_unit.empty() != !reader_->has(program_table, "work")) {
      reader_->complain(program_table, settings_.work ? "work" : "work_unit",
                        R"(work and work_unit go together: work = "cells * steps" with work_unit )"
                        "= \"update\"");
    }
    if (settings_.work_unit.empty()) {
      settings_.work_unit = scaling_ == Scaling::strong ? "run" : "worker's share";
    }
  }

  // Threads come by OMP_NUM_THREADS too; nothing but the command says how many ranks there are.
  void check_ranks_are_told() {
    const auto tells = [this](std::initializer_list<const char*> names) {
      return std::ranges::any_of(names, [this](const char* name) { return used_.contains(name); });
    };
    const auto different = [this](auto number) {
      const auto& layouts = sweep_->layouts;
      return std::ranges::any_of(
          layouts, [&](const Layout& layout) { return number(layout) != number(layouts.front()); });
    };
    const bool ranks_differ = different([](const Layout& layout) { return layout.ranks; });
    if (!settings_.command.empty() && ranks_differ && !tells({"ranks", "workers"})) {
      reader_->complain(
          program_table, reader_->has(program_table, "shell") ? "shell" : "command",
          "the points differ in ranks, and the command does not say how many: write {ranks} where "
          "it does, as in [\"mpirun\", \"-np\", \"{ranks}\", \"./solver\"]");
    }
  }

  TomlReader* reader_;
  const Size* size_;
  const Sweep* sweep_;
  Scaling scaling_;
  std::vector<std::string> known_;    // placeholders
  std::vector<std::string> numbers_;  // that formulas may name
  std::set<std::string> used_;        // placeholders
  ProgramSettings settings_;
};

}  // namespace

Size read_free_size(TomlReader& reader) {
  constexpr double most = 1e300;
  Size size;
  for (const std::string& name : reader.keys("size")) {
    if (name == "grow") {
      continue;
    }
    if (!is_name(name) || is_point_name(name)) {
      reader.complain("size", name,
                      fmt::format("'{}' can't name a size: {}", name,
                                  is_name(name) ? "a placeholder of each point has that name"
                                                : "expected letters, digits and underscores"));
    } else if (reader.has_text("size", name)) {
      size.set(name, reader.text("size", name).value_or(""));
    } else if (const auto number = reader.number("size", name, -most, most, false)) {
      size.set(name, *number);
    }
  }
  return size;
}

ProgramSettings read_program(TomlReader& reader, const Size& size, const Sweep& sweep,
                             Scaling scaling) {
  return ProgramTableReader(reader, size, sweep, scaling).read();
}

}  // namespace scalelab
