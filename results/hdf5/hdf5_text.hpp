// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "results/hdf5/hdf5_handle.hpp"

namespace scalelab {

/// Reads elements of a file's text into `data`, which has room for them in `memory_type`.
using ReadElements = std::function<void(hid_t memory_type, void* data)>;

/// Texts as valid UTF-8, whichever of HDF5's kinds of text the file has: of variable or fixed
/// length, ASCII or UTF-8, with zeros or spaces behind it.
/// @param type of an element in the file
/// @param texts how many are read
/// @param elements how many elements of the file make up one text: 1, or the width of a netCDF
/// array of characters
/// @param read is called once
/// Throws FileError, or std::bad_alloc when the file says that they are longer than memory can be.
std::vector<std::string> read_texts(const std::filesystem::path& path, const Handle& type,
                                    std::size_t texts, std::size_t elements,
                                    const ReadElements& read);

}  // namespace scalelab
