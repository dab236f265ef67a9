// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/launcher.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "parallel/clock/clock.hpp"
#include "parallel/job/mpi_launcher.hpp"
#include "parallel/job/stop_signals.hpp"
#include "posix/child_process.hpp"
#include "posix/message_pipe.hpp"
#include "posix/process_state.hpp"
#include "posix/standard_streams.hpp"

namespace scalelab {
namespace {

// Set for the processes that relaunch() starts, so that they never start mpirun again.
constexpr const char* relaunched_mark = "SCALELAB_RELAUNCHED";
// Its value is the terminal's device.
constexpr const char* terminal_mark = "SCALELAB_TERMINAL";

// What become() returns when the launcher can't be started, as shells do.
constexpr int not_started = 127;

std::optional<int> number_in(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) {
    return std::nullopt;
  }
  int value = 0;
  const char* end = text + std::strlen(text);
  const auto result = std::from_chars(text, end, value);
  return result.ec == std::errc() && result.ptr == end ? std::optional(value) : std::nullopt;
}

bool is_set_with(std::string_view begin) {
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (std::string_view(*entry).starts_with(begin)) {
      return true;
    }
  }
  return false;
}

// A shell in a step of one task (`srun --pty bash`), or what is left of its variables, is no MPI
// job: Slurm's side of one (PMI, PMIx) leaves variables of its own.
bool step_of_a_shell() {
  const auto tasks = number_in("SLURM_STEP_NUM_TASKS");
  return (tasks ? tasks : number_in("SLURM_NTASKS")) == 1 && !is_set_with("PMI");
}

// Slurm numbers the steps of srun from 0; the batch script and other special steps have numbers
// that do not fit into a signed 32-bit integer, or names.
bool in_srun_step() {
  const char* step = std::getenv("SLURM_STEP_ID");
  if (step == nullptr) {
    step = std::getenv("SLURM_STEPID");
  }
  if (step == nullptr || std::getenv("SLURM_PROCID") == nullptr) {
    return false;
  }
  int value = 0;
  const char* end = step + std::strlen(step);
  const auto result = std::from_chars(step, end, value);
  return result.ec == std::errc() && result.ptr == end && value >= 0 && !step_of_a_shell();
}

std::vector<char*> as_c(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) {
    pointers.push_back(word.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> child_environment(const std::string& terminal) {
  std::vector<std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    variables.emplace_back(*entry);
  }
  variables.emplace_back(std::string(relaunched_mark) + "=1");
  if (!terminal.empty()) {
    variables.emplace_back(std::string(terminal_mark) + "=" + terminal);
  }
  if (std::getenv("OMP_WAIT_POLICY") == nullptr) {
    // Threads of a rank that has no part in a point sleep, instead of taking cores from those that
    // have.
    variables.emplace_back("OMP_WAIT_POLICY=passive");
  }
  if (geteuid() == 0) {
    // Open MPI warns root off. Whoever runs scalelab as root has decided that already.
    variables.emplace_back("OMPI_ALLOW_RUN_AS_ROOT=1");
    variables.emplace_back("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1");
  }
  return variables;
}

// Becomes the command, in a child process; returns an exit code when that fails. When the parent
// dies, even by SIGKILL, the child gets a SIGTERM: mpirun then ends its ranks instead of leaving
// them behind.
int become(std::vector<std::string>& command, std::vector<std::string>& environment,
           const MessagePipe& messages, pid_t parent) {
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  // The launcher would read the caller's standard input, and a shell's loop over lines lose them.
  dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);  // NOLINT(*-vararg)
  messages.become_stderr();
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) {
    return not_started;
  }
  execvpe(command.front().c_str(), as_c(command).data(), as_c(environment).data());
  const int error = errno;
  const MpiLauncher launcher = mpi_launcher();
  tell(fmt::format(
      "scalelab: can't start {}, the launcher of {}: {}; install it{}, or start scalelab "
      "under the launcher of the MPI that it was built with\n",
      command.front(), launcher.mpi, std::strerror(error),
      launcher.debian_package.empty() ? ""
                                      : fmt::format(" (Debian: {})", launcher.debian_package)));
  return not_started;
}

// Open MPI 4.1's mpirun may lock itself up when a rank is killed: its ranks and daemons are gone,
// and it waits for ever (in PMIx_server_finalize). A launcher that has had children, and has none
// for a while, has nothing left to do.
class IdleLauncher {
 public:
  explicit IdleLauncher(pid_t launcher) : launcher_(launcher), looked_at_(now()) {}

  /// Whether it is time to end the launcher. Looks every few seconds, however often it is asked.
  bool is_due() {
    constexpr double between_looks_s = 5;
    constexpr int most_looks = 6;
    if (now() - looked_at_ < between_looks_s) {
      return false;
    }
    looked_at_ = now();
    if (has_running_child(launcher_)) {
      had_children_ = true;
      looks_without_ = 0;
      return false;
    }
    return had_children_ && ++looks_without_ >= most_looks;
  }

 private:
  pid_t launcher_;
  double looked_at_;
  bool had_children_ = false;
  int looks_without_ = 0;
};

