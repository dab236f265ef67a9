# SPDX-License-Identifier: BSD-3-Clause
# SCALELAB_MPI_NAME, SCALELAB_MPI_PACKAGE: the MPI that is built with, and the Debian package of its launcher.
# SCALELAB_MPI_LAUNCHER: the words that start its programs, up to the one that the number of ranks follows. Ranks are
# not bound, because scalelab gives each worker its place, and may be more than there are cores, because scalelab
# marks such points. SCALELAB_MPI_KEEPS_CODE: whether the launcher, told to pass a signal on, still ends with the exit
# code of its ranks; MPICH 4.0's ends with 0 then. A launcher that none of these suits is given as -DSCALELAB_MPI_LAUNCHER="/path/launcher;-n".
include(CheckCXXSymbolExists)

set(CMAKE_REQUIRED_LIBRARIES MPI::MPI_CXX)
check_cxx_symbol_exists(OPEN_MPI mpi.h SCALELAB_WITH_OPEN_MPI)
check_cxx_symbol_exists(I_MPI_VERSION mpi.h SCALELAB_WITH_INTEL_MPI)
check_cxx_symbol_exists(MPICH_VERSION mpi.h SCALELAB_WITH_MPICH)
unset(CMAKE_REQUIRED_LIBRARIES)

set(SCALELAB_MPI_PACKAGE "")
set(SCALELAB_MPI_KEEPS_CODE false)
if(SCALELAB_WITH_OPEN_MPI)
  set(SCALELAB_MPI_NAME "Open MPI")
  set(SCALELAB_MPI_PACKAGE openmpi-bin)
  set(SCALELAB_MPI_KEEPS_CODE true)
  set(says "Open MPI|OpenRTE|PRRTE")
  # Quiet: its banner about an exit code adds nothing to the message that scalelab gives.
  set(options --quiet --bind-to none --oversubscribe -np)
elseif(SCALELAB_WITH_INTEL_MPI)
  set(SCALELAB_MPI_NAME "Intel MPI")
  set(says "Intel")
  set(options -genv I_MPI_PIN off -n)
elseif(SCALELAB_WITH_MPICH)
  set(SCALELAB_MPI_NAME "MPICH")
  set(SCALELAB_MPI_PACKAGE mpich)
  set(says "HYDRA|MPICH|mpich")
  set(options -bind-to none -n)
else()
  set(SCALELAB_MPI_NAME "the MPI that scalelab was built with")
  set(says ".")
  set(options -n)  # all that the MPI standard knows (MPI 4.0, section 11.5)
endif()

# Where several MPIs are installed, `mpirun` may be another's: each launcher is asked whose it is.
if(NOT SCALELAB_MPI_LAUNCHER)
  cmake_path(GET MPI_CXX_COMPILER PARENT_PATH beside_the_compiler)
  set(found mpiexec)
  foreach(name mpirun mpiexec mpiexec.hydra mpirun.openmpi mpirun.mpich)
    find_program(candidate ${name} HINTS ${beside_the_compiler} NO_CACHE)
    if(candidate)
      execute_process(COMMAND ${candidate} --version OUTPUT_VARIABLE version ERROR_VARIABLE version)
      if(version MATCHES "${says}")
        set(found ${candidate})
        break()
      endif()
    endif()
    unset(candidate)
  endforeach()
  set(SCALELAB_MPI_LAUNCHER ${found} ${options} CACHE STRING
      "Words that start a program of this MPI, up to the one that the number of ranks follows")
endif()
message(STATUS "${SCALELAB_MPI_NAME}'s programs are started by: ${SCALELAB_MPI_LAUNCHER}")
