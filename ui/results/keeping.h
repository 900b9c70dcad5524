// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/works/work.h"

#include <QString>

#include <memory>

class QImage;

namespace ui {

/// A picture that was made and could not be saved: why, and what saving it later needs besides its pixels.
struct Unkept
{
    QString why;
    core::library::Recipe recipe;
    uint64_t seed = 0;
    std::string words;
    std::map<std::string, std::string> texts;
};
using UnkeptPointer = std::shared_ptr<const Unkept>;

/// Worker. Keeps results in the store one after another. Where one cannot be kept, because the disk is full, the work goes on without
/// its file: what was made is not to be lost, nor what comes after it.
class Keeping
{
public:
    /// Null: nothing is kept.
    explicit Keeping(core::library::Store *store) : m_store(store) {}

    /// For core::works::Run; this must outlive it.
    std::function<std::filesystem::path(const core::works::Result &)> function();
    /// Of the last result; null: it is kept.
    const UnkeptPointer &unkept() const { return m_unkept; }

private:
    core::library::Store *m_store;
    UnkeptPointer m_unkept;
};

/// Any thread. Throws core::Error.
std::filesystem::path keepAgain(core::library::Store &store, const QImage &image, const Unkept &unkept);

/// What is lost and what to do about it, under the headline that says so.
QString unkeptAdvice(const QString &why);

} // namespace ui
