// SPDX-License-Identifier: BSD-3-Clause
#include "study/config_difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace scalelab {
namespace {

template <class Value>
std::string optional_text(const std::optional<Value>& value) {
  return value ? fmt::format("{}", *value) : "not set";
}

template <class Range, class Text>
std::string list_text(const Range& values, Text text) {
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (const auto& value : values) {
    texts.push_back(fmt::format("{}", text(value)));
  }
  return texts.empty() ? "not set" : fmt::format("[{}]", fmt::join(texts, ", "));
}

// As a config has it.
std::string kept_text(const KeptRows& kept) {
  if (kept == KeptRows()) {
    return "not set";
  }
  if (kept == KeptRows::all()) {
    return "all";
  }
  return kept == KeptRows::of_samples(0) ? "summary" : fmt::format("{}", kept.samples_of_point);
}

std::vector<KeyAndValue> settings_of(const Config& config) {
  std::vector<KeyAndValue> settings = config.subject->settings();
  settings.insert(settings.begin(), {"study.title", config.title});
  settings.emplace_back("study.scaling", std::string(to_string(config.scaling)));
  for (const auto& [name, value] : config.size.values()) {
    settings.emplace_back(
        "size." + name, std::visit([](const auto& one) { return fmt::format("{}", one); }, value));
  }
  const auto name = [](auto value) { return to_string(value); };
  const Sweep& sweep = config.sweep;
  settings.emplace_back("sweep.layouts", list_text(sweep.layouts, [](const Layout& layout) {
                          return fmt::format("{}x{}", layout.ranks, layout.threads);
                        }));
  settings.emplace_back("sweep.workers",
                        list_text(sweep.impossible, [](const ImpossibleLayout& one) {
                          return fmt::format("{} of {}", to_string(one.model), one.workers);
                        }));
  settings.emplace_back("sweep.nodes", list_text(sweep.nodes, [](int nodes) { return nodes; }));
  settings.emplace_back("sweep.gil", list_text(sweep.gil, name));
  settings.emplace_back("sweep.schedule", list_text(sweep.schedule, name));
  settings.emplace_back("placement.policy", std::string(to_string(config.placement)));
  const InterpreterSettings& interpreter = config.interpreter;
  settings.emplace_back("interpreter.scope", std::string(to_string(interpreter.scope)));
  settings.emplace_back("interpreter.switch_interval_ms",
                        fmt::format("{}", interpreter.switch_interval_s * 1e3));
  settings.emplace_back("interpreter.every", fmt::format("{}", interpreter.every));
  settings.emplace_back("interpreter.count", optional_text(interpreter.count));
  settings.emplace_back("interpreter.held_share", optional_text(interpreter.held_share));
  settings.emplace_back("interpreter.step_ns", fmt::format("{}", interpreter.step_s * 1e9));
  settings.emplace_back("interpreter.free_threaded_overhead",
                        fmt::format("{}", interpreter.free_threaded_overhead));
  const Measure& measure = config.measure;
  settings.emplace_back("measure.confidence", fmt::format("{}", measure.confidence));
  settings.emplace_back("measure.relative_width", fmt::format("{}", measure.relative_width));
  settings.emplace_back("measure.min_repeats", fmt::format("{}", measure.min_repeats));
  settings.emplace_back("measure.max_repeats", fmt::format("{}", measure.max_repeats));
  settings.emplace_back("measure.max_seconds", fmt::format("{}", measure.max_seconds));
  settings.emplace_back("measure.stall_seconds", optional_text(measure.stall_seconds));
  settings.emplace_back("measure.warmup", fmt::format("{}", measure.warmup));
  settings.emplace_back("measure.seed", fmt::format("{}", measure.seed));
  settings.emplace_back("measure.worker_rows", kept_text(measure.worker_rows));
  // Not measure.limits: whoever goes on with a file may have them measured after all.
  return settings;
}

// The value of a key; only the sizes of two kernels have different keys.
std::string value_of(const std::vector<KeyAndValue>& settings, std::string_view key) {
  const auto found = std::ranges::find(settings, key, &KeyAndValue::first);
  return found == settings.end() ? "not set" : found->second;
}

}  // namespace

std::optional<std::string> first_difference(const Config& before, const Config& now) {
  const std::vector<KeyAndValue> old = settings_of(before);
  for (const auto& [key, value] : settings_of(now)) {
    const std::string was = value_of(old, key);
    if (was != value) {
      return fmt::format("{} is {} and was {}", key, value, was);
    }
  }
  return std::nullopt;
}

}  // namespace scalelab
