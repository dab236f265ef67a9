// SPDX-License-Identifier: BSD-3-Clause
#include "results/hdf5/hdf5_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <variant>

#include "hdf5/library.hpp"
#include "results/file_error.hpp"
#include "results/hdf5/hdf5_handle.hpp"
#include "results/hdf5/hdf5_text.hpp"
#include "results/hdf5/utf8.hpp"

namespace scalelab {

namespace {

/// What netCDF writes for a dimension without values begins with this in its attribute NAME.
constexpr std::string_view without_values = "This is a netCDF dimension but not a netCDF variable";

/// The kinds of values that a column or an attribute of ours may have in a file.
enum class Kind { integer, real, text };

std::optional<Kind> kind_of(const Handle& type) {
  switch (H5Tget_class(type.get())) {
    case H5T_INTEGER:
    case H5T_ENUM:  // h5py's truth values
      return Kind::integer;
    case H5T_FLOAT:
      return Kind::real;
    case H5T_STRING:
      return Kind::text;
    default:
      return std::nullopt;
  }
}

}  // namespace

struct Hdf5Reader::State {
  std::filesystem::path path;
  Handle file = Handle(H5I_INVALID_HID, H5Fclose);

  void check(herr_t status) const { checked(status, reading, path); }

  /// An identifier or a length, which is negative when the call failed.
  [[nodiscard]] std::int64_t check(std::int64_t value) const {
    return checked(value, reading, path);
  }

  [[noreturn]] void refuse(const std::string& where, std::string_view why,
                           std::string_view cure =
                               "Take it over from the file that scalelab "
                               "wrote, or measure again") const {
    throw FileError(
        fmt::format("cannot read {}: {} {}. {}.", path.string(), as_utf8(where), why, cure));
  }

  /// Refuses a dataset whose values are in other files: HDF5 would open them to tell its shape.
  void refuse_values_elsewhere(const Handle& dataset, const std::string& name) const {
    constexpr std::string_view cure =
        "No other file is opened. Write it with its values in it, as h5repack and h5py do";
    const Handle creation(check(H5Dget_create_plist(dataset.get())), H5Pclose);
    if (H5Pget_layout(creation.get()) == H5D_VIRTUAL) {
      refuse(name, "is a virtual dataset, made up of other files", cure);
    }
    if (H5Pget_external_count(creation.get()) != 0) {
      refuse(name, "keeps its values in another file", cure);
    }
  }

  /// The object of this name, or nothing that can be closed.
  [[nodiscard]] Handle find(const std::string& object) const {
    Handle found(H5Oopen(file.get(), object.c_str(), H5P_DEFAULT), H5Oclose);
    if (H5Iget_type(found.get()) == H5I_DATASET) {
      refuse_values_elsewhere(found, object);
    }
    return found;
  }

  [[nodiscard]] Handle open(const std::string& object) const {
    for (std::size_t end = object.find('/', 1); object != "/"; end = object.find('/', end + 1)) {
      const std::string part = object.substr(0, end);
      if (H5Lexists(file.get(), part.c_str(), H5P_DEFAULT) == 0) {
        refuse(part, "is missing");
      }
      H5L_info_t link;
      if (H5Lget_info(file.get(), part.c_str(), &link, H5P_DEFAULT) >= 0 &&
          link.type == H5L_TYPE_EXTERNAL) {
        refuse(part, "is a link to another file",
               "Such links are never followed. Write the file with what it links to in it");
      }
      if (end == std::string::npos) {
        break;
      }
    }
    Handle found = find(object);
    if (found.get() < 0) {
      refuse(object, "is unreadable");
    }
    return found;
  }

  [[nodiscard]] Handle type_of(const Handle& dataset) const {
    return {check(H5Dget_type(dataset.get())), H5Tclose};
  }

  /// Whether each element is one character: the text of a row may then be a row of elements, as
  /// netCDF writes it.
  [[nodiscard]] static bool is_character(const Handle& type) {
    return kind_of(type) == Kind::text && H5Tis_variable_str(type.get()) == 0 &&
           H5Tget_size(type.get()) == 1;
  }

