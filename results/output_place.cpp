// SPDX-License-Identifier: BSD-3-Clause
#include "results/output_place.hpp"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "results/file_error.hpp"

namespace scalelab {

namespace {

namespace fs = std::filesystem;

/// The path without links, so that a file which a link leads to is replaced, not the link. Stays
/// right when the program changes its folder.
fs::path resolved(const fs::path& path) {
  std::error_code error;
  fs::path result = fs::weakly_canonical(fs::absolute(path), error);
  return error ? fs::absolute(path) : result;
}

[[noreturn]] void refuse_kind(const fs::path& path) {
  std::error_code ignored;
  throw FileError(fmt::format(
      "{} is {}, not a results file. Give the path of a file, as results.h5.", path.string(),
      fs::is_directory(path, ignored) ? "a folder" : "a device or a pipe"));
}

void check_new_place(const fs::path& path) {
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
}

void check_absent(const fs::path& path) {
  std::error_code error;
  if (fs::exists(path, error)) {
    throw OutputExists(fmt::format(
        "{} exists. Go on with it (--resume), replace it (--overwrite), or choose another "
        "file with -o.",
        path.string()));
  }
}

}  // namespace

RunIdentity OutputPlace::new_identity() const {
  RunIdentity identity;
  identity.run_id = new_run_id();
  identity.replaces = read_run_id(journal_path(path));
  return identity;
}

OutputPlace claim_new(const fs::path& path, WhenExists when) {
  check_new_place(path);
  if (when == WhenExists::refuse) {
    check_absent(path);
  }
  OutputPlace place;
  place.path = resolved(path);
  place.journal = std::make_unique<Journal>(journal_path(place.path));
  if (when == WhenExists::refuse) {
    check_absent(path);  // again, now that no other writer can make it
    if (!place.journal->is_empty()) {
      throw OutputExists(
          fmt::format("{} holds samples of a run whose results file {} is gone. Put that file back "
                      "and go on with it "
                      "(--resume), or replace both (--overwrite).",
                      journal_path(place.path).string(), place.path.string()));
    }
  }
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
  return resolved(path);
}

}  // namespace scalelab
