// SPDX-License-Identifier: BSD-3-Clause
#include "results/output_place.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "results/file_error.hpp"

namespace scalelab {

namespace {

namespace fs = std::filesystem;

/// The path without links, so that a file which a link leads to is replaced, not the link, even
/// where it is still to be made. Stays right when the program changes its folder.
fs::path resolved(const fs::path& path) {
  constexpr int most_links = 40;  // as many as Linux follows
  std::error_code error;
  fs::path place = fs::absolute(path);
  for (int link = 0; link < most_links && fs::is_symlink(fs::symlink_status(place, error));
       ++link) {
    const fs::path target = fs::read_symlink(place, error);
    place = target.is_absolute() ? target : place.parent_path() / target;
  }
  fs::path result = fs::weakly_canonical(place, error);
  return error ? place : result;
}

[[noreturn]] void refuse_kind(const fs::path& path) {
  std::error_code ignored;
  if (path.filename().empty()) {
    throw FileError(fmt::format(
        "{} names a folder, not a results file. Give the path of a file, as {}results.h5.",
        path.string(), path.string()));
  }
  if (fs::is_directory(path, ignored)) {
    throw FileError(fmt::format(
        "{} is a folder, not a results file. Give the path of a file, as {}/results.h5.",
        path.string(), path.string()));
  }
  throw FileError(fmt::format(
      "{} is a device or a pipe, not a results file. Give the path of a file, as results.h5.",
      path.string()));
}

void check_readable(const fs::path& path) {
  if (::access(path.c_str(), R_OK) != 0) {
    throw FileError(fmt::format("cannot read {}: {}. Ask whoever owns it for the right to read it.",
                                path.string(), std::generic_category().message(errno)));
  }
}

/// Whether a program may write a results file over it without losing anybody's work.
bool is_ours(const fs::path& path) {
  std::error_code error;
  if (fs::file_size(path, error) == 0 && !error) {
    return true;  // made by `touch` or `mktemp` to be written to
  }
  try {
    const SnapshotFile file(path);
    return true;
  } catch (const FileError&) {
    return false;
  }
}

void check_absent(const fs::path& path, Written written) {
  std::error_code error;
  if (!fs::exists(path, error)) {
    return;
  }
  check_readable(path);
  if (!is_ours(path)) {
    throw OutputExists(
        fmt::format("{} exists and is no results file that this version of scalelab reads. Choose "
                    "another file with -o.",
                    path.string()));
  }
  throw OutputExists(fmt::format(
      "{} exists. {}eplace it (--overwrite), or choose another file with -o.", path.string(),
      written == Written::sample_by_sample ? "Go on with it (--resume), r" : "R"));
}

}  // namespace

RunIdentity OutputPlace::new_identity() const {
  RunIdentity identity;
  identity.run_id = new_run_id();
  identity.replaces = read_run_id(journal_path(path));
  return identity;
}

void check_new_place(const fs::path& path, WhenExists when, Written written) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (path.filename().empty() || (fs::exists(status) && !fs::is_regular_file(status))) {
    refuse_kind(path);
  }
  const fs::path folder = resolved(path).parent_path();
  if (!fs::is_directory(folder, error)) {
    throw FileError(
        fmt::format("cannot write {}: there is no folder {}. Make it first: mkdir -p {}",
                    path.string(), folder.string(), folder.string()));
  }
  if (when == WhenExists::refuse) {
    check_absent(path, written);
  } else if (fs::exists(status)) {
    check_readable(path);
    if (is_ours(path)) {
      return;
    }
    throw OutputExists(
        fmt::format("{} is no results file that this version of scalelab reads, so it is not "
                    "overwritten. Choose "
                    "another file with -o, or remove it first.",
                    path.string()));
  }
}

OutputPlace claim_new(const fs::path& path, WhenExists when, Written written) {
  check_new_place(path, when, written);
  OutputPlace place;
  place.path = resolved(path);
  place.journal = std::make_unique<Journal>(journal_path(place.path));
  if (when == WhenExists::refuse) {
    check_absent(path, written);  // again, now that no other writer can make it
    if (!place.journal->is_empty()) {
      throw OutputExists(
          fmt::format("{} holds samples of a run whose results file {} is gone. Put that file back "
                      "and go on with it "
                      "(--resume), or replace both (--overwrite).",
                      journal_path(place.path).string(), place.path.string()));
    }
  }
  std::error_code error;
  place.replaces = fs::exists(place.path, error) && fs::file_size(place.path, error) > 0;
  return place;
}

OutputPlace claim_existing(const fs::path& path) {
  OutputPlace place;
  place.path = existing_file(path);
  place.journal = std::make_unique<Journal>(journal_path(place.path));
  return place;
}

fs::path existing_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    throw FileError(fmt::format(
        "there is no file {}. Check the path, or make it with 'scalelab run'.", path.string()));
  }
  if (!fs::is_regular_file(status)) {
    refuse_kind(path);
  }
  check_readable(path);
  return resolved(path);
}

}  // namespace scalelab
