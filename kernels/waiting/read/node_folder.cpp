// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/read/node_folder.hpp"

#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "words/quantities.hpp"

namespace scalelab {
namespace {

std::filesystem::path parent_of_files(const std::string& setting, std::error_code& error) {
  return setting == temporary_folder_setting ? std::filesystem::temp_directory_path(error)
                                             : std::filesystem::path(setting);
}

}  // namespace

std::string why_no_files(const std::string& setting, double bytes) {
  std::error_code error;
  const std::filesystem::path parent = parent_of_files(setting, error);
  if (error) {
    return "TMPDIR names no folder: set it to one, or choose a folder with size.folder";
  }
  if (!std::filesystem::is_directory(parent, error)) {
    return fmt::format("there is no folder {}: make it, or choose another one with size.folder",
                       parent.string());
  }
  if (::access(parent.c_str(), W_OK | X_OK) != 0) {
    return fmt::format("{} may not be written to: choose another folder with size.folder",
                       parent.string());
  }
  struct statvfs space = {};
  if (::statvfs(parent.c_str(), &space) != 0) {
    return "";
  }
  const double free = static_cast<double>(space.f_bavail) * static_cast<double>(space.f_frsize);
  if (bytes > free) {
    return fmt::format(
        "the files take {} in all, and {} has {} left: free some space, make size.files or "
        "size.bytes smaller, or choose another folder with size.folder",
        quantity_text(bytes, "byte"), parent.string(), quantity_text(free, "byte"));
  }
  return "";
}

void fail_together(Communicator& group, const std::string& failure) {
  if (group.all_reduce(failure.empty() ? 0 : 1, reduction::maximum) == 0) {
    return;
  }
  const std::vector<std::string> failures = group.all_gather_texts(failure);
  const auto first =
      std::ranges::find_if(failures, [](const std::string& text) { return !text.empty(); });
  throw std::runtime_error(*first);
}

NodeFolder::NodeFolder(Process& process, const std::string& setting, double bytes)
    : node_(process.group().split_by_shared_memory()), threads_(process.threads()) {
  std::string failure;
  if (node_.rank() == 0) {
    failure = why_no_files(setting, bytes);
    if (failure.empty()) {
      try {
        std::error_code known;
        folder_.emplace(parent_of_files(setting, known));
        path_ = folder_->path();
      } catch (const std::exception& error) {
        failure = fmt::format("{}: choose another folder with size.folder", error.what());
      }
    }
  }
  fail_together(process.group(), failure);
  path_ = node_.all_gather_texts(path_.string()).front();
}

Range NodeFolder::share(std::int64_t count, int thread) const noexcept {
  const int first = node_.rank() * threads_;
  const int threads = node_.size() * threads_;
  return share_of(count, first + thread, threads);
}

}  // namespace scalelab