  /// The number of rows of a column, and how many elements each row has.
  [[nodiscard]] std::array<hsize_t, 2> shape(const Handle& dataset, const std::string& name) const {
    if (H5Iget_type(dataset.get()) != H5I_DATASET) {
      refuse(name, "is not a column");
    }
    const Handle space(check(H5Dget_space(dataset.get())), H5Sclose);
    const int dimensions = H5Sget_simple_extent_ndims(space.get());
    if (dimensions != 1 && !(dimensions == 2 && is_character(type_of(dataset)))) {
      refuse(name, "is not one-dimensional");
    }
    std::array<hsize_t, 2> lengths = {0, 1};
    check(H5Sget_simple_extent_dims(space.get(), lengths.data(), nullptr));
    return lengths;
  }

  [[nodiscard]] std::size_t length(const Handle& dataset, const std::string& name) const {
    return shape(dataset, name).front();
  }

  /// Says why a column can't be read, if it is that HDF5 can't decompress it here.
  void refuse_missing_filter(const Handle& dataset, const std::string& name) const {
    const Handle creation(check(H5Dget_create_plist(dataset.get())), H5Pclose);
    const int filters = H5Pget_nfilters(creation.get());
    for (unsigned i = 0; i < static_cast<unsigned>(std::max(filters, 0)); ++i) {
      unsigned flags = 0;
      std::size_t values = 0;
      std::array<char, 64> title = {};
      const H5Z_filter_t filter = H5Pget_filter2(creation.get(), i, &flags, &values, nullptr,
                                                 title.size() - 1, title.data(), nullptr);
      if (H5Zfilter_avail(filter) <= 0) {
        refuse(name,
               fmt::format("is compressed with HDF5's filter {} ({}), which HDF5 has not here; "
                           "filters are never loaded from plugins",
                           static_cast<int>(filter), as_utf8(title.data())),
               "Write it with the compression gzip or none, where the filter is");
      }
    }
  }

  /// Refuses a column whose values are other than its numbers say.
  void check_packing(const Handle& dataset, const std::string& name) const {
    for (const char* attribute : {"scale_factor", "add_offset"}) {
      if (H5Aexists(dataset.get(), attribute) > 0) {
        refuse(name, fmt::format("is packed with the attribute {}", attribute),
               "Write it without packing");
      }
    }
  }

  /// Numbers may be of any kind and size, since HDF5 converts them; text and numbers are never
  /// mixed.
  void check_column(const Handle& dataset, const std::string& name, ColumnType wanted) const {
    const auto kind = kind_of(type_of(dataset));
    if (!kind || (*kind == Kind::text) != (wanted == ColumnType::text)) {
      refuse(name, wanted == ColumnType::text ? "does not hold text" : "does not hold numbers");
    }
    check_packing(dataset, name);
  }

