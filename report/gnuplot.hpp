// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stdexcept>
#include <string>

namespace scalelab {

/// gnuplot is not installed, or not on the PATH.
class GnuplotMissing : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Runs gnuplot on a script and gives what it wrote to its standard output: the picture, when the
/// script sets no output file. The user's own gnuplot settings are not read. Throws GnuplotMissing
/// when the program is not found, with what to install, and std::runtime_error with gnuplot's own
/// message when it fails.
std::string run_gnuplot(const std::string& script);

/// A text as a string of gnuplot's language. Single quotes, because gnuplot runs what stands
/// between backquotes in double ones as a shell command. Control characters become spaces.
std::string gnuplot_text(const std::string& text);

}  // namespace scalelab
