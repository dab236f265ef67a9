// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/launch_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <system_error>

#include "posix/descriptor.hpp"

namespace scalelab {
namespace {

namespace fs = std::filesystem;

// The first line: what does not begin with it is somebody else's file.
constexpr std::string_view mark = "scalelab starts a job";
constexpr std::string_view word_at_begin = "began";
constexpr std::string_view word_at_end = "ended ";
constexpr std::string_view word_at_output =
    "output ";  // its bytes, and behind the line break the text
constexpr std::string_view word_of_launcher = "launcher ";
constexpr std::string_view word_of_job = "job ";

fs::path without_number(const fs::path& results) {
  fs::path path = results;
  path += ".launch-";
  return path;
}

// The number behind a word, where the line begins with it.
template <class Number>
void read_number(std::string_view line, std::string_view word, std::optional<Number>& number) {
  Number value{};
  if (line.starts_with(word) &&
      std::from_chars(line.data() + word.size(), line.data() + line.size(), value).ec ==
          std::errc()) {
    number = value;
  }
}

JobNews read_news(const fs::path& path) {
  JobNews news;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);  // the mark
  std::getline(file, line);  // the one for rank 0
  while (std::getline(file, line)) {
    std::optional<std::size_t> bytes;
    read_number(line, word_at_output, bytes);
    if (bytes) {
      news.output.resize(*bytes);
      file.read(news.output.data(), static_cast<std::streamsize>(*bytes));
      file.ignore();  // the line break
      continue;
    }
    news.began = news.began || line == word_at_begin;
    read_number(line, word_at_end, news.exit_code);
    read_number(line, word_of_launcher, news.job.launcher);
    read_number(line, word_of_job, news.job.number);
  }
  return news;
}

void remove_all_of(const fs::path& launch_file) {
  std::error_code error;
  const fs::path temporary = fs::temp_directory_path(error);
  remove_leftovers(read_news(launch_file).job, error ? fs::path("/tmp") : temporary, "/dev/shm");
  ::unlink(launch_file.c_str());
}

// Whether it begins as launch files do; an empty one was killed before it could.
bool is_launch_file(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  return file && (!std::getline(file, line) || line == mark);
}

// Removes a launch file that nobody has locked: its process was killed.
void remove_if_left(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (file.get() >= 0 && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0 && is_launch_file(path)) {
    remove_all_of(path);
  }
}

void remove_left_ones(const fs::path& results) {
  const fs::path begin = without_number(results);
  const fs::path folder = begin.has_parent_path() ? begin.parent_path() : fs::path(".");
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    if (entry->path().filename().string().starts_with(begin.filename().string())) {
      remove_if_left(entry->path());
    }
  }
}

bool write_line(int descriptor, std::string_view line) {
  std::string rest = std::string(line) + "\n";
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor, rest.data(), rest.size());
    if (written < 0 && errno != EINTR) {
      return false;
    }
    rest.erase(0, static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
  return true;
}

}  // namespace

LaunchFile::LaunchFile(const fs::path& results, std::string_view line) : file_(-1) {
  remove_left_ones(results);
  do {
    std::string name = without_number(results).string() + "XXXXXX";
    file_ = Descriptor(::mkostemp(name.data(), O_CLOEXEC | O_APPEND));
    if (file_.get() < 0) {
      throw std::system_error(errno, std::generic_category());
    }
    path_ = name;
    // Another start may have found it first, and removes it. A file system without locks leaves
    // files behind.
    ::flock(file_.get(), LOCK_EX);
  } while (!is_named(file_, path_));
  if (!write_line(file_.get(), mark) || !write_line(file_.get(), line)) {
    const int error = errno;
    ::unlink(path_.c_str());
    throw std::system_error(error, std::generic_category());
  }
}

LaunchFile::~LaunchFile() {
  remove_all_of(path_);
}

void LaunchFile::note_launcher(pid_t launcher) const {
  write_line(file_.get(), std::string(word_of_launcher) + std::to_string(launcher));
}

JobNews LaunchFile::news() const {
  return read_news(path_);
}

std::optional<std::string> LaunchListener::line() const {
  std::ifstream file(path_);
  std::string line;
  std::getline(file, line);  // the mark
  return std::getline(file, line) ? std::optional(line) : std::nullopt;
}

void LaunchListener::tell_begin() const noexcept {
  static_cast<void>(append(word_at_begin));
  if (const auto number = own_job_number()) {
    static_cast<void>(append(std::string(word_of_job) + std::to_string(*number)));
  }
}

bool LaunchListener::tell_output(std::string_view text) const noexcept {
  return append(std::string(word_at_output) + std::to_string(text.size()) + "\n" +
                std::string(text));
}

void LaunchListener::tell_end(int exit_code) const noexcept {
  static_cast<void>(append(std::string(word_at_end) + std::to_string(exit_code)));
}

bool LaunchListener::append(std::string_view line) const noexcept {
  if (path_.empty()) {
    return false;
  }
  const Descriptor file(::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  return file.get() >= 0 && write_line(file.get(), line);
}

}  // namespace scalelab
