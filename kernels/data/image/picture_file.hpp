// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernels/data/image/operation.hpp"

namespace scalelab::image {

/// What is wrong with a file, with its name and what to do.
struct PictureError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The columns and rows of a picture in a file, PNG or PPM (P6, 8 bits), without its pixels. Throws
/// PictureError for a file that can't be read, is neither, or ends before its picture does.
Extent extent_of_picture(const std::string& path);

/// Its pixels, row by row: red, green and blue, 8 bits each. Grey and palettes become colours, what
/// is transparent is put on black. Throws PictureError, for damaged contents too.
std::vector<std::uint8_t> pixels_of_picture(const std::string& path);

}  // namespace scalelab::image
