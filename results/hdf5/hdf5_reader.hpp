// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "results/schema/schema.hpp"
#include "results/schema/table.hpp"

namespace scalelab {

/// Reads what Hdf5Writer wrote, also after another program wrote it anew: text of any kind of
/// HDF5's, numbers of any width and byte order, truth values of h5py, any chunks, filters that are
/// installed, groups that don't keep the order of their columns. No other file is ever opened: a
/// link to one is not followed, a dataset with values in one is refused. Every function throws
/// FileError, or std::bad_alloc when there is no memory for what the file asks for.
class Hdf5Reader {
 public:
  /// Called with a block's first row and its number of rows.
  using AfterBlock = std::function<void(std::size_t first, std::size_t count)>;

  explicit Hdf5Reader(const std::filesystem::path& path);
  Hdf5Reader(const Hdf5Reader&) = delete;
  Hdf5Reader& operator=(const Hdf5Reader&) = delete;
  Hdf5Reader(Hdf5Reader&&) = delete;
  Hdf5Reader& operator=(Hdf5Reader&&) = delete;
  ~Hdf5Reader();

  /// The attributes of a group that are one text, whole number or real number; "/" is the root.
  [[nodiscard]] Attributes attributes(const std::string& group) const;

  /// Whether the file has a group, or anything else, of this name.
  [[nodiscard]] bool has(const std::string& group) const;

  /// How many rows this column of the group has. Throws when it says that it has more than the file
  /// has bytes: a file must not ask for memory without end, be it damaged or a few zeros that were
  /// compressed.
  [[nodiscard]] std::size_t rows(const std::string& group, const std::string& column) const;

  /// Throws when the dimension of a table tells that rows were moved or left out, so that their
  /// numbers name others. A dimension that is missing, or has no values in netCDF's way, tells
  /// nothing.
  void check_row_numbers(const std::string& group, const std::string& dimension,
                         std::size_t rows) const;

  /// The group's datasets that could be columns of ours, in the order in which they were written;
  /// by the alphabet where the file does not keep that.
  [[nodiscard]] std::vector<ColumnHeader> columns(const std::string& group) const;

  /// Hands the columns that the sinks name to them: block by block, each block to every sink and
  /// then to `after_block`, so that rows can be used and forgotten.
  /// Throws when the file has no such column or it has not `rows` rows, before anything is handed
  /// over.
  void read_table(const std::string& group, std::size_t rows, const std::vector<ColumnSink>& sinks,
                  const AfterBlock& after_block = {}) const;

  /// The most rows that a block has.
  static constexpr std::size_t block_rows = 8192;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace scalelab