// The launcher, if it is on this computer: the parent, or the parent's parent where that is the
// proxy which MPICH's and Intel MPI's launchers have on each computer.
pid_t launcher_process() {
  std::ifstream status(fmt::format("/proc/{}/status", getppid()));
  std::string name;
  std::string word;
  pid_t grandparent = 0;
  while (status >> word) {
    if (word == "Name:") {
      status >> name;
    } else if (word == "PPid:") {
      status >> grandparent;
      break;
    }
  }
  return name == "hydra_pmi_proxy" ? grandparent : getppid();
}

// The file that is a process's stderr; empty where the system does not tell.
std::string stderr_of(pid_t process) {
  std::error_code error;
  return std::filesystem::read_symlink(fmt::format("/proc/{}/fd/{}", process, STDERR_FILENO), error)
      .string();
}

}  // namespace

LauncherInfo launcher_from_environment() {
  if (const auto size = number_in("OMPI_COMM_WORLD_SIZE")) {
    return {
        .name = "mpirun", .processes = size, .process_number = number_in("OMPI_COMM_WORLD_RANK")};
  }
  // Before srun: Intel MPI's and MPICH's own launchers use srun to start one proxy on each node.
  if (const auto rank = number_in("PMI_RANK")) {
    return {.name = "mpiexec", .processes = number_in("PMI_SIZE"), .process_number = rank};
  }
  if (in_srun_step()) {
    const auto step_tasks = number_in("SLURM_STEP_NUM_TASKS");
    return {.name = "srun",
            .processes = step_tasks ? step_tasks : number_in("SLURM_NTASKS"),
            .process_number = number_in("SLURM_PROCID")};
  }
  if (const auto rank = number_in("PMIX_RANK")) {
    return {.name = "mpiexec", .processes = std::nullopt, .process_number = rank};
  }
  if (std::getenv(relaunched_mark) != nullptr) {
    return {.name = "mpirun", .processes = std::nullopt, .process_number = std::nullopt};
  }
  return {};
}

bool speaks_for_the_job() {
  return launcher_from_environment().process_number.value_or(0) == 0;
}

std::vector<std::string> mpirun_command(const Relaunch& request, const std::string& program) {
  std::vector<std::string> command = mpi_launcher().words;
  command.insert(command.end(), {std::to_string(request.ranks), program});
  command.insert(command.end(), request.arguments.begin(), request.arguments.end());
  return command;
}

LauncherEnd relaunch(const Relaunch& request) {
  // Blocked in every thread while the child runs and fetched one by one: no signal handler is
  // needed.
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  std::vector<std::string> command = mpirun_command(request, program);
  std::vector<std::string> environment = child_environment(request.terminal);
  MessagePipe messages;
  ChildProcess child = ChildProcess::forked(
      [&, parent = getpid()] { return become(command, environment, messages, parent); });
  messages.leave_to_child();
  if (request.started) {
    request.started(child.id());
  }

  IdleLauncher idle(child.id());
  bool interrupted = false;
  constexpr timespec poll{.tv_sec = 0, .tv_nsec = 20'000'000};
  std::optional<ProcessEnd> end;
  while (!(end = child.ended())) {
    siginfo_t info{};
    const int signal = sigtimedwait(&signals, &info, &poll);
    messages.hand_on();
    if (idle.is_due()) {
      kill(child.id(), SIGKILL);
    }
    if (signal > 0) {
      interrupted = true;
      // A terminal's Ctrl-C reaches mpirun by itself, since it is in the same process group.
      // SIGUSR1 is passed on to the ranks and leaves them time to end; after SIGTERM mpirun kills
      // them.
      if (info.si_code != SI_KERNEL) {
        kill(child.id(), SIGUSR1);
      }
    }
  }
  messages.hand_on_the_rest();
  return {.started = end->exit_code() != not_started,
          .code = end->exit_code(),
          .signal = end->signal(),
          .interrupted = interrupted};
}

std::vector<std::string> launcher_variables() {
  constexpr std::array<std::string_view, 9> steering{
      "OMPI_", "PMIX_", "PRTE_", "PMI_", "HYDRA_", "MPICH_", "MPIR_", "I_MPI_", "TMPDIR="};
  std::vector<std::string> found;
  int of_slurm = 0;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view variable = *entry;
    if (variable.starts_with("SLURM_")) {
      ++of_slurm;
    } else if (!variable.starts_with("OMPI_ALLOW_RUN_AS_ROOT") &&
               std::ranges::any_of(
                   steering, [&](std::string_view begin) { return variable.starts_with(begin); })) {
      found.emplace_back(variable);
    }
  }
  std::ranges::sort(found);
  if (of_slurm > 0) {
    found.push_back(fmt::format("SLURM_* ({} variables)", of_slurm));
  }
  return found;
}

std::string progress_terminal() {
  const char* kind = std::getenv("TERM");
  if (kind != nullptr && std::string_view(kind) == "dumb") {
    return {};  // it can't go back to the beginning of a line
  }
  if (isatty(STDERR_FILENO) == 1) {
    return stderr_of(getpid());
  }
  if (const char* device = std::getenv(terminal_mark)) {
    return device;
  }
  if (!launcher_from_environment().launched()) {
    return {};
  }
  // mpirun reads its ranks' stderr through a pipe and copies it to its own.
  std::string target = stderr_of(launcher_process());
  const bool terminal = target.starts_with("/dev/pts/") || target.starts_with("/dev/tty");
  return terminal ? target : std::string();
}

}  // namespace scalelab
