#include "results/hdf5_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "results/file_error.hpp"
#include "results/hdf5_handle.hpp"
#include "results/utf8.hpp"

namespace scalelab {

namespace {

constexpr std::string_view reading = "read";

/// Frees the strings that HDF5 allocated for a block of text.
class TextBlock {
 public:
  TextBlock(std::size_t rows, hid_t type, hid_t space)
      : pointers_(rows, nullptr), type_(type), space_(space) {}
  TextBlock(const TextBlock&) = delete;
  TextBlock& operator=(const TextBlock&) = delete;
  TextBlock(TextBlock&&) = delete;
  TextBlock& operator=(TextBlock&&) = delete;
  ~TextBlock() { H5Dvlen_reclaim(type_, space_, H5P_DEFAULT, pointers_.data()); }

  char** data() { return pointers_.data(); }

  /// HDF5 may give an empty string as a null pointer, and a damaged file any bytes.
  [[nodiscard]] std::vector<std::string> strings() const {
    std::vector<std::string> result;
    result.reserve(pointers_.size());
    for (const char* pointer : pointers_) {
      result.push_back(as_utf8(pointer == nullptr ? "" : pointer));
    }
    return result;
  }

 private:
  std::vector<char*> pointers_;
  hid_t type_;
  hid_t space_;
};

}  // namespace

struct Hdf5Reader::State {
  std::filesystem::path path;
  Handle file = Handle(H5I_INVALID_HID, H5Fclose);

  void check(herr_t status) const { checked(status, reading, path); }

  /// An identifier or a length, which is negative when the call failed.
  [[nodiscard]] std::int64_t check(std::int64_t value) const {
    return checked(value, reading, path);
  }

  [[noreturn]] void refuse(const std::string& where, std::string_view why) const {
    throw FileError(fmt::format(
        "cannot read {}: {} {}. It is not a whole scalelab results file: give another, or measure "
        "again.",
        path.string(), as_utf8(where), why));
  }

  [[nodiscard]] Handle open(const std::string& object) const {
    const hid_t id = H5Oopen(file.get(), object.c_str(), H5P_DEFAULT);
    if (id < 0) {
      refuse(object, "is missing or unreadable");
    }
    return {id, H5Oclose};
  }

  /// The number of rows of a one-dimensional dataset.
  [[nodiscard]] std::size_t length(const Handle& dataset, const std::string& name) const {
    if (H5Iget_type(dataset.get()) != H5I_DATASET) {
      refuse(name, "is not a column");
    }
    const Handle space(check(H5Dget_space(dataset.get())), H5Sclose);
    if (H5Sget_simple_extent_ndims(space.get()) != 1) {
      refuse(name, "is not one-dimensional");
    }
    hsize_t rows = 0;
    check(H5Sget_simple_extent_dims(space.get(), &rows, nullptr));
    return rows;
  }

  /// The kind of column that a type of the file belongs to.
  [[nodiscard]] std::optional<ColumnType> column_type(const Handle& type) const {
    switch (H5Tget_class(type.get())) {
      case H5T_INTEGER:
        return H5Tget_size(type.get()) == 1 ? ColumnType::flag : ColumnType::integer;
      case H5T_FLOAT:
        return ColumnType::real;
      case H5T_STRING:
        if (H5Tis_variable_str(type.get()) > 0) {
          return ColumnType::text;
        }
        return std::nullopt;
      default:
        return std::nullopt;
    }
  }

  /// Numbers may be of any kind and size, since HDF5 converts them; text and numbers are never
  /// mixed.
  void check_type(const Handle& dataset, const std::string& name, ColumnType wanted) const {
    const Handle type(check(H5Dget_type(dataset.get())), H5Tclose);
    const auto kind = column_type(type);
    if (!kind || (*kind == ColumnType::text) != (wanted == ColumnType::text)) {
      refuse(name, wanted == ColumnType::text ? "does not hold text" : "does not hold numbers");
    }
  }

  [[nodiscard]] std::optional<AttributeValue> attribute_value(const Handle& attribute) const {
    const Handle type(check(H5Aget_type(attribute.get())), H5Tclose);
    const Handle space(check(H5Aget_space(attribute.get())), H5Sclose);
    const auto kind = column_type(type);
    if (!kind || H5Sget_simple_extent_type(space.get()) != H5S_SCALAR) {
      return std::nullopt;
    }
    if (*kind == ColumnType::text) {
      const Handle memory_type = text_type(path);
      TextBlock block(1, memory_type.get(), space.get());
      check(H5Aread(attribute.get(), memory_type.get(), static_cast<void*>(block.data())));
      return block.strings().front();
    }
    if (*kind == ColumnType::real) {
      double value = 0;
      check(H5Aread(attribute.get(), H5T_NATIVE_DOUBLE, &value));
      return value;
    }
    std::int64_t value = 0;
    check(H5Aread(attribute.get(), H5T_NATIVE_INT64, &value));
    return value;
  }

  [[nodiscard]] Attributes attributes_of(const Handle& object) const {
    H5O_info_t info;
    check(H5Oget_info2(object.get(), &info, H5O_INFO_NUM_ATTRS));
    Attributes result;
    for (hsize_t i = 0; i < info.num_attrs; ++i) {
      const Handle attribute(check(H5Aopen_by_idx(object.get(), ".", H5_INDEX_NAME, H5_ITER_INC, i,
                                                  H5P_DEFAULT, H5P_DEFAULT)),
                             H5Aclose);
      const auto size = static_cast<std::size_t>(check(H5Aget_name(attribute.get(), 0, nullptr)));
      std::string name(size, '\0');
      checked(H5Aget_name(attribute.get(), size + 1, name.data()), reading, path);
      if (auto value = attribute_value(attribute)) {
        result.emplace(as_utf8(name), std::move(*value));
      }
    }
    return result;
  }

