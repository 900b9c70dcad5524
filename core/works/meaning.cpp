// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/meaning.h"

#include "core/base/kinds.h"
#include "core/diffusion/textmeaning.h"
#include "core/works/engines.h"

namespace core::works {

std::function<std::vector<std::vector<float>>(const std::vector<std::string> &)> meaningOfTexts(const Engines &engines)
{
    if (!engines.hasAny(modelkinds::text))
        return {};
    return [&engines, network = std::shared_ptr<const diffusion::TextMeaning>()](const std::vector<std::string> &texts) mutable {
        if (!network) {
            const std::filesystem::path place = engines.find(modelkinds::text, {});
            std::error_code error;
            network =
                std::make_shared<const diffusion::TextMeaning>(std::filesystem::is_directory(place, error) ? place : place.parent_path());
        }
        return (*network)(texts);
    };
}

} // namespace core::works
