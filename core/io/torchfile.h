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

/// The same, with the tensors in the mapping, which they keep alive: nothing but the pickle is read,
/// whatever the size. Storages that are compressed or badly aligned are unpacked; the checksums of the
/// others are not compared. Throw Error.
TensorFile mapTorchZip(const std::shared_ptr<MappedFile> &file);
TensorFile mapTorchPickle(const std::shared_ptr<MappedFile> &file);

} // namespace core::io
