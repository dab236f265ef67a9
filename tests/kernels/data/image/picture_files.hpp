// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>
#include <png.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace scalelab::image {

/// Writes a PPM file with whatever header.
inline void write_ppm(const std::filesystem::path& path, const std::string& header,
                      const std::vector<std::uint8_t>& pixels) {
  std::ofstream file(path, std::ios::binary);
  file << header;
  file.write(reinterpret_cast<const char*>(pixels.data()),
             static_cast<std::streamsize>(pixels.size()));
}

/// Writes a PNG file of values in one of libpng's formats.
template <class Value>
void write_png(const std::filesystem::path& path, std::uint32_t format, std::uint32_t columns,
               std::uint32_t rows, const std::vector<Value>& values,
               const std::vector<std::uint8_t>& palette = {}) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.format = format;
  image.width = columns;
  image.height = rows;
  image.colormap_entries = static_cast<std::uint32_t>(palette.size()) / 3;
  if (png_image_write_to_file(&image, path.c_str(), 0, values.data(), 0,
                              palette.empty() ? nullptr : palette.data()) == 0) {
    throw std::runtime_error(image.message);
  }
}

}  // namespace scalelab::image
