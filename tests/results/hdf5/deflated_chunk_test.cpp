// SPDX-License-Identifier: BSD-3-Clause

/// Chunks are held against HDF5's own filters, which read them back.
#include "results/hdf5/deflated_chunk.hpp"

#include <gtest/gtest.h>
#include <hdf5.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

/// What HDF5 reads of a dataset of one chunk with so many places of `width` bytes, which begins
/// with these values.
std::vector<std::byte> read_by_hdf5(std::span<const std::byte> values, std::size_t width,
                                    std::size_t places) {
  const TemporaryFolder folder;
  const std::string path = folder / "chunk.h5";
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_EXCL, H5P_DEFAULT, H5P_DEFAULT);
  const hid_t type = H5Tcreate(H5T_OPAQUE, width);
  const hsize_t count = places;
  const hid_t space = H5Screate_simple(1, &count, nullptr);
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(creation, 1, &count);
  H5Pset_shuffle(creation);
  H5Pset_deflate(creation, 1);
  const hid_t dataset = H5Dcreate2(file, "values", type, space, H5P_DEFAULT, creation, H5P_DEFAULT);

  ChunkDeflater deflater;
  deflater.deflate(std::vector<std::byte>(width, std::byte{7}), width,
                   width);  // no trace of before
  const std::span<const std::byte> chunk = deflater.deflate(values, width, places * width);
  const hsize_t start = 0;
  EXPECT_GE(H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, &start, chunk.size(), chunk.data()), 0);
  std::vector<std::byte> read(places * width, std::byte{1});
  EXPECT_GE(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, read.data()), 0);

  H5Dclose(dataset);
  H5Pclose(creation);
  H5Sclose(space);
  H5Tclose(type);
  H5Fclose(file);
  return read;
}

std::vector<std::byte> random_bytes(std::size_t count) {
  std::mt19937_64 random(1);
  std::vector<std::byte> bytes(count);
  for (std::byte& byte : bytes) {
    byte = static_cast<std::byte>(random());
  }
  return bytes;
}

TEST(ChunkDeflater, MakesWhatHdf5Reads) {
  for (const std::size_t width : {1, 3, 8}) {
    for (const std::size_t places : {1, 257, 65'536}) {
      const std::vector<std::byte> bytes = random_bytes(places * width);
      EXPECT_EQ(read_by_hdf5(bytes, width, places), bytes) << width << ", " << places;
    }
  }
}

TEST(ChunkDeflater, FillsAChunkWithZeros) {
  std::vector<std::byte> bytes = random_bytes(8 * 300);
  const std::vector<std::byte> read = read_by_hdf5(bytes, 8, 1000);
  bytes.resize(8 * 1000);
  EXPECT_EQ(read, bytes);
}

TEST(ChunkDeflater, MakesLittleOfWhatRepeats) {
  const std::vector<std::byte> bytes(8 * 65'536, std::byte{3});
  ChunkDeflater deflater;
  EXPECT_LT(deflater.deflate(bytes, 8, bytes.size()).size(), bytes.size() / 100);
}

}  // namespace
}  // namespace scalelab
