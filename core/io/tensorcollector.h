// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/pickle.h"
#include "core/io/tensorfile.h"

#include <functional>
#include <span>

namespace core::io::pickle {

/// What a Storage value asks for, checked for itself.
struct StorageRequest
{
    std::string key;
    torch::ScalarType dtype = torch::kByte;
    uint64_t count = 0; ///< values
    uint64_t bytes = 0;
};

StorageRequest storageRequest(const Value &storage);

/// Turns the data of a checkpoint into tensors by name, and what is no tensor into text.
class TensorCollector
{
public:
    /// The bytes of a storage as a tensor of kByte of exactly request.bytes. Called once a key.
    using Loader = std::function<torch::Tensor(const StorageRequest &)>;

    /// `bytes`, the file's size, bounds how much text is made from shared texts.
    TensorCollector(Loader loader, size_t bytes);

    /// Throws core::Error with the bare reason as text.
    TensorFile collect(const Value &root);

private:
    void visit(const std::string &name, const Value &value, int depth);
    void addArray(const std::string &name, const Value &value, int depth);
    static void retype(StorageRequest &request, torch::ScalarType dtype, const std::string &name);
    void addTensor(const std::string &name, torch::Tensor tensor);
    torch::Tensor tensor(const std::string &name, const Value &value);
    torch::Tensor array(const std::string &name, const Value &value);
    void note(size_t text);

    struct Loaded
    {
        torch::Tensor bytes;
        torch::ScalarType dtype;
    };

    Loader m_loader;
    TensorFile m_result;
    std::unordered_map<std::string, Loaded> m_storages;
    size_t m_visits = 0;
    size_t m_text = 0;
    size_t m_mostText = 0;
};

} // namespace core::io::pickle
