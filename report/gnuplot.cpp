// SPDX-License-Identifier: BSD-3-Clause
#include "report/gnuplot.hpp"

#include <fmt/format.h>
#include <spawn.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "posix/child_process.hpp"

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

ChildProcess start_gnuplot(const SpawnActions& actions) {
  std::string program = "gnuplot";
  std::string defaults_only = "-d";
  std::array<char*, 3> arguments = {program.data(), defaults_only.data(), nullptr};
  pid_t child = 0;
  const int error =
      ::posix_spawnp(&child, program.c_str(), actions.get(), nullptr, arguments.data(), environ);
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
    throw std::runtime_error(fmt::format("gnuplot failed: {}", messages.read()));
  }
  return output.read();
}

std::string gnuplot_text(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "''";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      quoted += ' ';
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

}  // namespace scalelab