  /// The only value of an attribute; nothing where it has none, or many, or one of another kind.
  [[nodiscard]] std::optional<AttributeValue> attribute_value(const Handle& attribute) const {
    const Handle type(check(H5Aget_type(attribute.get())), H5Tclose);
    const Handle space(check(H5Aget_space(attribute.get())), H5Sclose);
    const auto kind = kind_of(type);
    if (kind == Kind::text && H5Sget_simple_extent_type(space.get()) == H5S_NULL) {
      return std::string();  // how h5py and others keep an empty text
    }
    if (!kind || H5Sget_simple_extent_npoints(space.get()) != 1) {
      return std::nullopt;
    }
    const auto read = [&](hid_t memory_type, void* value) {
      check(H5Aread(attribute.get(), memory_type, value));
    };
    if (*kind == Kind::text) {
      return read_texts(path, type, 1, 1, read).front();
    }
    if (*kind == Kind::real) {
      double value = 0;
      read(H5T_NATIVE_DOUBLE, &value);
      return value;
    }
    std::int64_t value = 0;
    read(H5T_NATIVE_INT64, &value);
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

  /// The names in a group: in the order in which they were made, where the file says so, else
  /// by the alphabet.
  [[nodiscard]] std::vector<std::string> link_names(const Handle& group) const {
    const Handle creation(check(H5Gget_create_plist(group.get())), H5Pclose);
    unsigned order = 0;
    check(H5Pget_link_creation_order(creation.get(), &order));
    const H5_index_t index =
        (order & H5P_CRT_ORDER_TRACKED) != 0 ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
    H5G_info_t info;
    check(H5Gget_info(group.get(), &info));
    std::vector<std::string> names;
    for (hsize_t i = 0; i < info.nlinks; ++i) {
      const auto name_of = [&](char* buffer, std::size_t size) {
        return H5Lget_name_by_idx(group.get(), ".", index, H5_ITER_INC, i, buffer, size,
                                  H5P_DEFAULT);
      };
      std::string name(static_cast<std::size_t>(check(name_of(nullptr, 0))), '\0');
      checked(name_of(name.data(), name.size() + 1), reading, path);
      names.push_back(std::move(name));
    }
    return names;
  }

  /// Reads rows of a dataset as they are in the file, or as `memory_type` says.
  void read_rows(const Handle& dataset, const std::string& name, std::size_t first,
                 std::size_t rows, hid_t memory_type, void* data) const {
    const std::array<hsize_t, 2> start = {first, 0};
    const std::array<hsize_t, 2> count = {rows, shape(dataset, name).back()};
    const Handle selected(check(H5Dget_space(dataset.get())), H5Sclose);
    const int dimensions = H5Sget_simple_extent_ndims(selected.get());
    const Handle memory(check(H5Screate_simple(dimensions, count.data(), nullptr)), H5Sclose);
    check(H5Sselect_hyperslab(selected.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(),
                              nullptr));
    try {
      check(H5Dread(dataset.get(), memory_type, memory.get(), selected.get(), H5P_DEFAULT, data));
    } catch (const FileError&) {
      refuse_missing_filter(dataset, name);
      throw;
    }
  }

  /// Whole numbers, also where another program wrote them as real ones.
  template <class Whole>
  [[nodiscard]] std::vector<Whole> whole_numbers(const std::vector<double>& reals,
                                                 const std::string& name, std::size_t first) const {
    constexpr auto least = static_cast<double>(std::numeric_limits<Whole>::min());
    constexpr auto most = static_cast<double>(std::numeric_limits<Whole>::max());
    std::vector<Whole> result;
    result.reserve(reals.size());
    for (const double real : reals) {
      if (!(real >= least && real < most && real == std::trunc(real))) {
        refuse(name, fmt::format("has {} in row {}, which is no whole number", real,
                                 first + result.size()));
      }
      result.push_back(static_cast<Whole>(real));
    }
    return result;
  }

  [[nodiscard]] ColumnValues read_block(const Handle& dataset, const std::string& name,
                                        std::size_t first, std::size_t rows,
                                        ColumnType wanted) const {
    const Handle type = type_of(dataset);
    const auto read = [&](auto values, hid_t memory_type) {
      values.resize(rows);
      read_rows(dataset, name, first, rows, memory_type, values.data());
      return values;
    };
    const auto read_whole = [&](auto values, hid_t memory_type) -> ColumnValues {
      using Whole = typename decltype(values)::value_type;
      if (kind_of(type) == Kind::real) {
        return whole_numbers<Whole>(read(std::vector<double>(), H5T_NATIVE_DOUBLE), name, first);
      }
      return read(std::move(values), memory_type);
    };
    switch (wanted) {
      case ColumnType::integer:
        return read_whole(std::vector<std::int64_t>(), H5T_NATIVE_INT64);
      case ColumnType::real:
        return read(std::vector<double>(), H5T_NATIVE_DOUBLE);
      case ColumnType::flag:
        return read_whole(std::vector<std::uint8_t>(), H5T_NATIVE_UINT8);
      case ColumnType::text:
        break;
    }
    return read_texts(path, type, rows, shape(dataset, name).back(),
                      [&](hid_t memory_type, void* data) {
                        read_rows(dataset, name, first, rows, memory_type, data);
                      });
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

bool Hdf5Reader::has(const std::string& group) const {
  return H5Lexists(state_->file.get(), group.c_str(), H5P_DEFAULT) > 0;
}

std::size_t Hdf5Reader::rows(const std::string& group, const std::string& column) const {
  const std::string name = fmt::format("/{}/{}", group, column);
  const Handle dataset = state_->open(name);
  const std::size_t rows = state_->length(dataset, name);
  hsize_t bytes = 0;
  state_->check(H5Fget_filesize(state_->file.get(), &bytes));
  // Compressed or not: the last digits of a clock in each row of /samples and /workers take more
  // than a byte, and what a whole file has beside them is more bytes than /points has rows.
  if (rows > bytes) {
    state_->refuse(name, fmt::format("has {} rows, more than the file has room for", rows));
  }
  return rows;
}

void Hdf5Reader::check_row_numbers(const std::string& group, const std::string& dimension,
                                   std::size_t rows) const {
  const std::string name = fmt::format("/{}/{}", group, dimension);
  const Handle dataset = state_->find(name);
  if (H5Iget_type(dataset.get()) != H5I_DATASET ||
      kind_of(state_->type_of(dataset)).value_or(Kind::text) == Kind::text) {
    return;
  }
  const Attributes attributes = state_->attributes_of(dataset);
  const auto scale = attributes.find("NAME");
  if (scale != attributes.end() && std::holds_alternative<std::string>(scale->second) &&
      std::get<std::string>(scale->second).starts_with(without_values)) {
    return;
  }
  const std::size_t present = state_->length(dataset, name);
  if (present != rows) {
    state_->refuse(name, fmt::format("has {} rows instead of {}", present, rows));
  }
  const auto numbers = std::get<std::vector<std::int64_t>>(
      state_->read_block(dataset, name, 0, rows, ColumnType::integer));
  for (std::size_t row = 0; row < rows; ++row) {
    if (!std::cmp_equal(numbers[row], row)) {
      state_->refuse(name, fmt::format("has {} in row {}: rows were moved or left out, which other "
                                       "tables name by their numbers",
                                       numbers[row], row));
    }
  }
}

std::vector<ColumnHeader> Hdf5Reader::columns(const std::string& group) const {
  std::vector<ColumnHeader> headers;
  for (const std::string& name : state_->link_names(state_->open("/" + group))) {
    const Handle dataset = state_->find(fmt::format("/{}/{}", group, name));
    if (H5Iget_type(dataset.get()) != H5I_DATASET) {
      continue;
    }
    const auto kind = kind_of(state_->type_of(dataset));
    if (!kind) {
      continue;  // somebody else's addition: no column of ours has such a type
    }
    ColumnHeader header;
    header.name = name;
    header.type = *kind == Kind::text   ? ColumnType::text
                  : *kind == Kind::real ? ColumnType::real
                                        : ColumnType::integer;
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
  std::vector<std::string> names;
  for (const ColumnSink& sink : sinks) {
    names.push_back(fmt::format("/{}/{}", group, sink.name));
    datasets.push_back(state_->open(names.back()));
    const std::size_t present = state_->length(datasets.back(), names.back());
    if (present != rows) {
      state_->refuse(names.back(), fmt::format("has {} rows instead of {}", present, rows));
    }
    state_->check_column(datasets.back(), names.back(), sink.type);
  }
  for (std::size_t first = 0; first < rows; first += block_rows) {
    const std::size_t count = std::min(block_rows, rows - first);
    for (std::size_t i = 0; i < sinks.size(); ++i) {
      const auto block = state_->read_block(datasets[i], names[i], first, count, sinks[i].type);
      try {
        sinks[i].take(first, block);
      } catch (const UnknownNameInRow& unknown) {
        throw_contradiction(
            state_->path.string(),
            fmt::format("{}, row {}: {}", names[i], first + unknown.row(), unknown.what()));
      }
    }
    if (after_block) {
      after_block(first, count);
    }
  }
}

}  // namespace scalelab
