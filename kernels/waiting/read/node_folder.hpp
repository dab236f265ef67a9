// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "parallel/communication/communicator.hpp"
#include "parallel/loops/range.hpp"
#include "parallel/team/process.hpp"
#include "posix/scratch_folder.hpp"

namespace scalelab {

/// What a study calls the folder that TMPDIR names, or /tmp.
inline constexpr const char* temporary_folder_setting = "temporary";

/// Why no files of so many bytes in all can be made in the folder that a study has set, on this
/// computer, with what to do about it. Empty where they can, as far as is known beforehand.
std::string why_no_files(const std::string& setting, double bytes);

/// Throws std::runtime_error on every rank, with the first rank's failure, when there is any rank
/// whose `failure` is not empty. Collective.
void fail_together(Communicator& group, const std::string& failure);

/// A new folder for scratch files on each node of a point, made by its first rank in the folder
/// that the study has set, and removed with all that is in it at the end, also when the job is
/// killed (ScratchFolder). Ranks of a node see the same files; those of other nodes may not, so
/// each node has its own.
class NodeFolder {
 public:
  /// Throws std::runtime_error on every rank when one node can't have it, or has no place for so
  /// many bytes there. Collective over the ranks of the point.
  NodeFolder(Process& process, const std::string& setting, double bytes);

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  /// Whether this rank is the node's first: one of each node is.
  [[nodiscard]] bool is_first_of_node() const noexcept { return node_.rank() == 0; }

  /// The ranks that share it.
  [[nodiscard]] Communicator& node() noexcept { return node_; }

  /// Which of `count` files of the folder fall to a thread of this rank, when all threads of the
  /// node share them out.
  [[nodiscard]] Range share(std::int64_t count, int thread) const noexcept;

 private:
  Communicator node_;
  int threads_;
  std::optional<ScratchFolder> folder_;  // of the node's first rank
  std::filesystem::path path_;
};

}  // namespace scalelab
