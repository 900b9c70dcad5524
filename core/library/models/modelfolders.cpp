// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/models/modelfolders.h"

#include "core/library/models/recognition.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace core::library {

namespace fs = std::filesystem;

namespace {

constexpr int deepest = 8;           // folders below a root
constexpr size_t mostPlaces = 20000; // files and folders looked at, so that a home folder given by mistake ends

bool isFolder(const fs::path &path)
{
    std::error_code error;
    return fs::is_directory(path, error);
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return text;
}

/// Folders of these programs whose files are no models of their own.
bool isOther(const fs::path &folder)
{
    static constexpr std::array<std::string_view, 17> names = {
        "controlnet",     "control_net", "ip_adapter", "ipadapter",     "t2i_adapter",       "clip",
        "clip_vision",    "codeformer",  "gfpgan",     "hypernetworks", "hypernetwork",      "text_encoders",
        "upscale_models", "esrgan",      "realesrgan", "__pycache__",   "torch_deepdanbooru"};
    const std::string name = lower(folder.filename().string());
    return name.starts_with('.') || std::find(names.begin(), names.end(), name) != names.end();
}

class Search
{
public:
    void look(const fs::path &folder, int depth)
    {
        std::error_code error;
        const fs::path real = fs::canonical(folder, error); // a link back up must not make it go round
        if (error || depth > deepest || !m_seen.insert(real).second)
            return;
        if (depth > 0 && isModelFolder(folder)) {
            m_found.push_back(folder);
            return;
        }
        std::vector<fs::path> entries;
        for (auto it = fs::directory_iterator(folder, error); !error && it != fs::directory_iterator(); it.increment(error))
            entries.push_back(it->path());
        std::sort(entries.begin(), entries.end());
        for (const fs::path &path : entries) {
            if (++m_places > mostPlaces)
                return;
            if (isFolder(path)) {
                if (!isOther(path))
                    look(path, depth + 1);
            } else if (mayBeModel(path) && fs::is_regular_file(path, error) && m_seen.insert(fs::canonical(path, error)).second) {
                m_found.push_back(path);
            }
        }
    }

    std::vector<fs::path> found() { return std::move(m_found); }

private:
    std::set<fs::path> m_seen;
    std::vector<fs::path> m_found;
    size_t m_places = 0;
};

std::vector<fs::path> existing(const fs::path &folder, std::initializer_list<const char *> names)
{
    std::vector<fs::path> paths;
    for (const char *name : names) {
        if (isFolder(folder / name))
            paths.push_back(folder / name);
    }
    return paths;
}

/// InvokeAI keeps models/BASE/KIND/NAME, or since version 6 models/KEY/FILE; its settings or database tell.
bool isInvoke(const fs::path &root, const fs::path &models)
{
    std::error_code error;
    for (const char *name : {"sd-1", "sd-2", "sdxl"}) {
        for (const char *kind : {"main", "vae"}) {
            if (isFolder(models / name / kind))
                return true;
        }
    }
    return fs::exists(root / "invokeai.yaml", error) || fs::exists(root / "databases" / "invokeai.db", error);
}

} // namespace

bool mayBeModel(const fs::path &file)
{
    static constexpr std::array<std::string_view, 8> endings = {".onnx", ".pth", ".pt", ".tar", ".ckpt", ".bin", ".pkl", ".safetensors"};
    const std::string name = file.filename().string();
    return !name.starts_with('.') && std::find(endings.begin(), endings.end(), lower(file.extension().string())) != endings.end();
}

ModelFolder modelFolder(const fs::path &folder)
{
    const bool isModels = lower(folder.filename().string()) == "models";
    const fs::path models = !isModels && isFolder(folder / "models") ? folder / "models" : folder;
    const fs::path root = isModels ? folder.parent_path() : folder;
    if (isFolder(models / "Stable-diffusion")) { // Forge's folders are the same
        ModelFolder found{"AUTOMATIC1111", existing(models, {"Stable-diffusion", "VAE", "VAE-taesd", "VAE-approx", "Lora", "LyCORIS"})};
        if (isFolder(root / "embeddings"))
            found.roots.push_back(root / "embeddings");
        return found;
    }
    if (isFolder(models / "checkpoints"))
        return {"ComfyUI", existing(models, {"checkpoints", "diffusers", "vae", "vae_approx", "loras", "embeddings"})};
    if (isInvoke(root, models))
        return {"InvokeAI", {models}};
    return {"folder", {folder}};
}

std::vector<fs::path> candidates(const ModelFolder &folder)
{
    Search search;
    for (const fs::path &root : folder.roots)
        search.look(root, 0);
    return search.found();
}

} // namespace core::library
