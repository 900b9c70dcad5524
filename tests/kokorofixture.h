// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTemporaryDir>

#include <filesystem>

/// A folder with the small Kokoro as people have it: the .pth, its config.json and voices.
struct TinyFolder
{
    TinyFolder()
    {
        std::filesystem::create_directory(path / "voices");
        std::filesystem::copy_file(data() / "kokoro-tiny.pth", path / "kokoro-tiny.pth");
        std::filesystem::copy_file(data() / "kokoro-tiny.json", path / "config.json");
        std::filesystem::copy_file(data() / "kokoro-af_one.pt", path / "voices" / "af_one.pt");
        std::filesystem::copy_file(data() / "kokoro-bm_two.bin", path / "voices" / "bm_two.bin");
    }
    static std::filesystem::path data() { return std::filesystem::path(TEST_DATA) / "speech"; }
    std::filesystem::path model() const { return path / "kokoro-tiny.pth"; }

    QTemporaryDir folder;
    std::filesystem::path path = folder.path().toStdString();
};
