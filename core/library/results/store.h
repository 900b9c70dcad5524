// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/audio.h"
#include "core/base/image.h"
#include "core/library/results/recipe.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace core::library {

/// Something Atelier made and kept.
struct Kept
{
    std::filesystem::path path;
    std::string kind;    ///< its recipe's
    std::string request; ///< JSON, as it stands in the file
    std::string credits; ///< as there
};

/// A file that was just kept, for whoever keeps count (Store::onKept).
struct KeptFile
{
    std::filesystem::path path;
    std::string kind = {};         ///< of a file that does not say itself
    std::filesystem::path of = {}; ///< what it was made of, where the file does not say
    const Image *image = nullptr;  ///< as long as the call, where it is at hand
};

/// Keeps everything made in dated folders: ROOT/2026-11-23/SEED WORDS.png. The files are the truth;
/// there is nothing beside them. Any thread, and any number of programs at once.
class Store
{
public:
    /// Folders are made when first needed.
    Store(std::filesystem::path pictures, std::filesystem::path sounds);

    void setFolders(std::filesystem::path pictures, std::filesystem::path sounds);
    std::filesystem::path pictures() const;
    std::filesystem::path sounds() const;

    /// Writes a PNG with the texts of the recipe, and `texts` of the picture it was made of (recipe.h, pictureTexts). Returns
    /// where. Without words the name has the kind; one that exists gets a number. Throws core::Error.
    std::filesystem::path keepPicture(const Image &image, const Recipe &recipe, uint64_t seed, const std::string &words = {},
                                      std::map<std::string, std::string> texts = {});
    std::filesystem::path keepPicture(const Image &image, const std::string &kind, uint64_t seed, const std::string &words,
                                      const std::string &request, const std::string &credits = {});

    /// Writes FLAC (24 bit) with the recipe in its comment. Throws core::Error.
    std::filesystem::path keepSound(const Audio &audio, const Recipe &recipe, uint64_t seed, const std::string &words = {});
    std::filesystem::path keepSound(const Audio &audio, const std::string &kind, uint64_t seed, const std::string &words,
                                    const std::string &request);

    /// Called with everything that is kept from now on, on the thread that kept it, once it lies there. It does not throw.
    void onKept(std::function<void(const KeptFile &)> kept);
    /// Something that was made was kept at another place, by whoever made it: onKept's function is told.
    void keptElsewhere(const KeptFile &file) const;

    /// The newest first, at most `count`; files that are gone, foreign or unreadable are passed over.
    std::vector<Kept> recent(const std::string &kind, size_t count) const;
    std::vector<Kept> recent(const std::set<std::string> &kinds, size_t count) const;

private:
    struct State;
    std::shared_ptr<State> m_state;
};

/// The user's pictures and music folders' "Atelier", by the desktop's rules (XDG user dirs).
std::filesystem::path defaultPictures();
std::filesystem::path defaultSounds();

} // namespace core::library
