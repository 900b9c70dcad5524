# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Imported target LibTorch::torch from the folder that holds LibTorch's include and lib.
# The wheel's own CMake package insists on a CUDA toolkit where the wheel is a CUDA build; linking
# needs only the libraries. LIBTORCH_ROOT (cache or environment) names the folder.

set(LIBTORCH_ROOT "$ENV{LIBTORCH_ROOT}" CACHE PATH "Folder with LibTorch's include and lib (packaging/setup prints it)")
if(NOT LIBTORCH_ROOT)
    if(NOT "$ENV{ATELIER_DATA}" STREQUAL "")
        set(data "$ENV{ATELIER_DATA}")
    elseif(NOT "$ENV{XDG_DATA_HOME}" STREQUAL "")
        set(data "$ENV{XDG_DATA_HOME}/atelier")
    else()
        set(data "$ENV{HOME}/.local/share/atelier")
    endif()
    if(EXISTS "${data}/libtorch/current")
        file(READ "${data}/libtorch/current" chosen)
        string(STRIP "${chosen}" chosen)
        set(LIBTORCH_ROOT "${chosen}" CACHE PATH "" FORCE)
    endif()
endif()

find_path(LIBTORCH_INCLUDE torch/csrc/api/include/torch/types.h HINTS ${LIBTORCH_ROOT}/include NO_DEFAULT_PATH)
find_library(LIBTORCH_TORCH torch HINTS ${LIBTORCH_ROOT}/lib NO_DEFAULT_PATH)
find_library(LIBTORCH_CPU torch_cpu HINTS ${LIBTORCH_ROOT}/lib NO_DEFAULT_PATH)
find_library(LIBTORCH_C10 c10 HINTS ${LIBTORCH_ROOT}/lib NO_DEFAULT_PATH)
find_library(LIBTORCH_CUDA torch_cuda HINTS ${LIBTORCH_ROOT}/lib NO_DEFAULT_PATH)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch
    REQUIRED_VARS LIBTORCH_INCLUDE LIBTORCH_TORCH LIBTORCH_CPU LIBTORCH_C10
    REASON_FAILURE_MESSAGE "run packaging/setup, or set LIBTORCH_ROOT to the folder that holds LibTorch's include and lib")

if(LibTorch_FOUND AND NOT TARGET LibTorch::torch)
    add_library(LibTorch::torch INTERFACE IMPORTED)
    target_include_directories(LibTorch::torch SYSTEM INTERFACE
        ${LIBTORCH_INCLUDE} ${LIBTORCH_INCLUDE}/torch/csrc/api/include)
    get_filename_component(libtorch_lib ${LIBTORCH_CPU} DIRECTORY)
    set(libtorch_all ${LIBTORCH_TORCH} ${LIBTORCH_CPU} ${LIBTORCH_C10})
    # A CUDA build registers its kernels when its library is loaded, so that library must be kept
    # although nothing of ours refers to it; and the CUDA packages beside it hold what it needs.
    set(rpaths ${libtorch_lib})
    if(LIBTORCH_CUDA)
        file(GLOB nvidia ${libtorch_lib}/../../nvidia/*/lib ${libtorch_lib}/../../nvidia/cu*/lib ${libtorch_lib}/../../cusparselt/lib)
        list(APPEND rpaths ${nvidia})
        target_link_options(LibTorch::torch INTERFACE "LINKER:--no-as-needed" ${LIBTORCH_CUDA} "LINKER:--as-needed")
        target_link_options(LibTorch::torch INTERFACE "LINKER:--allow-shlib-undefined")
        message(STATUS "LibTorch is a CUDA build")
    endif()
    target_link_libraries(LibTorch::torch INTERFACE ${libtorch_all})
    foreach(path ${rpaths})
        target_link_options(LibTorch::torch INTERFACE "LINKER:-rpath,${path}")
    endforeach()
endif()
mark_as_advanced(LIBTORCH_INCLUDE LIBTORCH_TORCH LIBTORCH_CPU LIBTORCH_C10 LIBTORCH_CUDA)
