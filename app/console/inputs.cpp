// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/inputs.h"

#include "app/console/report.h"
#include "core/base/error.h"
#include "core/base/file.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace app {

namespace fs = std::filesystem;
using core::shown;

namespace {

bool isPicture(const fs::path &path)
{
    static constexpr std::array<std::string_view, 10> endings{".png",  ".jpg", ".jpeg", ".webp", ".bmp",
                                                              ".tiff", ".tif", ".gif",  ".avif", ".heic"};
    std::string ending = path.extension().string();
    std::ranges::transform(ending, ending.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return std::ranges::find(endings, ending) != endings.end();
}

} // namespace

std::vector<fs::path> picturesOf(const std::vector<std::string> &inputs)
{
    std::vector<fs::path> pictures;
    for (const std::string &input : inputs) {
        const fs::path path(input);
        std::error_code error;
        if (!fs::exists(path, error))
            throw core::Error("There is no file " + shown(path) + ".");
        if (!fs::is_directory(path, error)) {
            pictures.push_back(path);
            continue;
        }
        std::vector<fs::path> inside;
        for (auto it = fs::directory_iterator(path, error); !error && it != fs::directory_iterator(); it.increment(error))
            if (std::error_code unread; it->is_regular_file(unread) && isPicture(it->path()))
                inside.push_back(it->path());
        if (error)
            throw core::Error("The folder " + shown(path) + " cannot be read: " + error.message() + ".");
        if (inside.empty())
            throw core::Error("There is no picture in the folder " + shown(path) + ".");
        std::ranges::sort(inside);
        pictures.insert(pictures.end(), inside.begin(), inside.end());
    }
    return pictures;
}

size_t forEachPicture(const std::vector<fs::path> &pictures, Report &report, const std::function<void(const fs::path &)> &work)
{
    size_t failed = 0;
    for (const fs::path &picture : pictures) {
        try {
            work(picture);
        } catch (const core::Error &error) {
            if (pictures.size() == 1)
                throw;
            report.note(error.what());
            ++failed;
        }
    }
    return failed;
}

void requireAll(size_t failed, size_t pictures, Report &report)
{
    if (failed == 0)
        return;
    report.finish();
    throw core::Error(std::to_string(failed) + " of " + std::to_string(pictures) + " pictures could not be read.");
}

} // namespace app
