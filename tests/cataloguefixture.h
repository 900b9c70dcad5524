// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/image/imagefile.h"
#include "core/library/catalogue/catalogue.h"
#include "core/library/results/store.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

/// A catalogue and a store in a folder of the test's own.
class CatalogueFixture
{
protected:
    using Path = std::filesystem::path;

    void begin()
    {
        m_catalogue.reset();
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<core::library::Store>(at("pictures"), at("sounds"));
        open();
    }
    void open() { m_catalogue = std::make_unique<core::library::Catalogue>(at("library")); }
    Path at(const std::string &name) const { return Path(m_folder->path().toStdString()) / name; }

    static core::Image plain(int width = 8, int height = 8, uint32_t rgb = 0x3a9a40)
    {
        core::Image image{width, height, 3, {}};
        for (int i = 0; i < width * height; ++i)
            for (const int shift : {16, 8, 0})
                image.pixels.push_back(uint8_t(rgb >> shift));
        return image;
    }
    static core::library::Recipe recipe(uint64_t seed, const std::string &prompt, const std::string &more = {})
    {
        return {core::kinds::picture,
                "{\"model\":\"sd1\",\"prompt\":\"" + prompt
                    + "\",\"negative\":\"fog\",\"width\":8,\"height\":8,\"seed\":" + std::to_string(seed) + more + "}",
                {}};
    }
    /// A picture made by that prompt; of every seed its content is another one.
    Path make(const std::string &name, uint64_t seed, const std::string &prompt, const core::Image &image = plain())
    {
        const Path path = at(name);
        std::filesystem::create_directories(path.parent_path());
        core::image::writeImage(path, image, core::library::pictureTexts(recipe(seed, prompt)));
        return path;
    }
    /// And told to the catalogue.
    core::library::Item kept(const std::string &name, uint64_t seed, const std::string &prompt, const core::Image &image = plain())
    {
        const Path path = make(name, seed, prompt, image);
        m_catalogue->add(path);
        m_catalogue->flush();
        return m_catalogue->itemAt(path).value_or(core::library::Item());
    }
    /// File names of what is found, in order.
    std::vector<std::string> names(const core::library::ItemQuery &query)
    {
        std::vector<int64_t> ids;
        for (const core::library::FoundItem &one : m_catalogue->search(query).items)
            ids.push_back(one.id);
        std::vector<std::string> all;
        for (const core::library::Item &item : m_catalogue->items(ids))
            all.push_back(core::shown(item.path.filename()));
        return all;
    }
    QString found(const std::string &text)
    {
        core::library::ItemQuery query;
        query.text = text;
        return joined(query);
    }
    QString joined(const core::library::ItemQuery &query)
    {
        std::vector<std::string> all = names(query);
        std::sort(all.begin(), all.end());
        QString text;
        for (const std::string &name : all)
            text += (text.isEmpty() ? QString() : QStringLiteral(" ")) + QString::fromStdString(name);
        return text;
    }
    core::library::Item itemOf(const Path &path) { return m_catalogue->itemAt(path).value_or(core::library::Item()); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<core::library::Store> m_store;
    std::unique_ptr<core::library::Catalogue> m_catalogue;
};
