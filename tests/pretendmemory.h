// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/library.h>
#include <torch/types.h>

/// The memory of tests/pretenddevice.h, and tensors in it.
namespace pretend {

/// A tensor over the same numbers that the processor can read and write; one of the processor's own is itself.
torch::Tensor hostView(const torch::Tensor &tensor);

/// A copy of a tensor of the processor on the device, laid out as that one is.
torch::Tensor sent(const torch::Tensor &tensor);

/// The operations that make tensors and views of them.
void registerMemory(torch::Library &library);

} // namespace pretend
