// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/guide_task.hpp"

#include <array>

namespace scalelab {
namespace {

constexpr std::array<GuideTask, 7> all_tasks{
    {{"downloads", {"Guide: downloads", "fetch", "downloads.toml"}, true},
     {"disk", {"Guide: disk", "read", "disk.toml"}, true},
     {"scraping", {"Guide: scraping", "scrape", "scraping.toml"}, true},
     {"images", {"Guide: images", "image", "images.toml"}, false},
     {"images in C", {"Guide: images by a library", "image", "images_by_a_library.toml"}, false},
     {"simulations", guide_studies::simulations, false},
     {"data", {"Guide: data transformation", "transform", "transformation.toml"}, false}}};

}  // namespace

std::span<const GuideTask> guide_tasks() {
  return all_tasks;
}

}  // namespace scalelab
