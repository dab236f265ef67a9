// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/image/picture_file.hpp"

#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <system_error>

#include "kernels/data/image/passes.hpp"

namespace scalelab::image {
namespace {

// Of a picture in a file.
enum class Format : std::uint8_t { png, ppm };

std::ifstream opened(const std::string& path) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  std::string reason;
  if (error) {
    reason = error.message();
  } else if (!std::filesystem::is_regular_file(status)) {
    reason = "it is no regular file";  // reading a pipe could wait for ever
  }
  std::ifstream file;
  if (reason.empty()) {
    errno = 0;
    file.open(path, std::ios::binary);
    reason = file ? "" : std::generic_category().message(errno);
  }
  if (!reason.empty()) {
    throw PictureError(fmt::format(
        "{}: {}; name a PNG or PPM file, or \"generated\" for a made-up image", path, reason));
  }
  return file;
}

[[noreturn]] void complain_of_early_end(const std::string& path, const std::string& what) {
  throw PictureError(
      fmt::format("{}: the file ends before {}; it was cut short: copy it again", path, what));
}

Format format_of(const std::string& path, std::ifstream& file) {
  constexpr std::size_t bytes = 8;
  std::array<char, bytes> begin{};
  file.read(begin.data(), begin.size());
  const auto read = static_cast<std::size_t>(file.gcount());
  file.clear();
  file.seekg(0);
  if (read > 0 && png_sig_cmp(reinterpret_cast<png_const_bytep>(begin.data()), 0, read) == 0) {
    return Format::png;
  }
  if (read >= 3 && begin[0] == 'P' && begin[1] == '6' &&
      std::isspace(static_cast<unsigned char>(begin[2])) != 0) {
    return Format::ppm;
  }
  throw PictureError(fmt::format(
      "{}: this is neither a PNG file nor a PPM one (P6); convert it, as by ImageMagick's `convert "
      "{} picture.png`",
      path, path));
}

// A number of a PPM's header, with what stands before it: white space, and comments up to their
// lines' ends.
std::int64_t number_of_header(const std::string& path, std::ifstream& file) {
  constexpr std::int64_t largest = 1'000'000'000;
  while (std::isspace(file.peek()) != 0 || file.peek() == '#') {
    if (file.peek() == '#') {
      file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    } else {
      file.get();
    }
  }
  std::int64_t number = 0;
  if (std::isdigit(file.peek()) == 0 || !(file >> number) || number > largest || number < 1) {
    throw PictureError(fmt::format(
        "{}: a PPM file begins with P6, its width, its height and 255, and this one doesn't",
        path));
  }
  return number;
}

struct PpmHeader {
  Extent extent;
  std::int64_t bytes = 0;  // of the header
};

PpmHeader header_of_ppm(const std::string& path, std::ifstream& file) {
  constexpr std::int64_t eight_bits = 255;
  file.seekg(2);
  PpmHeader header;
  header.extent.columns = number_of_header(path, file);
  header.extent.rows = number_of_header(path, file);
  const std::int64_t largest = number_of_header(path, file);
  if (largest != eight_bits) {
    throw PictureError(
        fmt::format("{}: its values go up to {}, and 255 are read; convert it to 8 bits a channel",
                    path, largest));
  }
  file.get();
  header.bytes = file.tellg();
  file.seekg(0, std::ios::end);
  const std::int64_t size = file.tellg();
  if (size - header.bytes < header.extent.columns * header.extent.rows * channels) {
    complain_of_early_end(path, fmt::format("the last of its {} x {} pixels", header.extent.columns,
                                            header.extent.rows));
  }
  return header;
}

std::uint32_t big_endian(const char* bytes) {
  std::uint32_t number = 0;
  for (int i = 0; i < 4; ++i) {
    number = number << 8U | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

// A PNG file is a signature and chunks, each with its length, of which the last one is IEND
// (ISO/IEC 15948, section 5.3). libpng sees only when it decodes the pixels that some are missing.
void check_chunks(const std::string& path, std::ifstream& file) {
  constexpr std::int64_t signature = 8;
  constexpr std::int64_t around = 12;  // bytes of a chunk beside its data: length, name, check sum
  file.seekg(0, std::ios::end);
  const std::int64_t size = file.tellg();
  for (std::int64_t at = signature;;) {
    std::array<char, 8> begin{};
    file.seekg(at);
    if (at + around > size || !file.read(begin.data(), begin.size())) {
      complain_of_early_end(path, "its last chunk");
    }
    at += around + big_endian(begin.data());
    if (std::memcmp(begin.data() + 4, "IEND", 4) == 0) {
      return;
    }
  }
}

// libpng's own account of a file; freed at the end, however that comes.
class PngFile {
 public:
  explicit PngFile(const std::string& path) : path_(path) {
    image_.version = PNG_IMAGE_VERSION;
    need(png_image_begin_read_from_file(&image_, path.c_str()));
    image_.format = PNG_FORMAT_RGB;
  }
  PngFile(const PngFile&) = delete;
  PngFile& operator=(const PngFile&) = delete;
  PngFile(PngFile&&) = delete;
  PngFile& operator=(PngFile&&) = delete;
  ~PngFile() { png_image_free(&image_); }

  [[nodiscard]] Extent extent() const {
    return {.columns = static_cast<std::int64_t>(image_.width),
            .rows = static_cast<std::int64_t>(image_.height)};
  }

  void read(std::vector<std::uint8_t>& pixels) {
    const png_color black{};
    need(png_image_finish_read(&image_, &black, pixels.data(), 0, nullptr));
  }

 private:
  void need(int read) const {
    if (read == 0) {
      throw PictureError(
          fmt::format("{}: libpng can't read it: {}; save it again", path_, image_.message));
    }
  }

  std::string path_;
  png_image image_{};
};

}  // namespace

Extent extent_of_picture(const std::string& path) {
  std::ifstream file = opened(path);
  if (format_of(path, file) == Format::ppm) {
    return header_of_ppm(path, file).extent;
  }
  check_chunks(path, file);
  return PngFile(path).extent();
}

std::vector<std::uint8_t> pixels_of_picture(const std::string& path) {
  std::ifstream file = opened(path);
  const auto bytes_of = [](const Extent& extent) {
    return static_cast<std::size_t>(extent.columns * extent.rows * channels);
  };
  if (format_of(path, file) == Format::png) {
    PngFile png(path);
    std::vector<std::uint8_t> pixels(bytes_of(png.extent()));
    png.read(pixels);
    return pixels;
  }
  const PpmHeader header = header_of_ppm(path, file);
  std::vector<std::uint8_t> pixels(bytes_of(header.extent));
  file.seekg(header.bytes);
  if (!file.read(reinterpret_cast<char*>(pixels.data()),
                 static_cast<std::streamsize>(pixels.size()))) {
    complain_of_early_end(path, "its last pixel");
  }
  return pixels;
}

}  // namespace scalelab::image
