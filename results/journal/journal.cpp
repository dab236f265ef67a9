// SPDX-License-Identifier: BSD-3-Clause
#include "results/journal/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "results/file_error.hpp"
#include "results/journal/journal_line.hpp"
#include "results/journal/journal_record.hpp"

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

namespace {

/// A journal that is open for reading, however long it is.
class JournalBytes {
 public:
  /// Nothing can be read of a journal that is not there. Throws FileError.
  explicit JournalBytes(const std::filesystem::path& path)
      : path_(path), file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (file_.get() < 0) {
      if (errno != ENOENT) {
        throw_system_error("read the journal", path, errno);
      }
      return;
    }
    size_ = static_cast<std::uint64_t>(std::max<off_t>(::lseek(file_.get(), 0, SEEK_END), 0));
  }

  [[nodiscard]] std::uint64_t size() const { return size_; }

  /// So many bytes from `at` on, or as many as there are.
  [[nodiscard]] std::string read(std::uint64_t at, std::uint64_t count) const {
    std::string bytes(at < size_ ? std::min(count, size_ - at) : 0, '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t got = ::pread(file_.get(), bytes.data() + done, bytes.size() - done,
                                  static_cast<off_t>(at + done));
      if (got < 0 && errno == EINTR) {
        continue;
      }
      if (got < 0) {
        throw_system_error("read the journal", path_, errno);
      }
      if (got == 0) {
        break;  // emptied meanwhile by the run that writes it
      }
      done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
  }

  /// Where a record's mark is at or behind `at`; the journal's size when there is none.
  [[nodiscard]] std::uint64_t find_mark(std::uint64_t at) const {
    constexpr std::uint64_t piece = 1U << 20U;
    while (at < size_) {
      const std::string bytes = read(at, piece + record_mark.size() - 1);
      const std::size_t found = bytes.find(record_mark);
      if (found != std::string::npos) {
        return at + found;
      }
      at += piece;
    }
    return size_;
  }

 private:
  std::filesystem::path path_;
  Descriptor file_;
  std::uint64_t size_ = 0;
};

void take(JournalContent& content, JournalEvent event) {
  if (const auto* start = std::get_if<JournalStart>(&event.what)) {
    content.run_id = start->run_id;
  } else {
    content.events.push_back(std::move(event));
  }
}

/// The lines of versions before schema 4.
void read_lines(const JournalBytes& bytes, JournalContent& content) {
  const std::string text = bytes.read(0, bytes.size());
  std::string_view rest = text;
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    if (auto event = from_line(rest.substr(0, end))) {
      take(content, std::move(*event));
    }
    rest.remove_prefix(end + 1);
  }
}

/// Whether the bytes from `at` to the next record are what a write leaves that was cut off: the
/// beginning of a record.
bool is_torn(const JournalBytes& bytes, std::uint64_t at, std::uint64_t next) {
  const std::string head = bytes.read(at, std::min<std::uint64_t>(record_head, next - at));
  if (head.size() < record_head) {
    return record_mark.starts_with(std::string_view(head).substr(0, record_mark.size()));
  }
  return body_length(head) > next - at - record_head;
}

void read_records(const JournalBytes& bytes, JournalContent& content) {
  std::uint64_t at = 0;
  while (at < bytes.size()) {
    const std::string head = bytes.read(at, record_head);
    const std::uint64_t length = body_length(head);
    if (length > 0 && length <= bytes.size() - at - record_head) {
      const std::string body = bytes.read(at + record_head, length);
      if (is_whole(head, body)) {
        take(content, event_in(body));
        content.ends_damaged = false;  // what is missing before it, its number tells
        at += record_head + length;
        continue;
      }
    }
    const std::uint64_t next = bytes.find_mark(at + 1);
    content.ends_damaged = content.ends_damaged || !is_torn(bytes, at, next);
    at = next;
  }
}

}  // namespace

JournalContent read_journal(const std::filesystem::path& path) {
  JournalContent content;
  const JournalBytes bytes(path);
  try {
    if (bytes.read(0, 1).starts_with(line_begin)) {
      read_lines(bytes, content);
    } else {
      read_records(bytes, content);
    }
  } catch (const std::invalid_argument& problem) {
    throw FileError(
        fmt::format("cannot read the journal {}: {}. Use the version of scalelab that wrote it.",
                    path.string(), problem.what()));
  }
  if (content.run_id.empty() && !content.events.empty()) {
    throw FileError(fmt::format(
        "the journal {} has lost its beginning, so its {} samples and outcomes can't be "
        "told to belong to the results file. Move it away to go on without them.",
        path.string(), content.events.size()));
  }
  return content;
}

std::string read_run_id(const std::filesystem::path& path) {
  const JournalBytes bytes(path);
  constexpr std::uint64_t longest = 4096;  // of an event that says whose the journal is
  const std::string begin = bytes.read(0, longest);
  std::optional<JournalEvent> event;
  if (begin.starts_with(line_begin)) {
    event = from_line(std::string_view(begin).substr(0, begin.find('\n')));
  } else if (const std::uint64_t length = body_length(begin);
             length > 0 && length <= begin.size() - record_head) {
    const std::string_view body = std::string_view(begin).substr(record_head, length);
    if (is_whole(begin, body)) {
      event = event_in(body);
    }
  }
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
  run_id_ = run_id;
  clear();
  append({0, JournalStart{run_id_}});
}

void Journal::append(const JournalEvent& event) {
  std::string record;
  if (!is_begun_ && event.number != 0) {
    record = to_record({0, JournalStart{run_id_}});  // could not be written when it was begun
  }
  record += to_record(event);
  std::string_view rest = record;
  while (!rest.empty()) {
    const ssize_t written = ::write(file_.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      const int reason = errno;
      take_back(static_cast<std::int64_t>(record.size() - rest.size()));
      throw_system_error("write to the journal", path_, reason);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  size_ += static_cast<std::int64_t>(record.size());
  is_begun_ = true;
}

void Journal::take_back(std::int64_t written) {
  if (written > 0 && ::ftruncate(file_.get(), size_) != 0) {
    // What stays is part of the journal from now on. It is left out for its checksum, and nothing
    // that comes behind it may ever be cut off with it.
    size_ += written;
  }
}

void Journal::sync() const {
  if (::fdatasync(file_.get()) != 0 && errno != EINVAL && errno != ENOTSUP) {
    throw_system_error("save the journal", path_, errno);
  }
}

void Journal::clear() {
  if (::ftruncate(file_.get(), 0) != 0) {
    throw_system_error("empty the journal", path_, errno);
  }
  size_ = 0;
  is_begun_ = false;
}

}  // namespace scalelab
