# SPDX-License-Identifier: BSD-3-Clause
# The BLAS that dense products are computed by (numerics/dense): SCALELAB_BLAS says which one is wanted, SCALELAB_BLAS_NAME
# which one it is ("openblas", "blis" or "none"), scalelab_blas how to link it.
#
# Workers are the threads, and each computes its own calls: a BLAS must stand calls of several threads at once, which OpenBLAS
# built without threads does not. Of those that do, the one with OpenMP starts no threads when it is loaded; the one with
# POSIX threads starts some for each core, which then sleep. CMAKE_PREFIX_PATH says where a BLAS is that the system does not know.
include(CheckCXXSourceRuns)

set(SCALELAB_BLAS auto CACHE STRING "BLAS for dense products: auto (OpenBLAS, else BLIS, else none), openblas, blis, or none (Eigen)")
set_property(CACHE SCALELAB_BLAS PROPERTY STRINGS auto openblas blis none)
if(NOT SCALELAB_BLAS MATCHES "^(auto|openblas|blis|none)$")
  message(FATAL_ERROR "SCALELAB_BLAS is '${SCALELAB_BLAS}', and must be auto, openblas, blis or none")
endif()

find_library(SCALELAB_OPENBLAS_LIBRARY NAMES openblas PATH_SUFFIXES openblas-openmp openblas-pthread)
find_library(SCALELAB_BLIS_LIBRARY NAMES blis PATH_SUFFIXES blis-openmp blis-pthread)

set(SCALELAB_BLAS_NAME none)
foreach(name openblas blis)
  string(TOUPPER "SCALELAB_${name}_LIBRARY" library)
  if(SCALELAB_BLAS STREQUAL name OR (SCALELAB_BLAS STREQUAL "auto" AND SCALELAB_BLAS_NAME STREQUAL "none"))
    if(${library})
      set(SCALELAB_BLAS_NAME ${name})
      set(SCALELAB_BLAS_LIBRARY "${${library}}")
    elseif(NOT SCALELAB_BLAS STREQUAL "auto")
      message(FATAL_ERROR "SCALELAB_BLAS is ${name}, but there is no lib${name}: install it (in Debian "
        "libopenblas-openmp-dev or libblis-dev), or say where it is with -DCMAKE_PREFIX_PATH or -D${library}=")
    endif()
  endif()
endforeach()

add_library(scalelab_blas INTERFACE)
if(NOT SCALELAB_BLAS_NAME STREQUAL "none")
  target_link_libraries(scalelab_blas INTERFACE "${SCALELAB_BLAS_LIBRARY}")
  # What counts with 64 bits under the names of those that count with 32 reads strides that are not there.
  if(NOT SCALELAB_BLAS_CHECKED STREQUAL SCALELAB_BLAS_LIBRARY)
    unset(SCALELAB_BLAS_MULTIPLIES CACHE)
  endif()
  set(CMAKE_REQUIRED_LIBRARIES "${SCALELAB_BLAS_LIBRARY}")
  if(SCALELAB_BLAS_NAME STREQUAL "openblas")
    set(threads "openblas_get_parallel()")
  else()
    set(threads 1)
  endif()
  check_cxx_source_runs("
    extern \"C\" int openblas_get_parallel();
    extern \"C\" void dgemm_(const char*, const char*, const int*, const int*, const int*, const double*, const double*,
                           const int*, const double*, const int*, const double*, double*, const int*);
    int main() {
      const int two[] = {2, 77};
      const int one[] = {1, 77};
      const double x = 1, a[] = {1, 2}, b[] = {3, 5};
      double c[] = {1, 1, 1, 1};
      dgemm_(\"N\", \"N\", two, two, one, &x, a, two, b, one, &x, c, two);
      return ${threads} != 0 && c[0] == 4 && c[1] == 7 && c[2] == 6 && c[3] == 11 ? 0 : 1;
    }" SCALELAB_BLAS_MULTIPLIES)
  unset(CMAKE_REQUIRED_LIBRARIES)
  set(SCALELAB_BLAS_CHECKED "${SCALELAB_BLAS_LIBRARY}" CACHE INTERNAL "The library that SCALELAB_BLAS_MULTIPLIES was found out of")
  if(NOT SCALELAB_BLAS_MULTIPLIES)
    message(FATAL_ERROR "${SCALELAB_BLAS_LIBRARY} has no dgemm with 32-bit integers that computes right products, or is an OpenBLAS without threads,\n"
      "which several threads can't call at once: choose another "
      "with -DSCALELAB_BLAS or -DCMAKE_PREFIX_PATH, or none with -DSCALELAB_BLAS=none")
  endif()
endif()
