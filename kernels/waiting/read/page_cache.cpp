// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/read/page_cache.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <system_error>
#include <vector>

#include "posix/descriptor.hpp"

namespace scalelab {
namespace {

[[noreturn]] void fail_on_cache(const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(),
                          fmt::format("cannot tell what is in memory of {}", path.string()));
}

Descriptor opened_for_cache(const std::filesystem::path& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    fail_on_cache(path);
  }
  return file;
}

// A file in this process's addresses, of which no page is touched.
class Mapping {
 public:
  Mapping(const Descriptor& file, std::size_t bytes)
      : begin_(::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file.get(), 0)), bytes_(bytes) {}
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  Mapping(Mapping&&) = delete;
  Mapping& operator=(Mapping&&) = delete;
  ~Mapping() {
    if (is_there()) {
      ::munmap(begin_, bytes_);
    }
  }

  [[nodiscard]] bool is_there() const noexcept { return begin_ != MAP_FAILED; }
  // Whether each page is in memory, in the lowest bit. False where the system doesn't tell.
  bool tell_resident(std::vector<unsigned char>& pages) const {
    return ::mincore(begin_, bytes_, pages.data()) == 0;
  }

 private:
  void* begin_;
  std::size_t bytes_;
};

}  // namespace

void drop_from_page_cache(const std::filesystem::path& path) {
  const Descriptor file = opened_for_cache(path);
  static_cast<void>(::posix_fadvise(file.get(), 0, 0, POSIX_FADV_DONTNEED));
}

std::int64_t bytes_in_page_cache(const std::filesystem::path& path) {
  const Descriptor file = opened_for_cache(path);
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) {
    fail_on_cache(path);
  }
  const auto bytes = static_cast<std::size_t>(status.st_size);
  if (bytes == 0) {
    return 0;
  }
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  std::vector<unsigned char> pages((bytes + page - 1) / page);
  const Mapping mapping(file, bytes);
  if (!mapping.is_there() || !mapping.tell_resident(pages)) {
    fail_on_cache(path);
  }
  std::int64_t resident = 0;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    resident +=
        (pages[i] & 1U) != 0 ? static_cast<std::int64_t>(std::min(page, bytes - i * page)) : 0;
  }
  return resident;
}

bool is_in_memory(const std::filesystem::path& folder) {
  struct statfs system = {};
  return ::statfs(folder.c_str(), &system) == 0 &&
         (system.f_type == TMPFS_MAGIC || system.f_type == RAMFS_MAGIC);
}

}  // namespace scalelab
