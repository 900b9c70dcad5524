# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -P tests/check_scalar.cmake: fails where core takes a table, a seed or a window from LibTorch's mathematics of
# tensors, whose last bits are each processor's own (MKL's and its own vector functions). ARCHITECTURE.md says why. What such a
# function was taken for is written number by number, in double and rounded once. -DROOT=... checks another tree.
cmake_minimum_required(VERSION 3.25)
if(NOT ROOT)
    get_filename_component(ROOT ${CMAKE_CURRENT_LIST_DIR}/.. ABSOLUTE)
endif()

set(never "(torch|at)::(randn|normal|linspace|logspace|hann_window|hamming_window|stft|cumprod|multinomial|logsumexp)\\(|\\.normal_\\(|\\.multinomial\\(|\\.logsumexp\\(")
# So are these, which a network may have in itself, where no last bit chooses anything: then its line says "the network's own".
# What steers something has nn/onebyone.h, nn/normalnoise.h or a loop.
set(marked "(torch|at)::(exp|expm1|log|log2|log10|log1p|pow|sin|cos|tan|atan2|softmax|log_softmax|std_mean|cumsum|rand)\\(|\\.(exp|exp_|expm1|log|log_|log2|log10|log10_|log1p|softmax|log_softmax|uniform_|random_|bernoulli_|cumsum)\\(|\\.norm\\(2")
# Only how long these take is of interest.
set(free core/diffusion/stepmeasure.cpp core/diffusion/networks/madeupweights.cpp)
# Nothing of LibTorch at all.
set(plain core/diffusion/samplers/noiseschedule.cpp core/diffusion/samplers/noiseschedule.h core/diffusion/samplers/steps.cpp core/diffusion/samplers/steps.h
    core/diffusion/samplers/philox.cpp core/speech/piper/spline.cpp core/speech/vocoders/griffinlim.cpp core/speech/vocoders/wavenetloop.cpp core/base/steadyexp.h core/transcription/logsum.cpp core/audio/hannwindow.h core/train/data/random.h)

file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/core/*.h ${ROOT}/core/*.cpp)
foreach(file IN LISTS files)
    if(file IN_LIST free)
        continue()
    endif()
    file(STRINGS ${ROOT}/${file} lines REGEX "${never}")
    foreach(line IN LISTS lines)
        if(NOT line MATCHES "^[ \t]*//")
            message(SEND_ERROR "${file} takes numbers that are each processor's own: ${line}")
        endif()
    endforeach()
endforeach()
foreach(file IN LISTS files)
    if(file IN_LIST free)
        continue()
    endif()
    file(STRINGS ${ROOT}/${file} lines REGEX "${marked}")
    foreach(line IN LISTS lines)
        if(NOT line MATCHES "^[ \t]*//|the network's own")
            message(SEND_ERROR "${file} takes numbers that are each processor's own. Is it only the network that does? ${line}")
        endif()
    endforeach()
endforeach()
foreach(file IN LISTS plain)
    file(STRINGS ${ROOT}/${file} lines REGEX "(torch|ATen|c10)/|torch::|at::")
    if(lines)
        message(SEND_ERROR "${file} is to do without LibTorch: ${lines}")
    endif()
endforeach()
if(NOT files)
    message(SEND_ERROR "There are no source files in ${ROOT}")
endif()
