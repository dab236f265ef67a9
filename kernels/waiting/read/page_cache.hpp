// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>

/// What of files is in the memory of the operating system, its page cache.
namespace scalelab {

/// Asks the system to forget what it has of the file in memory (posix_fadvise,
/// POSIX_FADV_DONTNEED). It keeps what is not on the disk yet, what another process has mapped, and
/// all of a file system that is memory (tmpfs). What the disk or the host of a virtual machine
/// keeps is out of reach. Throws std::system_error where the file can't be opened.
void drop_from_page_cache(const std::filesystem::path& path);

/// How many bytes of the file are there, in whole pages but for the last one (mincore). Throws
/// std::system_error where the file can't be opened or the system doesn't tell.
std::int64_t bytes_in_page_cache(const std::filesystem::path& path);

/// Whether the folder's file system has no other place for files than memory, as far as the system
/// says: nothing there can be forgotten.
bool is_in_memory(const std::filesystem::path& folder);

}  // namespace scalelab
