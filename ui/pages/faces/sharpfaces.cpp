// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/sharpfaces.h"

#include "core/base/kinds.h"
#include "ui/widgets/picture/picture.h"

#include <algorithm>

using core::gan::FaceRequest;
using core::jobs::Job;

namespace ui {

namespace {
constexpr size_t mostMade = 240; // of 256 kB each
constexpr std::chrono::milliseconds pause{250};

/// One face, wherever it is computed.
std::string keyOf(FaceRequest face)
{
    face.compute = {};
    return core::gan::toJson(face);
}
} // namespace

SharpFaces::SharpFaces(FacesServices &services, QObject *parent) : QObject(parent), m_services(services)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pause);
    connect(&m_pause, &QTimer::timeout, this, &SharpFaces::next);
    connect(services.runner, &core::jobs::JobRunner::changed, this, &SharpFaces::runnerChanged);
}

bool SharpFaces::lookForNetwork()
{
    // By name: other networks enlarge drawings, and make drawings of faces.
    constexpr std::string_view suits = "realesrgan-x4plus";
    m_network.clear();
    if (m_services.models && m_services.enlarge)
        for (const auto &model : m_services.models())
            if (model.kind == core::modelkinds::upscaling && model.name == suits)
                m_network = suits;
    return isPossible();
}

void SharpFaces::want(std::vector<Wish> faces, const core::ComputeOptions &compute)
{
    std::erase_if(faces, [this](const Wish &face) {
        return face.second.isNull() || std::max(face.second.width(), face.second.height()) >= largeEnough || find(face.first);
    });
    m_wishes = std::move(faces);
    m_compute = compute;
    if (m_job && std::ranges::none_of(m_wishes, [this](const Wish &face) { return keyOf(face.first) == m_making; })) {
        m_gaveUp = true;
        m_job->cancel();
    }
    next();
}

const QImage *SharpFaces::find(const FaceRequest &face) const
{
    const auto it = m_made.find(keyOf(face));
    return it != m_made.end() ? &it->second : nullptr;
}

void SharpFaces::next()
{
    if (!isPossible() || m_job || m_stopped || m_wishes.empty() || m_pause.isActive() || !m_services.runner->isIdle())
        return;
    const auto [face, image] = m_wishes.front();
    m_making = keyOf(face);
    m_gaveUp = false;
    m_job = m_services.runner->start(
        tr("Faces, enlarged to be looked at"),
        [enlarge = m_services.enlarge, image = image, model = m_network, compute = m_compute](const core::JobContext &context) {
        return toQImage(enlarge(toCoreImage(image), model, compute, context));
        },
        this,
        [this, face = face](const QImage &larger) {
        if (m_made.size() >= mostMade)
            m_made.clear();
        m_made.insert_or_assign(keyOf(face), larger);
        std::erase_if(m_wishes, [&](const Wish &one) { return one.first == face; });
        m_job = nullptr;
        Q_EMIT made(face);
        next(); // before the runner tells that it is idle, so that nothing flickers
    });
    m_job->setAside();
    connect(m_job, &Job::cancelled, this, [this] {
        m_stopped = m_stopped || !m_gaveUp; // somebody does not want it
        ended();
    });
    connect(m_job, &Job::failed, this, [this](const QString &message) {
        m_stopped = true;
        ended();
        Q_EMIT failed(message);
    });
}

void SharpFaces::ended()
{
    m_job = nullptr;
    m_pause.start();
}

void SharpFaces::runnerChanged()
{
    const auto jobs = m_services.runner->jobs();
    const bool others = std::ranges::any_of(jobs, [this](const Job *job) { return job != m_job; });
    if (m_job && others) {
        m_gaveUp = true;
        m_job->cancel();
    } else if (!m_job && jobs.isEmpty() && !m_wishes.empty()) {
        m_pause.start();
    }
}

} // namespace ui

#include "moc_sharpfaces.cpp"
