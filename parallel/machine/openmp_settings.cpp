// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/openmp_settings.hpp"

#include <omp.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <sstream>

#include "posix/descriptor.hpp"

namespace scalelab {
namespace {

// While it lives, what is written to stderr goes to a file.
class StderrInto {
 public:
  explicit StderrInto(const Descriptor& file) : before_(dup(STDERR_FILENO)) {
    std::fflush(stderr);
    dup2(file.get(), STDERR_FILENO);
  }
  StderrInto(const StderrInto&) = delete;
  StderrInto& operator=(const StderrInto&) = delete;
  StderrInto(StderrInto&&) = delete;
  StderrInto& operator=(StderrInto&&) = delete;
  ~StderrInto() {
    std::fflush(stderr);
    if (before_.get() < 0) {
      close(STDERR_FILENO);  // as it was
    } else {
      dup2(before_.get(), STDERR_FILENO);
    }
  }

 private:
  Descriptor before_;
};

std::string text_of(const Descriptor& file) {
  std::string text;
  std::array<char, 4096> piece{};
  lseek(file.get(), 0, SEEK_SET);
  for (ssize_t count = 0; (count = read(file.get(), piece.data(), piece.size())) > 0;) {
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

std::map<std::string, std::string> openmp_settings() {
  const Descriptor file(memfd_create("openmp_settings", MFD_CLOEXEC));
  if (file.get() < 0) {
    return {};
  }
  {
    const StderrInto redirected(file);
    omp_display_env(0);
  }
  return parse_openmp_settings(text_of(file));
}

std::map<std::string, std::string> parse_openmp_settings(const std::string& text) {
  std::map<std::string, std::string> settings;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    // GCC's runtime writes [host] NAME = 'VALUE', LLVM's [host] NAME='VALUE'.
    const auto equals = line.find('=');
    if (equals == std::string::npos || equals == 0) {
      continue;
    }
    const auto opening = line.find_first_not_of(' ', equals + 1);
    const auto closing = line.rfind('\'');
    const auto name_end = line.find_last_not_of(' ', equals - 1);
    if (opening == std::string::npos || line[opening] != '\'' || closing == opening ||
        name_end == std::string::npos) {
      continue;
    }
    const auto blank = line.find_last_of(" ]", name_end);
    const auto name = blank == std::string::npos ? 0 : blank + 1;
    settings[line.substr(name, name_end + 1 - name)] =
        line.substr(opening + 1, closing - opening - 1);
  }
  return settings;
}

int openmp_threads_got(int asked) {
  int got = 0;
#pragma omp parallel num_threads(asked) default(none) shared(got)
  {
#pragma omp single
    got = omp_get_num_threads();
  }
  return got;
}

}  // namespace scalelab
