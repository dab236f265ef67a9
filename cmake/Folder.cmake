# Each folder of the house is one static library, scalelab::<folder>, made of every source in it.

add_library(scalelab_warnings INTERFACE)
target_compile_options(scalelab_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlapping copies in every sum of strings (its bug 105651).
  target_compile_options(scalelab_warnings INTERFACE -Wno-restrict)
endif()
if(SCALELAB_SANITIZED)
  # Sanitizers change the code that GCC looks at, and make this warning speak falsely (its manual says so).
  target_compile_options(scalelab_warnings INTERFACE -Wno-maybe-uninitialized)
endif()

# scalelab_folder(<folder> [USES <target>...] [KEEPS <target>...])
#   USES:  what the folder's own headers need, passed on to whoever uses the folder
#   KEEPS: what only the folder's sources need
function(scalelab_folder folder)
  cmake_parse_arguments(arg "" "" "USES;KEEPS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  add_library(scalelab_${folder} STATIC ${sources})
  add_library(scalelab::${folder} ALIAS scalelab_${folder})
  target_include_directories(scalelab_${folder} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(scalelab_${folder} PUBLIC ${arg_USES} PRIVATE ${arg_KEEPS} scalelab_warnings)
endfunction()
