// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/speech/speechtake.h"

#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/base/kinds.h"
#include "core/speech/timing.h"

namespace ui {

namespace {

PeakPyramid peaksOf(const core::Audio &audio)
{
    if (audio.channels <= 1)
        return PeakPyramid(audio.samples);
    std::vector<float> first; // of several channels the first is drawn
    first.reserve(audio.frames());
    for (size_t i = 0; i < audio.samples.size(); i += size_t(audio.channels))
        first.push_back(audio.samples[i]);
    return PeakPyramid(first);
}

} // namespace

QString firstWords(const QString &text, int characters)
{
    const QString start = text.left(characters * 4).simplified();
    if (start.size() <= characters)
        return start;
    const qsizetype space = start.lastIndexOf(u' ', characters);
    return start.left(space > characters / 2 ? space : characters) + u'…';
}

QString lastWords(const QString &text, int characters)
{
    const QString end = text.right(characters * 4).simplified();
    if (end.size() <= characters)
        return end.size() < text.simplified().size() ? u'…' + end : end;
    const qsizetype space = end.indexOf(u' ', end.size() - characters - 1);
    return u'…' + (space >= 0 && space + 1 < end.size() ? end.mid(space + 1) : end.right(characters));
}

std::filesystem::path keptSound(core::library::Store &store, const core::works::Result &result, QString &failure)
{
    try {
        return core::works::keepIn(store, result);
    } catch (const core::Error &error) {
        failure = QString::fromUtf8(error.what());
        return {};
    }
}

SpeechTakePointer makeTake(core::speech::SpeechRequest request, core::speech::SpeechResult result, double seconds,
                           std::filesystem::path kept, QString keepFailure)
{
    auto take = std::make_shared<SpeechTake>();
    take->request = std::move(request);
    take->result = std::move(result);
    take->seconds = seconds;
    take->peaks = peaksOf(take->result.audio);
    take->path = std::move(kept);
    take->keepFailure = std::move(keepFailure);
    return take;
}

SpeechTakePointer keptTake(core::speech::SpeechRequest request, core::speech::SpeechResult result, double seconds,
                           core::library::Store &store)
{
    QString failure;
    std::filesystem::path kept = keptSound(store, core::works::resultOf(request, result), failure);
    return makeTake(std::move(request), std::move(result), seconds, std::move(kept), std::move(failure));
}

SpeechTakePointer lastTake(const core::library::Store &store)
{
    for (const core::library::Kept &kept : store.recent(core::kinds::speech, 3)) {
        auto take = std::make_shared<SpeechTake>();
        try {
            take->request = core::speech::speechRequestFromJson(kept.request);
            take->result.audio = core::audio::readSound(kept.path);
        } catch (const core::Error &) {
            continue; // not ours, or damaged: the one before it may be well
        }
        core::speech::readTiming(kept.request, take->result);
        take->peaks = peaksOf(take->result.audio);
        take->path = kept.path;
        return take;
    }
    return nullptr;
}

} // namespace ui
