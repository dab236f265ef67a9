# SPDX-License-Identifier: BSD-3-Clause
# Run at each build: writes the version and the commit into a source file, and touches that file only
# when they have changed.
execute_process(COMMAND git rev-parse HEAD WORKING_DIRECTORY "${source}"
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
execute_process(COMMAND git status --porcelain --untracked-files=no WORKING_DIRECTORY "${source}"
                OUTPUT_VARIABLE changes OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT commit)
  set(commit unknown)
elseif(changes)
  string(APPEND commit -dirty)
endif()
configure_file("${template}" "${output}" @ONLY)
