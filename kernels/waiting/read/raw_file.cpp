// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/read/raw_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace scalelab {
namespace {

[[noreturn]] void fail_on_file(const char* doing, const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(),
                          fmt::format("cannot {} {}", doing, path.string()));
}

}  // namespace

RawFile::RawFile(std::filesystem::path path, FileAccess access, int flags)
    : path_(std::move(path)),
      access_(access),
      descriptor_(::open(path_.c_str(),
                         flags | O_CLOEXEC | (access == FileAccess::direct ? O_DIRECT : 0), 0600)) {
  if (descriptor_.get() < 0) {
    fail("open");
  }
}

RawFile RawFile::open(const std::filesystem::path& path, FileAccess access) {
  return {path, access, O_RDONLY};
}

RawFile RawFile::create(const std::filesystem::path& path, FileAccess access) {
  return {path, access, O_WRONLY | O_CREAT | O_TRUNC};
}

void RawFile::fail(const char* doing) const {
  fail_on_file(doing, path_);
}

std::size_t RawFile::whole(std::size_t bytes) const noexcept {
  return access_ == FileAccess::direct ? (bytes + alignment - 1) / alignment * alignment : bytes;
}

void RawFile::read(std::size_t first, std::span<std::byte> out) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = ::pread(descriptor_.get(), out.data() + done, whole(out.size() - done),
                                static_cast<off_t>(first + done));
    if (got < 0 && errno != EINTR) {
      fail("read");
    }
    if (got == 0) {
      throw std::runtime_error(
          fmt::format("{} ends after {} bytes: another program has changed it, or removed it",
                      path_.string(), first + done));
    }
    done += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
}

void RawFile::write(std::size_t first, std::span<const std::byte> bytes) const {
  const std::size_t all = whole(bytes.size());
  std::size_t done = 0;
  while (done < all) {
    const ssize_t put = ::pwrite(descriptor_.get(), bytes.data() + done, all - done,
                                 static_cast<off_t>(first + done));
    if (put < 0 && errno != EINTR) {
      fail("write");
    }
    done += put > 0 ? static_cast<std::size_t>(put) : 0;
  }
}

void RawFile::finish(std::size_t bytes) const {
  if (access_ == FileAccess::direct &&
      ::ftruncate(descriptor_.get(), static_cast<off_t>(bytes)) != 0) {
    fail("write");
  }
  if (::fsync(descriptor_.get()) != 0) {
    fail("write");
  }
}

void RawFile::start_write_back() const noexcept {
  // Only for the sake of quiet later: where it fails, the system will do it in its own time.
  static_cast<void>(::sync_file_range(descriptor_.get(), 0, 0, SYNC_FILE_RANGE_WRITE));
}

void sync_file(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 || ::fsync(file.get()) != 0) {
    fail_on_file("write", path);
  }
}

}  // namespace scalelab
