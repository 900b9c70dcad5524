# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Dlib::dlib: dlib's static library, of which the linker takes the few files that unpack the face detector. Debian's pkg-config file
# and CMake package ask for BLAS, LAPACK, libpng, libjpeg and SQLite too, which nothing of that needs: a second BLAS beside LibTorch's
# own would only be in its way, and programs would not start without it.
include(FindPackageHandleStandardArgs)
find_path(DLIB_INCLUDE_DIR dlib/image_processing/frontal_face_detector.h)
find_library(DLIB_LIBRARY NAMES libdlib.a dlib)
find_package_handle_standard_args(Dlib REQUIRED_VARS DLIB_LIBRARY DLIB_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "Install libdlib-dev, or run packaging/setup.")
mark_as_advanced(DLIB_INCLUDE_DIR DLIB_LIBRARY)
if(Dlib_FOUND AND NOT TARGET Dlib::dlib)
    add_library(Dlib::dlib UNKNOWN IMPORTED) # its headers are a system's: their warnings are not ours
    set_target_properties(Dlib::dlib PROPERTIES IMPORTED_LOCATION ${DLIB_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${DLIB_INCLUDE_DIR})
endif()
