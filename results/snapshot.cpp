#include "results/snapshot.hpp"

#include <fmt/format.h>

#include <random>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "results/descriptor.hpp"
#include "results/field.hpp"
#include "results/file_error.hpp"
#include "results/hdf5_writer.hpp"
#include "results/record_fields.hpp"

namespace scalelab {

namespace {

constexpr const char* run_id_name = "run_id";
constexpr const char* replaces_name = "replaces_run_id";
constexpr const char* events_name = "events";
constexpr const char* workers_name = "workers";
constexpr const char* workers_dimension = "worker_sample";

void write_file(const std::filesystem::path& path, const RunIdentity& identity,
                const Results& results) {
  Hdf5Writer file(path);
  Attributes root = root_attributes(results.provenance);
  root[run_id_name] = identity.run_id;
  root[replaces_name] = identity.replaces;
  root[events_name] = identity.events;
  file.write_attributes("/", root);
  for (const GroupLayout& group : schema()) {
    file.write_table(group.source(results));
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
    whole = whole && file.rows(group.name, group.dimension) == group.source(results).rows;
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

template <class Value>
Value root_value(const Attributes& root, const char* name, const std::filesystem::path& path) {
  const auto found = root.find(name);
  if (found == root.end() || !std::holds_alternative<Value>(found->second)) {
    throw FileError(
        fmt::format("{} is an HDF5 file, but not one that scalelab wrote: its attribute '{}' is "
                    "missing. Give a file that 'scalelab run' or 'scalelab merge' wrote.",
                    path.string(), name));
  }
  return std::get<Value>(found->second);
}

/// Those of the sinks whose column a file of this schema version has.
std::vector<ColumnSink> in_version(std::vector<ColumnSink> sinks, std::int64_t version) {
  std::erase_if(sinks, [version](const ColumnSink& sink) { return sink.since > version; });
  return sinks;
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
  check_consistency(results);
  std::filesystem::path partial = path;
  partial += ".partial";
  try {
    write_file(partial, identity, results);
    verify_file(partial, identity, results);
    sync_file(partial);
    std::error_code error;
    std::filesystem::rename(partial, path, error);
    check(error, "replace", path);
  } catch (...) {
    remove_partial(partial);
    throw;
  }
  sync_folder(path.parent_path().empty() ? "." : path.parent_path());
}

SnapshotFile::SnapshotFile(const std::filesystem::path& path)
    : file_(path), root_(file_.attributes("/")) {
  version_ = root_value<std::int64_t>(root_, "schema_version", path);
  if (version_ < oldest_schema_version || version_ > schema_version) {
    throw FileError(fmt::format(
        "{} has layout {}, but this scalelab reads layouts {} to {}. Use the version of scalelab "
        "that wrote it (attribute scalelab_version).",
        path.string(), version_, oldest_schema_version, schema_version));
  }
  identity_ = {root_value<std::string>(root_, run_id_name, path),
               root_value<std::string>(root_, replaces_name, path),
               root_value<std::int64_t>(root_, events_name, path)};
}

Snapshot SnapshotFile::read_but_workers() const {
  Snapshot snapshot{identity_, {}};
  Results& results = snapshot.results;
  results.provenance = provenance_of(root_);
  set_machine_attributes(results.machine, file_.attributes("/machine"));
  for (const GroupLayout& group : schema()) {
    if (group.name == workers_name) {
      continue;
    }
    const std::size_t rows = file_.rows(group.name, group.dimension);
    const auto headers = file_.columns(group.name, group.dimension);
    file_.read_table(group.name, rows, in_version(group.sinks(results, headers, rows), version_));
  }
  return snapshot;
}

std::size_t SnapshotFile::worker_rows() const {
  return file_.rows(workers_name, workers_dimension);
}

void SnapshotFile::read_workers(const TakeWorkers& take) const {
  std::vector<WorkerSample> block(Hdf5Reader::block_rows);
  std::vector<ColumnSink> sinks =
      in_version(column_sinks(std::span(block), worker_fields()), version_);
  for (ColumnSink& sink : sinks) {
    // Every block of the file goes to the same place in memory.
    sink.take = [take_here = sink.take](std::size_t /*first*/, const ColumnValues& values) {
      take_here(0, values);
    };
  }
  file_.read_table(workers_name, worker_rows(), sinks,
                   [&](std::size_t, std::size_t count) { take(std::span(block).first(count)); });
}

}  // namespace scalelab
