// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/results/changeservices.h"

#include <QImage>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace ui {

class Settings;

/// What is done with pictures that may not be suitable for everybody's eyes. Set once, on the Settings page.
enum class ContentChoice { Off, Warn, Hide };

ContentChoice contentChoice(const Settings &settings);
void setContentChoice(Settings &settings, ContentChoice choice);

/// A picture of which nothing can be made out but its colours. Any thread.
QImage blurred(const QImage &image);

/// Has the pictures that a page shows judged, on a thread of its own, and says how each is to be shown. The choice is read anew
/// each time, so that it takes effect at once. For the Pictures page, the gallery and whoever else shows results.
class ContentGuard : public QObject
{
    Q_OBJECT
public:
    enum class Show {
        Plain,
        Warned, ///< as it is, with a word about it
        Hidden  ///< blurred, until its user wants to see it
    };

    /// Both must outlive this.
    ContentGuard(const ChangeServices &services, const Settings &settings, QObject *parent);
    ~ContentGuard() override; ///< waits for a picture that is being judged

    /// How a picture is to be shown; `id` is whatever the page knows it by. One that is not judged yet is hidden where what is
    /// unsuitable is; ask() then. Any thread.
    Show show(const QString &id) const;
    /// The picture as it is to be shown. Any thread.
    QImage shown(const QString &id, const QImage &image) const;
    /// Whether what is unsuitable is hidden at all.
    bool canHide() const;
    /// Whether something else was chosen since this was asked last.
    bool hasNewChoice();
    /// A sentence about it; empty where there is nothing to say.
    QString words(const QString &id) const;

    /// Has it judged, unless it is or is about to be. Any thread.
    void ask(const QString &id, const QImage &image);
    /// Its user wants to see it, or no longer.
    void reveal(const QString &id, bool revealed = true);
    /// The same picture by another name.
    void rename(const QString &id, const QString &to);

    /// For ResultStrip::setLoader and the like: `load`, and what comes of it as it is to be shown; it is asked about, too.
    std::function<QImage(const QString &id)> loader(const std::function<QImage(const QString &id)> &load);

Q_SIGNALS:
    void changed(const QString &id); ///< how it is to be shown

private:
    struct State;
    void judge(const QString &id, const QImage &image);

    const ChangeServices &m_services;
    const Settings &m_settings;
    core::jobs::JobRunner *m_runner;
    ContentChoice m_told;           ///< as hasNewChoice() saw it last
    std::shared_ptr<State> m_state; ///< shared with loaders, which may run when this is gone
};

} // namespace ui
