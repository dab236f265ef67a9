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
};

/// Reads a journal without changing it. Lines that are torn or whose checksum is wrong are left
/// out: they belong to a sample that was not finished. Throws FileError.
JournalContent read_journal(const std::filesystem::path& path);

/// The run id in a journal's first line; empty when there is none to be read.
std::string read_run_id(const std::filesystem::path& path);

/// The open journal of the one writer that a results file can have. Each line is one write, so
/// after a kill the file has the whole line, part of it as its end, or nothing of it.
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

  /// Empties the journal and writes its first line.
  void restart(const std::string& run_id);

  /// Adds one event. When it can't be written whole, nothing of it stays in the file.
  void append(const JournalEvent& event);

  /// Empties the journal; destroying it then removes it.
  void clear();

 private:
  std::filesystem::path path_;
  Descriptor file_;
  std::int64_t size_ = 0;
  bool torn_ = false;  ///< part of a line is at the end and could not be removed
};

}  // namespace scalelab
