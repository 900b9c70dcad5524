// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTemporaryDir>

#include <filesystem>
#include <fstream>

/// A folder with the small Tacotron 2 as people have the large one: the checkpoint, a HiFi-GAN and its config.json.
struct TacotronFolder
{
    explicit TacotronFolder(const char *vocoder = "hifigan-v3-tiny.pt")
    {
        std::filesystem::copy_file(data() / "tacotron-tiny.pt", model());
        if (*vocoder)
            std::filesystem::copy_file(data() / vocoder, path / "generator_v3"); // as published, without an ending
        std::ofstream(path / "config.json")
            << R"({"resblock": "2", "sampling_rate": 22050, "num_mels": 8, "n_fft": 128, "hop_size": 32, "win_size": 128, "fmin": 0, "fmax": 8000})";
    }
    static std::filesystem::path data() { return std::filesystem::path(TEST_DATA) / "speech"; }
    std::filesystem::path model() const { return path / "tacotron2_statedict.pt"; }

    QTemporaryDir folder;
    std::filesystem::path path = folder.path().toStdString();
};
