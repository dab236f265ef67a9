// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "kernels/data/image/definition.hpp"
#include "kernels/data/image/picture_file.hpp"
#include "kernels/fingerprint.hpp"
#include "tests/kernels/data/image/picture_files.hpp"
#include "tests/kernels/data/image/small_image.hpp"
#include "tests/kernels/run_kernel.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using image::Extent;
using image::SmallImage;
using ::testing::AllOf;
using ::testing::HasSubstr;

struct ImageTask {
  Extent from{};
  Extent to{};
  std::string operation = "resize";
  double sigma = 1.3;
  std::string file = "generated";
  std::int64_t times = 1;

  [[nodiscard]] Size size() const {
    return Size({{"width", from.columns},
                 {"height", from.rows},
                 {"out_width", to.columns},
                 {"out_height", to.rows},
                 {"operation", operation},
                 {"sigma", sigma},
                 {"file", file},
                 {"times", times}});
  }
};

/// What the kernel answers, from the definition of its filters, over the picture as often as asked.
double answer_by_definition(const ImageTask& task, const SmallImage& picture) {
  const Extent extent{.columns = task.from.columns, .rows = task.from.rows * task.times};
  SmallImage input(extent);
  for (std::int64_t row = 0; row < extent.rows; ++row) {
    std::memcpy(input.strip().row(row), picture.strip().row(row % task.from.rows),
                static_cast<std::size_t>(extent.columns * image::channels));
  }
  image::Operation operation;
  Extent result = extent;
  if (task.operation != "blur") {
    result = {.columns = task.to.columns, .rows = task.to.rows * task.times};
    operation.push_back(image::resize(extent, result));
  }
  if (task.operation != "resize") {
    operation.push_back(image::blur(result, task.sigma));
  }
  const image::Part part =
      image::by_definition(operation, input.strip(), {.first = 0, .last = result.columns},
                           {.first = 0, .last = result.rows});
  const auto bytes_of_row = static_cast<std::size_t>(result.columns * image::channels);
  const std::size_t words = (bytes_of_row + 7) / 8;
  std::uint64_t sum = 0;
  for (std::size_t row = 0; row < static_cast<std::size_t>(result.rows); ++row) {
    std::vector<std::uint8_t> bytes(words * 8);
    std::memcpy(bytes.data(), part.values.data() + row * bytes_of_row, bytes_of_row);
    for (std::size_t word = 0; word < words; ++word) {
      std::uint64_t value = 0;
      std::memcpy(&value, bytes.data() + word * 8, 8);
      sum += fingerprint(0, row * words + word, value);
    }
  }
  return fingerprint_as_double(sum);
}

void expect_by_definition(const ImageTask& task, const SmallImage& picture,
                          const std::vector<Way>& ways) {
  const double value = answer_by_definition(task, picture);
  for (const Way& way : ways) {
    const Answer answer = run_kernel("image", task.size(), 1, way, everybody());
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
    EXPECT_EQ(answer.value, value) << to_string(way) << ", " << task.operation;
  }
}

TEST(ImageKernel, IsTheDefinitionHoweverItIsRun) {
  const Extent from{.columns = 53, .rows = 71};
  for (const char* const operation : {"resize", "blur", "both"}) {
    expect_by_definition({.from = from, .to = {.columns = 31, .rows = 83}, .operation = operation},
                         image::patchwork(from), few_ways());
  }
}

TEST(ImageKernel, IsTheDefinitionForAwkwardSizes) {
  const std::vector<Way> ways{{.threads = 2, .schedule = Schedule::dynamic}};
  for (const Extent from :
       {Extent{1, 1}, Extent{2, 1}, Extent{1, 40}, Extent{40, 1}, Extent{5, 3}}) {
    for (const Extent to : {Extent{2, 2}, Extent{7, 1}, Extent{1, 2}, Extent{2, 90}}) {
      for (const char* const operation : {"resize", "both"}) {
        expect_by_definition({.from = from, .to = to, .operation = operation},
                             image::patchwork(from), ways);
      }
    }
    expect_by_definition({.from = from, .operation = "blur", .sigma = 4}, image::patchwork(from),
                         ways);
  }
}

TEST(ImageKernel, HasThePictureSeveralTimes) {
  const Extent from{.columns = 20, .rows = 13};
  for (const char* const operation : {"resize", "blur", "both"}) {
    expect_by_definition(
        {.from = from, .to = {.columns = 11, .rows = 5}, .operation = operation, .times = 7},
        image::patchwork(from), {{.threads = 2}, {.threads = 3}});
  }
}

// A loop in Python instead of a C extension.
TEST(ImageKernel, MayHoldTheLock) {
  const Extent from{.columns = 30, .rows = 40};
  std::vector<Way> ways;
  for (const double held_share : {0.0, 0.4, 1.0}) {
    Way way{.threads = 3, .gil = GilPolicy::interval};
    way.interpreter.held_share = held_share;
    ways.push_back(way);
  }
  expect_by_definition({.from = from, .to = {.columns = 20, .rows = 33}, .operation = "both"},
                       image::patchwork(from), ways);
}

