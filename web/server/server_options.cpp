// SPDX-License-Identifier: BSD-3-Clause
#include "web/server/server_options.hpp"

#include <fmt/format.h>
#include <getopt.h>

#include <charconv>
#include <cstdint>
#include <limits>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <variant>

namespace scalelab::web {
namespace {

// No number is too large for the option.
constexpr double any = std::numeric_limits<double>::max();

/// An option with a number, and where that is put.
struct NumberOption {
  const char* name;
  std::variant<std::uint32_t*, int*, std::int64_t*, double*> value;
  double least;
  double most;
  const char* meaning;
};

/// The numbers as they are typed: times in milliseconds.
struct TypedNumbers {
  ServerOptions options;
  double latency_ms = 0;
  double slow_ms = 0;

  std::vector<NumberOption> table() {
    return {
        {"seed", &options.faults.seed, 0, any, "what files, pages and faults depend on"},
        {"connections", &options.connections, 1, any, "at once, none of which waits for another"},
        {"latency-ms", &latency_ms, 0, any, "from a request to the beginning of its response"},
        {"bandwidth", &options.bandwidth, 0, any,
         "of the whole server, bytes of bodies a second; 0: no limit"},
        {"fail-share", &options.faults.fail_share, 0, 1, "of responses that fail, with status 503"},
        {"slow-share", &options.faults.slow_share, 0, 1, "of responses that are slow"},
        {"slow-ms", &slow_ms, 0, any, "how much longer those take"},
        {"pages", &options.site.pages, 1, any, "of the site"},
        {"links", &options.site.links, 1, any,
         "of a page to pages after it, and as many to others"},
        {"values", &options.site.values, 0, any, "numbers in a page"}};
  }
};

/// "a whole number from 1 to 2147483647", "a number from 0 to 1", "a number of 0 or more".
std::string expected_by(const NumberOption& option) {
  return std::visit(
      [&]<class Number>(const Number* /*value*/) {
        if constexpr (std::is_integral_v<Number>) {
          return fmt::format("a whole number from {} to {}", option.least,
                             std::numeric_limits<Number>::max());
        } else {
          return option.most < any
                     ? fmt::format("a number from {} to {}", option.least, option.most)
                     : fmt::format("a number of {} or more", option.least);
        }
      },
      option.value);
}

/// Puts the number that a word is where the option has it. Throws ServerUsageError where the word
/// is none, all of it, that the option can be.
void take(const NumberOption& option, std::string_view word) {
  const bool taken = std::visit(
      [&](auto* value) {
        auto number = *value;
        const char* const end = word.data() + word.size();
        const auto [read_to, error] = std::from_chars(word.data(), end, number);
        // What is not a number compares as false.
        if (error != std::errc() || read_to != end ||
            !(static_cast<double>(number) >= option.least) ||
            !(static_cast<double>(number) <= option.most)) {
          return false;
        }
        *value = number;
        return true;
      },
      option.value);
  if (!taken) {
    throw ServerUsageError(
        fmt::format("--{} can't be '{}': expected {}", option.name, word, expected_by(option)));
  }
}

// What getopt_long returns: the place in the table beyond all characters, or these.
constexpr int first_number = 256;
constexpr int help_letter = 'h';
constexpr int none_is_left = -1;

std::vector<option> long_options(const std::vector<NumberOption>& table) {
  std::vector<option> options;
  options.reserve(table.size() + 2);
  for (const NumberOption& number : table) {
    options.push_back({.name = number.name,
                       .has_arg = required_argument,
                       .flag = nullptr,
                       .val = first_number + static_cast<int>(options.size())});
  }
  options.push_back({.name = "help", .has_arg = no_argument, .flag = nullptr, .val = help_letter});
  options.push_back({});
  return options;
}

[[noreturn]] void refuse(std::string_view word, const std::vector<NumberOption>& table) {
  std::string names;
  for (const NumberOption& option : table) {
    names += fmt::format("--{}, ", option.name);
  }
  throw ServerUsageError(fmt::format("'{}' is not one option: expected {}--help", word, names));
}

}  // namespace

std::vector<std::string> command_line_of(const ServerOptions& options) {
  constexpr double ms = 1e3;
  return {fmt::format("--seed={}", options.faults.seed),
          fmt::format("--connections={}", options.connections),
          fmt::format("--latency-ms={}", options.latency_s * ms),
          fmt::format("--slow-ms={}", options.slow_s * ms),
          fmt::format("--slow-share={}", options.faults.slow_share),
          fmt::format("--fail-share={}", options.faults.fail_share),
          fmt::format("--bandwidth={}", options.bandwidth),
          fmt::format("--pages={}", options.site.pages),
          fmt::format("--links={}", options.site.links),
          fmt::format("--values={}", options.site.values)};
}

ServerCommandLine read_server_command_line(std::vector<std::string> words) {
  TypedNumbers typed;
  const std::vector<NumberOption> table = typed.table();
  const std::vector<option> options = long_options(table);
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) {
    arguments.push_back(word.data());
  }
  const auto count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);

  ServerCommandLine line;
  optind = 0;  // from the first word, whatever was read before
  for (;;) {
    // The colon: what is wrong is returned, not printed.
    const int found = getopt_long(count, arguments.data(), ":h", options.data(), nullptr);
    if (found == none_is_left) {
      break;
    }
    if (found == help_letter) {
      line.help = true;
    } else if (found >= first_number) {
      take(table[static_cast<std::size_t>(found - first_number)], optarg);
    } else if (found == ':') {
      const NumberOption& number = table[static_cast<std::size_t>(optopt - first_number)];
      throw ServerUsageError(
          fmt::format("--{} has no value: expected {}", number.name, expected_by(number)));
    } else if (optopt == 0 || optopt == help_letter) {
      refuse(arguments[static_cast<std::size_t>(optind - 1)], table);
    } else {
      refuse(fmt::format("-{}", static_cast<char>(optopt)), table);
    }
  }
  if (optind < count) {
    refuse(arguments[static_cast<std::size_t>(optind)], table);
  }
  constexpr double ms = 1e-3;
  line.options = typed.options;
  line.options.latency_s = typed.latency_ms * ms;
  line.options.slow_s = typed.slow_ms * ms;
  line.options.site.seed = line.options.faults.seed;
  return line;
}

std::string server_help() {
  std::string help =
      "A web server on 127.0.0.1: /files/NUMBER/BYTES and /pages/NUMBER, ?attempt=K after K "
      "failures.\nIt prints where it is, and ends at the end of its standard input.\n\n"
      "usage: web_server [--OPTION=NUMBER]...\n\n";
  TypedNumbers typed;
  for (const NumberOption& option : typed.table()) {
    const std::string unset =
        std::visit([](const auto* value) { return fmt::format("{}", *value); }, option.value);
    help += fmt::format("  --{:<12} {} ({})\n", option.name, option.meaning, unset);
  }
  return help + fmt::format(
                    "  --{:<12} print this\n\nIn brackets: what it is where it isn't given. Exit "
                    "codes: 0 fine, 1 failure, 2 bad usage.\n",
                    "help");
}

}  // namespace scalelab::web
