# SPDX-License-Identifier: BSD-3-Clause
# What a kernel can see of scalelab when it is built outside of its source: the headers that kernels in the tree include of
# the floors below them, what kernels/ has for several kernels, and all that these include. They are installed with the
# folders that they are in here, so that a kernel is the same source inside and outside.
#
# A header that needs another library's, as those written in vectors need Highway's, stays here: whoever builds a kernel
# needs none of these libraries but fmt, by which kernels say what they checked.

# scalelab_headers_below(<header> <headers> <foreign>): the header and all of this project's that it includes; whether any of
# these needs another library.
function(scalelab_headers_below header headers foreign)
  set(known "")
  set(todo "${header}")
  set(needs_others FALSE)
  while(todo)
    list(POP_FRONT todo next)
    if(next IN_LIST known)
      continue()
    endif()
    list(APPEND known "${next}")
    file(STRINGS "${PROJECT_SOURCE_DIR}/${next}" lines REGEX "^#include ")
    foreach(line IN LISTS lines)
      if(line MATCHES "^#include \"(.+)\"")
        # kernels/plugin_mark.hpp is made by the build.
        if(EXISTS "${PROJECT_SOURCE_DIR}/${CMAKE_MATCH_1}")
          list(APPEND todo "${CMAKE_MATCH_1}")
        endif()
      elseif(line MATCHES "<(mpi\\.h|omp\\.h|hwloc\\.h|hwy/|hdf5|curl/|boost/|Eigen/)")
        set(needs_others TRUE)
      endif()
    endforeach()
  endwhile()
  set(${headers} "${known}" PARENT_SCOPE)
  set(${foreign} ${needs_others} PARENT_SCOPE)
endfunction()

# scalelab_kernel_headers(<list>): the headers that are installed, relative to the project.
function(scalelab_kernel_headers list)
  file(GLOB_RECURSE sources RELATIVE "${PROJECT_SOURCE_DIR}" CONFIGURE_DEPENDS
       "${PROJECT_SOURCE_DIR}/kernels/*.cpp" "${PROJECT_SOURCE_DIR}/kernels/*.hpp")
  set(roots "")
  foreach(source IN LISTS sources)
    # Below a group are folders of one kernel's own.
    if(source MATCHES "^kernels/([^/]+/)?[^/]+\\.hpp$")
      list(APPEND roots "${source}")
    elseif(source MATCHES "^kernels/[^/]+/")
      file(STRINGS "${PROJECT_SOURCE_DIR}/${source}" lines REGEX "^#include \"")
      foreach(line IN LISTS lines)
        string(REGEX REPLACE "^#include \"(.+)\".*" "\\1" included "${line}")
        if(NOT included MATCHES "^kernels/")
          list(APPEND roots "${included}")
        endif()
      endforeach()
    endif()
  endforeach()
  list(REMOVE_DUPLICATES roots)
  # Those of the program that loads plug-ins.
  list(REMOVE_ITEM roots kernels/catalogue.hpp kernels/plugin_file.hpp)
  set(found "")
  foreach(root IN LISTS roots)
    scalelab_headers_below("${root}" headers foreign)
    if(NOT foreign)
      list(APPEND found ${headers})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES found)
  list(SORT found)
  set(${list} "${found}" PARENT_SCOPE)
endfunction()

# scalelab_write_plugin_mark(<file> <header>...): the header by which program and plug-in know that they have seen the same
# headers. What a plug-in has beside its kernel is part of that.
function(scalelab_write_plugin_mark file)
  set(hashes "")
  foreach(header IN LISTS ARGN)
    file(SHA256 "${PROJECT_SOURCE_DIR}/${header}" hash)
    string(APPEND hashes "${header} ${hash}\n")
  endforeach()
  string(SHA256 interface "${hashes}")
  string(SUBSTRING "${interface}" 0 16 interface)
  configure_file("${PROJECT_SOURCE_DIR}/kernels/plugin_mark.hpp.in" "${file}" @ONLY)
  # Written anew where one of them is changed.
  list(TRANSFORM ARGN PREPEND "${PROJECT_SOURCE_DIR}/" OUTPUT_VARIABLE paths)
  set_property(DIRECTORY "${PROJECT_SOURCE_DIR}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${paths})
endfunction()
