# SPDX-License-Identifier: BSD-3-Clause
# Puts the text of a file into a source file. Unlike the version, it is written where the file is newer, so the source
# has to become newer than that even where it stays as it is.
file(READ "${file}" text)
cmake_path(GET file FILENAME file)
configure_file("${template}" "${output}" @ONLY)
file(TOUCH "${output}")
