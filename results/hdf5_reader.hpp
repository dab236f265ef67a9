#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "results/schema.hpp"
#include "results/table.hpp"

namespace scalelab {

/// Reads what Hdf5Writer wrote. Every function throws FileError.
class Hdf5Reader {
 public:
  explicit Hdf5Reader(const std::filesystem::path& path);
  Hdf5Reader(const Hdf5Reader&) = delete;
  Hdf5Reader& operator=(const Hdf5Reader&) = delete;
  Hdf5Reader(Hdf5Reader&&) = delete;
  Hdf5Reader& operator=(Hdf5Reader&&) = delete;
  ~Hdf5Reader();

  /// The scalar attributes of a group that are text, whole numbers or real numbers; "/" is the
  /// root.
  [[nodiscard]] Attributes attributes(const std::string& group) const;

  /// How many rows the group's dimension has.
  [[nodiscard]] std::size_t rows(const std::string& group, const std::string& dimension) const;

  /// The group's columns in the order in which they were written, without the dimension itself.
  [[nodiscard]] std::vector<ColumnHeader> columns(const std::string& group,
                                                  const std::string& dimension) const;

  /// Hands the column that the sink names to it, block by block.
  /// Throws when the file has no such column or it has not `rows` rows.
  void read_column(const std::string& group, std::size_t rows, const ColumnSink& sink) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace scalelab
