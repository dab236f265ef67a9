// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "posix/descriptor.hpp"
#include "results/journal/journal_event.hpp"

namespace scalelab {

/// The journal that lies beside a results file: <path>.journal.
std::filesystem::path journal_path(const std::filesystem::path& results_path);

/// The events that a journal holds.
struct JournalContent {
  std::string run_id;                ///< empty when there is no journal or nothing in it
  std::vector<JournalEvent> events;  ///< samples and outcomes, in order
  /// Behind the last event is more than a write leaves that was cut off: one or more that were
  /// whole are lost.
  bool ends_damaged = false;
};

/// Reads a journal without changing it, also one that a version before schema 4 has written.
/// Records that are torn are left out: they belong to a sample that was not finished. So are those
/// whose checksum is wrong; that they are missing shows by the numbers of the others, or by
/// ends_damaged. Throws FileError.
JournalContent read_journal(const std::filesystem::path& path);

/// The run id in a journal's first record; empty when there is none to be read.
std::string read_run_id(const std::filesystem::path& path);

/// The open journal of the one writer that a results file can have. Each record is one write, so
/// after a kill the file has the whole record, part of it as its end, or nothing of it.
class Journal {
 public:
  /// Opens the journal, creating it if need be, and locks it (flock(2)) until destroyed; nothing in
  /// it is changed. With HDF5_USE_FILE_LOCKING=FALSE in the environment it is not locked. Throws
  /// FileError, also when another writer holds the lock.
  explicit Journal(std::filesystem::path path);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  Journal(Journal&&) = delete;
  Journal& operator=(Journal&&) = delete;
  /// Removes the journal if it is empty.
  ~Journal();

  [[nodiscard]] bool is_empty() const { return size_ == 0; }

  [[nodiscard]] std::int64_t bytes() const { return size_; }

  /// Empties the journal and writes its first record.
  void restart(const std::string& run_id);

  /// Adds one event. When it can't be written whole, FileError is thrown, and nothing of it is ever
  /// read: it is cut off again, or left out by its checksum where that is refused.
  void append(const JournalEvent& event);

  /// Returns when what was added is on the disk (fdatasync(2)), so that it survives a power failure
  /// too. Places that offer no such call are left alone. Throws FileError when the disk fails.
  void sync() const;

  /// Empties the journal; destroying it then removes it.
  void clear();

 private:
  /// Cuts so many bytes off the end, which a write that failed has left there.
  void take_back(std::int64_t written);

  std::filesystem::path path_;
  Descriptor file_;
  std::string run_id_;     ///< for the first record
  std::int64_t size_ = 0;  ///< bytes that must stay: never more are cut off than what is behind
  bool is_begun_ = false;  ///< it is known to say whose it is
};

}  // namespace scalelab
