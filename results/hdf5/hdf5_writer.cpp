// SPDX-License-Identifier: BSD-3-Clause
#include "results/hdf5/hdf5_writer.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "hdf5/library.hpp"
#include "results/hdf5/deflated_chunk.hpp"
#include "results/hdf5/hdf5_handle.hpp"
#include "results/hdf5/utf8.hpp"

namespace scalelab {

namespace {

// At most so many rows of one column are in memory, and in a chunk: 512 KiB of numbers, of which
// two fit into the cache that HDF5 has for a dataset, so that readers who go through it in smaller
// steps decompress each chunk once.
constexpr std::size_t block_rows = 65536;

// A column of fewer rows is not worth a chunk: what HDF5 needs to find it takes more than it saves.
constexpr std::size_t fewest_rows_in_chunks = 256;

/// How the text of a column lies in the file: each of its own length, or all in places of one
/// length, which compress.
struct TextPlaces {
  std::size_t bytes = 0;  ///< of each place; 0 is each of its own length

  /// A column that has this text.
  static TextPlaces of(const ColumnSource& column, std::size_t rows) {
    if (column.header.type != ColumnType::text || !column.header.repeats) {
      return {};
    }
    std::size_t longest = 2;  // xarray takes places of one byte for parts of a text
    for (std::size_t first = 0; first < rows; first += block_rows) {
      const auto block = column.block(first, std::min(block_rows, rows - first));
      for (const std::string& text : std::get<std::vector<std::string>>(block)) {
        longest = std::max(longest, as_utf8(text).size());
      }
    }
    return {longest};
  }

  [[nodiscard]] Handle type(const std::filesystem::path& path) const {
    if (bytes == 0) {
      return text_type(path);
    }
    Handle made(checked(H5Tcopy(H5T_C_S1), writing, path), H5Tclose);
    checked(H5Tset_size(made.get(), bytes), writing, path);
    checked(H5Tset_strpad(made.get(), H5T_STR_NULLPAD), writing, path);
    checked(H5Tset_cset(made.get(), H5T_CSET_UTF8), writing, path);
    return made;
  }
};

/// Whether numbers are in memory as they are in the file, so that chunks can be made of them.
constexpr bool as_in_file = std::endian::native == std::endian::little;

/// A column that is being written.
struct OpenColumn {
  Handle dataset;
  TextPlaces places;
  std::size_t chunk_rows = 0;  ///< 0 where it has no chunks
};

}  // namespace

struct Hdf5Writer::State {
  std::filesystem::path path;
  Handle file = Handle(H5I_INVALID_HID, H5Fclose);
  Handle transfer = Handle(H5I_INVALID_HID, H5Pclose);  // how columns are written
  ChunkDeflater deflater = {};

  void check(herr_t status) const { checked(status, writing, path); }

  /// An identifier or a length, which is negative when the call failed.
  [[nodiscard]] std::int64_t check(std::int64_t value) const {
    return checked(value, writing, path);
  }

  void write_attribute(hid_t object, const std::string& name, const AttributeValue& value) const {
    const Handle space(check(H5Screate(H5S_SCALAR)), H5Sclose);
    const auto write = [&](hid_t file_type, hid_t memory_type, const void* data) {
      Handle attribute(check(H5Acreate2(object, as_utf8(name).c_str(), file_type, space.get(),
                                        H5P_DEFAULT, H5P_DEFAULT)),
                       H5Aclose);
      check(H5Awrite(attribute.get(), memory_type, data));
      check(attribute.close());
    };
    if (const auto* text = std::get_if<std::string>(&value)) {
      const Handle type = text_type(path);
      const std::string valid = as_utf8(*text);
      const char* pointer = valid.c_str();
      write(type.get(), type.get(), &pointer);
    } else if (const auto* number = std::get_if<double>(&value)) {
      write(H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, number);
    } else {
      write(H5T_STD_I64LE, H5T_NATIVE_INT64, &std::get<std::int64_t>(value));
    }
  }

