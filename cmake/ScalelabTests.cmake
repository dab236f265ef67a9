# SPDX-License-Identifier: BSD-3-Clause
set(SCALELAB_PYTHON /usr/bin/python3 CACHE FILEPATH
    "The distribution's Python, which finds the distribution's h5py, xarray and pandas")

# What every test may know of its surroundings. Open MPI refuses to start as root unless told so, and
# reports its own leaks to the address sanitizer.
list(JOIN SCALELAB_MPI_LAUNCHER " " launcher)
set(scalelab_test_environment
  "SCALELAB_MPI_LAUNCHER=${launcher}"
  "SCALELAB_MPI_KEEPS_CODE=${SCALELAB_MPI_KEEPS_CODE}"
  OMPI_ALLOW_RUN_AS_ROOT=1
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
  OMPI_MCA_rmaps_base_oversubscribe=1
  # What Open MPI takes anyway where there is no fast network: asking each of the others whether there is one takes
  # two fifths of a start.
  OMPI_MCA_pml=ob1
  OMPI_MCA_btl_vader_single_copy_mechanism=none
  "SCALELAB_SOURCE=${PROJECT_SOURCE_DIR}"
  "SCALELAB_BUILD=${PROJECT_BINARY_DIR}"
  "PYTHONPATH=${PROJECT_SOURCE_DIR}/tests"
  "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/leaks.supp:print_suppressions=0"
  "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/threads.supp")
if(SCALELAB_SANITIZED)
  # UCX's one-sided component leaves a thread behind, over which the leak checker crashes.
  list(APPEND scalelab_test_environment "OMPI_MCA_osc=^ucx,rdma")
  # Memory that the sanitizer gives back while a test looks at this process's would count as the test's.
  list(APPEND scalelab_test_environment "ASAN_OPTIONS=allocator_release_to_os_interval_ms=-1")
endif()

# With how many ranks each MPI test is run. How many there are decides about messages and answers, which are held
# without sanitizers; what these find shows with any number that is not special.
set(scalelab_rank_counts 1 2 3 4)
if(SCALELAB_SANITIZED)
  set(scalelab_rank_counts 3)
endif()

# What the sanitizers need: the test programs of the folders, and of those the ones that have tests
# labelled 'thread'.
add_custom_target(folder_tests)
add_custom_target(thread_tests)

# Tests are not optimised, since most are run once in a millisecond: what takes time is in the folders'
# libraries, which are. GoogleTest is read once by the compiler for all of them.
add_library(scalelab_unoptimised INTERFACE)
target_compile_options(scalelab_unoptimised INTERFACE -O0)
if(SCALELAB_SANITIZED)
  # Some tests can't be run, or end in another way, under a sanitizer: SCALELAB_SANITIZED_ADDRESS, SCALELAB_SANITIZED_THREAD.
  string(TOUPPER "SCALELAB_SANITIZED_${SCALELAB_SANITIZED}" sanitizer)
  target_compile_definitions(scalelab_unoptimised INTERFACE ${sanitizer})
  # Undefined behaviour is looked for in the folders, not in their tests: that takes a third of the tests' compile time.
  target_compile_options(scalelab_unoptimised INTERFACE -fno-sanitize=undefined)
endif()
if(CMAKE_UNITY_BUILD)
  # Where several tests are compiled as one, a local name may be one that another test has for the whole file.
  target_compile_options(scalelab_unoptimised INTERFACE -Wno-shadow $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local>)
endif()
add_library(scalelab_test_headers OBJECT "${PROJECT_SOURCE_DIR}/cmake/headers.cpp")
target_link_libraries(scalelab_test_headers PRIVATE
  scalelab_warnings scalelab_unoptimised GTest::gtest GTest::gmock fmt::fmt)
target_precompile_headers(scalelab_test_headers PRIVATE "${SCALELAB_HEADERS}" <gmock/gmock.h> <gtest/gtest.h>)

# One test program of a folder.
function(scalelab_test_program target folder)
  add_executable(${target} ${ARGN})
  target_link_libraries(${target} PRIVATE
    scalelab::${folder} scalelab_warnings scalelab_unoptimised GTest::gtest GTest::gmock fmt::fmt)
  target_precompile_headers(${target} REUSE_FROM scalelab_test_headers)
  add_dependencies(folder_tests ${target})
endfunction()

