// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "drivers/command_line.hpp"

/// The subcommands, one source each. None of them does more than connect its arguments to the
/// folders below.
namespace scalelab {

Command run_command();
Command guide_command();
Command time_command();
Command list_command();
Command report_command();
Command merge_command();
Command check_command();
Command compare_command();

}  // namespace scalelab
