// SPDX-License-Identifier: BSD-3-Clause
#include "results/hdf5/snapshot.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <functional>
#include <optional>
#include <random>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "posix/descriptor.hpp"
#include "results/file_error.hpp"
#include "results/hdf5/hdf5_writer.hpp"
#include "results/schema/field.hpp"
#include "results/schema/kernel_fields.hpp"
#include "results/schema/record_fields.hpp"

namespace scalelab {

namespace {

constexpr const char* run_id_name = "run_id";
constexpr const char* replaces_name = "replaces_run_id";
constexpr const char* events_name = "events";
constexpr const char* workers_name = "workers";
constexpr const char* summaries_name = "worker_summaries";
constexpr const char* points_name = "points";

void write_file(const std::filesystem::path& path, const RunIdentity& identity,
                const Results& results) {
  Hdf5Writer file(path);
  Attributes root = root_attributes(results.provenance);
  root[run_id_name] = identity.run_id;
  root[replaces_name] = identity.replaces;
  root[events_name] = identity.events;
  file.write_attributes("/", root);
  for (const GroupLayout& group : schema()) {
    const TableSource table = group.source(results);
    if (table.rows > 0 || !group.only_with_rows) {
      file.write_table(table);
    }
  }
  file.write_attributes("/machine", machine_attributes(results.machine));
  file.close();
}

/// Opens the closed file again, as a reader will, and compares what it finds.
void verify_file(const std::filesystem::path& path, const RunIdentity& identity,
                 const Results& results) {
  const Hdf5Reader file(path);
  bool whole = file.attributes("/")[run_id_name] == AttributeValue(identity.run_id);
  for (const GroupLayout& group : schema()) {
    const std::size_t rows = group.source(results).rows;
    const bool left_out = rows == 0 && group.only_with_rows;
    whole = whole &&
            (left_out ? !file.has(group.name) : file.rows(group.name, group.dimension) == rows);
  }
  if (!whole) {
    throw FileError(
        fmt::format("{} does not hold what was just written to it. Check the disk, or choose "
                    "another place with "
                    "-o.",
                    path.string()));
  }
}

/// Makes the error code of a failed std::filesystem call a FileError.
void check(const std::error_code& error, std::string_view doing,
           const std::filesystem::path& path) {
  if (error) {
    throw_system_error(doing, path, error.value());
  }
}

/// Gives the space of a file back even while HDF5 keeps it open, then its name.
void remove_partial(const std::filesystem::path& path) {
  std::error_code ignored;
  std::filesystem::resize_file(path, 0, ignored);
  std::filesystem::remove(path, ignored);
}

/// The text of this attribute; empty where there is none.
std::string text_of(const Attributes& root, const char* name) {
  const auto found = root.find(name);
  const auto* text = found == root.end() ? nullptr : std::get_if<std::string>(&found->second);
  return text == nullptr ? "" : *text;
}

/// The whole number of this attribute, also where it was written as a real one.
std::optional<std::int64_t> number_of(const Attributes& root, const char* name) {
  const auto found = root.find(name);
  if (found == root.end()) {
    return std::nullopt;
  }
  if (const auto* whole = std::get_if<std::int64_t>(&found->second)) {
    return *whole;
  }
  constexpr double most = 1LL << 53;
  const auto* real = std::get_if<double>(&found->second);
  const bool is_whole = real != nullptr && std::abs(*real) <= most && *real == std::trunc(*real);
  return is_whole ? std::optional(static_cast<std::int64_t>(*real)) : std::nullopt;
}

std::int64_t version_of(const Attributes& root, const std::filesystem::path& path) {
  const auto version = number_of(root, "schema_version");
  if (!version) {
    throw FileError(
        fmt::format("{} is an HDF5 file, but not one that scalelab wrote: its attribute "
                    "'schema_version' is missing. Give a file that 'scalelab run' or 'scalelab "
                    "merge' wrote.",
                    path.string()));
  }
  if (*version < oldest_schema_version || *version > schema_version) {
    throw FileError(fmt::format(
        "{} has layout {}, but this scalelab reads layouts {} to {}. Use the version of scalelab "
        "that wrote it (attribute scalelab_version).",
        path.string(), *version, oldest_schema_version, schema_version));
  }
  return *version;
}

/// What a file says of its run. Nothing where part of it is missing: the file can be read, but no
/// journal can be told to be its own.
RunIdentity identity_of(const Attributes& root) {
  RunIdentity identity = {text_of(root, run_id_name), text_of(root, replaces_name), 0};
  const auto events = number_of(root, events_name);
  if (identity.run_id.empty() || !events) {
    return {};
  }
  identity.events = *events;
  return identity;
}

/// Returns when the file's bytes are on the disk (fsync).
void sync_file(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 || ::fsync(file.get()) != 0) {
    throw_system_error("save", path, errno);
  }
}

/// Returns when the folder's list of names is on the disk, so that a rename in it survives a power
/// failure. File systems that offer no such call are left alone.
void sync_folder(const std::filesystem::path& path) {
  const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0) {
    throw_system_error("open folder", path, errno);
  }
  if (::fsync(folder.get()) != 0 && errno != EINVAL && errno != ENOTSUP) {
    throw_system_error("save folder", path, errno);
  }
}

