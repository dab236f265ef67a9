// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>

/// Where on the server something is: paths that follow "http://127.0.0.1:port".
namespace scalelab::web {

/// A file of so many bytes.
inline std::string file_path(std::int64_t file, std::int64_t bytes) {
  return fmt::format("/files/{}/{}", file, bytes);
}

/// A page of the site.
inline std::string page_path(std::int64_t page) {
  return fmt::format("/pages/{}", page);
}

/// The same, asked for again after `attempt` attempts that failed.
inline std::string path_of_attempt(const std::string& path, int attempt) {
  return attempt == 0 ? path : fmt::format("{}?attempt={}", path, attempt);
}

/// What a response says that is slow on purpose.
inline constexpr const char* slow_header = "X-Slow";

}  // namespace scalelab::web
