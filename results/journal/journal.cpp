// SPDX-License-Identifier: BSD-3-Clause
#include "results/journal/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "results/file_error.hpp"

namespace scalelab {

namespace {

bool locks_are_wanted() {
  const char* setting = std::getenv("HDF5_USE_FILE_LOCKING");
  return setting == nullptr ||
         (std::string_view(setting) != "FALSE" && std::string_view(setting) != "0");
}

Descriptor open_journal(const std::filesystem::path& path) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  if (file.get() < 0) {
    throw_system_error("open the journal", path, errno);
  }
  return file;
}

void lock(const Descriptor& file, const std::filesystem::path& path) {
  if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) {
    return;
  }
  if (errno == EWOULDBLOCK) {
    throw FileError(
        fmt::format("{} is locked: another scalelab is writing to the same results file. Wait "
                    "until it has ended, "
                    "or choose another file with -o.",
                    path.string()));
  }
  throw FileError(
      fmt::format("cannot lock {}: {}. The file system refuses file locks, as network file systems "
                  "may: set the "
                  "environment variable HDF5_USE_FILE_LOCKING=FALSE, and see to it that only one "
                  "program writes to "
                  "the file.",
                  path.string(), std::generic_category().message(errno)));
}

Descriptor open_and_lock(const std::filesystem::path& path) {
  while (true) {
    Descriptor file = open_journal(path);
    if (!locks_are_wanted()) {
      return file;
    }
    lock(file, path);
    if (is_named(file, path)) {  // else the last writer has removed it in between
      return file;
    }
  }
}

}  // namespace

std::filesystem::path journal_path(const std::filesystem::path& results_path) {
  std::filesystem::path path = results_path;
  path += ".journal";
  return path;
}

JournalContent read_journal(const std::filesystem::path& path) {
  JournalContent content;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    if (errno == ENOENT) {
      return content;
    }
    throw_system_error("read the journal", path, errno);
  }
  std::string line;
  while (std::getline(file, line) && !file.eof()) {  // at its end: a line without a line break
    try {
      if (auto event = from_line(line)) {
        if (const auto* start = std::get_if<JournalStart>(&event->what)) {
          content.run_id = start->run_id;
        } else {
          content.events.push_back(std::move(*event));
        }
      }
    } catch (const std::invalid_argument& problem) {
      throw FileError(
          fmt::format("cannot read the journal {}: {}. Use the version of scalelab that wrote it.",
                      path.string(), problem.what()));
    }
  }
  if (content.run_id.empty() && !content.events.empty()) {
    throw FileError(fmt::format(
        "the journal {} has lost its first line, so its {} samples and outcomes can't be "
        "told to belong to the results file. Move it away to go on without them.",
        path.string(), content.events.size()));
  }
  return content;
}

std::string read_run_id(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string line;
  std::getline(file, line);
  const auto event = from_line(line);
  const auto* start = event ? std::get_if<JournalStart>(&event->what) : nullptr;
  return start == nullptr ? "" : start->run_id;
}

Journal::Journal(std::filesystem::path path) : path_(std::move(path)), file_(open_and_lock(path_)) {
  size_ = ::lseek(file_.get(), 0, SEEK_END);
}

Journal::~Journal() {
  if (size_ == 0) {
    ::unlink(path_.c_str());
  }
}

void Journal::restart(const std::string& run_id) {
  clear();
  append({0, JournalStart{run_id}});
}

void Journal::append(const JournalEvent& event) {
  std::string line = to_line(event);
  if (torn_) {
    line.insert(line.begin(), '\n');
  }
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = ::write(file_.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      const int reason = errno;
      // A torn line that stays is dropped by its checksum; the next one must not be joined to it.
      torn_ = ::ftruncate(file_.get(), size_) != 0;
      throw_system_error("write to the journal", path_, reason);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  size_ += static_cast<std::int64_t>(line.size());
  torn_ = false;
}

void Journal::clear() {
  if (::ftruncate(file_.get(), 0) != 0) {
    throw_system_error("empty the journal", path_, errno);
  }
  size_ = 0;
}

}  // namespace scalelab
