// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/library/recipe.h"

#include <random>

namespace app {

namespace fs = std::filesystem;
using namespace core;

namespace {

/// Where faces go: into the store, into one file, or under their seeds into a folder.
class Destination
{
public:
    Destination(const std::string &output, int count, library::Store &store) : m_store(store), m_path(output)
    {
        if (m_path.empty())
            return;
        std::error_code error;
        m_isFolder = count > 1 || m_path.filename().empty() || fs::is_directory(m_path, error);
        if (!m_isFolder) {
            AtomicFile probe(m_path); // an error now, not after the work
        } else if (fs::create_directories(m_path, error); error) {
            throw Error("Cannot make the folder " + shown(m_path) + ": " + error.message()
                        + (count > 1 ? ". Several faces go into a folder: give --output one." : ". Choose another one."));
        }
    }

    fs::path put(const gan::Face &face, const std::string &request) const
    {
        if (m_path.empty())
            return m_store.keepPicture(face.image, "face", face.seed, "", request);
        const fs::path path = m_isFolder ? m_path / (std::to_string(face.seed) + ".png") : m_path;
        image::writeImage(path, face.image, library::pictureTexts({"face", request}));
        return path;
    }

private:
    library::Store &m_store;
    fs::path m_path;
    bool m_isFolder = false;
};

} // namespace

uint64_t randomSeed()
{
    return std::random_device{}(); // 32 bits
}

void runFace(FaceArguments arguments, Session &session)
{
    gan::FaceRequest &request = arguments.request;
    Report &report = session.report;
    const Destination destination(arguments.output, request.count, session.store);
    if (arguments.randomSeed) {
        request.seed = randomSeed();
        report.note("Seed " + std::to_string(request.seed));
    }
    request.model = session.engines.nameOf("faces", request.model);
    report.setRequest(gan::toJson(request), request.seed);

    const JobContext context = report.context(session.stop);
    const Watch loading;
    const gan::FaceGenerator &generator = session.engines.faces(request.model, request.compute, context);
    report.setMs("load", loading.ms());
    Watch step;
    generator.generate(request, context, [&](const gan::Face &face) {
        report.addStep(step.ms());
        gan::FaceRequest single = request; // each file restores its own face
        single.seed = face.seed;
        single.count = 1;
        report.addOutput(destination.put(face, gan::toJson(single)));
        step = Watch();
    });
}

} // namespace app