  /// Of so many rows. Text of any length is no part of a column but lies beside it, where nothing
  /// compresses it.
  [[nodiscard]] OpenColumn create_column(hid_t group, const ColumnSource& column,
                                         std::size_t rows) const {
    const TextPlaces places = TextPlaces::of(column, rows);
    const ColumnType type = column.header.type;
    const bool is_text_beside = type == ColumnType::text && places.bytes == 0;
    const Handle creation(check(H5Pcreate(H5P_DATASET_CREATE)), H5Pclose);
    std::size_t chunk_rows = 0;
    if (rows >= fewest_rows_in_chunks && !is_text_beside) {
      chunk_rows = std::min(rows, block_rows);
      const auto chunk = static_cast<hsize_t>(chunk_rows);
      constexpr unsigned quickest = 1;
      check(H5Pset_chunk(creation.get(), 1, &chunk));
      check(H5Pset_shuffle(creation.get()));
      check(H5Pset_deflate(creation.get(), quickest));
    }
    const auto dims = static_cast<hsize_t>(rows);
    const Handle space(check(H5Screate_simple(1, &dims, nullptr)), H5Sclose);
    const Handle text = places.type(path);
    const std::array<hid_t, 4> file_types = {H5T_STD_I64LE, H5T_IEEE_F64LE, H5T_STD_U8LE,
                                             text.get()};
    Handle dataset(check(H5Dcreate2(group, as_utf8(column.header.name).c_str(),
                                    file_types.at(static_cast<std::size_t>(type)), space.get(),
                                    H5P_DEFAULT, creation.get(), H5P_DEFAULT)),
                   H5Dclose);
    return {std::move(dataset), places, chunk_rows};
  }

  /// Values of one length, from row `first` on, which begins a chunk where there are chunks.
  template <class Value>
  void write_values(const OpenColumn& column, std::size_t first, hid_t type,
                    std::span<const Value> values, std::size_t width) {
    const auto start = static_cast<hsize_t>(first);
    const std::span<const std::byte> bytes = std::as_bytes(values);
    if (as_in_file && column.chunk_rows > 0) {
      constexpr std::uint32_t all_filters = 0;
      const std::span<const std::byte> chunk =
          deflater.deflate(bytes, width, column.chunk_rows * width);
      check(H5Dwrite_chunk(column.dataset.get(), transfer.get(), all_filters, &start, chunk.size(),
                           chunk.data()));
      return;
    }
    const auto count = static_cast<hsize_t>(bytes.size() / width);
    const Handle memory(check(H5Screate_simple(1, &count, nullptr)), H5Sclose);
    const Handle rows(check(H5Dget_space(column.dataset.get())), H5Sclose);
    check(H5Sselect_hyperslab(rows.get(), H5S_SELECT_SET, &start, nullptr, &count, nullptr));
    check(H5Dwrite(column.dataset.get(), type, memory.get(), rows.get(), transfer.get(),
                   values.data()));
  }

  void write_text(const OpenColumn& column, std::size_t first,
                  const std::vector<std::string>& values) {
    const Handle type = column.places.type(path);
    const std::size_t place = column.places.bytes;
    if (place > 0) {
      std::string filled(values.size() * place, '\0');
      for (std::size_t i = 0; i < values.size(); ++i) {
        const std::string text = as_utf8(values[i]);
        filled.replace(i * place, text.size(), text);
      }
      write_values(column, first, type.get(), std::span<const char>(filled), place);
      return;
    }
    std::vector<std::string> valid(values.size());
    std::transform(values.begin(), values.end(), valid.begin(), as_utf8);
    std::vector<const char*> pointers;
    pointers.reserve(valid.size());
    for (const std::string& text : valid) {
      pointers.push_back(text.c_str());
    }
    write_values(column, first, type.get(), std::span<const char* const>(pointers),
                 sizeof(const char*));
  }

