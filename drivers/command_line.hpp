// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the name of the library
class App;
}  // namespace CLI

/// The words that a person types after `scalelab`. Only command_line.cpp includes the library that
/// reads them: it costs more to compile than all subcommands together.
namespace scalelab {

/// Whether an argument may be left out.
enum class Need : std::uint8_t { optional, required };

/// What one subcommand takes. Each argument is named as it is typed: "-o,--output" for an option,
/// "FILE" for a word without one. What was typed is written to the variable that is given, which
/// must be there when the command line is read; a variable that is not mentioned keeps its value.
class Arguments {
 public:
  explicit Arguments(CLI::App& parser) : parser_(&parser) {}

  /// One word, which isn't empty: a variable of a shell that is not set would be taken for no word.
  void word(const std::string& name, std::string& value, const std::string& help,
            Need need = Need::optional);

  /// One word that this program gives itself; no help tells of it.
  void hidden(const std::string& name, std::string& value);

  /// Several words, one after the other.
  void words(const std::string& name, std::vector<std::string>& values, const std::string& help,
             Need need = Need::optional);

  /// One word each time that the option is given.
  void repeated(const std::string& name, std::vector<std::string>& values, const std::string& help);

  /// One of the legal words.
  void choice(const std::string& name, std::string& value, const std::vector<std::string>& legal,
              const std::string& help);

  /// Some of the legal words, with commas between them.
  void choices(const std::string& name, std::vector<std::string>& values,
               const std::vector<std::string>& legal, const std::string& help);

  /// A number of which `mistake_in` finds no mistake: it is given the word and returns what is
  /// wrong with it, or nothing.
  void number(const std::string& name, double& value,
              const std::function<std::string(const std::string& word)>& mistake_in,
              const std::string& help);

  /// True when it is there. Can't be given together with the flag called `without`, which was added
  /// before.
  void flag(const std::string& name, bool& value, const std::string& help,
            const std::string& without = {});

 private:
  CLI::App* parser_;
};

/// The number that a word is, all of it and finite; nothing where it is none.
std::optional<double> number_in(const std::string& word);

/// A subcommand: what it is called, what it takes, and what it does.
struct Command {
  std::string name;
  std::string summary;
  std::function<void(Arguments&)> declare;
  std::function<int()> run;   ///< returns the exit code
  bool by_all_ranks = false;  ///< under mpirun; the other commands are the first process's alone
  /// Takes what names plug-ins on the command line, before it is run; empty for a command that
  /// looks for no kernel.
  std::function<void(const std::vector<std::string>& typed)> take_plugins{};
};

/// A mistake in the words, or in what they ask for; what() says what is expected.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads the words and returns the command that they ask for; null when they ask for help or for
/// the version, which is printed then if this process speaks for its job. Throws UsageError.
/// @param declare_common  what every command takes: it may stand before the command's name, or
///                        behind it
const Command* read_command_line(int argc, const char* const* argv,
                                 const std::vector<Command>& commands,
                                 const std::function<void(Arguments&)>& declare_common,
                                 const std::string& version);

}  // namespace scalelab
