#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "results/schema.hpp"
#include "results/table.hpp"

namespace scalelab {

/// Reads what Hdf5Writer wrote. Every function throws FileError.
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

  /// The scalar attributes of a group that are text, whole numbers or real numbers; "/" is the
  /// root.
  [[nodiscard]] Attributes attributes(const std::string& group) const;

  /// How many rows the group's dimension has. Throws when it says that it has more than the file
  /// has bytes: a file that is damaged must not ask for memory without end.
  [[nodiscard]] std::size_t rows(const std::string& group, const std::string& dimension) const;

  /// The group's columns in the order in which they were written, without the dimension itself.
  [[nodiscard]] std::vector<ColumnHeader> columns(const std::string& group,
                                                  const std::string& dimension) const;

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
