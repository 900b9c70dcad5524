// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/memory/drawings.h"

#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace core::diffusion {

/// What several drawings show.
struct RememberedSubject
{
    std::string id, name; ///< "1F34E", "red apple"
    std::vector<std::string> keywords;
    bool usual = true; ///< found by any prompt; others only where it names them (a skin tone)
    bool thing = true; ///< may be mirrored: no sign, no letter
};

/// Where drawings come from and what they look like.
struct RememberedSource
{
    std::string style, source, licence; ///< "glossy", "Noto Emoji by Google", "Apache-2.0"
};

/// The drawings that a picture model learnt from and can be reminded of, as they ship with it
/// (retrieval-augmented diffusion, Blattmann et al. 2022). Const use from any thread.
class Memory
{
public:
    struct Drawing
    {
        int64_t subject = 0, source = 0;
    };

    /// What a memory is made of and written from. `names` and `keywords` [subjects, W] of length 1: what each
    /// subject is called, and that with its keywords.
    struct Content
    {
        std::vector<RememberedSubject> subjects;
        std::vector<RememberedSource> sources;
        std::vector<Drawing> drawings;
        Drawings pictures; ///< of each drawing
        torch::Tensor names, keywords;
    };

    /// Reads and checks a file that write() made. Throws Error that names it.
    static Memory open(const std::filesystem::path &file);

    /// Meanings as int8. Throws Error.
    static void write(const std::filesystem::path &file, const Content &content);

    explicit Memory(Content content);

    int count() const { return int(m_content.drawings.size()); }
    const RememberedSubject &subjectOf(int drawing) const;
    const RememberedSource &sourceOf(int drawing) const;
    std::string key(int drawing) const;     ///< "glossy/1F34E"
    int find(const std::string &key) const; ///< -1 where there is none
    const Drawings &pictures() const { return m_content.pictures; }
    image::Picture picture(int drawing) const { return m_content.pictures.picture(drawing); }
    int twin(int drawing, const std::string &style) const; ///< the same subject in a style; itself where there is none
    std::vector<std::string> styles() const;               ///< that a prompt may ask for
    int64_t width() const { return m_content.names.size(1); }
    int edge() const { return m_content.pictures.edge(); } ///< of the pictures, in pixels

    /// What the subject of this id is called; empty where there is none.
    std::string nameOf(const std::string &id) const;

    /// The drawing of a subject of exactly this name, in the style asked for; -1 where there is none.
    int named(const std::string &name, const std::string &style) const;

    /// Where there are a "cat" and a "cat face": the face of the whole animal, in the style asked for; else the drawing itself.
    int faceOf(int drawing, const std::string &style) const;

    struct Match
    {
        int drawing = -1;
        double similarity = 0; ///< cosine
    };

    /// The subjects nearest in meaning (any row of `meanings` [K, W] of length 1 counts, the nearest does), the
    /// nearest first, each in the style asked for where there is such a drawing, else in the first.
    std::vector<Match> nearest(const torch::Tensor &meanings, const std::string &style, int count) const;

    /// Of these, the nearest first, the one whose subject is what the phrase's last word says, so that a smiling robot is no smiling face;
    /// where none is, the subject of just that name; else the nearest.
    Match asNamed(const std::vector<Match> &matches, const std::string &phrase, const std::string &style) const;

    /// Whether a drawing's subject is called so, or described with the word.
    bool says(int drawing, const std::string &word) const;

    /// Whether a word stood in what the model was taught.
    bool knows(const std::string &word) const { return m_words.contains(word); }

private:
    Content m_content;
    std::vector<std::vector<int>> m_drawingsOf; // by subject
    std::unordered_map<std::string, int> m_byKey, m_byName, m_byId;
    std::unordered_set<std::string> m_words;
    torch::Tensor m_unusual; // [subjects] of what no prompt finds by itself
};

} // namespace core::diffusion
