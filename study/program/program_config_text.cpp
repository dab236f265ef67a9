// SPDX-License-Identifier: BSD-3-Clause
#include "study/program/program_config_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace scalelab {
namespace {

// A basic string of TOML (v1.0.0, section String).
std::string toml_string(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    constexpr unsigned char first_printable = 0x20;
    constexpr unsigned char del = 0x7f;
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (byte < first_printable || byte == del) {
      quoted += fmt::format("\\u{:04X}", byte);
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string toml_list(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) {
    list += (list.empty() ? "" : ", ") + toml_string(text);
  }
  return "[" + list + "]";
}

using Settings = std::vector<std::pair<std::string, std::string>>;

// A value as --set takes it: a bare word is a string.
std::string toml_value(const std::string& text) {
  const bool is_value =
      text == "true" || text == "false" ||
      (!text.empty() &&
       std::string_view("0123456789+-\"'[{").find(text.front()) != std::string_view::npos);
  return is_value ? text : toml_string(text);
}

}  // namespace

std::string program_config_text(const CommandStudy& study) {
  std::vector<std::pair<std::string, Settings>> tables{
      {"study", {{"scaling", toml_string("strong")}}},
      {"program", {{"command", toml_list(study.command)}}},
      {"sweep", {{"layouts", toml_list(study.layouts)}}},
      {"measure", {{"max_seconds", "10"}}}};
  const auto set = [&](const std::string& table, const std::string& key, const std::string& value) {
    auto found = std::ranges::find(tables, table, &std::pair<std::string, Settings>::first);
    if (found == tables.end()) {
      found = tables.insert(tables.end(), {table, {}});
    }
    const auto known =
        std::ranges::find(found->second, key, &std::pair<std::string, std::string>::first);
    if (known == found->second.end()) {
      found->second.emplace_back(key, value);
    } else {
      known->second = value;
    }
  };
  if (!study.name.empty()) {
    set("program", "name", toml_string(study.name));
  }
  if (!study.timeout_s.empty()) {
    set("program", "timeout_s", study.timeout_s);
  }
  for (const std::string& setting : study.settings) {
    const std::size_t equals = std::min(setting.find('='), setting.size());
    const std::size_t dot = setting.rfind('.', equals);
    if (dot != std::string::npos && equals < setting.size()) {
      set(setting.substr(0, dot), setting.substr(dot + 1, equals - dot - 1),
          toml_value(setting.substr(equals + 1)));
    }
  }
  std::string text;
  for (const auto& [table, settings] : tables) {
    text += fmt::format("{}[{}]\n", text.empty() ? "" : "\n", table);
    for (const auto& [key, value] : settings) {
      text += fmt::format("{} = {}\n", key, value);
    }
  }
  return text;
}

std::vector<std::string> usual_layouts(const std::vector<std::string>& command, int cores) {
  const auto has = [&](const char* placeholder) {
    return std::ranges::any_of(command, [&](const std::string& word) {
      return word.find(placeholder) != std::string::npos;
    });
  };
  const bool by_ranks = has("{ranks}");
  if (!by_ranks && !has("{threads}") && !has("{workers}")) {
    return {"1x1"};
  }
  std::vector<std::string> layouts;
  for (int workers = 1; workers <= cores;
       workers = workers < cores ? std::min(2 * workers, cores) : cores + 1) {
    layouts.push_back(by_ranks ? fmt::format("{}x1", workers) : fmt::format("1x{}", workers));
  }
  return layouts;
}

}  // namespace scalelab
