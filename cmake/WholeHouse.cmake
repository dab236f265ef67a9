# SPDX-License-Identifier: BSD-3-Clause
# What clang-tidy reads: several folders are one source, since the headers of the libraries, which each folder would read
# again, take most of its time. Nothing of it is ever built.

# scalelab_whole_house(<target> <folder's target>...): the sources of the folders as one, which alone is among the
# compile commands.
function(scalelab_whole_house target)
  add_library(${target} OBJECT EXCLUDE_FROM_ALL)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
  scalelab_warns(${target})
  foreach(folder ${ARGN})
    get_target_property(sources ${folder} SOURCES)
    get_target_property(source_directory ${folder} SOURCE_DIR)
    foreach(source ${sources})
      cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${source_directory}")
      target_sources(${target} PRIVATE "${source}")
    endforeach()
    get_target_property(libraries ${folder} LINK_LIBRARIES)
    target_link_libraries(${target} PRIVATE ${libraries})
    foreach(kind COMPILE_DEFINITIONS COMPILE_OPTIONS INCLUDE_DIRECTORIES)
      get_target_property(values ${folder} ${kind})
      if(values)
        set_property(TARGET ${target} APPEND PROPERTY ${kind} ${values})
      endif()
    endforeach()
    set_target_properties(${folder} PROPERTIES EXPORT_COMPILE_COMMANDS OFF)
  endforeach()
  # The property above does not tell that it is a library's, whose warnings are not ours.
  target_include_directories(${target} SYSTEM PRIVATE "${KAINJOW_MUSTACHE}")
endfunction()
