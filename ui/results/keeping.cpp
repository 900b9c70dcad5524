// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/keeping.h"

#include "core/base/error.h"
#include "core/library/results/store.h"
#include "ui/widgets/picture/picture.h"

#include <QCoreApplication>

namespace ui {

std::function<std::filesystem::path(const core::works::Result &)> Keeping::function()
{
    if (!m_store)
        return {};
    return [this](const core::works::Result &result) -> std::filesystem::path {
        m_unkept.reset();
        try {
            return core::works::keepIn(*m_store, result);
        } catch (const core::Error &error) {
            m_unkept = std::make_shared<const Unkept>(
                Unkept{QString::fromUtf8(error.what()), result.recipe, result.seed, result.words, result.texts});
            return {};
        }
    };
}

std::filesystem::path keepAgain(core::library::Store &store, const QImage &image, const Unkept &unkept)
{
    return store.keepPicture(toCoreImage(image), unkept.recipe, unkept.seed, unkept.words, unkept.texts);
}

QString unkeptAdvice(const QString &why)
{
    return why + u' '
           + QCoreApplication::translate(
               "ui::Keeping", "Make room, or choose another folder in Settings, and try again; or save it elsewhere with Ctrl+S.");
}

} // namespace ui
