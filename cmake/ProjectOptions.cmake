# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Every compiler flag of the project is set here and nowhere else.

add_library(project_options INTERFACE)
# A warning of a compiler that nobody here has tried must not keep a user from building.
option(ATELIER_WERROR "Treat warnings as errors (the dev preset and CI do)" OFF)
# A product and the sum after it stay two operations, each rounded. Where the processor has one instruction for both (every ARM,
# x86 with -march), GCC takes it by itself, and then tables, seeds and phases end in other bits than elsewhere. The kernels of
# core/nn, whose numbers are their network's own, ask for it again (core/nn/CMakeLists.txt).
target_compile_options(project_options INTERFACE -ffp-contract=off)
# Requests are aggregates with defaults, built with designated initialisers: what is left out is meant.
target_compile_options(project_options INTERFACE
    -Wall -Wextra -Wpedantic -Wno-missing-field-initializers $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local> $<$<BOOL:${ATELIER_WERROR}>:-Werror>
    $<$<CONFIG:Release>:-O2>)
target_compile_definitions(project_options INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH
    ATELIER_VERSION="${PROJECT_VERSION}")
if(ATELIER_SANITIZE)
    target_compile_options(project_options INTERFACE
        -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -O1 -g)
    target_compile_definitions(project_options INTERFACE ATELIER_SANITIZED)
    target_link_options(project_options INTERFACE -fsanitize=address,undefined)
endif()
if(ATELIER_FUZZ)
    target_compile_options(project_options INTERFACE
        -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -O1 -g1)
    target_compile_definitions(project_options INTERFACE ATELIER_SANITIZED)
    target_link_options(project_options INTERFACE -fsanitize=address,undefined)
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # A precompiled header is only cached when gcc keeps its preprocessed text and ccache may
    # ignore the time stamps inside it. What a file includes it learns from the compiler (depend mode) instead of
    # preprocessing the file once more.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime CCACHE_DEPEND=1 ${CCACHE})
    add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()

# add_core_library(core_NAME SOURCES ... [PLAIN ...] PUBLIC ... PRIVATE ... [TORCH])
# The static library of one folder. PUBLIC and PRIVATE are its whole dependency rule; TORCH gives
# its .cpp files LibTorch and the precompiled header that core_nn builds once for all. PLAIN are the sources of such a
# folder that need neither: they do not see LibTorch, and so are spared a precompiled header of 455 MB.
function(add_core_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "TORCH" "" "SOURCES;PLAIN;PUBLIC;PRIVATE")
    add_library(${name} STATIC ${arg_SOURCES})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${arg_PUBLIC} PRIVATE project_options ${arg_PRIVATE})
    if(arg_PLAIN)
        add_library(${name}_plain OBJECT ${arg_PLAIN})
        target_include_directories(${name}_plain PRIVATE ${PROJECT_SOURCE_DIR})
        target_link_libraries(${name}_plain PRIVATE project_options ${arg_PUBLIC} ${arg_PRIVATE})
        target_sources(${name} PRIVATE $<TARGET_OBJECTS:${name}_plain>)
    endif()
    if(arg_TORCH)
        target_link_libraries(${name} PRIVATE LibTorch::torch)
        if(ATELIER_FUZZ) # which need few of the libraries, and not core_nn for its header alone
            target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/core/nn/pch.h)
        elseif(NOT name STREQUAL "core_nn")
            target_precompile_headers(${name} REUSE_FROM core_nn)
        endif()
    endif()
endfunction()
