// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/kokoro/stylepacks.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/io/mappedfile.h"
#include "core/io/npzfile.h"
#include "core/io/tensorfile.h"

#include <torch/types.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <optional>

namespace core::speech {

namespace fs = std::filesystem;
using torch::Tensor;

namespace {

constexpr uint64_t mostBytes = 256u << 20; // the largest collection published has 54 voices in 28 MB

enum class PackKind { Npz, Torch, Raw };

struct PackFile
{
    fs::path path;
    PackKind kind;
    std::vector<std::string> names;
};

/// Found from the content; nothing for a file that holds no voices, such as the model itself.
std::optional<PackFile> packFile(const fs::path &path)
{
    static constexpr std::array<const char *, 3> endings = {".npz", ".pt", ".bin"};
    std::error_code error;
    if (std::ranges::find(endings, path.extension()) == endings.end() || !fs::is_regular_file(path, error)
        || fs::file_size(path, error) > mostBytes || fs::file_size(path, error) == 0)
        return std::nullopt;
    if (io::looksLikeNpz(path))
        return PackFile{path, PackKind::Npz, io::npzNames(path)};
    const std::string name = shown(path.stem());
    if (path.extension() == ".bin")
        return PackFile{path, PackKind::Raw, {name}};
    if (path.extension() == ".pt")
        return PackFile{path, PackKind::Torch, {name}};
    io::npzNames(path); // says what is wrong with it
    return std::nullopt;
}

/// What lies in a folder of voices, or beside the model, where other files lie too: there a .bin or .pt has to be as small as a
/// voice is.
std::vector<PackFile> packsBeside(const fs::path &model)
{
    constexpr uint64_t mostOfOne = 4u << 20;
    std::vector<fs::path> paths;
    std::error_code error;
    for (const fs::path &folder : {model.parent_path() / "voices", model.parent_path()}) {
        const bool own = folder.filename() == "voices" && folder != model.parent_path();
        for (auto it = fs::directory_iterator(folder.empty() ? fs::path(".") : folder, error); !error && it != fs::directory_iterator();
             it.increment(error)) {
            const fs::path &path = it->path();
            const bool small = own || path.extension() == ".npz" || fs::file_size(path, error) <= mostOfOne || io::looksLikeNpz(path);
            if (small && !fs::equivalent(path, model, error))
                paths.push_back(path);
            error.clear();
        }
        error.clear();
    }
    std::ranges::sort(paths);
    std::vector<PackFile> files;
    for (const fs::path &path : paths)
        if (std::optional<PackFile> file = packFile(path))
            files.push_back(std::move(*file));
    return files;
}

Tensor rawPack(const fs::path &path, int64_t width)
{
    const auto file = io::MappedFile::open(path);
    const size_t row = size_t(width) * sizeof(float);
    if (file->size() % row != 0)
        throw Error(shown(path) + " is no voice of this model: its " + std::to_string(file->size()) + " bytes are no multiple of "
                    + std::to_string(row) + ", the size of a style.");
    Tensor pack = torch::empty({int64_t(file->size() / row), width}, torch::kFloat32);
    std::memcpy(pack.mutable_data_ptr(), file->bytes().data(), file->size());
    file->requireIntact();
    return pack;
}

Tensor torchPack(const fs::path &path)
{
    const io::TensorMap tensors = io::readTensors(path).tensors;
    if (tensors.size() != 1)
        throw Error(shown(path) + " is no voice: it holds " + std::to_string(tensors.size()) + " tensors where a voice has one.");
    return tensors.begin()->second;
}

/// [rows, width] of [rows, 1, width].
Tensor shaped(const fs::path &path, const std::string &name, const Tensor &pack, int64_t width)
{
    const bool flat = pack.dim() == 2 || (pack.dim() == 3 && pack.size(1) == 1);
    if (!flat || pack.size(0) < 1 || pack.size(-1) != width || !pack.is_floating_point()) {
        std::string shape;
        for (const int64_t size : pack.sizes())
            shape += (shape.empty() ? "" : ", ") + std::to_string(size);
        throw Error(shown(path) + ": the voice " + name + " has the shape [" + shape + "] where [510, 1, " + std::to_string(width)
                    + "] was expected. It belongs to another model or is damaged.");
    }
    Tensor rows = pack.reshape({pack.size(0), width}).to(torch::kFloat32).contiguous();
    if (!torch::isfinite(rows).all().item<bool>())
        throw Error(shown(path) + ": the voice " + name + " holds values that are no numbers. It is damaged: fetch it again.");
    return rows;
}

} // namespace

StylePacks::~StylePacks() = default;

std::vector<std::string> StylePacks::namesBeside(const fs::path &model)
{
    std::vector<std::string> names;
    for (const PackFile &file : packsBeside(model))
        names.insert(names.end(), file.names.begin(), file.names.end());
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
    if (names.empty())
        throw Error(
            "There are no voices beside " + shown(model)
            + ". A Kokoro needs at least one: put .pt, .bin or .npz files of voices into the same folder, or into a folder \"voices\" there.");
    return names;
}

StylePacks::StylePacks(const fs::path &model, int64_t width) : m_names(namesBeside(model)), m_packs(m_names.size())
{
    for (const PackFile &file : packsBeside(model)) {
        io::TensorMap arrays;
        if (file.kind == PackKind::Npz)
            arrays = io::readNpz(file.path);
        else if (file.kind == PackKind::Raw)
            arrays[file.names.front()] = rawPack(file.path, width);
        else
            arrays[file.names.front()] = torchPack(file.path);
        for (const std::string &name : file.names) {
            const auto at = std::ranges::lower_bound(m_names, name) - m_names.begin();
            m_packs[size_t(at)] = shaped(file.path, name, arrays.at(name), width);
        }
    }
}

Tensor StylePacks::style(const std::map<std::string, double> &blend, int64_t phonemes) const
{
    Tensor sum;
    double total = 0;
    for (const auto &[name, weight] : blend) {
        const auto found = std::ranges::lower_bound(m_names, name);
        if (found == m_names.end() || *found != name) {
            std::string all;
            for (const std::string &each : m_names)
                all += (all.empty() ? "" : ", ") + each;
            throw Error("There is no voice " + name + " to blend. There are: " + all + ".");
        }
        if (!(weight >= 0.0 && std::isfinite(weight)))
            throw Error("The share of the voice " + name + " must be 0 or more.");
        if (weight == 0.0)
            continue;
        const Tensor &pack = m_packs[size_t(found - m_names.begin())];
        const Tensor row = pack[std::clamp<int64_t>(phonemes - 1, 0, pack.size(0) - 1)] * weight;
        sum = sum.defined() ? sum + row : row;
        total += weight;
    }
    if (!sum.defined())
        throw Error("All shares of the blend are 0. Give at least one voice a share.");
    return sum / total;
}

} // namespace core::speech