/// Writes the file beside its place, whole and safe on the disk, and hands its path to `use`, after
/// which it must be gone.
void with_file_beside(const std::filesystem::path& path, const RunIdentity& identity,
                      const Results& results,
                      const std::function<void(const std::filesystem::path&)>& use) {
  check_consistency(results);
  std::filesystem::path partial = path;
  partial += ".partial";
  try {
    write_file(partial, identity, results);
    verify_file(partial, identity, results);
    sync_file(partial);
    use(partial);
  } catch (...) {
    remove_partial(partial);
    throw;
  }
}

void check_notes_on_sizes(const std::vector<ColumnHeader>& headers,
                          const std::filesystem::path& path) {
  const std::vector<std::string> sizes = sizes_without_notes(headers);
  if (!sizes.empty()) {
    throw FileError(fmt::format(
        "cannot read {}: no column of /points has the attribute role = \"size\", so nothing tells "
        "which of its columns {} are the kernel's size. Write the file with the attributes of its "
        "columns, or take the one that scalelab wrote.",
        path.string(), fmt::join(sizes, ", ")));
  }
}

/// Those of the sinks whose column a file of this schema version has.
std::vector<ColumnSink> in_version(std::vector<ColumnSink> sinks, std::int64_t version) {
  std::erase_if(sinks, [version](const ColumnSink& sink) { return sink.since > version; });
  return sinks;
}

/// Hands over the rows of a table that may not fit into memory, block by block.
template <class Row>
void read_blocks(const Hdf5Reader& file, const char* group, const std::vector<Field<Row>>& fields,
                 std::int64_t version, const std::function<void(std::span<const Row>)>& take) {
  std::vector<Row> block(Hdf5Reader::block_rows);
  std::vector<ColumnSink> sinks = in_version(column_sinks(std::span(block), fields), version);
  for (ColumnSink& sink : sinks) {
    // Every block of the file goes to the same place in memory.
    sink.take = [take_here = sink.take](std::size_t /*first*/, const ColumnValues& values) {
      take_here(0, values);
    };
  }
  file.read_table(group, file.rows(group, fields.front().header.name), sinks,
                  [&](std::size_t, std::size_t count) { take(std::span(block).first(count)); });
}

}  // namespace

std::string new_run_id() {
  std::random_device random;
  std::string id;
  for (int word = 0; word < 4; ++word) {
    id += fmt::format("{:08x}", random());
  }
  return id;
}

void write_snapshot(const std::filesystem::path& path, const RunIdentity& identity,
                    const Results& results) {
  with_file_beside(path, identity, results, [&](const std::filesystem::path& beside) {
    std::error_code error;
    const std::filesystem::file_status replaced = std::filesystem::status(path, error);
    if (std::filesystem::is_regular_file(replaced)) {
      // Who may read the file stays as the user has set it.
      std::filesystem::permissions(beside, replaced.permissions(), error);
    }
    std::filesystem::rename(beside, path, error);
    check(error, "replace", path);
  });
  sync_folder(path.parent_path().empty() ? "." : path.parent_path());
}

void rehearse_snapshot(const std::filesystem::path& path, const RunIdentity& identity,
                       const Results& results) {
  with_file_beside(path, identity, results, remove_partial);
}

SnapshotFile::SnapshotFile(const std::filesystem::path& path)
    : path_(path),
      file_(path),
      root_(file_.attributes("/")),
      version_(version_of(root_, path)),
      identity_(identity_of(root_)) {}

Snapshot SnapshotFile::read_but_workers() const {
  Snapshot snapshot{identity_, {}};
  Results& results = snapshot.results;
  results.provenance = provenance_of(root_);
  set_machine_attributes(results.machine, file_.attributes("/machine"));
  for (const GroupLayout& group : schema()) {
    const bool is_large = group.name == workers_name || group.name == summaries_name;
    const bool is_left_out = group.only_with_rows && !file_.has(group.name);
    if (is_large || is_left_out || !group.sinks) {
      continue;
    }
    const std::size_t rows = file_.rows(group.name, group.first_column);
    if (group.is_named_by_row) {
      file_.check_row_numbers(group.name, group.dimension, rows);
    }
    const auto headers = file_.columns(group.name);
    if (group.name == points_name) {
      check_notes_on_sizes(headers, path_);
    }
    std::vector<ColumnSink> sinks = in_version(group.sinks(results, headers, rows), version_);
    std::erase_if(sinks, [&](const ColumnSink& sink) {
      return sink.may_be_missing &&
             std::ranges::find(headers, sink.name, &ColumnHeader::name) == headers.end();
    });
    file_.read_table(group.name, rows, sinks);
  }
  return snapshot;
}

std::size_t SnapshotFile::worker_rows() const {
  return file_.rows(workers_name, worker_fields().front().header.name);
}

void SnapshotFile::read_workers(const TakeWorkers& take) const {
  read_blocks<WorkerSample>(file_, workers_name, worker_fields(), version_, take);
}

void SnapshotFile::read_summaries(const TakeSummaries& take) const {
  if (file_.has(summaries_name)) {
    read_blocks<WorkerSummary>(file_, summaries_name, summary_fields(), version_, take);
  }
}

}  // namespace scalelab
