// SPDX-License-Identifier: BSD-3-Clause

/// A picture of a user's, PNG or PPM, as kernel image reads it.
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "kernels/data/image/picture_file.hpp"
#include "tests/fuzz/way_in.hpp"

namespace {

/// In the folder for temporary files; removed at the end.
class InputFile {
 public:
  InputFile(const std::uint8_t* data, std::size_t size)
      : path_(std::filesystem::temp_directory_path() / "scalelab_picture_XXXXXX") {
    const int descriptor = mkstemp(path_.data());
    if (descriptor < 0) {
      throw std::runtime_error("no file could be made for the input");
    }
    close(descriptor);
    std::ofstream(path_, std::ios::binary) << scalelab::as_text(data, size);
  }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  InputFile(InputFile&&) = delete;
  InputFile& operator=(InputFile&&) = delete;
  ~InputFile() { unlink(path_.c_str()); }

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scalelab::image;
  constexpr std::int64_t most_pixels = 1'000'000;  // few bytes may stand for very many
  const InputFile file(data, size);
  try {
    const Extent extent = extent_of_picture(file.path());
    if (extent.columns <= most_pixels / extent.rows) {
      static_cast<void>(pixels_of_picture(file.path()));
    }
  } catch (const PictureError&) {
    return 0;  // a mistake that is told
  }
  return 0;
}
