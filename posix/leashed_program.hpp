// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "posix/child_process.hpp"
#include "posix/descriptor.hpp"

namespace scalelab {

/// A program that ends when this process does, however that ends, by kill -9 too: its standard
/// input is a leash, a pipe into which nothing is ever written, and at whose end of file it ends by
/// itself. It runs in a session of its own, where nothing that ends a job's processes finds it
/// before it has done what it has to do, with every signal as a new program has it, and with no
/// file of this process but those that are handed on. (A batch system that ends all of a job's
/// processes by their control group ends this one too.)
class LeashedProgram {
 public:
  /// What becomes of what the program says, on its standard output and its standard error alike.
  enum class Output : std::uint8_t {
    dropped,
    kept  ///< for first_line()
  };

  /// Starts it. Throws std::system_error, with the program's name, when the system refuses.
  /// @param handed_on files of this process that it has too, as its descriptors 3, 4 and so on
  LeashedProgram(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                 Output output, const std::vector<int>& handed_on = {});
  LeashedProgram(const LeashedProgram&) = delete;
  LeashedProgram& operator=(const LeashedProgram&) = delete;
  LeashedProgram(LeashedProgram&&) noexcept = default;
  LeashedProgram& operator=(LeashedProgram&&) = delete;

  /// Lets go of the leash, and waits until the program has ended.
  ~LeashedProgram() = default;

  /// Waits for the first line that the program says, and returns it without its end; of a program
  /// that ended before, what it said. What follows stays in the pipe, which has room for some
  /// pages. Empty where output is dropped.
  std::string first_line();

  /// The operating system's number of it.
  [[nodiscard]] pid_t id() const noexcept { return process_.id(); }

 private:
  struct Started;
  explicit LeashedProgram(Started&& started);

  ChildProcess process_;  // is waited for when what follows is closed
  Descriptor leash_;
  Descriptor output_;
};

}  // namespace scalelab
