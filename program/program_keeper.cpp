// SPDX-License-Identifier: BSD-3-Clause

/// Runs one program for scalelab, times it, counts what it and all that it starts used, and sees to
/// it that nothing of them is left: when the program has ended, when scalelab lets go of the leash,
/// and when scalelab dies. It is the leashed program of program/program_run.cpp, and knows no MPI,
/// so that it starts at once and nothing of a job is inherited.
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "posix/descriptor.hpp"
#include "program/keeper/control_group.hpp"
#include "program/keeper/keeper_protocol.hpp"
#include "program/keeper/process_tree.hpp"

namespace scalelab::keeper {
namespace {

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string read_all(int file) {
  std::string text;
  std::array<char, 4096> block{};
  while (true) {
    const ssize_t count = ::read(file, block.data(), block.size());
    if (count > 0) {
      text.append(block.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      return text;
    }
  }
}

std::vector<char*> as_c(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) {
    pointers.push_back(text.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

// What a child tells before it becomes the program, and once more where it can't.
struct ChildNews {
  std::int32_t error = 0;
  std::uint8_t in_directory = 0;
  std::uint8_t in_group = 0;
  std::int32_t processors = -1;  // that it may run on, as observed
};

sigset_t watched_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) {
    sigaddset(&signals, signal);
  }
  return signals;
}

// A set of processors, as the system has it.
class ProcessorSet {
 public:
  explicit ProcessorSet(int processors)
      : set_(CPU_ALLOC(static_cast<std::size_t>(processors))),
        bytes_(CPU_ALLOC_SIZE(static_cast<std::size_t>(processors))) {
    CPU_ZERO_S(bytes_, set_);
  }
  ProcessorSet(const ProcessorSet&) = delete;
  ProcessorSet& operator=(const ProcessorSet&) = delete;
  ProcessorSet(ProcessorSet&&) = delete;
  ProcessorSet& operator=(ProcessorSet&&) = delete;
  ~ProcessorSet() { CPU_FREE(set_); }

  void add(int processor) { CPU_SET_S(static_cast<std::size_t>(processor), bytes_, set_); }
  // Refused by the system: the process runs where it may, which is observed.
  void bind_this_process() const { ::sched_setaffinity(0, bytes_, set_); }

  // How many this process may run on; -1 where the system doesn't tell.
  static int of_this_process() {
    constexpr int most = 65'536;
    ProcessorSet all(most);
    return ::sched_getaffinity(0, all.bytes_, all.set_) == 0 ? CPU_COUNT_S(all.bytes_, all.set_)
                                                             : -1;
  }

 private:
  cpu_set_t* set_;
  std::size_t bytes_;
};

void bind_to(const std::vector<int>& processors) {
  if (processors.empty()) {
    return;
  }
  ProcessorSet set(*std::ranges::max_element(processors) + 1);
  for (const int processor : processors) {
    set.add(processor);
  }
  set.bind_this_process();
}

// The life of a child until it is the program: all that takes time is done before it is told to go.
[[noreturn]] void become_program(Request& request, const ControlGroup& group, int news, int go) {
  constexpr int failed = 127;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // NOLINT(*-vararg)
  ::setpgid(0, 0);  // a program that signals its process group does not mean the keeper
  ChildNews own{.in_group = static_cast<std::uint8_t>(group.enter() ? 1 : 0)};
  bind_to(request.processors);
  own.processors = ProcessorSet::of_this_process();
  ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);  // NOLINT(*-vararg)
  ::dup2(output_file, STDOUT_FILENO);
  ::dup2(error_file, STDERR_FILENO);
  for (const int file : {request_file, report_file, output_file, error_file}) {
    ::close(file);
  }
  if (!request.directory.empty() && ::chdir(request.directory.c_str()) != 0) {
    own.error = errno;
    own.in_directory = 1;
  }
  std::vector<char*> words = as_c(request.words);
  std::vector<char*> environment = as_c(request.environment);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  [[maybe_unused]] ssize_t written = ::write(news, &own, sizeof(own));
  char letter = 0;
  while (::read(go, &letter, 1) < 0 && errno == EINTR) {
  }
  if (own.error == 0) {
    ::execvpe(words.front(), words.data(), environment.data());
    own.error = errno;
    written = ::write(news, &own, sizeof(own));
  }
  ::_exit(failed);
}

double seconds_in(const timeval& time) {
  constexpr double microsecond = 1e-6;
  return static_cast<double>(time.tv_sec) + microsecond * static_cast<double>(time.tv_usec);
}

void count_children(Report& report, const ControlGroup& group, bool in_group) {
  constexpr double kibibyte = 1024;
  rusage use{};
  if (::getrusage(RUSAGE_CHILDREN, &use) == 0) {
    report.user_s = seconds_in(use.ru_utime);
    report.system_s = seconds_in(use.ru_stime);
    report.peak_bytes = static_cast<double>(use.ru_maxrss) * kibibyte;
    report.voluntary_switches = static_cast<double>(use.ru_nvcsw);
    report.involuntary_switches = static_cast<double>(use.ru_nivcsw);
  }
  if (!in_group) {
    return;
  }
  if (const auto time = group.processor_time()) {
    report.user_s = time->user_s;
    report.system_s = time->system_s;
    report.counted_by_group = 1;
  }
  report.group_peak_bytes = group.peak_bytes().value_or(-1);
}

// Waits for the program. Nothing when this process is to end before.
std::optional<int> wait_for(pid_t program, int signals, Report& report) {
  while (true) {
    std::array<pollfd, 2> files{{{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0},
                                 {.fd = signals, .events = POLLIN, .revents = 0}}};
    if (::poll(files.data(), files.size(), -1) < 0 && errno != EINTR) {
      return std::nullopt;
    }
    if (files[0].revents != 0) {
      return std::nullopt;  // nobody holds the leash
    }
    signalfd_siginfo info{};
    while (::read(signals, &info, sizeof(info)) == sizeof(info)) {
      if (info.ssi_signo != SIGCHLD) {
        return std::nullopt;
      }
    }
    int status = 0;
    for (pid_t ended = 0; (ended = ::waitpid(-1, &status, WNOHANG)) > 0;) {
      if (ended == program) {
        report.end_s = seconds_now();
        return status;
      }
    }
  }
}

void send(const Report& report) {
  [[maybe_unused]] const ssize_t written = ::write(report_file, &report, sizeof(report));
}

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
      throw std::system_error(errno, std::generic_category(), "can't make a pipe");
    }
    reading = Descriptor(ends[0]);
    writing = Descriptor(ends[1]);
  }
  Descriptor reading{-1};
  Descriptor writing{-1};
};

