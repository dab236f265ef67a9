// SPDX-License-Identifier: BSD-3-Clause
#include "posix/scratch_folder.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

namespace scalelab {
namespace {

[[noreturn]] void refuse(int error, const std::filesystem::path& parent) {
  throw std::system_error(error, std::generic_category(),
                          "can't make a folder for scratch files in " + parent.string());
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

  // Reads from `input`, writes nowhere, and has no other file of this process: a child that kept
  // those open would look as if this process lived on.
  void read_only_from(int input) {
    posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
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

std::filesystem::path make_folder(const std::filesystem::path& parent) {
  std::string path = (parent / "scalelab-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) {
    refuse(errno, parent);
  }
  return path;
}

pid_t spawn_guard(const std::filesystem::path& folder, const Descriptor& end_of_leash) {
  FileActions actions;
  actions.read_only_from(end_of_leash.get());
  const OwnSession session;
  std::string shell = "sh";
  std::string option = "-c";
  std::string script = "trap '' HUP INT TERM; cat; rm -rf -- \"$1\"";
  std::string path = folder.string();
  const std::array<char*, 6> arguments{shell.data(), option.data(), script.data(),
                                       shell.data(), path.data(),   nullptr};
  pid_t id = 0;
  const int error =
      posix_spawn(&id, "/bin/sh", actions.get(), session.get(), arguments.data(), environ);
  if (error != 0) {
    std::error_code ignored;
    std::filesystem::remove(folder, ignored);
    refuse(error, folder.parent_path());
  }
  return id;
}

}  // namespace

struct ScratchFolder::Guarded {
  explicit Guarded(const std::filesystem::path& parent)
      : path(make_folder(std::filesystem::absolute(parent))), guard(start_guard()) {}

  ChildProcess start_guard() {
    std::array<int, 2> pipe{-1, -1};
    if (pipe2(pipe.data(), O_CLOEXEC) != 0) {
      const int error = errno;
      std::error_code ignored;
      std::filesystem::remove(path, ignored);
      refuse(error, path.parent_path());
    }
    const Descriptor end_of_leash(pipe[0]);
    leash = Descriptor(pipe[1]);
    return ChildProcess(spawn_guard(path, end_of_leash));
  }

  std::filesystem::path path;
  Descriptor leash{-1};
  ChildProcess guard;
};

ScratchFolder::ScratchFolder(const std::filesystem::path& parent)
    : ScratchFolder(Guarded(parent)) {}

ScratchFolder::ScratchFolder(Guarded&& guarded)
    : path_(std::move(guarded.path)),
      guard_(std::move(guarded.guard)),
      leash_(std::move(guarded.leash)) {}

}  // namespace scalelab
