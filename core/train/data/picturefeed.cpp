// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/picturefeed.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/io/archive.h"
#include "core/io/npzfile.h"
#include "core/io/picklefile.h"
#include "core/train/data/picturearrays.h"

#include <torch/types.h>

#include <algorithm>
#include <fstream>
#include <set>

namespace core::train {

namespace fs = std::filesystem;
using torch::Tensor;

namespace {

constexpr uint64_t longestFile = uint64_t(2) << 30, longestEntry = uint64_t(1) << 30;

std::string lowerExtension(const fs::path &path)
{
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return extension;
}

template <size_t count>
bool isOneOf(const std::string_view (&known)[count], std::string_view extension)
{
    return std::ranges::find(known, extension) != std::end(known);
}

enum class Kind { Picture, Pickle, Idx, CifarBinary, Arrays, Archive, Companion, Other };

Kind kindOf(const fs::path &path, std::string_view begin, uint64_t size)
{
    constexpr uint64_t planes = 3 * 32 * 32;
    const std::string extension = lowerExtension(path);
    if (isPictureName(path))
        return Kind::Picture;
    if (looksLikeIdx(begin))
        return Kind::Idx;
    if (extension == ".npz")
        return Kind::Arrays;
    if (io::looksLikeArchive(begin))
        return Kind::Archive;
    if (io::looksLikePickle(begin) && extension != ".pt" && extension != ".pth" && extension != ".ckpt")
        return Kind::Pickle;
    if (extension == ".bin" && size > 0 && (size % (1 + planes) == 0 || size % (2 + planes) == 0))
        return Kind::CifarBinary;
    return isCompanionName(path) ? Kind::Companion : Kind::Other;
}

std::string beginOf(const fs::path &path)
{
    std::ifstream in(path, std::ios::binary);
    std::string begin(512, '\0');
    in.read(begin.data(), std::streamsize(begin.size()));
    begin.resize(size_t(std::max<std::streamsize>(in.gcount(), 0)));
    return begin;
}

/// Feeds what files and entries hold, and keeps account of what they do not.
class Feeder
{
public:
    Feeder(const PictureFeed &feed, const JobContext &context) : m_feed(feed), m_context(context) {}

    void takeFolder(const fs::path &folder)
    {
        size_t hidden = 0;
        const std::vector<fs::path> files = filesBelow(folder, hidden);
        std::vector<fs::path> archives;
        size_t taken = 0;
        for (size_t i = 0; i < files.size(); ++i) {
            m_context.progress(int(i), int(files.size()), "Reading pictures");
            std::error_code failed;
            const std::string begin = isPictureName(files[i]) ? std::string() : beginOf(files[i]);
            const Kind kind = kindOf(files[i], begin, uint64_t(fs::file_size(files[i], failed)));
            if (kind == Kind::Archive)
                archives.push_back(files[i]);
            else if (kind == Kind::Other)
                m_others.push_back(shown(files[i].filename()));
            else if (kind != Kind::Companion)
                taken += takeFile(files[i], kind) ? 1 : 0;
        }
        if (taken == 0) {
            for (size_t i = 0; i < archives.size(); ++i) {
                m_context.progress(int(i), int(archives.size()), "Reading pictures");
                takeArchive(archives[i]);
            }
        } else if (!archives.empty()) {
            std::vector<std::string> names;
            for (const fs::path &archive : archives)
                names.push_back(shown(archive.filename()));
            leaveOut("Archives beside the pictures are passed over: " + fewOf(names) + ". Give one by itself to learn from what is in it.");
        }
        if (hidden > 0)
            leaveOut(std::to_string(hidden) + (hidden == 1 ? " hidden file is" : " hidden files are") + " passed over.");
        tellOthers();
    }

    void takeSingle(const fs::path &path)
    {
        std::error_code failed;
        const Kind kind = kindOf(path, beginOf(path), uint64_t(fs::file_size(path, failed)));
        if (kind == Kind::Archive)
            takeArchive(path);
        else if (kind == Kind::Pickle || kind == Kind::Idx || kind == Kind::CifarBinary || kind == Kind::Arrays)
            takeFile(path, kind);
        else
            throw Error(shown(path)
                        + " is neither a folder with pictures nor a set of them that Atelier knows (CIFAR's or MNIST's files, "
                          ".npz, .zip, .tar).");
        tellOthers();
    }

private:
    void leaveOut(const std::string &sentence) const
    {
        if (m_feed.leftOut)
            m_feed.leftOut(sentence);
    }

    void tellOthers()
    {
        if (!m_others.empty())
            leaveOut(std::to_string(m_others.size()) + (m_others.size() == 1 ? " file is" : " files are")
                     + " of a kind that is not read: " + fewOf(m_others) + ".");
        m_others.clear();
    }

    /// Whether the file holds what is learnt from, or should.
    bool takeFile(const fs::path &path, Kind kind)
    {
        try {
            if (kind == Kind::Picture) {
                m_feed.picture(image::readImage(path));
                return true;
            }
            if (kind == Kind::Arrays)
                return takeArrays(io::readNpz(path));
            return takeContent(readTextFile(path, longestFile), kind);
        } catch (const Error &error) { // one that cannot be read is named and left out
            const std::string why = error.what();
            const bool isNamed = why.find(shown(path.filename())) != std::string::npos;
            leaveOut(isNamed ? why : shown(path) + " is left out: " + why);
            return true;
        }
    }

