// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engines.h"

#include "core/base/error.h"
#include "core/base/file.h"

namespace app {

namespace fs = std::filesystem;
using namespace core;

Engines::Engines(fs::path dataFolder) : m_dataFolder(std::move(dataFolder)) {}

template <typename Engine>
Engine &Engines::open(Slot<Engine> &slot, const fs::path &path, const ComputeOptions &compute, const JobContext &context)
{
    std::error_code error;
    const fs::file_time_type written = fs::last_write_time(path, error);
    if (slot.engine && slot.path == path && slot.written == written && slot.compute == compute)
        return *slot.engine;
    const std::string stage = "Loading " + shown(path.stem());
    context.progress(0, 1, stage);
    slot.engine.reset(); // before the next one needs its memory
    slot.engine = Engine::open(path, compute);
    slot.path = path;
    slot.written = written;
    slot.compute = compute;
    context.progress(1, 1, stage);
    return *slot.engine;
}

const gan::FaceGenerator &Engines::faces(const std::string &model, const ComputeOptions &compute, const JobContext &context)
{
    return open(m_faces, library::findModel(m_dataFolder, "faces", model), compute, context);
}

speech::Voice &Engines::voice(const std::string &voice, const ComputeOptions &compute, const JobContext &context)
{
    return open(m_voice, library::findModel(m_dataFolder, "speech", voice), compute, context);
}

std::string Engines::nameOf(const std::string &kind, const std::string &nameOrPath) const
{
    const fs::path path = library::findModel(m_dataFolder, kind, nameOrPath);
    for (const library::Model &model : models()) {
        if (model.path == path)
            return model.name;
    }
    return shown(fs::absolute(path));
}

std::vector<library::Model> Engines::models(std::vector<std::string> *problems) const
{
    return library::installedModels(m_dataFolder, problems);
}

std::vector<speech::VoiceInfo> Engines::voices() const
{
    std::vector<speech::VoiceInfo> infos;
    for (const library::Model &model : models()) {
        if (model.kind != "speech")
            continue;
        try {
            infos.push_back(speech::readVoiceInfo(model.path));
            infos.back().name = model.name;
        } catch (const Error &) { // the Models list says what is wrong with it; the others can still speak
            continue;
        }
    }
    return infos;
}

} // namespace app
