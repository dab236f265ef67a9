// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string_view>

namespace scalelab {

/// Sees to it that descriptors 0, 1 and 2 are taken, where a parent has closed one (`2>&-`): the
/// next file that is opened would be the standard stream then, and messages would go into it. What
/// is written to such a stream fails. For the beginning of main.
void take_standard_descriptors() noexcept;

/// Writes a message or a sign of progress to stderr. What can't be written is dropped: a log on a
/// full disk, or a reader who has gone, must not end a measurement.
void tell(std::string_view text) noexcept;

/// Writes results to stdout. A failure shows at finish_output(), so that none is lost among many.
void print(std::string_view text) noexcept;

/// What has become of everything that was printed.
enum class OutputState : std::uint8_t {
  written,
  reader_gone,  ///< who read it, as `head` does, has closed the pipe: it had enough
  failed        ///< the disk is full, or stdout is closed
};

/// Writes out what waits in stdout's buffer.
OutputState finish_output() noexcept;

}  // namespace scalelab
