// SPDX-License-Identifier: BSD-3-Clause
#include "study/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <string_view>
#include <utility>

#include "kernels/catalogue.hpp"
#include "study/interpreter_table.hpp"
#include "study/kernel/kernel_subject.hpp"
#include "study/program/program_subject.hpp"
#include "study/program/program_table.hpp"
#include "study/short_file.hpp"
#include "study/size_reader.hpp"
#include "study/toml_reader.hpp"
#include "words/nearest_name.hpp"

namespace scalelab {
namespace {

constexpr int most_workers = 10'000'000;

void add_once(std::vector<Layout>& layouts, const Layout& layout) {
  if (std::ranges::find(layouts, layout) == layouts.end()) {
    layouts.push_back(layout);
  }
}

// The count that the text begins with, which is cut off it: 0 where there is none, and more than
// most_workers where it is larger than that, however large.
std::int64_t take_count(std::string_view& text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  std::int64_t count = 0;
  const auto end = std::from_chars(text.data(), text.data() + digits, count);
  text.remove_prefix(digits);
  return end.ec == std::errc::result_out_of_range ? std::numeric_limits<std::int64_t>::max()
                                                  : count;
}

// The layout that is written as "2x4"; nothing, with the reason, where that is none.
std::optional<Layout> layout_from(const std::string& text, std::string& why_not) {
  std::string_view rest = text;
  const std::int64_t ranks = take_count(rest);
  const bool has_cross = rest.starts_with('x');
  rest.remove_prefix(has_cross ? 1 : 0);
  const std::int64_t threads = take_count(rest);
  if (ranks < 1 || !has_cross || threads < 1 || !rest.empty()) {
    why_not = R"(expected RANKSxTHREADS with both at least 1, such as "2x4")";
    return std::nullopt;
  }
  if (ranks > most_workers / threads) {
    why_not = fmt::format("ranks times threads must be at most {}", most_workers);
    return std::nullopt;
  }
  return Layout{.ranks = static_cast<int>(ranks), .threads = static_cast<int>(threads)};
}

// The layout of so many workers under a model; a hybrid gets as many threads as ranks, or a few
// more.
std::optional<Layout> layout_of(Model model, int workers, std::string& why_not) {
  switch (model) {
    case Model::serial:
      why_not = "serial is one worker";
      return workers == 1 ? std::optional(Layout{}) : std::nullopt;
    case Model::threads:
      return Layout{.ranks = 1, .threads = workers};
    case Model::processes:
      return Layout{.ranks = workers, .threads = 1};
    case Model::hybrid:
      break;
  }
  std::optional<Layout> nearest;
  for (int ranks = 2; ranks <= workers / ranks; ++ranks) {
    if (workers % ranks == 0) {
      nearest = Layout{.ranks = ranks, .threads = workers / ranks};
    }
  }
  why_not = fmt::format(
      "{} workers can't be shared out over several ranks with several threads each", workers);
  return nearest;
}

void read_layouts(TomlReader& reader, Sweep& sweep) {
  const bool by_layout = reader.has("sweep", "layouts");
  const bool by_model = reader.has("sweep", "models") || reader.has("sweep", "workers");
  if (by_layout == by_model) {
    reader.complain("sweep", by_layout ? "layouts" : "",
                    R"([sweep] needs either layouts = ["1x1", "1x2", ...] (ranks x threads) or )"
                    "models = [...] with workers = [1, 2, ...]");
    return;
  }
  if (by_layout) {
    const auto texts = reader.texts("sweep", "layouts").value_or(std::vector<std::string>());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      std::string why_not;
      if (const auto layout = layout_from(texts[i], why_not)) {
        add_once(sweep.layouts, *layout);
      } else {
        reader.complain("sweep", "layouts", fmt::format("'{}' is no layout: {}", texts[i], why_not),
                        i);
      }
    }
    return;
  }
  const auto models = reader.texts("sweep", "models");
  const auto workers = reader.integers("sweep", "workers", 1);
  if (!reader.has("sweep", "models") || !reader.has("sweep", "workers")) {
    reader.complain(
        "sweep", reader.has("sweep", "models") ? "models" : "workers",
        "models and workers go together: models = [\"threads\"] with workers = [1, 2, 4]");
  }
  const auto names = models.value_or(std::vector<std::string>());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto model = reader.named<Model>("sweep", "models", names[i], i);
    if (!model) {
      continue;
    }
    for (const int count : workers.value_or(std::vector<int>())) {
      std::string why_not;
      if (const auto layout = layout_of(*model, count, why_not)) {
        add_once(sweep.layouts, *layout);
      } else {
        sweep.impossible.push_back({.model = *model, .workers = count, .reason = why_not});
      }
    }
  }
}

