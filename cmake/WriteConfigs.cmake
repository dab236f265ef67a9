# SPDX-License-Identifier: BSD-3-Clause
# Puts the configs of a folder into a source file, in the order of their names. As with WriteText.cmake, the source has
# to become newer than they are.
file(GLOB configs "${folder}/*.toml")
list(SORT configs)
set(entries "")
foreach(config IN LISTS configs)
  file(READ "${config}" text)
  cmake_path(GET config FILENAME name)
  string(APPEND entries "{\"${prefix}${name}\", R\"toml(${text})toml\"},\n")
endforeach()
configure_file("${template}" "${output}" @ONLY)
file(TOUCH "${output}")
