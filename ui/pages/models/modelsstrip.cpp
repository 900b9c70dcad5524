// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/modelsstrip.h"

#include "ui/pages/models/downloadbar.h"
#include "ui/pages/models/modelswords.h"
#include "ui/style/style.h"

#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

using State = ModelsDownloads::State;

namespace {

constexpr int tallest = 216; // three downloads; more are scrolled

int rank(State state)
{
    switch (state) {
    case State::Running:
        return 0;
    case State::Failed:
        return 1;
    case State::Waiting:
        return 2;
    case State::Paused:
        return 3;
    case State::Done:
        break;
    }
    return 4;
}

} // namespace

ModelsStrip::ModelsStrip(ModelsDownloads &downloads, QWidget *parent)
    : QScrollArea(parent), m_downloads(downloads), m_content(new QWidget(this)), m_rows(new QVBoxLayout(m_content))
{
    setObjectName(u"modelDownloads"_s);
    setAccessibleName(tr("Downloads"));
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_rows->setContentsMargins(12, style::metric::half, 12, 12);
    m_rows->setSpacing(12);
    setWidget(m_content);
    hide();
    connect(&m_downloads, &ModelsDownloads::listChanged, this, &ModelsStrip::rebuild);
    connect(&m_downloads, &ModelsDownloads::changed, this, &ModelsStrip::refresh);
}

void ModelsStrip::setElsewhere(const QSet<QString> &names)
{
    if (names == m_elsewhere)
        return;
    m_elsewhere = names;
    rebuild();
}

QSize ModelsStrip::sizeHint() const
{
    const int height = m_content->hasHeightForWidth() ? m_content->heightForWidth(std::max(1, width())) : m_content->sizeHint().height();
    return {400, std::min(tallest, height)};
}

void ModelsStrip::rebuild()
{
    QStringList wanted;
    for (const QString &name : m_downloads.names()) {
        if (!m_elsewhere.contains(name))
            wanted.append(name);
    }
    std::stable_sort(wanted.begin(), wanted.end(), [this](const QString &a, const QString &b) {
        return rank(m_downloads.find(a)->state) < rank(m_downloads.find(b)->state);
    });
    for (const QString &name : m_bars.keys()) {
        if (!wanted.contains(name)) {
            DownloadBar *bar = m_bars.take(name);
            m_rows->removeWidget(bar);
            bar->hide();
            bar->deleteLater(); // its own button may have asked for this
        }
    }
    for (const QString &name : wanted) {
        if (m_bars.contains(name))
            continue;
        auto *bar = new DownloadBar(name, m_content);
        bar->setObjectName(u"download-"_s + name);
        const auto &offer = m_downloads.find(name)->offer;
        bar->setTitle(modelswords::kind(offer.kind).icon, QString::fromStdString(offer.title.empty() ? offer.name : offer.title));
        connect(bar, &DownloadBar::pauseWanted, this, [this, name] { m_downloads.pause(name); });
        connect(bar, &DownloadBar::goOnWanted, this, [this, name] {
            if (const auto *download = m_downloads.find(name))
                m_downloads.begin(core::library::Offer(download->offer));
        });
        connect(bar, &DownloadBar::discardWanted, this, [this, name] {
            const auto *download = m_downloads.find(name);
            if (download && download->state == State::Done)
                m_downloads.dismiss(name);
            else
                Q_EMIT discardWanted(name);
        });
        connect(bar, &DownloadBar::useWanted, this, [this, name] { Q_EMIT useWanted(name); });
        m_bars.insert(name, bar);
        m_rows->addWidget(bar);
        bar->show();
        fill(*bar, *m_downloads.find(name));
    }
    for (int i = 0; i < int(wanted.size()); ++i) {
        if (DownloadBar *bar = m_bars.value(wanted[i]); m_rows->indexOf(bar) != i)
            m_rows->insertWidget(i, bar);
    }
    setVisible(!m_bars.isEmpty());
    updateGeometry();
}

void ModelsStrip::refresh(const QString &name)
{
    DownloadBar *bar = m_bars.value(name);
    const auto *download = m_downloads.find(name);
    if (!bar || !download)
        return;
    const auto before = bar->state();
    fill(*bar, *download);
    if (bar->state() != before) {
        m_rows->activate();
        rebuild();
    }
}

void ModelsStrip::fill(DownloadBar &bar, const ModelsDownloads::Download &download)
{
    const auto &progress = download.progress;
    const bool known = progress.total > 0;
    const double fraction = known ? std::min(1.0, double(progress.done) / double(progress.total)) : -1;
    const QString amount = modelswords::sizeOf(progress.done, progress.total);
    const auto &kind = modelswords::kind(download.offer.kind);
    bar.setUsable(!kind.page.isEmpty(), kind.page.isEmpty() ? tr("No page of this version works with it yet.")
                                                            : tr("Opens the page %1 with this model.").arg(kind.page));
    switch (download.state) {
    case State::Waiting:
        bar.setState(DownloadBar::State::Waiting, std::max(0.0, fraction), tr("Waits for the download before it"));
        break;
    case State::Running: {
        QString text = amount;
        if (progress.done == 0)
            text = tr("Connecting");
        else if (known && progress.done >= progress.total)
            text = tr("%1   checking what arrived").arg(modelswords::size(progress.total));
        else if (progress.bytesPerSecond > 0)
            text += tr("   %1/s").arg(modelswords::size(uint64_t(progress.bytesPerSecond)));
        if (progress.secondsLeft > 0 && progress.done < progress.total)
            text += tr("   %1 left").arg(modelswords::duration(progress.secondsLeft));
        bar.setState(DownloadBar::State::Running, fraction, text);
        break;
    }
    case State::Paused:
        bar.setState(DownloadBar::State::Paused, std::max(0.0, fraction),
                     progress.done > 0 ? tr("Paused at %1").arg(amount)
                     : known           ? tr("Not finished, %1 in all").arg(modelswords::size(progress.total))
                                       : tr("Not finished"));
        break;
    case State::Failed:
        bar.setState(DownloadBar::State::Failed, std::max(0.0, fraction), download.error);
        break;
    case State::Done:
        bar.setState(DownloadBar::State::Done, 1, known ? tr("Ready, %1").arg(modelswords::size(progress.total)) : tr("Ready"));
        break;
    }
}

} // namespace ui

#include "moc_modelsstrip.cpp"