// Reads one piece of news. False when the child can't send any more.
bool read_news(const Descriptor& from, ChildNews& news) {
  ssize_t count = 0;
  do {
    count = ::read(from.get(), &news, sizeof(news));
  } while (count < 0 && errno == EINTR);
  return count == sizeof(news);
}

// Starts the program and notes when. Returns its process.
pid_t start(Request& request, const ControlGroup& group, Report& report, bool& in_group) {
  Pipe news;
  Pipe go;
  const pid_t program = ::fork();
  if (program == 0) {
    go.writing = Descriptor(-1);
    become_program(request, group, news.writing.get(), go.reading.get());
  }
  if (program < 0) {
    throw std::system_error(errno, std::generic_category(), "can't start a process");
  }
  for (const int file : {output_file, error_file}) {
    ::close(file);  // whoever reads them sees their end when the last of the processes ends
  }
  news.writing = Descriptor(-1);
  ChildNews first;
  read_news(news.reading, first);
  in_group = first.in_group != 0;
  report.processors = first.processors;
  report.begin_s = seconds_now();
  go.writing = Descriptor(-1);
  ChildNews failure = first;
  if (first.error != 0 || read_news(news.reading, failure)) {
    report.start_error = failure.error;
    report.in_directory = failure.in_directory;
  }
  return program;
}

int keep() {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // NOLINT(*-vararg)
  ::signal(SIGPIPE, SIG_IGN);
  const sigset_t watched = watched_signals();
  ::sigprocmask(SIG_BLOCK, &watched, nullptr);
  const Descriptor signals(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
  Request request = unpack_request(read_all(request_file));
  const ControlGroup group;
  Report report;
  bool in_group = false;
  const pid_t program = start(request, group, report, in_group);
  const std::optional<int> status = wait_for(program, signals.get(), report);
  end_descendants(request.grace_s);
  if (!status) {
    return 1;
  }
  report.wait_status = *status;
  count_children(report, group, in_group);
  send(report);
  return 0;
}

}  // namespace
}  // namespace scalelab::keeper

int main() {
  try {
    return scalelab::keeper::keep();
  } catch (const std::exception&) {
    return 1;  // who reads the report finds none
  }
}
