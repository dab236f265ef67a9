// SPDX-License-Identifier: BSD-3-Clause
#include "hdf5/byte_dataset.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string_view>
#include <utility>

#include "hdf5/handle.hpp"
#include "hdf5/library.hpp"

namespace scalelab {

struct ByteDataset::State {
  std::filesystem::path path;
  Handle file = Handle(H5I_INVALID_HID, H5Fclose);
  Handle dataset = Handle(H5I_INVALID_HID, H5Dclose);
  Handle rows = Handle(H5I_INVALID_HID, H5Sclose);  // of the dataset
  std::size_t bytes = 0;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  State(State&&) = delete;
  State& operator=(State&&) = delete;
  ~State() {
    rows.release();
    dataset.release();
    file.release();
  }

  /// An identifier, a length or a status: negative when the call failed.
  template <class Result>
  // NOLINTNEXTLINE(modernize-use-nodiscard): of a status, nothing else is wanted
  Result check(Result result, std::string_view doing) const {
    if (result < 0) {
      const InnermostError error = innermost_hdf5_error();
      throw Hdf5Error(
          fmt::format("cannot {} {}: HDF5 says '{}'", doing, path.string(), error.message),
          error.system_error);
    }
    return result;
  }

  /// Selects `count` bytes of the dataset from `first` on. Returns the memory that they go to or
  /// come from.
  [[nodiscard]] Handle select(std::size_t first, std::size_t count, std::string_view doing) const {
    const auto start = static_cast<hsize_t>(first);
    const auto length = static_cast<hsize_t>(count);
    check(H5Sselect_hyperslab(rows.get(), H5S_SELECT_SET, &start, nullptr, &length, nullptr),
          doing);
    return {check(H5Screate_simple(1, &length, nullptr), doing), H5Sclose};
  }
};

namespace {

constexpr const char* name_of_dataset = "data";
constexpr std::string_view to_read = "read";
constexpr std::string_view to_write = "write";

}  // namespace

ByteDataset::ByteDataset(std::unique_ptr<State> state) : state_(std::move(state)) {}
ByteDataset::ByteDataset(ByteDataset&&) noexcept = default;
ByteDataset& ByteDataset::operator=(ByteDataset&&) noexcept = default;
ByteDataset::~ByteDataset() = default;

ByteDataset ByteDataset::create(const std::filesystem::path& path, std::size_t bytes) {
  prepare_hdf5();
  auto state = std::make_unique<State>();
  state->path = path;
  state->bytes = bytes;
  state->file = Handle(
      state->check(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), to_write),
      H5Fclose);
  // All of it will be written: HDF5 need not fill it before.
  const Handle creation(state->check(H5Pcreate(H5P_DATASET_CREATE), to_write), H5Pclose);
  state->check(H5Pset_alloc_time(creation.get(), H5D_ALLOC_TIME_EARLY), to_write);
  state->check(H5Pset_fill_time(creation.get(), H5D_FILL_TIME_NEVER), to_write);
  const auto length = static_cast<hsize_t>(bytes);
  state->rows = Handle(state->check(H5Screate_simple(1, &length, nullptr), to_write), H5Sclose);
  state->dataset =
      Handle(state->check(H5Dcreate2(state->file.get(), name_of_dataset, H5T_STD_U8LE,
                                     state->rows.get(), H5P_DEFAULT, creation.get(), H5P_DEFAULT),
                          to_write),
             H5Dclose);
  return ByteDataset(std::move(state));
}

ByteDataset ByteDataset::open(const std::filesystem::path& path) {
  prepare_hdf5();
  auto state = std::make_unique<State>();
  state->path = path;
  state->file =
      Handle(state->check(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), to_read), H5Fclose);
  state->dataset = Handle(
      state->check(H5Dopen2(state->file.get(), name_of_dataset, H5P_DEFAULT), to_read), H5Dclose);
  state->rows = Handle(state->check(H5Dget_space(state->dataset.get()), to_read), H5Sclose);
  state->bytes = static_cast<std::size_t>(
      state->check(H5Sget_simple_extent_npoints(state->rows.get()), to_read));
  return ByteDataset(std::move(state));
}

std::size_t ByteDataset::bytes() const noexcept {
  return state_->bytes;
}

void ByteDataset::read(std::size_t first, std::span<std::byte> out) const {
  const Handle memory = state_->select(first, out.size(), to_read);
  state_->check(H5Dread(state_->dataset.get(), H5T_NATIVE_UINT8, memory.get(), state_->rows.get(),
                        H5P_DEFAULT, out.data()),
                to_read);
}

void ByteDataset::write(std::size_t first, std::span<const std::byte> bytes) const {
  const Handle memory = state_->select(first, bytes.size(), to_write);
  state_->check(H5Dwrite(state_->dataset.get(), H5T_NATIVE_UINT8, memory.get(), state_->rows.get(),
                         H5P_DEFAULT, bytes.data()),
                to_write);
}

void ByteDataset::close() {
  State& state = *state_;
  state.check(H5Fflush(state.file.get(), H5F_SCOPE_GLOBAL), to_write);
  state.check(state.rows.close(), to_write);
  state.check(state.dataset.close(), to_write);
  state.check(state.file.close(), to_write);
}

}  // namespace scalelab
