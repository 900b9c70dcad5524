// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page.h"

#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/primarybutton.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using core::jobs::Job;

namespace ui {

Page::Page(const QString &id, const QString &title, const QString &iconName, Services &services, Settings &settings, QWidget *parent)
    : QWidget(parent), m_id(id), m_title(title), m_iconName(iconName), m_services(services), m_settings(settings)
{
    setObjectName(id + u"Page"_s);
    setAccessibleName(title);
    setProperty("page", true);
    setAttribute(Qt::WA_StyledBackground);
    m_layout = new QVBoxLayout(this);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);

    auto *top = new QWidget(this);
    top->setFixedHeight(style::metric::header);
    m_header = new QHBoxLayout(top);
    m_header->setContentsMargins(24, 0, style::metric::margin, 0);
    m_header->setSpacing(style::metric::half);
    auto *heading = new QLabel(title, top);
    heading->setFont(style::titleFont());
    m_subtitle = new QLabel(top);
    m_subtitle->setObjectName(u"subtitle"_s);
    m_subtitle->setProperty("muted", true);
    m_header->addWidget(heading);
    m_header->addSpacing(12);
    m_header->addWidget(m_subtitle);
    m_header->addStretch(1);
    m_layout->addWidget(top);

    m_banner = new Banner(this);
    auto *frame = new QHBoxLayout;
    frame->setContentsMargins(style::metric::margin, 0, style::metric::margin, 0);
    frame->addWidget(m_banner);
    m_layout->addLayout(frame);
    auto *air = new QWidget(this); // under the banner, and only while it is there
    air->setFixedHeight(style::metric::grid);
    air->hide();
    m_layout->addWidget(air);
    m_banner->setFollower(air);
}

Page::~Page() = default;

void Page::createInspector()
{
    m_inspector = new Inspector(this);
    m_inspector->setObjectName(m_id + u"Inspector"_s);
}

void Page::createPrimary(const QString &text, const QString &toolTip)
{
    m_primary = new PrimaryButton(text, toolTip, this);
    m_primary->setObjectName(m_id + u"Primary"_s);
    connect(m_primary, &QPushButton::clicked, this, &Page::triggerPrimary);
}

void Page::setContent(QWidget *content)
{
    m_layout->addWidget(content, 1);
}

void Page::setSubtitle(const QString &text)
{
    m_subtitle->setText(text);
}

void Page::triggerPrimary()
{
    if (isBusy()) {
        cancel();
    } else if (m_primary && m_primary->isEnabled()) {
        m_banner->close();
        run();
    }
}

void Page::cancel()
{
    if (m_job)
        m_job->cancel();
}

void Page::track(Job *job, const QString &what)
{
    if (m_job)
        disconnect(m_job, nullptr, this, nullptr);
    m_job = job;
    setBusy();
    const auto release = [this, job] {
        if (m_job == job) {
            m_job = nullptr;
            setBusy();
        }
    };
    connect(job, &Job::failed, this, [this, what](const QString &message) { m_banner->showError(what, message); });
    connect(job, &Job::failed, this, release);
    connect(job, &Job::succeeded, this, release);
    connect(job, &Job::cancelled, this, release);
}

void Page::setBusy()
{
    if (m_primary)
        m_primary->setRunning(isBusy());
    Q_EMIT busyChanged(isBusy());
}

} // namespace ui
