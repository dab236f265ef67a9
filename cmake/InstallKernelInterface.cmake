# SPDX-License-Identifier: BSD-3-Clause
# Installs what a kernel outside of the source is built with: the headers that it sees, the CMake package whose
# scalelab_kernel() makes plug-ins, and a file for pkg-config. All of it may be moved to another place as a whole.
include(CMakePackageConfigHelpers)

set(SCALELAB_INCLUDE_DIR "${CMAKE_INSTALL_INCLUDEDIR}/scalelab")
set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/scalelab")
set(pc_folder "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

foreach(header IN LISTS SCALELAB_KERNEL_HEADERS)
  cmake_path(GET header PARENT_PATH folder)
  install(FILES "${header}" DESTINATION "${SCALELAB_INCLUDE_DIR}/${folder}")
endforeach()
install(FILES "${PROJECT_BINARY_DIR}/kernels/plugin_mark.hpp" DESTINATION "${SCALELAB_INCLUDE_DIR}/kernels")

configure_package_config_file(cmake/scalelabConfig.cmake.in "${PROJECT_BINARY_DIR}/package/scalelabConfig.cmake"
  INSTALL_DESTINATION "${package_folder}" PATH_VARS SCALELAB_INCLUDE_DIR CMAKE_INSTALL_BINDIR)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/package/scalelabConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/package/scalelabConfig.cmake" "${PROJECT_BINARY_DIR}/package/scalelabConfigVersion.cmake"
              kernels/plugin.cpp.in
        DESTINATION "${package_folder}")

cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY "${CMAKE_INSTALL_PREFIX}/${pc_folder}" OUTPUT_VARIABLE prefix_from_pc)
set(march "")
if(SCALELAB_INSTRUCTION_SET)
  set(march " -march=${SCALELAB_INSTRUCTION_SET}")
endif()
configure_file(cmake/scalelab.pc.in "${PROJECT_BINARY_DIR}/package/scalelab.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/package/scalelab.pc" DESTINATION "${pc_folder}")
