// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// What a program that somebody has on a leash (posix/leashed_program.hpp) does until it has to
/// end: waits for the end of its standard input. What comes in there is ignored.
void wait_for_end_of_leash();

}  // namespace scalelab
