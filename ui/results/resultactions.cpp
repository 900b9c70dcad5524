// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/resultactions.h"

#include "core/base/error.h"
#include "core/image/imagefile.h"
#include "core/jobs/job.h"
#include "ui/results/stylesdialog.h"
#include "ui/results/wordsdialog.h"
#include "ui/settings.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/showinfolder.h"
#include "ui/widgets/picture/dragout.h"
#include "ui/widgets/picture/picture.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>

#include <utility>

using namespace Qt::StringLiterals;
using core::jobs::Job;

namespace ui {

namespace {

QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdU16String(path.u16string());
}

} // namespace

ResultActions::ResultActions(const ChangeServices &services, const Settings &settings, Banner *banner, Words words, QWidget *page)
    : QObject(page)
    , m_services(services)
    , m_settings(settings)
    , m_banner(banner)
    , m_words(std::move(words))
    , m_page(page)
    , m_files(new core::jobs::JobRunner(this))
{
}

void ResultActions::copy(const ChosenResult &result, const QString &what)
{
    if (result.image.isNull())
        return;
    QGuiApplication::clipboard()->setMimeData(clipboardData(result));
    Q_EMIT told(what);
}

QMimeData *ResultActions::carriedOut(const ChosenResult &result)
{
    if (result.image.isNull())
        return nullptr;
    try {
        return dragData(result);
    } catch (const core::Error &error) {
        m_banner->showError(m_words.notCarriedOut, QString::fromUtf8(error.what()));
        return nullptr;
    }
}

void ResultActions::drag(const ChosenResult &result)
{
    dragOut(m_page, carriedOut(result), result.image);
}

void ResultActions::save(const ChosenResult &result, const std::function<void(const std::filesystem::path &)> &saved)
{
    QStringList patterns;
    for (const auto &extension : core::image::writableExtensions())
        patterns.append(u"*."_s + QString::fromStdString(extension));
    auto *dialog =
        new QFileDialog(m_page->window(), m_words.save, textOf(m_settings.pictures()), tr("Pictures (%1)").arg(patterns.join(u' ')));
    dialog->setObjectName(m_words.saveDialog);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"png"_s);
    dialog->selectFile(result.fileName);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this, result, saved](const QString &name) {
        auto *job = m_files->start(
            tr("Save: %1").arg(result.title),
            [result, path = std::filesystem::path(name.toStdU16String())](const core::JobContext &) { saveResult(path, result); }, this,
            [this, name, saved] {
            if (saved)
                saved(std::filesystem::path(name.toStdU16String()));
            Q_EMIT told(tr("Saved as %1").arg(QFileInfo(name).fileName()));
            });
        connect(job, &Job::failed, this, [this](const QString &message) { m_banner->showError(m_words.notSaved, message); });
    });
    dialog->open();
}

void ResultActions::showFolder(const ChosenResult &result)
{
    if (!result.path.empty())
        showInFolder(textOf(result.path));
}

int ResultActions::remove(std::vector<Removal> removals)
{
    int removed = 0, trashed = 0;
    for (Removal &removal : removals) {
        TrashedFile file{.original = removal.file, .inTrash = {}};
        std::error_code failed;
        try {
            if (!removal.file.empty() && std::filesystem::exists(removal.file, failed))
                file = moveToTrash(removal.file);
        } catch (const core::Error &error) {
            m_banner->showError(m_words.notDeleted, QString::fromUtf8(error.what()));
            break;
        }
        trashed += file.inTrash.empty() ? 0 : 1;
        ++removed;
        m_removed.push_back({std::move(file), std::move(removal.putBack)});
        removal.takeAway();
    }
    if (removed == 0)
        return 0;
    m_banner->show(Banner::Kind::Note, m_words.removed(removed, trashed), {});
    m_banner->setAction(tr("Undo"), m_words.undo, [this, removed] {
        for (int i = 0; i < removed; ++i)
            undo();
    });
    return removed;
}

void ResultActions::undo()
{
    if (m_removed.empty())
        return;
    const Removed last = std::move(m_removed.back());
    m_removed.pop_back();
    std::filesystem::path file = last.file.original;
    try {
        if (!last.file.inTrash.empty())
            file = bringBack(last.file);
    } catch (const core::Error &error) {
        m_banner->showError(m_words.notBroughtBack, QString::fromUtf8(error.what()));
        Q_EMIT undone();
        return;
    }
    m_banner->close();
    last.putBack(file);
    Q_EMIT undone();
}

Job *ResultActions::enlarge(const ChosenResult &result, const std::string &model, const ChangeDone &done)
{
    return startEnlarging(m_services, result, {model, m_settings.computeWithoutInt8()}, m_page, done);
}

Job *ResultActions::restyle(const ChosenResult &result, const core::library::Restyling &how, const ChangeDone &done)
{
    return startRestyling(m_services, result, how, m_page, done);
}

void ResultActions::describe(const ChosenResult &result, const std::function<void(const QString &)> &usePrompt)
{
    if (!m_services.describe || (result.image.isNull() && result.path.empty()))
        return;
    core::works::CaptionRequest request{.compute = m_settings.computeWithoutInt8()};
    request.picture.path = result.path;
    if (result.path.empty()) {
        request.picture.image = toCoreImage(result.image);
        request.picture.recipe = result.recipe;
    }
    auto *job = m_services.runner->start(
        tr("What is this? %1").arg(result.title),
        [describe = m_services.describe, request](const core::JobContext &context) { return describe(request, context); }, m_page,
        [this, usePrompt](const core::works::Caption &caption) {
        auto *dialog = new WordsDialog(caption, usePrompt, m_page->window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
        });
    connect(job, &Job::failed, this, [this](const QString &message) { m_banner->showError(tr("What it shows cannot be told"), message); });
}

void ResultActions::chooseStyles(const QImage &picture, const std::function<void(const core::library::Restyling &)> &chosen)
{
    if (picture.isNull() || !m_services.stylize)
        return;
    const core::ComputeOptions compute = m_settings.computeWithoutInt8();
    auto *dialog = new StylesDialog(m_services, compute, picture, m_page->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, m_page, [dialog, compute, chosen] { chosen({{}, dialog->shares(), dialog->strength(), compute}); });
    dialog->open();
}

} // namespace ui

#include "moc_resultactions.cpp"