  void write_block(const OpenColumn& column, std::size_t first, const ColumnValues& block) {
    std::visit(
        [&](const auto& values) {
          using Value = typename std::decay_t<decltype(values)>::value_type;
          if constexpr (std::is_same_v<Value, std::string>) {
            write_text(column, first, values);
          } else {
            const hid_t type = std::is_same_v<Value, double>         ? H5T_NATIVE_DOUBLE
                               : std::is_same_v<Value, std::uint8_t> ? H5T_NATIVE_UINT8
                                                                     : H5T_NATIVE_INT64;
            write_values(column, first, type, std::span<const Value>(values), sizeof(Value));
          }
        },
        block);
  }

  [[nodiscard]] Handle write_column(hid_t group, const ColumnSource& column, std::size_t rows) {
    OpenColumn open = create_column(group, column, rows);
    for (std::size_t first = 0; first < rows; first += block_rows) {
      write_block(open, first, column.block(first, std::min(block_rows, rows - first)));
    }
    const hid_t dataset = open.dataset.get();
    if (open.places.bytes > 0) {
      write_attribute(dataset, "_Encoding", std::string("utf-8"));  // as xarray asks for it
    }
    write_attribute(dataset, "units", column.header.unit);
    write_attribute(dataset, "long_name", column.header.long_name);
    for (const auto& [name, value] : column.header.notes) {
      write_attribute(dataset, name, value);
    }
    return std::move(open.dataset);
  }
};

Hdf5Writer::Hdf5Writer(const std::filesystem::path& path) : state_(std::make_unique<State>()) {
  prepare_hdf5();
  state_->path = path;
  // HDF5 clears its buffer for converting text before each column. Its own is 1 MiB, which took
  // four fifths of the time of writing a small file.
  constexpr std::size_t conversion_bytes = 16384;
  state_->transfer = Handle(state_->check(H5Pcreate(H5P_DATASET_XFER)), H5Pclose);
  state_->check(H5Pset_buffer(state_->transfer.get(), conversion_bytes, nullptr, nullptr));
  const Handle access = file_access(path);
  const Handle creation(state_->check(H5Pcreate(H5P_FILE_CREATE)), H5Pclose);
  constexpr unsigned in_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
  state_->check(H5Pset_link_creation_order(creation.get(), in_order));
  state_->check(H5Pset_attr_creation_order(creation.get(), in_order));
  state_->file =
      Handle(state_->check(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.get(), access.get())),
             H5Fclose);
}

Hdf5Writer::~Hdf5Writer() {
  state_->file.release();
}

void Hdf5Writer::write_attributes(const std::string& group, const Attributes& attributes) {
  Handle object(state_->check(H5Oopen(state_->file.get(), group.c_str(), H5P_DEFAULT)), H5Oclose);
  for (const auto& [name, value] : attributes) {
    state_->write_attribute(object.get(), name, value);
  }
  state_->check(object.close());
}

void Hdf5Writer::write_table(const TableSource& table) {
  const Handle creation(state_->check(H5Pcreate(H5P_GROUP_CREATE)), H5Pclose);
  state_->check(
      H5Pset_link_creation_order(creation.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
  Handle group(state_->check(H5Gcreate2(state_->file.get(), table.group.c_str(), H5P_DEFAULT,
                                        creation.get(), H5P_DEFAULT)),
               H5Gclose);

  const ColumnSource row_numbers = {
      {table.dimension, "1", "row of /" + table.group + ", from 0", ColumnType::integer, {}},
      [](std::size_t first, std::size_t count) {
        std::vector<std::int64_t> numbers(count);
        std::iota(numbers.begin(), numbers.end(), static_cast<std::int64_t>(first));
        return ColumnValues(std::move(numbers));
      }};
  Handle scale = state_->write_column(group.get(), row_numbers, table.rows);
  state_->check(H5DSset_scale(scale.get(), table.dimension.c_str()));
  for (const ColumnSource& column : table.columns) {
    Handle dataset = state_->write_column(group.get(), column, table.rows);
    state_->check(H5DSattach_scale(dataset.get(), scale.get(), 0));
    state_->check(dataset.close());
  }
  state_->check(scale.close());
  state_->check(group.close());
}

void Hdf5Writer::close() {
  state_->check(H5Fflush(state_->file.get(), H5F_SCOPE_GLOBAL));
  state_->check(state_->file.close());
}

}  // namespace scalelab
