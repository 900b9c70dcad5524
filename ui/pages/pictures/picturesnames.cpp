// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/picturesnames.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

using namespace Qt::StringLiterals;
using namespace core::diffusion;

namespace ui::picturesnames {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("PicturesPage", text);
}

QString number(double value)
{
    return QLocale().toString(value, 'g', 4);
}

} // namespace

QString of(SamplerKind kind)
{
    switch (kind) {
    case SamplerKind::Ddim:
        return u"DDIM"_s;
    case SamplerKind::Euler:
        return u"Euler"_s;
    case SamplerKind::EulerAncestral:
        return u"Euler a"_s;
    case SamplerKind::Heun:
        return u"Heun"_s;
    case SamplerKind::Dpm2:
        return u"DPM2"_s;
    case SamplerKind::Dpm2Ancestral:
        return u"DPM2 a"_s;
    case SamplerKind::Lms:
        return u"LMS"_s;
    case SamplerKind::Dpmpp2SAncestral:
        return u"DPM++ 2S a"_s;
    case SamplerKind::Dpmpp2M:
        return u"DPM++ 2M"_s;
    case SamplerKind::DpmppSde:
        return u"DPM++ SDE"_s;
    case SamplerKind::Dpmpp2MSde:
        return u"DPM++ 2M SDE"_s;
    case SamplerKind::Dpmpp3MSde:
        return u"DPM++ 3M SDE"_s;
    case SamplerKind::UniPC:
        return u"UniPC"_s;
    case SamplerKind::Lcm:
        return u"LCM"_s;
    }
    return {};
}

QString of(ScheduleKind kind)
{
    switch (kind) {
    case ScheduleKind::Default:
        return tr("The sampler's own");
    case ScheduleKind::Karras:
        return u"Karras"_s;
    case ScheduleKind::Exponential:
        return tr("Exponential");
    case ScheduleKind::SgmUniform:
        return tr("SGM uniform");
    case ScheduleKind::Simple:
        return tr("Simple");
    case ScheduleKind::Trailing:
        return tr("Trailing");
    case ScheduleKind::AlignYourSteps:
        return u"Align Your Steps"_s;
    }
    return {};
}

QString of(Prediction kind)
{
    switch (kind) {
    case Prediction::Epsilon:
        return tr("Noise (epsilon)");
    case Prediction::V:
        return tr("Velocity (v)");
    case Prediction::Sample:
        return tr("The picture (sample)");
    }
    return {};
}

QString everySo(int interval)
{
    switch (interval) {
    case 2:
        return tr("every 2nd step");
    case 3:
        return tr("every 3rd step");
    default:
        return tr("every %1th step").arg(interval);
    }
}

QString describe(const ModelInfo &info)
{
    if (info.family == Family::Memory)
        return tr("Stickers with a clear background");
    QString family = QString::fromUtf8(name(info.family));
    if (info.distillation != Distillation::None)
        family += u' ' + QString::fromUtf8(name(info.distillation));
    return tr("%1, made for %2 × %2").arg(family).arg(info.size);
}

QString describe(const PictureRequest &request, const QSize &size)
{
    QStringList parts{tr("Seed %1").arg(request.seed)};
    if (request.variation)
        parts.append(tr("varied %1").arg(number(request.variation->amount)));
    if (const QSize shown = size.isEmpty() ? QSize(request.width, request.height) : size; !shown.isEmpty())
        parts.append(u"%1 × %2"_s.arg(shown.width()).arg(shown.height()));
    if (request.steps)
        parts.append(*request.steps == 1 ? tr("one step") : tr("%1 steps").arg(*request.steps));
    if (request.cacheInterval > 1)
        parts.append(tr("%1 in full").arg(everySo(request.cacheInterval)));
    return parts.join(u"   "_s);
}

QString difference(const PictureRequest &one, const PictureRequest &other)
{
    if (one.seed == other.seed) {
        if (one.model != other.model)
            return QString::fromStdString(one.model);
        if (one.variation != other.variation)
            return one.variation ? tr("Variation %1").arg(one.variation->seed) : tr("Without variation");
        if (one.steps != other.steps && one.steps)
            return tr("%1 steps").arg(*one.steps);
        if (one.cacheInterval != other.cacheInterval)
            return one.cacheInterval > 1 ? tr("%1 in full").arg(everySo(one.cacheInterval)) : tr("Steps not reused");
        if (one.guidance != other.guidance && one.guidance)
            return tr("Guidance %1").arg(number(*one.guidance));
        if (one.sampler != other.sampler && one.sampler)
            return of(*one.sampler);
        if (one.schedule != other.schedule)
            return of(one.schedule);
        if (one.width != other.width || one.height != other.height)
            return u"%1 × %2"_s.arg(one.width).arg(one.height);
        if (one.start != other.start)
            return one.start ? tr("Strength %1").arg(number(one.start->strength)) : tr("Without a start picture");
        if (one.prompt != other.prompt)
            return shortened(QString::fromStdString(one.prompt), 24);
    }
    return tr("Seed %1").arg(one.seed);
}

QString shortened(const QString &prompt, int characters)
{
    const QString line = prompt.simplified();
    return line.size() <= characters ? line : line.left(characters - 1).trimmed() + u'…';
}

} // namespace ui::picturesnames
