// SPDX-License-Identifier: BSD-3-Clause
#include "posix/leashed_program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace scalelab {
namespace {

[[noreturn]] void refuse_program(int error, const std::filesystem::path& program) {
  throw std::system_error(error, std::generic_category(), "can't start " + program.string());
}

// What happens in a child before its program begins.
class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  FileActions(FileActions&&) = delete;
  FileActions& operator=(FileActions&&) = delete;
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }

  // Reads from `input`, writes to `output` or, where that is negative, nowhere, and has no other
  // file of this process but those that are handed on: a child that kept those open would look as
  // if this process lived on.
  void talk_only_through(int input, int output, const std::vector<Descriptor>& handed_on) {
    posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
      if (output < 0) {
        posix_spawn_file_actions_addopen(&actions_, stream, "/dev/null", O_WRONLY, 0);
      } else {
        posix_spawn_file_actions_adddup2(&actions_, output, stream);
      }
    }
    int next = STDERR_FILENO + 1;
    for (const Descriptor& file : handed_on) {
      posix_spawn_file_actions_adddup2(&actions_, file.get(), next++);
    }
    posix_spawn_file_actions_addclosefrom_np(&actions_, next);
  }

  [[nodiscard]] const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

// A session of its own, and every signal as a program that was just started has it.
class OwnSession {
 public:
  OwnSession() {
    posix_spawnattr_init(&attributes_);
    sigset_t signals;
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  OwnSession(const OwnSession&) = delete;
  OwnSession& operator=(const OwnSession&) = delete;
  OwnSession(OwnSession&&) = delete;
  OwnSession& operator=(OwnSession&&) = delete;
  ~OwnSession() { posix_spawnattr_destroy(&attributes_); }

  [[nodiscard]] const posix_spawnattr_t* get() const noexcept { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

pid_t spawn(const std::filesystem::path& program, const std::vector<std::string>& arguments,
            const Descriptor& input, const Descriptor& output,
            const std::vector<Descriptor>& handed_on) {
  FileActions actions;
  actions.talk_only_through(input.get(), output.get(), handed_on);
  const OwnSession session;
  std::string path = program.string();
  std::vector<std::string> words = arguments;
  std::vector<char*> pointers{path.data()};
  for (std::string& word : words) {
    pointers.push_back(word.data());
  }
  pointers.push_back(nullptr);
  pid_t id = 0;
  const int error =
      posix_spawn(&id, path.c_str(), actions.get(), session.get(), pointers.data(), environ);
  if (error != 0) {
    refuse_program(error, program);
  }
  return id;
}

// The reading and the writing end.
std::array<Descriptor, 2> open_pipe(const std::filesystem::path& program) {
  std::array<int, 2> ends{-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    refuse_program(errno, program);
  }
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// The files under numbers that are none of those under which they are handed on.
std::vector<Descriptor> out_of_the_way(const std::filesystem::path& program,
                                       const std::vector<int>& files) {
  std::vector<Descriptor> copies;
  const int first_free = STDERR_FILENO + 1 + static_cast<int>(files.size());
  for (const int file : files) {
    const int copy = fcntl(file, F_DUPFD_CLOEXEC, first_free);  // NOLINT(*-vararg)
    if (copy < 0) {
      refuse_program(errno, program);
    }
    copies.emplace_back(copy);
  }
  return copies;
}

}  // namespace

struct LeashedProgram::Started {
  Started(const std::filesystem::path& program, const std::vector<std::string>& arguments,
          Output kind, const std::vector<int>& handed_on)
      : process(start(program, arguments, kind, handed_on)) {}

  ChildProcess start(const std::filesystem::path& program,
                     const std::vector<std::string>& arguments, Output kind,
                     const std::vector<int>& handed_on) {
    const std::vector<Descriptor> files = out_of_the_way(program, handed_on);
    auto [end_of_leash, beginning_of_leash] = open_pipe(program);
    Descriptor mouth(-1);
    if (kind == Output::kept) {
      auto [reading, writing] = open_pipe(program);
      output = std::move(reading);
      mouth = std::move(writing);
    }
    ChildProcess child(spawn(program, arguments, end_of_leash, mouth, files));
    leash = std::move(beginning_of_leash);
    return child;
  }

  Descriptor leash{-1};
  Descriptor output{-1};
  ChildProcess process;
};

LeashedProgram::LeashedProgram(const std::filesystem::path& program,
                               const std::vector<std::string>& arguments, Output output,
                               const std::vector<int>& handed_on)
    : LeashedProgram(Started(program, arguments, output, handed_on)) {}

LeashedProgram::LeashedProgram(Started&& started)
    : process_(std::move(started.process)),
      leash_(std::move(started.leash)),
      output_(std::move(started.output)) {}

std::string LeashedProgram::first_line() {
  constexpr std::size_t longest = 4096;  // a line is short: what never ends is none
  std::string line;
  char letter = 0;
  while (output_.get() >= 0 && line.size() < longest) {
    const ssize_t count = ::read(output_.get(), &letter, 1);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count != 1 || letter == '\n') {
      break;
    }
    line += letter;
  }
  return line;
}

}  // namespace scalelab
