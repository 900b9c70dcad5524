// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/destination.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/library/results/newfile.h"

#include <algorithm>

namespace app {

namespace fs = std::filesystem;
using namespace core;

namespace {

bool isPictureName(const fs::path &path)
{
    const std::string extension = path.extension().string();
    const std::vector<std::string> known = image::writableExtensions();
    return std::any_of(known.begin(), known.end(), [&](const std::string &name) { return "." + name == extension; });
}

} // namespace

Destination::Destination(const std::string &output, int count, const std::string &what, const library::Recipe &example,
                         library::Store &store)
    : m_store(store), m_path(output)
{
    if (m_path.empty())
        return;
    std::error_code error;
    const bool exists = fs::is_directory(m_path, error);
    m_isFolder = count > 1 || isFolder(m_path);
    if (!m_isFolder) {
        requireWritable(m_path);
        image::requireWritable(m_path, library::pictureTexts(example));
        return;
    }
    const std::string advice = " Several " + what + " go into a folder: give --output one.";
    if (!exists && count > 1 && isPictureName(m_path))
        throw Error(shown(m_path) + " is the name of one picture." + advice);
    requireFolder(m_path, count > 1 ? advice : " Choose another one.");
}

fs::path Destination::put(const works::Result &result) const
{
    if (m_path.empty())
        return works::keepIn(m_store, result);
    fs::path kept = putResult(m_path, m_isFolder, result);
    m_store.keptElsewhere({.path = kept, .image = std::get<const Image *>(result.what)});
    return kept;
}

fs::path putResult(const fs::path &output, bool isFolder, const works::Result &result)
{
    const Image &image = *std::get<const Image *>(result.what);
    if (isFolder)
        return putPicture(output, result.name, image, result.recipe, result.texts);
    image::writeImage(output, image, library::pictureTexts(result.recipe, result.texts));
    return output;
}

bool isFolder(const fs::path &output)
{
    std::error_code error;
    return !output.empty() && (output.filename().empty() || fs::is_directory(output, error));
}

fs::path putPicture(const fs::path &folder, const std::string &name, const Image &image, const library::Recipe &recipe,
                    const std::map<std::string, std::string> &texts)
{
    return library::writeNew(
        folder, name, ".png", [&](const fs::path &path) { image::writeImage(path, image, library::pictureTexts(recipe, texts)); },
        [&](const fs::path &path) { return library::isOf(path, recipe); });
}

void requireWritable(const fs::path &path)
{
    if (!path.empty())
        AtomicFile probe(path);
}

void requireOutput(const fs::path &output)
{
    if (isFolder(output))
        requireFolder(output);
    else
        requireWritable(output);
}

void requireFolder(const fs::path &path, const std::string &advice)
{
    std::error_code error;
    if (fs::create_directories(path, error); error)
        throw Error("Cannot make the folder " + shown(path) + ": " + error.message() + "." + advice);
    requireWritable(path / ".atelier-probe"); // never written: the error comes now
}

} // namespace app
