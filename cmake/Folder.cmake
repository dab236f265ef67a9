# SPDX-License-Identifier: BSD-3-Clause
# Each folder of the house is one static library, scalelab::<folder>, made of every source in it.

add_library(scalelab_warnings INTERFACE)
target_compile_options(scalelab_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlapping copies in every sum of strings (its bug 105651).
  target_compile_options(scalelab_warnings INTERFACE -Wno-restrict)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  # Clang counts changes of sign among conversions, GCC does not.
  target_compile_options(scalelab_warnings INTERFACE -Wno-sign-conversion)
endif()

if(SCALELAB_WHOLE_FOLDERS)
  # A local name may be one that another source has for a whole file. Where folders are not one source, each is held
  # against its own.
  target_compile_options(scalelab_warnings INTERFACE -Wno-shadow)
endif()

# Compiles a target with the project's warnings.
function(scalelab_warns target)
  target_link_libraries(${target} PRIVATE scalelab_warnings)
  set_property(TARGET ${target} PROPERTY UNITY_BUILD_CODE_BEFORE_INCLUDE
    "// NOLINTNEXTLINE(bugprone-suspicious-include)")
endfunction()

# What is no part of a measurement is compiled with -O1, in two thirds of the time of -O3. (Where the sanitizers look,
# nothing is optimised but kernels, in half of the time of -O1; not where they fuzz, which takes long.)
add_library(scalelab_unmeasured INTERFACE)
target_compile_options(scalelab_unmeasured INTERFACE $<$<CONFIG:Release>:-O1>)

# The standard headers, fmt and JSON, read once by the compiler instead of once for each source. Only for sources that
# are compiled with the same options as this one: GCC 12 crashes when the optimisation level differs, and takes
# the header for another one under OpenMP.
set(SCALELAB_HEADERS "${CMAKE_CURRENT_LIST_DIR}/headers.hpp")
add_library(scalelab_headers OBJECT "${CMAKE_CURRENT_LIST_DIR}/headers.cpp")
target_link_libraries(scalelab_headers PRIVATE fmt::fmt nlohmann_json::nlohmann_json scalelab_warnings scalelab_unmeasured)
target_precompile_headers(scalelab_headers PRIVATE "${SCALELAB_HEADERS}" <nlohmann/json.hpp>)

# Compiles a target as what is not measured. It gets the settings of the libraries whose headers are precompiled:
# GCC refuses the headers where they differ.
function(scalelab_is_unmeasured target)
  target_link_libraries(${target} PRIVATE scalelab_unmeasured fmt::fmt nlohmann_json::nlohmann_json)
  target_precompile_headers(${target} REUSE_FROM scalelab_headers)
endfunction()

# scalelab_folder(<folder> [UNMEASURED] [USES <target>...] [KEEPS <target>...])
#   UNMEASURED: nothing that takes time in it runs while a sample is taken
#   USES:       what the folder's own headers need, passed on to whoever uses the folder
#   KEEPS:      what only the folder's sources need
function(scalelab_folder folder)
  cmake_parse_arguments(arg "UNMEASURED" "" "USES;KEEPS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  add_library(scalelab_${folder} STATIC ${sources})
  add_library(scalelab::${folder} ALIAS scalelab_${folder})
  target_include_directories(scalelab_${folder} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(scalelab_${folder} PUBLIC ${arg_USES} PRIVATE ${arg_KEEPS})
  scalelab_warns(scalelab_${folder})
  if(arg_UNMEASURED)
    scalelab_is_unmeasured(scalelab_${folder})
  endif()
endfunction()

# Programs that scalelab starts by itself (posix/own_program.hpp): found from bin/, and from the folders of the build, by
# ../libexec.
set(SCALELAB_LIBEXEC "libexec/scalelab")

# scalelab_own_program(<program> <source>...)
function(scalelab_own_program program)
  add_executable(${program} ${ARGN})
  scalelab_warns(${program})
  set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/${SCALELAB_LIBEXEC}")
  install(TARGETS ${program} RUNTIME DESTINATION "${SCALELAB_LIBEXEC}")
endfunction()
