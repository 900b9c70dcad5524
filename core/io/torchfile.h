// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/mappedfile.h"
#include "core/io/tensorfile.h"

namespace core::io {

/// What torch.save writes since 1.6: a zip of one pickle and one entry a storage. Throws Error.
TensorFile readTorchZip(const MappedFile &file);

/// What torch.save wrote before: pickles one after another, then the storages. Throws Error.
TensorFile readTorchPickle(const MappedFile &file);

} // namespace core::io
