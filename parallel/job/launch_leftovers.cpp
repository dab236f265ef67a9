// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/launch_leftovers.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "posix/process_state.hpp"

namespace scalelab {
namespace {

namespace fs = std::filesystem;

bool is_own(const fs::path& path) {
  struct stat found = {};
  return ::lstat(path.c_str(), &found) == 0 && found.st_uid == ::geteuid();
}

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    entries.push_back(entry->path());
  }
  return entries;
}

void remove_own(const fs::path& path) {
  std::error_code ignored;
  if (is_own(path)) {
    fs::remove_all(path, ignored);
  }
}

// Open MPI 4.1: <temporary>/ompi.<host>.<user>/pid.<mpirun>.
void remove_session(const fs::path& temporary, pid_t launcher) {
  for (const fs::path& folder : entries_of(temporary)) {
    const std::string name = folder.filename().string();
    if (name.starts_with("ompi.") && name.ends_with(fmt::format(".{}", ::geteuid()))) {
      remove_own(folder / fmt::format("pid.{}", launcher));
    }
  }
}

// Open MPI 4.1: vader_segment.<host>.<user>.<job>.<rank> and osc_sm.<host>.<job>.<rank>.<window>.
void remove_shared_memory(const fs::path& shared, std::uint32_t job) {
  const std::string number = fmt::format(".{:x}.", job);
  for (const fs::path& file : entries_of(shared)) {
    const std::string name = file.filename().string();
    if ((name.starts_with("vader_segment.") || name.starts_with("osc_sm.")) &&
        name.find(number) != std::string::npos) {
      remove_own(file);
    }
  }
}

}  // namespace

std::optional<std::uint32_t> own_job_number() {
  const char* name = std::getenv("PMIX_NAMESPACE");
  if (name == nullptr) {
    return std::nullopt;
  }
  std::uint32_t number = 0;
  const char* end = name + std::strlen(name);
  const auto result = std::from_chars(name, end, number);
  return result.ec == std::errc() && result.ptr == end ? std::optional(number) : std::nullopt;
}

void remove_leftovers(const LaunchedJob& job, const fs::path& temporary, const fs::path& shared) {
  if (!job.launcher || is_running(*job.launcher)) {
    return;
  }
  remove_session(temporary, *job.launcher);
  if (job.number) {
    remove_shared_memory(shared, *job.number);
  }
}

}  // namespace scalelab