# scalelab_tests(<folder>): builds and registers every C++ test below tests/<folder>. CTest sees whole
# programs, since starting one, under mpirun above all, takes longer than most of its tests:
#   <folder>.unit           <folder>_tests
#   <folder>.<label>        those of its sources that have a line "// label: <label>"; what is labelled 'coverage'
#                           computes for a minute or more, and is several entries, <folder>.coverage.1_of_4 and so on
#   <folder>.mpi.<n>_ranks  <folder>_mpi_tests with n ranks
#   <folder>.cores.<n>_ranks  those of its sources that have a line "// label: cores": their samples' times are looked at
function(scalelab_tests folder)
  file(GLOB_RECURSE mpi_tests CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*_mpi_test.cpp")
  file(GLOB_RECURSE tests CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*_test.cpp")
  list(REMOVE_ITEM tests ${mpi_tests} "")
  if(SCALELAB_SANITIZED STREQUAL "thread")
    # What is labelled is all that is built where there is any.
    scalelab_keep_labelled(thread tests)
  endif()

  if(tests)
    scalelab_test_program(${folder}_tests ${folder} ${tests})
    target_link_libraries(${folder}_tests PRIVATE GTest::gtest_main)
    scalelab_labelled_suites(suites labels ${tests})
    set(elsewhere "")
    foreach(label ${labels})
      if(label STREQUAL "coverage")
        scalelab_register_parts(4 ${folder}.${label} "${folder};${label}" ${folder}_tests --gtest_filter=${suites_${label}})
      else()
        scalelab_register(${folder}.${label} "${folder};${label}" ${folder}_tests --gtest_filter=${suites_${label}})
      endif()
      list(APPEND elsewhere ${suites_${label}})
    endforeach()
    if("thread" IN_LIST labels)
      add_dependencies(thread_tests ${folder}_tests)
    endif()
    list(JOIN elsewhere ":" elsewhere)
    scalelab_register(${folder}.unit ${folder} ${folder}_tests --gtest_filter=-${elsewhere})
  endif()
  if(mpi_tests)
    scalelab_test_program(${folder}_mpi_tests ${folder} ${mpi_tests} "${PROJECT_SOURCE_DIR}/tests/mpi_main.cpp")
    target_link_libraries(${folder}_mpi_tests PRIVATE scalelab::parallel)
    scalelab_labelled_suites(suites labels ${mpi_tests})
    set(elsewhere "")
    foreach(label ${labels})
      list(APPEND elsewhere ${suites_${label}})
    endforeach()
    set(but_those "")
    if(elsewhere)
      list(JOIN elsewhere ":" elsewhere)
      set(but_those --gtest_filter=-${elsewhere})
    endif()
    foreach(ranks ${scalelab_rank_counts})
      # Ranks look for messages without sleeping, but leave the core to others: more is started beside them.
      set(cores ${ranks})
      if(cores GREATER 2)
        set(cores 2)
      endif()
      scalelab_register_mpi(${folder} mpi ${ranks} ${cores} ${but_those})
      if("cores" IN_LIST labels)
        # Little is started beside samples whose times are looked at.
        math(EXPR cores "${ranks} + 1")
        scalelab_register_mpi(${folder} cores ${ranks} ${cores} --gtest_filter=${suites_cores})
      endif()
    endforeach()
  endif()
endfunction()

# scalelab_register_mpi(<folder> <kind> <ranks> <cores> <arguments>...): <folder>.<kind>.<n>_ranks runs <folder>_mpi_tests
# on so many ranks, and counts for so many cores.
function(scalelab_register_mpi folder kind ranks cores)
  set(name ${folder}.${kind}.${ranks}_ranks)
  scalelab_register(${name} "${folder};mpi" ${SCALELAB_MPI_LAUNCHER} ${ranks} $<TARGET_FILE:${folder}_mpi_tests> ${ARGN})
  # Ranks and OpenMP threads that wait leave the core to others: these tests run more workers than there are cores.
  set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT
    OMPI_MCA_mpi_yield_when_idle=1 MPIR_CVAR_POLLS_BEFORE_YIELD=1 OMP_WAIT_POLICY=passive)
  set_tests_properties(${name} PROPERTIES PROCESSORS ${cores} COST 1)
endfunction()

# scalelab_groups_tests(<target>...): of each target's sources, those that are in the same folder right below
# tests/<folder> are compiled as one, and so are those in none.
function(scalelab_groups_tests)
  foreach(target ${ARGN})
    set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
    get_target_property(sources ${target} SOURCES)
    foreach(source ${sources})
      cmake_path(RELATIVE_PATH source BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" OUTPUT_VARIABLE path)
      string(REGEX MATCH "^[^/]+/([^/]+)/" group "${path}")
      set(group "${CMAKE_MATCH_1}")
      if(NOT group)
        set(group any)
      endif()
      set_property(SOURCE "${source}" PROPERTY UNITY_GROUP ${group})
    endforeach()
  endforeach()
endfunction()

# scalelab_labelled_suites(<prefix> <labels> <source>...): <labels> are those that the sources have, and
# <prefix>_<label> is the filter that selects the suites of the sources with that label.
function(scalelab_labelled_suites prefix labels)
  set(found "")
  foreach(source ${ARGN})
    file(STRINGS ${source} line REGEX "^// label: [a-z]+$")
    if(NOT line)
      continue()
    endif()
    string(REPLACE "// label: " "" label "${line}")
    list(APPEND found ${label})
    file(STRINGS ${source} declarations REGEX "^TEST(_F|_P)?\\(")
    foreach(declaration ${declarations})
      string(REGEX REPLACE "^TEST(_F|_P)?\\(([A-Za-z0-9_]+),.*" "\\2" suite "${declaration}")
      list(APPEND filters_${label} "${suite}.*" "*/${suite}.*")
    endforeach()
    if(NOT filters_${label})
      message(FATAL_ERROR "${source} declares no test")
    endif()
  endforeach()
  list(REMOVE_DUPLICATES found)
  foreach(label ${found})
    list(REMOVE_DUPLICATES filters_${label})
    list(JOIN filters_${label} ":" filter)
    set(${prefix}_${label} ${filter} PARENT_SCOPE)
  endforeach()
  set(${labels} ${found} PARENT_SCOPE)
endfunction()

# scalelab_keep_labelled(<label> <list>): leaves those sources in the list that have a line "// label: <label>", if any.
function(scalelab_keep_labelled label list)
  set(labelled "")
  foreach(source ${${list}})
    file(STRINGS ${source} line REGEX "^// label: ${label}$")
    if(line)
      list(APPEND labelled ${source})
    endif()
  endforeach()
  if(labelled)
    set(${list} ${labelled} PARENT_SCOPE)
  endif()
endfunction()

function(scalelab_register name labels)
  add_test(NAME ${name} COMMAND ${ARGN})
  set_tests_properties(${name} PROPERTIES LABELS "${labels}" TIMEOUT 1800 ENVIRONMENT "${scalelab_test_environment}")
endfunction()

# As scalelab_register, <parts> entries, each of which has some of the tests. They are begun early (COST): begun
# last, one of them would be all that is waited for.
function(scalelab_register_parts parts name labels)
  foreach(part RANGE 1 ${parts})
    math(EXPR index "${part} - 1")
    scalelab_register(${name}.${part}_of_${parts} "${labels}" ${ARGN})
    set_property(TEST ${name}.${part}_of_${parts} APPEND PROPERTY ENVIRONMENT
      GTEST_TOTAL_SHARDS=${parts} GTEST_SHARD_INDEX=${index})
    set_tests_properties(${name}.${part}_of_${parts} PROPERTIES COST 2)
  endforeach()
endfunction()

# scalelab_scripts(<folder> TIMEOUT <seconds>): registers tests/<folder>/**/test_*.py, labelled <folder>. A
# script with the line "# runs alone" has the machine to itself, as far as CTest decides. Scripts take longest, so
# CTest starts with them (COST), first of all with those that have the line "# starts early".
function(scalelab_scripts folder)
  cmake_parse_arguments(arg "" "TIMEOUT" "" ${ARGN})
  file(GLOB_RECURSE scripts CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/test_*.py")
  foreach(script ${scripts})
    cmake_path(GET script STEM name)
    string(REGEX REPLACE "^test_" "" name ${name})
    add_test(NAME ${folder}.${name} COMMAND ${SCALELAB_PYTHON} ${script})
    file(STRINGS ${script} alone REGEX "^# runs alone$")
    if(alone)
      set_tests_properties(${folder}.${name} PROPERTIES RUN_SERIAL TRUE)
    endif()
    file(STRINGS ${script} early REGEX "^# starts early$")
    set(cost 1)
    if(early)
      set(cost 3)
    endif()
    set_tests_properties(${folder}.${name} PROPERTIES LABELS ${folder} TIMEOUT ${arg_TIMEOUT} COST ${cost}
      ENVIRONMENT "${scalelab_test_environment}" SKIP_RETURN_CODE 77)
  endforeach()
endfunction()
