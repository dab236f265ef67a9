// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "results/schema/schema.hpp"
#include "results/schema/table.hpp"

namespace scalelab {

/// Writes one new HDF5 file: groups, attributes, and tables of UTF-8 text and plain
/// numbers, each with one dimension scale. Columns but the shortest are chunked, shuffled and
/// deflated; text that repeats has one length in all rows, so that it compresses too. Every
/// function throws FileError; after that the writer can only be destroyed.
///
/// HDF5 1.10 crashes when closing a file fails, as on a full disk. So close() flushes first and
/// closes only what was flushed; a file that could not be written is abandoned, still open, until
/// the program ends.
class Hdf5Writer {
 public:
  /// Creates the file; an existing one is replaced.
  explicit Hdf5Writer(const std::filesystem::path& path);
  Hdf5Writer(const Hdf5Writer&) = delete;
  Hdf5Writer& operator=(const Hdf5Writer&) = delete;
  Hdf5Writer(Hdf5Writer&&) = delete;
  Hdf5Writer& operator=(Hdf5Writer&&) = delete;
  /// Abandons the file unless close() was called.
  ~Hdf5Writer();

  /// Adds attributes to the group; "/" is the root.
  void write_attributes(const std::string& group, const Attributes& attributes);

  /// Makes the table's group, its dimension scale (row numbers from 0) and its columns.
  void write_table(const TableSource& table);

  /// Everything written is with the operating system when this returns.
  void close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace scalelab
