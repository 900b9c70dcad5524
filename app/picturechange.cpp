// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/picturechange.h"

#include "core/base/file.h"
#include "core/library/recipe.h"

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;

PictureChange::PictureChange(const std::string &kind, const std::filesystem::path &input, const Json &settings)
    : m_texts(image::readTexts(input))
{
    Json request = settings;
    request["path"] = shown(std::filesystem::absolute(input));
    if (const auto made = m_texts.find("atelier"); made != m_texts.end())
        request["of"] = Json::parse(made->second, nullptr, /*allow_exceptions=*/false);
    m_texts.erase("atelier");
    m_request = request.dump(-1, ' ', false, Json::error_handler_t::replace);
    m_texts.merge(library::pictureTexts({kind, m_request}));
}

} // namespace app
