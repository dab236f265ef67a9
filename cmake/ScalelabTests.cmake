set(SCALELAB_PYTHON /usr/bin/python3 CACHE FILEPATH
    "The distribution's Python, which finds the distribution's h5py, xarray and pandas")

# What every test may know of its surroundings. Open MPI refuses to start as root unless told so, and
# reports its own leaks to the address sanitizer.
set(scalelab_test_environment
  OMPI_ALLOW_RUN_AS_ROOT=1
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
  OMPI_MCA_rmaps_base_oversubscribe=1
  OMPI_MCA_btl_vader_single_copy_mechanism=none
  "SCALELAB_SOURCE=${PROJECT_SOURCE_DIR}"
  "SCALELAB_BUILD=${PROJECT_BINARY_DIR}"
  "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/leaks.supp:print_suppressions=0"
  "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/threads.supp")

# scalelab_tests(<folder>): builds and registers every C++ test below tests/<folder>.
function(scalelab_tests folder)
  file(GLOB_RECURSE mpi_tests CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*_mpi_test.cpp")
  file(GLOB_RECURSE tests CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*_test.cpp")
  list(REMOVE_ITEM tests ${mpi_tests} "")

  # One program per folder and kind: each links once, and CTest still sees every file on its own.
  if(tests)
    add_executable(${folder}_tests ${tests})
    target_link_libraries(${folder}_tests PRIVATE
      scalelab::${folder} scalelab_warnings GTest::gtest GTest::gmock GTest::gtest_main)
    foreach(source ${tests})
      cmake_path(GET source STEM name)
      scalelab_register(${folder}.${name} ${source} ${folder} ""
        COMMAND ${folder}_tests)
    endforeach()
  endif()
  if(mpi_tests)
    add_executable(${folder}_mpi_tests ${mpi_tests} "${PROJECT_SOURCE_DIR}/tests/mpi_main.cpp")
    target_link_libraries(${folder}_mpi_tests PRIVATE
      scalelab::${folder} scalelab::parallel scalelab_warnings GTest::gtest GTest::gmock)
    # Ranks and OpenMP threads that wait leave the core to others: these tests run more workers than
    # there are cores, and never time.
    set(patient --mca mpi_yield_when_idle 1 -x OMP_WAIT_POLICY=passive)
    foreach(source ${mpi_tests})
      cmake_path(GET source STEM name)
      foreach(ranks 1 2 3 4)
        scalelab_register(${folder}.${name}.${ranks}_ranks ${source} ${folder} mpi
          COMMAND mpirun --quiet -np ${ranks} --bind-to none --oversubscribe ${patient}
            $<TARGET_FILE:${folder}_mpi_tests>)
        set_tests_properties(${folder}.${name}.${ranks}_ranks PROPERTIES PROCESSORS 2)
      endforeach()
    endforeach()
  endif()
endfunction()

# One CTest test that runs the suites which the source declares.
function(scalelab_register name source folder label)
  cmake_parse_arguments(arg "" "" "COMMAND" ${ARGN})
  file(STRINGS ${source} declarations REGEX "^TEST(_F|_P)?\\(")
  set(filters "")
  foreach(declaration ${declarations})
    string(REGEX REPLACE "^TEST(_F|_P)?\\(([A-Za-z0-9_]+),.*" "\\2" suite "${declaration}")
    list(APPEND filters "${suite}.*" "*/${suite}.*")
  endforeach()
  if(NOT filters)
    message(FATAL_ERROR "${source} declares no test")
  endif()
  list(REMOVE_DUPLICATES filters)
  list(JOIN filters ":" filter)
  add_test(NAME ${name} COMMAND ${arg_COMMAND} "--gtest_filter=${filter}")
  set(labels ${folder} ${label})
  file(STRINGS ${source} thread_safe REGEX "^// label: thread$")
  if(thread_safe)
    list(APPEND labels thread)
  endif()
  set_tests_properties(${name} PROPERTIES
    LABELS "${labels}" TIMEOUT 300 ENVIRONMENT "${scalelab_test_environment}")
endfunction()

# scalelab_scripts(<folder> LABEL <label> TIMEOUT <seconds>): registers tests/<folder>/**/test_*.py.
function(scalelab_scripts folder)
  cmake_parse_arguments(arg "" "LABEL;TIMEOUT" "" ${ARGN})
  file(GLOB_RECURSE scripts CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/test_*.py")
  foreach(script ${scripts})
    cmake_path(GET script STEM name)
    string(REGEX REPLACE "^test_" "" name ${name})
    add_test(NAME ${folder}.${name} COMMAND ${SCALELAB_PYTHON} ${script})
    set_tests_properties(${folder}.${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT}
      ENVIRONMENT "${scalelab_test_environment}" SKIP_RETURN_CODE 77 PROCESSORS 2)
  endforeach()
endfunction()
