// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/transcribe/liverecording.h"

#include "core/base/error.h"
#include "core/jobs/job.h"
#include "core/jobs/jobqueue.h"

#include <algorithm>
#include <cmath>

using core::jobs::Job;
using core::transcription::soundRate;

namespace ui {

namespace {
constexpr int pollMs = 50;
constexpr size_t leastNew = soundRate;                 // samples, before it is heard again
constexpr size_t pause = 2 * size_t(soundRate);        // after which lines settle
constexpr size_t longestOpen = 25 * size_t(soundRate); // the network hears half a minute at a time
} // namespace

LiveRecording::LiveRecording(TranscribeServices &services, QObject *parent) : QObject(parent), m_services(services)
{
    m_timer.setInterval(pollMs);
    connect(&m_timer, &QTimer::timeout, this, &LiveRecording::poll);
}

void LiveRecording::start(const std::filesystem::path &file, core::works::TranscriptRequest listening)
{
    m_file.emplace(file, soundRate);
    try {
        m_recorder.emplace(std::string(), soundRate);
    } catch (const core::Error &) {
        m_file.reset();
        std::error_code ignored;
        std::filesystem::remove(file, ignored); // nothing is in it
        throw;
    }
    ++m_session;
    m_listening = std::move(listening);
    m_listening.how.previousText = false;
    m_sound.clear();
    m_settled.clear();
    m_open.clear();
    m_openFrom = m_heardUntil = 0;
    m_listeningNow = false;
    m_active = true;
    m_timer.start();
}

double LiveRecording::seconds() const
{
    return double(m_sound.size()) / soundRate;
}

std::vector<LiveRecording::Segment> LiveRecording::lines() const
{
    std::vector<Segment> all = m_settled;
    all.insert(all.end(), m_open.begin(), m_open.end());
    return all;
}

void LiveRecording::poll()
{
    const std::vector<float> came = m_recorder->take();
    float peak = 0;
    for (const float sample : came)
        peak = std::max(peak, std::abs(sample));
    try {
        if (!came.empty())
            m_file->write(came);
    } catch (const core::Error &error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
        stop();
        return;
    }
    m_sound.insert(m_sound.end(), came.begin(), came.end());
    Q_EMIT level(peak);
    if (m_recorder->isDead()) {
        Q_EMIT failed(tr("The microphone went away. What was recorded until then is kept."));
        stop();
        return;
    }
    listen();
}

void LiveRecording::stop()
{
    if (!m_recorder)
        return;
    m_timer.stop();
    m_recorder.reset();
    m_file.reset();
    Q_EMIT recorded();
    listen();
    finishWhenDone();
}

void LiveRecording::finishWhenDone()
{
    if (m_recorder || m_listeningNow || !m_active)
        return;
    m_active = false;
    settle(m_open.size(), m_sound.size());
    Q_EMIT finished();
}

void LiveRecording::listen()
{
    const size_t fresh = m_sound.size() - m_heardUntil;
    if (m_listeningNow || m_listening.model.empty() || !m_services.transcribe || fresh < (m_recorder ? leastNew : 1))
        return;
    const size_t until = std::min(m_sound.size(), m_openFrom + longestOpen + leastNew);
    core::Audio part{.sampleRate = soundRate, .channels = 1};
    part.samples.assign(m_sound.begin() + ptrdiff_t(m_openFrom), m_sound.begin() + ptrdiff_t(until));
    core::works::TranscriptRequest request = m_listening;
    request.read = std::make_shared<const core::Audio>(std::move(part));
    m_listeningNow = true;
    auto *job = m_services.runner->start(
        tr("Listen"),
        [request = std::move(request), work = m_services.transcribe](const core::JobContext &context) {
        return work(request, context, {});
        },
        this,
        [this, until, session = m_session](const core::transcription::Transcription &result) {
        if (session == m_session)
            take(result, until);
    });
    const auto deaf = [this, session = m_session] { // the recording goes on
        if (session != m_session)
            return;
        m_listening.model.clear();
        m_listeningNow = false;
        finishWhenDone();
    };
    connect(job, &Job::failed, this, [this, deaf](const QString &message) {
        Q_EMIT failed(message);
        deaf();
    });
    connect(job, &Job::cancelled, this, deaf);
}

void LiveRecording::take(const core::transcription::Transcription &result, size_t until)
{
    m_listeningNow = false;
    m_heardUntil = until;
    m_language = QString::fromStdString(result.language);
    const double offset = double(m_openFrom) / soundRate;
    m_open.clear();
    for (Segment segment : result.segments) {
        if (segment.text.find_first_not_of(" \t\r\n") == std::string::npos)
            continue;
        segment.start += offset;
        segment.end += offset;
        for (auto &word : segment.words) {
            word.start += offset;
            word.end += offset;
        }
        m_open.push_back(std::move(segment));
    }
    const auto at = [](double seconds) { return size_t(std::llround(std::max(0.0, seconds) * soundRate)); };
    const size_t last = m_open.empty() ? m_openFrom : at(m_open.back().end);
    if (until > last + pause) // a pause: all of it is said; a word that begins just now is not cut
        settle(m_open.size(), std::max(m_openFrom, until - pause / 4));
    else if (m_open.size() >= 2)
        settle(m_open.size() - 1, at(m_open.back().start));
    else if (until - m_openFrom >= longestOpen)
        settle(m_open.size(), until);
    Q_EMIT heard();
    listen(); // what came meanwhile
    finishWhenDone();
}

void LiveRecording::settle(size_t count, size_t from)
{
    m_settled.insert(m_settled.end(), m_open.begin(), m_open.begin() + ptrdiff_t(count));
    m_open.erase(m_open.begin(), m_open.begin() + ptrdiff_t(count));
    m_openFrom = std::min(std::max(m_openFrom, from), m_sound.size());
}

} // namespace ui

#include "moc_liverecording.cpp"