/// What a key of [sweep] lists, each once; the first of all where it is not there.
template <NamedEnum Choice>
std::vector<Choice> read_choices(TomlReader& reader, const std::string& key) {
  const auto names = reader.texts("sweep", key);
  if (!names) {
    return {Choice{}};
  }
  std::vector<Choice> chosen;
  for (std::size_t i = 0; i < names->size(); ++i) {
    const auto choice = reader.named<Choice>("sweep", key, (*names)[i], i);
    if (choice && std::ranges::find(chosen, *choice) == chosen.end()) {
      chosen.push_back(*choice);
    }
  }
  return chosen;
}

Sweep read_sweep(TomlReader& reader) {
  reader.expect_keys("sweep", {"layouts", "models", "workers", "nodes", "gil", "schedule"});
  Sweep sweep;
  read_layouts(reader, sweep);
  sweep.nodes = reader.integers("sweep", "nodes", 1).value_or(std::vector<int>());
  sweep.gil = read_choices<GilPolicy>(reader, "gil");
  sweep.schedule = read_choices<Schedule>(reader, "schedule");
  return sweep;
}

PlacementPolicy read_placement(TomlReader& reader) {
  reader.expect_keys("placement", {"policy"});
  return reader.named<PlacementPolicy>("placement", "policy").value_or(PlacementPolicy::spread);
}

// How many samples are kept with the rows of all their workers: all, none, or so many of each
// point.
KeptRows read_worker_rows(TomlReader& reader) {
  constexpr double most_samples = 1'000'000;
  if (!reader.has("measure", "worker_rows")) {
    return {};
  }
  if (!reader.has_text("measure", "worker_rows")) {
    const auto samples = reader.number("measure", "worker_rows", 1, most_samples, true);
    return samples ? KeptRows::of_samples(static_cast<std::int64_t>(*samples)) : KeptRows();
  }
  const std::string word = reader.text("measure", "worker_rows").value_or("");
  reader.expect_one_of("measure", "worker_rows", word, {"all", "summary"});
  return word == "all" ? KeptRows::all() : KeptRows::of_samples(0);
}

Measure read_measure(TomlReader& reader) {
  reader.expect_keys("measure",
                     {"confidence", "relative_width", "min_repeats", "max_repeats", "max_seconds",
                      "stall_seconds", "warmup", "seed", "worker_rows", "limits"});
  constexpr double most_repeats = 1'000'000;
  constexpr double longest_s = 10.0 * 365 * 86400;
  Measure measure;
  measure.confidence =
      reader.number("measure", "confidence", 0.5, 0.999, false).value_or(measure.confidence);
  measure.relative_width =
      reader.number("measure", "relative_width", 0, 1, false).value_or(measure.relative_width);
  const auto min_repeats = reader.number("measure", "min_repeats", 1, most_repeats, true);
  const auto max_repeats = reader.number("measure", "max_repeats", 1, most_repeats, true);
  measure.min_repeats = static_cast<int>(min_repeats.value_or(measure.min_repeats));
  measure.max_repeats = static_cast<int>(max_repeats.value_or(measure.max_repeats));
  // Where only one of them is given, the other's default gives way.
  if (!min_repeats) {
    measure.min_repeats = std::min(measure.min_repeats, measure.max_repeats);
  }
  if (!max_repeats) {
    measure.max_repeats = std::max(measure.min_repeats, measure.max_repeats);
  }
  measure.max_seconds =
      reader.number("measure", "max_seconds", 0, longest_s, false).value_or(measure.max_seconds);
  measure.stall_seconds = reader.number("measure", "stall_seconds", 1, longest_s, false);
  constexpr double most_warmup = 1000;
  measure.warmup = static_cast<int>(
      reader.number("measure", "warmup", 0, most_warmup, true).value_or(measure.warmup));
  measure.seed = static_cast<std::uint32_t>(
      reader.number("measure", "seed", 0, std::numeric_limits<std::uint32_t>::max(), true)
          .value_or(measure.seed));
  measure.worker_rows = read_worker_rows(reader);
  measure.limits = reader.flag("measure", "limits");
  if (measure.min_repeats > measure.max_repeats) {
    reader.complain("measure", "min_repeats",
                    fmt::format("min_repeats ({}) must not be above max_repeats ({})",
                                measure.min_repeats, measure.max_repeats));
  }
  return measure;
}

