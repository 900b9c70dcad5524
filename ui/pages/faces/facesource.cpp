// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/facesource.h"

#include "ui/widgets/picture/picture.h"

using core::gan::FaceRequest;
using core::jobs::Job;

namespace ui {

namespace {

struct Made
{
    FaceRequest request;
    QImage image;
};

std::vector<FaceRequest> joined(const std::vector<FaceRequest> &faces)
{
    std::vector<FaceRequest> result;
    for (const FaceRequest &face : faces) {
        if (!result.empty()) {
            FaceRequest &last = result.back();
            FaceRequest same = last;
            same.seed = face.seed;
            same.count = face.count;
            if (!face.morph && same == face && face.seed == last.seed + uint64_t(last.count)) {
                last.count += face.count;
                continue;
            }
        }
        result.push_back(face);
    }
    return result;
}

} // namespace

FaceSource::FaceSource(FacesServices &services, QObject *parent) : QObject(parent), m_services(services) {}

void FaceSource::want(const std::vector<FaceRequest> &faces)
{
    stop();
    if (faces.empty())
        return;
    m_job = m_services.runner->startStreaming<Made>(
        tr("Preview of faces"),
        [make = m_services.makeFaces, requests = joined(faces)](const core::JobContext &context, const auto &show) {
        for (const FaceRequest &request : requests) {
            make(request, context, [&](core::gan::Face face) {
                FaceRequest one = request;
                one.seed = face.seed;
                one.count = 1;
                show(Made{std::move(one), toQImage(face.image)});
            });
        }
        },
        this, [this](const Made &face) { Q_EMIT made(face.request, face.image); }, [] {});
    connect(m_job, &Job::failed, this, &FaceSource::failed);
    m_services.runner->move(m_job, 0);
}

void FaceSource::stop()
{
    if (m_job)
        m_job->cancel();
    m_job = nullptr;
}

} // namespace ui

#include "moc_facesource.cpp"