/// A folder of rank 0's, whose path all ranks know.
class ImageKernelOfAFile : public ::testing::Test {
 protected:
  ImageKernelOfAFile() {
    if (test_job().rank() == 0) {
      folder_ = std::make_unique<TemporaryFolder>();
    }
    path_ = world().all_gather_texts(folder_ ? folder_->path().string() : "").front();
  }
  ~ImageKernelOfAFile() override { world().barrier(); }

  [[nodiscard]] std::string path(const std::string& name) const { return path_ + "/" + name; }

  /// Writes the picture in both formats; when this returns, all ranks may read them.
  void write(const SmallImage& picture) {
    if (folder_) {
      std::vector<std::uint8_t> pixels = picture.values();
      const auto columns = static_cast<std::uint32_t>(picture.strip().columns);
      const auto rows = static_cast<std::uint32_t>(picture.strip().rows.size());
      pixels.resize(std::size_t{columns} * rows * 3);
      image::write_png(path("a.png"), PNG_FORMAT_RGB, columns, rows, pixels);
      image::write_ppm(path("a.ppm"), fmt::format("P6\n{} {}\n255\n", columns, rows), pixels);
    }
    world().barrier();
  }

  static std::string why_not(const ImageTask& task) {
    return find_kernel("image")->why_not(task.size(), {.ranks = 2});
  }

  std::unique_ptr<TemporaryFolder> folder_;
  std::string path_;
};

TEST_F(ImageKernelOfAFile, IsTheDefinitionForEitherFormat) {
  const Extent from{.columns = 37, .rows = 29};
  SmallImage picture(from);
  for (std::size_t i = 0; i < picture.values().size(); ++i) {
    picture.values()[i] = static_cast<std::uint8_t>(i * i / 7);
  }
  write(picture);
  for (const char* const name : {"a.png", "a.ppm"}) {
    const ImageTask task{.from = from,
                         .to = {.columns = 50, .rows = 12},
                         .operation = "both",
                         .file = path(name),
                         .times = 3};
    EXPECT_EQ(why_not(task), "");
    expect_by_definition(task, picture,
                         {{.threads = 1}, {.threads = 2, .schedule = Schedule::dynamic}});
  }
}

TEST_F(ImageKernelOfAFile, IsRefusedWhereTheFileIsNotWhatIsAsked) {
  write(SmallImage({.columns = 37, .rows = 29}));
  ImageTask task{.from = {.columns = 37, .rows = 29}, .to = {.columns = 20, .rows = 20}};
  task.file = path("none.png");
  EXPECT_THAT(why_not(task), AllOf(HasSubstr(task.file), HasSubstr("No such file")));
  task.file = path("a.png");
  EXPECT_EQ(why_not(task), "");
  task.from.rows = 30;
  EXPECT_THAT(why_not(task),
              AllOf(HasSubstr(task.file + " is 37 x 29 pixels, and 37 x 30 are asked for"),
                    HasSubstr("set width = 37 and height = 29")));
  task.file = path("a.ppm");
  EXPECT_THAT(why_not(task), HasSubstr("set width = 37 and height = 29"));
  task.from.rows = 29;
  world().barrier();
  if (folder_) {
    std::filesystem::resize_file(task.file, 1000);
  }
  world().barrier();
  EXPECT_THAT(why_not(task), HasSubstr("it was cut short"));
}

// Between planning and preparing. The first rank says so; the others would wait until it ends the
// job.
TEST_F(ImageKernelOfAFile, NoticesThatTheFileHasChanged) {
  write(SmallImage({.columns = 37, .rows = 29}));
  const ImageTask task{.from = {.columns = 37, .rows = 30},
                       .to = {.columns = 20, .rows = 20},
                       .file = path("a.png")};
  const RankGroup alone = make_group(test_job(), {0});
  if (alone.member()) {
    Team team(test_job(), alone, {.threads = 2});
    Process process(team, alone.communicator, 1);
    const auto kernel = find_kernel("image")->create(task.size());
    EXPECT_THROW(kernel->prepare(process), image::PictureError);
    team.close();
  }
}

TEST(ImageKernel, RefusesWhatItsWeightsAreTooCoarseFor) {
  const auto why = [](const ImageTask& task) {
    return find_kernel("image")->why_not(task.size(), {});
  };
  EXPECT_EQ(why({.from = {3200, 64}, .to = {100, 2}}), "");
  EXPECT_THAT(why({.from = {3201, 64}, .to = {100, 2}}), HasSubstr("use out_width >= 101"));
  EXPECT_THAT(why({.from = {3200, 65}, .to = {100, 2}}), HasSubstr("use out_height >= 3"));
  EXPECT_EQ(why({.from = {3201, 65}, .to = {100, 2}, .operation = "blur"}), "");
}

TEST(ImageKernel, CountsPixelsOfTheResult) {
  const KernelInfo& info = *find_kernel("image");
  const ImageTask task{.from = {40, 30}, .to = {20, 10}, .times = 4};
  EXPECT_EQ(info.work(task.size()), 20.0 * 10 * 4);
  EXPECT_EQ(info.work(info.grow(task.size(), 3)), 20.0 * 10 * 12);
  EXPECT_EQ(info.work(ImageTask{.from = {40, 30}, .to = {20, 10}, .operation = "blur"}.size()),
            40.0 * 30);
}

}  // namespace
}  // namespace scalelab