// The kernel that the config names; null, with the mistake noted, where it names none.
const KernelInfo* read_kernel(TomlReader& reader) {
  std::vector<std::string> names;
  for (const KernelInfo& info : catalogue()) {
    names.push_back(info.name);
  }
  if (!reader.has("study", "kernel")) {
    reader.complain("study", "",
                    "[study] needs kernel = one of " + name_list(names) +
                        ", or the config a table [program] for a program of your own");
    return nullptr;
  }
  const auto name = reader.text("study", "kernel");
  return name && reader.expect_one_of("study", "kernel", *name, names) ? find_kernel(*name)
                                                                       : nullptr;
}

// A program brings its own way of working: nothing of it can be chosen here.
void refuse_what_kernels_have(TomlReader& reader) {
  const auto refuse = [&reader](const std::string& table, const std::string& key) {
    if (reader.has(table, key)) {
      reader.complain(table, key,
                      fmt::format("{} is for kernels, and this study is of a program", key));
    }
  };
  refuse("study", "kernel");
  refuse("sweep", "gil");
  refuse("sweep", "schedule");
  refuse("measure", "worker_rows");
  for (const std::string& key : reader.keys("interpreter")) {
    refuse("interpreter", key);
  }
}

}  // namespace

std::string read_config_file(const std::string& path) {
  constexpr std::size_t most_mebibytes = 16;
  try {
    return read_short_file(path, "config", most_mebibytes);
  } catch (const UnreadableFile& error) {
    throw ConfigError(error.what());
  }
}

Config parse_config(const std::string& path, const std::string& text,
                    const std::vector<std::string>& overrides) {
  TomlReader reader(path, text, overrides);
  reader.expect_tables(
      {"study", "program", "size", "sweep", "placement", "interpreter", "measure"});
  reader.expect_keys("study", {"title", "kernel", "scaling"});

  Config config;
  config.path = path;
  config.text = text;
  config.overrides = overrides;

  const bool of_program = reader.has_table("", "program");
  const KernelInfo* kernel = of_program ? nullptr : read_kernel(reader);
  if (of_program) {
    refuse_what_kernels_have(reader);
  }
  if (!reader.has("study", "scaling")) {
    reader.complain("study", "", R"([study] needs scaling = "strong" or "weak")");
  } else {
    config.scaling = reader.named<Scaling>("study", "scaling").value_or(config.scaling);
  }
  config.sweep = read_sweep(reader);
  std::optional<double> timeout_s;  // of a program
  if (of_program) {
    config.size = read_free_size(reader);
    ProgramSettings program = read_program(reader, config.size, config.sweep, config.scaling);
    timeout_s = program.timeout_s;
    config.subject = program_subject(std::move(program));
  } else {
    if (kernel != nullptr) {
      config.size = read_size(reader, kernel->parameters);
      config.subject = kernel_subject(*kernel);
    }
    config.interpreter = read_interpreter(reader, config.sweep, kernel);
  }
  if (config.subject != nullptr) {
    config.title = fmt::format("{}, {} scaling", config.subject->name(), to_string(config.scaling));
  }
  config.title = reader.text("study", "title").value_or(config.title);
  config.placement = read_placement(reader);
  config.measure = read_measure(reader);
  if (timeout_s && !config.measure.stall_seconds) {
    // Who says how long a program may take waits for it, and for what runs before and after it.
    constexpr double programs_of_a_visit = 3;
    constexpr double margin_s = 60;
    config.measure.stall_seconds = programs_of_a_visit * *timeout_s + margin_s;
  }
  reader.check();
  return config;
}

int most_ranks(const Config& config) {
  int most = 1;
  for (const Layout& layout : config.sweep.layouts) {
    most = std::max(most, layout.ranks);
  }
  return most;
}

}  // namespace scalelab
