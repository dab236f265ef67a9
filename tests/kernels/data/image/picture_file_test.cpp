// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/image/picture_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/kernels/data/image/picture_files.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab::image {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PictureFile : public ::testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }

  /// What is wrong with the file, where something is.
  static std::string complaint(const std::string& path) {
    try {
      extent_of_picture(path);
      pixels_of_picture(path);
      return "";
    } catch (const PictureError& error) {
      return error.what();
    }
  }

  void cut(const std::string& name, std::uintmax_t bytes) const {
    std::filesystem::resize_file(path(name), bytes);
  }

  static void expect_extent(const std::string& path, std::int64_t columns, std::int64_t rows) {
    EXPECT_EQ(extent_of_picture(path).columns, columns);
    EXPECT_EQ(extent_of_picture(path).rows, rows);
  }

  TemporaryFolder folder_;
  std::vector<std::uint8_t> pixels_{1, 2, 3, 250, 251, 252, 7, 8, 9, 10, 11, 12};
};

TEST_F(PictureFile, IsAPpm) {
  write_ppm(path("a.ppm"), "P6\n2 2\n255\n", pixels_);
  expect_extent(path("a.ppm"), 2, 2);
  EXPECT_EQ(pixels_of_picture(path("a.ppm")), pixels_);
}

TEST_F(PictureFile, IsAPpmWithComments) {
  write_ppm(path("a.ppm"), "P6 # made by hand\n# 9 9\n4# wide\n 1\t255 ", pixels_);
  expect_extent(path("a.ppm"), 4, 1);
  EXPECT_EQ(pixels_of_picture(path("a.ppm")), pixels_);
}

TEST_F(PictureFile, IsAPng) {
  write_png(path("a.png"), PNG_FORMAT_RGB, 2, 2, pixels_);
  expect_extent(path("a.png"), 2, 2);
  EXPECT_EQ(pixels_of_picture(path("a.png")), pixels_);
}

TEST_F(PictureFile, MakesColoursOfGrey) {
  write_png(path("a.png"), PNG_FORMAT_GRAY, 2, 1, std::vector<std::uint8_t>{9, 200});
  EXPECT_THAT(pixels_of_picture(path("a.png")), ElementsAre(9, 9, 9, 200, 200, 200));
}

TEST_F(PictureFile, MakesColoursOfAPalette) {
  write_png(path("a.png"), PNG_FORMAT_RGB_COLORMAP, 3, 1, std::vector<std::uint8_t>{1, 0, 1},
            {10, 20, 30, 40, 50, 60});
  EXPECT_THAT(pixels_of_picture(path("a.png")), ElementsAre(40, 50, 60, 10, 20, 30, 40, 50, 60));
}

TEST_F(PictureFile, PutsWhatIsTransparentOnBlack) {
  write_png(path("a.png"), PNG_FORMAT_RGBA, 2, 1,
            std::vector<std::uint8_t>{10, 20, 30, 255, 200, 200, 200, 0});
  EXPECT_THAT(pixels_of_picture(path("a.png")), ElementsAre(10, 20, 30, 0, 0, 0));
}

TEST_F(PictureFile, MayHaveSixteenBits) {
  write_png(path("a.png"), PNG_FORMAT_LINEAR_RGB, 1, 1,
            std::vector<std::uint16_t>{65535, 0, 65535});
  EXPECT_THAT(pixels_of_picture(path("a.png")), ElementsAre(255, 0, 255));
}

TEST_F(PictureFile, IsMissing) {
  EXPECT_THAT(complaint(path("none.png")), AllOf(HasSubstr("none.png: No such file or directory"),
                                                 HasSubstr("name a PNG or PPM file")));
}

TEST_F(PictureFile, IsAFolderOrAPipe) {
  EXPECT_THAT(complaint(folder_.path()), HasSubstr("it is no regular file"));
  constexpr mode_t anything = 0600;
  ASSERT_EQ(mkfifo(path("pipe").c_str(), anything), 0);
  EXPECT_THAT(complaint(path("pipe")), HasSubstr("it is no regular file"));
}

TEST_F(PictureFile, IsNoPicture) {
  for (const char* const contents : {"", "P", "P6", "P5 1 1 255 x", "GIF89a and so on"}) {
    write_ppm(path("a"), contents, {});
    EXPECT_THAT(complaint(path("a")), HasSubstr("neither a PNG file nor a PPM one")) << contents;
  }
}

TEST_F(PictureFile, HasABadHeader) {
  for (const char* const header :
       {"P6 ", "P6 2 ", "P6 2 2 ", "P6 two 2 255 ", "P6 0 2 255 ", "P6 -2 2 255 ",
        "P6 99999999999999999999 2 255 ", "P6 2 2000000000 255 ", "P6 #2 2 255 "}) {
    write_ppm(path("a.ppm"), header, {});
    EXPECT_THAT(complaint(path("a.ppm")), HasSubstr("its width, its height and 255")) << header;
  }
  write_ppm(path("a.ppm"), "P6 2 2 65535 ", pixels_);
  EXPECT_THAT(complaint(path("a.ppm")), HasSubstr("go up to 65535"));
}

TEST_F(PictureFile, WasCutShort) {
  write_ppm(path("a.ppm"), "P6\n2 2\n255\n", pixels_);
  cut("a.ppm", std::filesystem::file_size(path("a.ppm")) - 1);
  EXPECT_THAT(complaint(path("a.ppm")),
              HasSubstr("ends before the last of its 2 x 2 pixels; it was cut short"));
  write_png(path("a.png"), PNG_FORMAT_RGB, 2, 2, pixels_);
  for (auto bytes = std::filesystem::file_size(path("a.png")) - 1; bytes >= 8; --bytes) {
    cut("a.png", bytes);
    EXPECT_THAT(complaint(path("a.png")), HasSubstr("it was cut short")) << bytes;
  }
}

TEST_F(PictureFile, WasDamaged) {
  write_png(path("a.png"), PNG_FORMAT_RGB, 2, 2, pixels_);
  constexpr std::streamoff in_the_header = 17;
  std::fstream file(path("a.png"), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(in_the_header);
  file.put('\x55');
  file.close();
  EXPECT_THAT(complaint(path("a.png")), AllOf(HasSubstr("libpng can't read it"), HasSubstr("CRC")));
}

}  // namespace
}  // namespace scalelab::image