  [[nodiscard]] std::vector<std::string> link_names(const Handle& group) const {
    H5G_info_t info;
    check(H5Gget_info(group.get(), &info));
    std::vector<std::string> names;
    for (hsize_t i = 0; i < info.nlinks; ++i) {
      const auto name_of = [&](char* buffer, std::size_t size) {
        return H5Lget_name_by_idx(group.get(), ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, buffer,
                                  size, H5P_DEFAULT);
      };
      std::string name(static_cast<std::size_t>(check(name_of(nullptr, 0))), '\0');
      checked(name_of(name.data(), name.size() + 1), reading, path);
      names.push_back(std::move(name));
    }
    return names;
  }

  [[nodiscard]] ColumnValues read_block(const Handle& dataset, std::size_t first, std::size_t rows,
                                        ColumnType type) const {
    const auto start = static_cast<hsize_t>(first);
    const auto count = static_cast<hsize_t>(rows);
    const Handle memory(check(H5Screate_simple(1, &count, nullptr)), H5Sclose);
    const Handle selected(check(H5Dget_space(dataset.get())), H5Sclose);
    check(H5Sselect_hyperslab(selected.get(), H5S_SELECT_SET, &start, nullptr, &count, nullptr));
    const auto read = [&](hid_t memory_type, void* data) {
      check(H5Dread(dataset.get(), memory_type, memory.get(), selected.get(), H5P_DEFAULT, data));
    };
    const auto read_numbers = [&](auto values, hid_t memory_type) {
      values.resize(rows);
      read(memory_type, values.data());
      return ColumnValues(std::move(values));
    };
    switch (type) {
      case ColumnType::integer:
        return read_numbers(std::vector<std::int64_t>(), H5T_NATIVE_INT64);
      case ColumnType::real:
        return read_numbers(std::vector<double>(), H5T_NATIVE_DOUBLE);
      case ColumnType::flag:
        return read_numbers(std::vector<std::uint8_t>(), H5T_NATIVE_UINT8);
      case ColumnType::text:
        break;
    }
    const Handle memory_type = text_type(path);
    TextBlock block(rows, memory_type.get(), memory.get());
    read(memory_type.get(), static_cast<void*>(block.data()));
    return block.strings();
  }
};

Hdf5Reader::Hdf5Reader(const std::filesystem::path& path) : state_(std::make_unique<State>()) {
  prepare_hdf5();
  state_->path = path;
  const Handle access = file_access(path);
  state_->file =
      Handle(checked(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), "open", path), H5Fclose);
}

Hdf5Reader::~Hdf5Reader() = default;

Attributes Hdf5Reader::attributes(const std::string& group) const {
  return state_->attributes_of(state_->open(group));
}

std::size_t Hdf5Reader::rows(const std::string& group, const std::string& dimension) const {
  const std::string name = fmt::format("/{}/{}", group, dimension);
  const std::size_t rows = state_->length(state_->open(name), name);
  hsize_t bytes = 0;
  state_->check(H5Fget_filesize(state_->file.get(), &bytes));
  if (rows > bytes) {
    state_->refuse(name, fmt::format("has {} rows, more than the file has bytes", rows));
  }
  return rows;
}

std::vector<ColumnHeader> Hdf5Reader::columns(const std::string& group,
                                              const std::string& dimension) const {
  std::vector<ColumnHeader> headers;
  for (const std::string& name : state_->link_names(state_->open("/" + group))) {
    const std::string full_name = fmt::format("/{}/{}", group, name);
    const Handle dataset = state_->open(full_name);
    if (name == dimension || H5Iget_type(dataset.get()) != H5I_DATASET) {
      continue;
    }
    const Handle type(state_->check(H5Dget_type(dataset.get())), H5Tclose);
    const auto kind = state_->column_type(type);
    if (!kind) {
      continue;  // somebody else's addition: no column of ours has such a type
    }
    ColumnHeader header;
    header.name = name;
    header.type = *kind;
    for (const auto& [key, value] : state_->attributes_of(dataset)) {
      if (const auto* text = std::get_if<std::string>(&value)) {
        header.notes.emplace(key, *text);
      }
    }
    header.unit = header.notes["units"];
    header.long_name = header.notes["long_name"];
    headers.push_back(std::move(header));
  }
  return headers;
}

void Hdf5Reader::read_table(const std::string& group, std::size_t rows,
                            const std::vector<ColumnSink>& sinks,
                            const AfterBlock& after_block) const {
  std::vector<Handle> datasets;
  for (const ColumnSink& sink : sinks) {
    const std::string name = fmt::format("/{}/{}", group, sink.name);
    datasets.push_back(state_->open(name));
    const std::size_t present = state_->length(datasets.back(), name);
    if (present != rows) {
      state_->refuse(name, fmt::format("has {} rows instead of {}", present, rows));
    }
    state_->check_type(datasets.back(), name, sink.type);
  }
  for (std::size_t first = 0; first < rows; first += block_rows) {
    const std::size_t count = std::min(block_rows, rows - first);
    for (std::size_t i = 0; i < sinks.size(); ++i) {
      sinks[i].take(first, state_->read_block(datasets[i], first, count, sinks[i].type));
    }
    if (after_block) {
      after_block(first, count);
    }
  }
}

}  // namespace scalelab
