# SPDX-License-Identifier: BSD-3-Clause
# Kernels are compiled for the x86-64-v3 level (AVX2 and FMA) where this machine has it: a matrix
# product is more than twice as fast as with the SSE2 that every x86-64 machine must have. The level
# is a cache variable, so a build for an older machine says -DSCALELAB_INSTRUCTION_SET= (empty).
include(CheckCXXSourceRuns)

if(NOT DEFINED CACHE{SCALELAB_INSTRUCTION_SET})
  check_cxx_source_runs("
    int main() {
    #if defined(__x86_64__)
      return __builtin_cpu_supports(\"avx2\") && __builtin_cpu_supports(\"fma\") ? 0 : 1;
    #else
      return 1;
    #endif
    }" SCALELAB_HAS_X86_64_V3)
  if(SCALELAB_HAS_X86_64_V3)
    set(level x86-64-v3)
  else()
    set(level "")
  endif()
  set(SCALELAB_INSTRUCTION_SET "${level}" CACHE STRING
      "Value of -march= for the kernels; empty for the compiler's default")
endif()

# Compiles a target whose sources are written in vectors (numerics/vectors/lanes.hpp): each is compiled for several
# instruction sets, of which one is chosen when the program is run, and includes itself for that, so it stays on its
# own. Numbers are rounded as they are written, whatever the instruction set.
function(scalelab_has_vectors target)
  target_compile_options(${target} PRIVATE -ffp-contract=off)
  if(SCALELAB_WHOLE_FOLDERS)
    # For one instruction set, and so as one source, in a fraction of the time.
    target_compile_definitions(${target} PRIVATE HWY_COMPILE_ONLY_STATIC)
    if(SCALELAB_INSTRUCTION_SET STREQUAL "x86-64-v3")
      # Highway takes AVX2 for granted where these are there too.
      target_compile_options(${target} PRIVATE -march=${SCALELAB_INSTRUCTION_SET} -maes -mpclmul)
      set_target_properties(${target} PROPERTIES DISABLE_PRECOMPILE_HEADERS ON)  # which are compiled for any processor
    endif()
  else()
    set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
  endif()
  if(SCALELAB_SANITIZED)
    # What is undefined is not looked for in them: clang takes minutes over what is unrolled then, not seconds. They
    # are optimised a little, since each operation is a function.
    target_compile_options(${target} PRIVATE -fno-sanitize=undefined -O1)
  endif()
endfunction()
