// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/gnuplot.hpp"

#include <fmt/format.h>
#include <spawn.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <sstream>
#include <string_view>
#include <vector>

#include "posix/child_process.hpp"
#include "terminal/visible_text.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace scalelab {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const {
    (void)std::fclose(file);  // NOLINT(cppcoreguidelines-owning-memory): the unique_ptr owned it
  }
};

/// A file without a name that vanishes when it is closed. Files rather than pipes: neither side can
/// block on the other, however long the script and the picture are.
class NamelessFile {
 public:
  NamelessFile() : file_(std::tmpfile()) {
    if (!file_) {
      throw std::runtime_error(
          fmt::format("cannot make a temporary file for gnuplot: {}; is the "
                      "folder for temporary files full or read-only?",
                      std::strerror(errno)));
    }
  }

  void write(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size() ||
        std::fflush(file_.get()) != 0) {
      throw std::runtime_error(
          fmt::format("cannot write gnuplot's script: {}", std::strerror(errno)));
    }
    std::rewind(file_.get());
  }

  [[nodiscard]] std::string read() {
    std::rewind(file_.get());
    std::string text;
    std::array<char, 1 << 16> buffer{};
    std::size_t count = 0;
    while ((count = std::fread(buffer.data(), 1, buffer.size(), file_.get())) > 0) {
      text.append(buffer.data(), count);
    }
    return text;
  }

  [[nodiscard]] int descriptor() const { return ::fileno(file_.get()); }

 private:
  std::unique_ptr<std::FILE, CloseFile> file_;
};

class SpawnActions {
 public:
  SpawnActions() { ::posix_spawn_file_actions_init(&actions_); }
  ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  SpawnActions(SpawnActions&&) = delete;
  SpawnActions& operator=(SpawnActions&&) = delete;

  void redirect(const NamelessFile& file, int descriptor) {
    ::posix_spawn_file_actions_adddup2(&actions_, file.descriptor(), descriptor);
  }
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// This process's environment without what makes gnuplot draw for this user otherwise than for
/// others: its own variables, the language, and the screen, of which a picture needs none. How
/// programs, libraries and fonts are found stays.
std::vector<std::string> impersonal_environment() {
  constexpr std::array<std::string_view, 12> personal = {
      "GNUTERM=", "GNUPLOT_", "GNUHELP=", "GNUFITLOG=", "FIT_",     "GDFONTPATH=",
      "PANGO",    "LC_",      "LANG=",    "LANGUAGE=",  "DISPLAY=", "WAYLAND_DISPLAY="};
  std::vector<std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view variable = *entry;
    if (std::none_of(personal.begin(), personal.end(),
                     [&](std::string_view beginning) { return variable.starts_with(beginning); })) {
      variables.emplace_back(variable);
    }
  }
  variables.emplace_back("LC_ALL=C.UTF-8");
  return variables;
}

ChildProcess start_gnuplot(const SpawnActions& actions) {
  std::string program = "gnuplot";
  std::string defaults_only = "-d";  // reads no gnuplotrc, be it the system's or the user's
  std::array<char*, 3> arguments = {program.data(), defaults_only.data(), nullptr};
  std::vector<std::string> variables = impersonal_environment();
  std::vector<char*> environment;
  environment.reserve(variables.size() + 1);
  for (std::string& variable : variables) {
    environment.push_back(variable.data());
  }
  environment.push_back(nullptr);
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, program.c_str(), actions.get(), nullptr,
                                   arguments.data(), environment.data());
  if (error == ENOENT) {
    throw GnuplotMissing(
        "gnuplot was not found on the PATH; figures need it: install it (on Debian and Ubuntu: "
        "apt-get install gnuplot-nox)");
  }
  if (error != 0) {
    throw std::runtime_error(fmt::format("cannot start gnuplot: {}", std::strerror(error)));
  }
  return ChildProcess(child);
}

/// gnuplot's messages stand on several lines, with a caret below what it didn't understand.
std::string in_one_line(const std::string& lines) {
  std::istringstream words(lines);
  std::string line;
  for (std::string word; words >> word;) {
    line += (line.empty() ? "" : " ") + word;
  }
  return line;
}

}  // namespace

std::string run_gnuplot(const std::string& script) {
  NamelessFile input;
  NamelessFile output;
  NamelessFile messages;
  input.write(script);
  SpawnActions actions;
  actions.redirect(input, STDIN_FILENO);
  actions.redirect(output, STDOUT_FILENO);
  actions.redirect(messages, STDERR_FILENO);
  if (!start_gnuplot(actions).wait().well()) {
    throw std::runtime_error(fmt::format("gnuplot failed: {}", in_one_line(messages.read())));
  }
  return output.read();
}

std::string gnuplot_text(const std::string& text) {
  std::string quoted = "'";
  for (const char c : visible(text)) {
    if (c == '\'') {
      quoted += R"('."'".')";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

}  // namespace scalelab
