# SPDX-License-Identifier: BSD-3-Clause
# Run by the build where a file has changed: puts its text into a source file.
file(READ "${file}" text)
cmake_path(GET file FILENAME file)
configure_file("${template}" "${output}" @ONLY)