    bool takeArrays(const io::TensorMap &arrays)
    {
        std::map<std::string, Tensor> sorted(arrays.begin(), arrays.end()); // the same order everywhere
        bool any = false;
        for (const auto &[name, array] : sorted)
            if (const auto pictures = picturesOf(array)) {
                m_feed.block(*pictures);
                any = true;
            }
        return any;
    }

    /// Throws Error with the bare reason as text.
    bool takeContent(const std::string &content, Kind kind)
    {
        if (kind == Kind::Pickle)
            return takeArrays(io::readPickledArrays(std::as_bytes(std::span(content))));
        const auto pictures = kind == Kind::Idx ? picturesInIdx(content) : picturesInCifar(content);
        if (pictures)
            m_feed.block(*pictures);
        return pictures.has_value();
    }

    void takeArchive(const fs::path &archive)
    {
        const auto wanted = [&](const std::string &name) {
            const std::string file = fs::path(name).filename().string();
            const bool isHidden = file.empty() || file.starts_with('.') || name.find("__MACOSX/") != std::string::npos;
            return !isHidden && (isPictureName(file) || !isCompanionName(file));
        };
        const auto visit = [&](const std::string &name, const std::string &content) {
            m_context.checkpoint();
            const std::string known = shown(fs::path(name)) + " in " + shown(archive.filename());
            try {
                const Kind kind = kindOf(fs::path(name).filename(), std::string_view(content).substr(0, 512), content.size());
                if (kind == Kind::Picture)
                    m_feed.picture(image::decodeImage(content, known));
                else if (kind == Kind::Pickle || kind == Kind::Idx || kind == Kind::CifarBinary)
                    takeContent(content, kind);
                else
                    m_others.push_back(known);
            } catch (const Error &error) {
                const std::string why = error.what();
                leaveOut(why.find(known) != std::string::npos ? why : known + " is left out: " + why);
            }
        };
        try {
            io::forEachEntry(archive, longestEntry, wanted, visit, [&](const std::string &name) {
                leaveOut(shown(fs::path(name)) + " in " + shown(archive.filename()) + " is left out: it is longer than any picture.");
            });
        } catch (const Error &error) { // what stood before the damage counts
            leaveOut(error.what());
        }
    }

    const PictureFeed &m_feed;
    const JobContext &m_context;
    std::vector<std::string> m_others;
};

/// Goes down a folder; `seen` are the folders that were entered, by their true paths, for a link may lead back up.
void collect(const fs::path &folder, std::set<fs::path> &seen, std::vector<fs::path> &files, size_t &hidden)
{
    std::error_code failed;
    const fs::path true_ = fs::canonical(folder, failed);
    if (failed || !seen.insert(true_).second)
        return;
    for (auto entry = fs::directory_iterator(folder, fs::directory_options::skip_permission_denied, failed);
         !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
        const bool isHidden = entry->path().filename().native().starts_with('.');
        std::error_code unknown;
        if (entry->is_directory(unknown)) {
            if (!isHidden)
                collect(entry->path(), seen, files, hidden);
        } else if (entry->is_regular_file(unknown)) {
            if (isHidden)
                ++hidden;
            else
                files.push_back(entry->path());
        }
    }
    if (failed)
        throw Error("Cannot read the folder " + shown(folder) + ": " + failed.message() + ".");
}

} // namespace

std::vector<fs::path> filesBelow(const fs::path &folder, size_t &hidden)
{
    std::set<fs::path> seen;
    std::vector<fs::path> files;
    collect(folder, seen, files, hidden);
    std::ranges::sort(files);
    return files;
}

bool isPictureName(const fs::path &path)
{
    static constexpr std::string_view known[] = {".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".bmp",
                                                 ".gif", ".tif", ".tiff", ".ppm", ".pgm",  ".pbm"};
    return isOneOf(known, lowerExtension(path));
}

bool isCompanionName(const fs::path &path)
{
    static constexpr std::string_view known[] = {".txt", ".caption", ".tags", ".json", ".jsonl", ".csv", ".tsv", ".md",   ".html",
                                                 ".xml", ".yaml",    ".yml",  ".cls",  ".ini",   ".db",  ".log", ".meta", ".py"};
    static constexpr std::string_view names[] = {"LICENSE", "README", "Thumbs.db", "batches.meta", "meta", "file.txt~"};
    const std::string name = path.filename().string();
    return isOneOf(known, lowerExtension(path)) || std::ranges::find(names, std::string_view(name)) != std::end(names);
}

std::string fewOf(const std::vector<std::string> &names)
{
    constexpr size_t most = 4;
    std::string text;
    for (size_t i = 0; i < names.size() && i < most; ++i)
        text += (i > 0 ? ", " : "") + names[i];
    return text + (names.size() > most ? " and " + std::to_string(names.size() - most) + " more" : "");
}

void feedPictures(const fs::path &source, const PictureFeed &feed, const JobContext &context)
{
    std::error_code failed;
    if (fs::is_directory(source, failed))
        Feeder(feed, context).takeFolder(source);
    else
        Feeder(feed, context).takeSingle(source);
}

} // namespace core::train
