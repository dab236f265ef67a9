// SPDX-License-Identifier: BSD-3-Clause
#include "study/program/program_config_text.hpp"

#include <fmt/format.h>

#include <algorithm>

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

}  // namespace

std::string program_config_text(const CommandStudy& study) {
  std::string text = "[study]\nscaling = \"strong\"\n";
  text += fmt::format("\n[program]\ncommand = {}\n", toml_list(study.command));
  if (!study.name.empty()) {
    text += fmt::format("name = {}\n", toml_string(study.name));
  }
  if (!study.timeout_s.empty()) {
    text += fmt::format("timeout_s = {}\n", study.timeout_s);
  }
  text += fmt::format("\n[sweep]\nlayouts = {}\n", toml_list(study.layouts));
  text += "\n[measure]\nmax_seconds = 10\n";
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
