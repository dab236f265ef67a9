// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

/// What scalelab and the keeper of a program say to each other. Both are of one build.
namespace scalelab::keeper {

/// The keeper's descriptors beyond the standard ones.
inline constexpr int request_file = 3;
inline constexpr int report_file = 4;
inline constexpr int output_file = 5;
inline constexpr int error_file = 6;

/// What is to be run.
struct Request {
  std::vector<std::string> words;        ///< the program and its arguments
  std::vector<std::string> environment;  ///< all of it, each "NAME=value"
  std::string directory;                 ///< empty: this process's own
  std::vector<int> processors;           ///< that it may run on; empty: all that this process may
  double grace_s = 2;  ///< between asking what is left of the program to end, and killing it
};

std::string pack(const Request& request);
/// Throws std::invalid_argument for a text that is none of pack()'s.
Request unpack_request(const std::string& packed);

/// How it went. Unknown numbers are negative. Times are of the monotonic clock.
struct Report {
  std::int32_t start_error = 0;   ///< errno of what kept the program from being started; 0: nothing
  std::uint8_t in_directory = 0;  ///< whether that was the directory
  std::uint8_t counted_by_group = 0;  ///< whether a control group counted the processor time
  std::int32_t wait_status = 0;       ///< of the program, as waitpid(2) gives it
  std::int32_t processors = -1;       ///< that it could run on, as observed
  double begin_s = 0;                 ///< just before it was started
  double end_s = 0;                   ///< when it had ended
  double user_s = -1;                 ///< of the whole tree of processes
  double system_s = -1;
  double peak_bytes = -1;        ///< of the largest process of the tree
  double group_peak_bytes = -1;  ///< of the whole tree together
  double voluntary_switches = -1;
  double involuntary_switches = -1;
};
static_assert(std::is_trivially_copyable_v<Report>);

}  // namespace scalelab::keeper
