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
/// script sets no output file. What a user has set for gnuplot, in files or in the environment, and
/// the user's language don't reach it, so that everybody gets the same picture; nor does this
/// process's standard input. Throws GnuplotMissing when the program is not found, with what to
/// install, and std::runtime_error with gnuplot's own message when it fails.
std::string run_gnuplot(const std::string& script);

/// A text as a string of gnuplot's language, or a sum of strings. Single quotes, because gnuplot
/// runs what stands between backquotes in double ones as a shell command; the text's own single
/// quotes in double ones, because gnuplot 5 loses its way where several meet, or one comes first.
/// Made visible (terminal/visible_text.hpp).
std::string gnuplot_text(const std::string& text);

}  // namespace scalelab
