// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/contentguard.h"

#include "core/jobs/job.h"
#include "core/vision/contentcheck.h"
#include "ui/settings.h"
#include "ui/widgets/picture/picture.h"

#include <QPointer>

#include <map>
#include <mutex>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr auto key = "content/choice";

} // namespace

ContentChoice contentChoice(const Settings &settings)
{
    const QString choice = settings.value(QString::fromLatin1(key)).toString();
    return choice == u"hide"_s ? ContentChoice::Hide : choice == u"warn"_s ? ContentChoice::Warn : ContentChoice::Off;
}

void setContentChoice(Settings &settings, ContentChoice choice)
{
    const QString words[] = {u"off"_s, u"warn"_s, u"hide"_s};
    settings.setValue(QString::fromLatin1(key), words[size_t(choice)]);
}

QImage blurred(const QImage &image)
{
    if (image.isNull())
        return image;
    constexpr int side = 12; // points across: colours, and no shape that tells anything
    const QSize small = image.size().scaled(side, side, Qt::KeepAspectRatio).expandedTo({1, 1});
    return image.scaled(small, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
        .scaled(image.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

struct ContentGuard::State
{
    struct Known
    {
        bool asked = false, revealed = false;
        std::optional<double> score;
        QString failure; ///< why it could not be judged
    };
    mutable std::mutex mutex;
    std::map<QString, Known> known;
    ContentChoice choice = ContentChoice::Off; ///< as it was read last, for other threads

    Show show(const QString &id) const
    {
        const std::scoped_lock lock(mutex);
        if (choice == ContentChoice::Off)
            return Show::Plain;
        const auto found = known.find(id);
        const Known one = found == known.end() ? Known() : found->second;
        const bool isSuitable = one.score && core::vision::suitabilityOf(*one.score) == core::vision::Suitability::Suitable;
        if (isSuitable)
            return Show::Plain;
        if (choice == ContentChoice::Hide && !one.revealed)
            return Show::Hidden;
        return one.score ? Show::Warned : Show::Plain;
    }
};

ContentGuard::ContentGuard(const ChangeServices &services, const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_settings(settings)
    , m_runner(new core::jobs::JobRunner(this))
    , m_told(contentChoice(settings))
    , m_state(std::make_shared<State>())
{
}

ContentGuard::~ContentGuard() = default;

bool ContentGuard::canHide() const
{
    return m_services.contentScore && contentChoice(m_settings) == ContentChoice::Hide;
}

bool ContentGuard::hasNewChoice()
{
    const ContentChoice before = std::exchange(m_told, contentChoice(m_settings));
    return before != m_told;
}

ContentGuard::Show ContentGuard::show(const QString &id) const
{
    {
        const std::scoped_lock lock(m_state->mutex);
        m_state->choice = m_services.contentScore ? contentChoice(m_settings) : ContentChoice::Off;
    }
    return m_state->show(id);
}

QImage ContentGuard::shown(const QString &id, const QImage &image) const
{
    return show(id) == Show::Hidden ? blurred(image) : image;
}

QString ContentGuard::words(const QString &id) const
{
    const Show how = show(id);
    const std::scoped_lock lock(m_state->mutex);
    const auto found = m_state->known.find(id);
    const State::Known one = found == m_state->known.end() ? State::Known() : found->second;
    if (!one.failure.isEmpty() && how == Show::Hidden)
        return tr("It cannot be told whether this picture is suitable for everybody: %1").arg(one.failure);
    if (!one.score)
        return how == Show::Hidden ? tr("Whether this picture is suitable for everybody is being looked at.") : QString();
    if (how == Show::Plain)
        return {};
    const int of100 = qRound(*one.score * 100);
    return core::vision::suitabilityOf(*one.score) == core::vision::Suitability::Unsuitable
               ? tr("This picture is most likely not suitable for everybody (%1 of 100).").arg(of100)
               : tr("This picture may not be suitable for everybody (%1 of 100).").arg(of100);
}

void ContentGuard::ask(const QString &id, const QImage &image)
{
    {
        const std::scoped_lock lock(m_state->mutex);
        State::Known &one = m_state->known[id];
        if (one.asked || one.score || image.isNull() || m_state->choice == ContentChoice::Off)
            return;
        one.asked = true;
    }
    constexpr int enough = 1024; // pixels: the network looks at 256
    const QImage small = image.width() > enough || image.height() > enough
                             ? image.scaled(enough, enough, Qt::KeepAspectRatio, Qt::SmoothTransformation)
                             : image;
    QMetaObject::invokeMethod(this, [this, id, small] { judge(id, small); }); // at once on the GUI thread
}

void ContentGuard::judge(const QString &id, const QImage &image)
{
    auto *job = m_runner->start(
        tr("Check a picture"),
        [score = m_services.contentScore, compute = m_settings.computeWithoutInt8(), image](const core::JobContext &context) {
        return score(toCoreImage(image), compute, context);
        },
        this,
        [this, id](double score) {
        {
            const std::scoped_lock lock(m_state->mutex);
            m_state->known[id].score = score;
        }
        Q_EMIT changed(id);
    });
    connect(job, &core::jobs::Job::failed, this, [this, id](const QString &why) {
        {
            const std::scoped_lock lock(m_state->mutex);
            m_state->known[id].failure = why;
        }
        Q_EMIT changed(id);
    });
}

void ContentGuard::reveal(const QString &id, bool revealed)
{
    {
        const std::scoped_lock lock(m_state->mutex);
        m_state->known[id].revealed = revealed;
    }
    Q_EMIT changed(id);
}

void ContentGuard::rename(const QString &id, const QString &to)
{
    const std::scoped_lock lock(m_state->mutex);
    if (const auto found = m_state->known.find(id); found != m_state->known.end() && id != to) {
        m_state->known[to] = found->second;
        m_state->known.erase(id);
    }
}

std::function<QImage(const QString &id)> ContentGuard::loader(const std::function<QImage(const QString &id)> &load)
{
    return [load, state = m_state, target = QPointer(this)](const QString &id) {
        const QImage image = load(id);
        bool isOn = false, isAsked = false;
        {
            const std::scoped_lock lock(state->mutex);
            isOn = state->choice != ContentChoice::Off;
            isAsked = state->known.contains(id) && state->known.at(id).asked;
        }
        if (!isOn)
            return image;
        if (!isAsked && target)
            QMetaObject::invokeMethod(
                target, [target, id, image] { target->ask(id, image); }, Qt::QueuedConnection);
        return state->show(id) == Show::Hidden ? blurred(image) : image;
    };
}

} // namespace ui

#include "moc_contentguard.cpp"
