// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/engines.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/library/models/modelhash.h"

#include <algorithm>
#include <utility>

namespace core::works {

namespace fs = std::filesystem;

Engines::Engines(fs::path dataFolder) : m_dataFolder(std::move(dataFolder)) {}

template <typename Engine, typename Open>
Engine &Engines::open(Slot<Engine> &slot, Key key, const JobContext &context, const Open &openEngine)
{
    std::error_code error;
    key.written = fs::last_write_time(key.path, error);
    if (!key.autoencoder.empty())
        key.autoencoderWritten = fs::last_write_time(key.autoencoder, error);
    slot.touched = true;
    if (slot.engine && slot.key == key)
        return *slot.engine;
    const std::string stage = "Loading " + shown(key.path.stem());
    context.progress(0, 1, stage);
    slot.engine.reset(); // before the next one needs its memory
    slot.engine = openEngine();
    slot.key = std::move(key);
    context.progress(1, 1, stage);
    return *slot.engine;
}

const gan::FaceGenerator &Engines::faces(const std::string &model, const ComputeOptions &compute, const JobContext &context)
{
    const Key key{find(modelkinds::faces, model), {}, compute};
    return open(m_faces, key, context, [&] { return gan::FaceGenerator::open(key.path, compute); });
}

speech::Voice &Engines::voice(const std::string &voice, const ComputeOptions &compute, const JobContext &context)
{
    const Key key{find(modelkinds::speech, voice), {}, compute};
    constexpr size_t mostVoices = 4; // a dialogue changes between them with every line
    auto slot = std::ranges::find_if(
        m_voices, [&](const Slot<speech::Voice> &each) { return each.key.path == key.path && each.key.compute == key.compute; });
    if (slot == m_voices.end()) {
        if (m_voices.size() == mostVoices)
            m_voices.pop_back();
        slot = m_voices.emplace(m_voices.end());
    }
    std::rotate(m_voices.begin(), slot, slot + 1);
    return open(m_voices.front(), key, context, [&] { return speech::Voice::open(key.path, compute); });
}

speech::VoiceFor Engines::voices(const core::ComputeOptions &compute, const JobContext &context)
{
    return [this, compute, context](const std::string &name) -> speech::Voice & { return voice(name, compute, context); };
}

const vision::Upscaler &Engines::upscaler(const std::string &model, const ComputeOptions &compute, const JobContext &context)
{
    const Key key{find(modelkinds::upscaling, model), {}, compute};
    return open(m_upscaler, key, context, [&] { return vision::Upscaler::open(key.path, compute); });
}

const vision::Stylizer &Engines::stylizer(const std::string &model, const ComputeOptions &compute, const JobContext &context)
{
    const Key key{find(modelkinds::style, model), {}, compute};
    return open(m_stylizer, key, context, [&] { return vision::Stylizer::open(key.path, compute); });
}

const gan::Translator &Engines::translator(const std::string &model, const ComputeOptions &compute, const JobContext &context)
{
    const Key key{find(modelkinds::pix2pix, model), {}, compute};
    return open(m_translator, key, context, [&] { return gan::Translator::open(key.path, compute); });
}

const gan::Sketcher &Engines::sketcher(const std::string &model, const ComputeOptions &compute, const JobContext &context)
{
    const Key key{find(modelkinds::sketch, model), {}, compute};
    return open(m_sketcher, key, context, [&] { return gan::Sketcher::open(key.path, compute); });
}

const diffusion::TextMeaning &Engines::textMeaning(const JobContext &context)
{
    const fs::path folder = folderOf(modelkinds::text, "BERT");
    if (folder.empty())
        throw Error("The text encoder that understands words is not installed. Fetch it with packaging/setup, or go on without a word.");
    return open(m_textMeaning, {folder / "model.safetensors", {}, {}}, context,
                [&] { return std::make_unique<diffusion::TextMeaning>(folder); });
}

const vision::ContentCheck &Engines::contentCheck(const std::string &model, const ComputeOptions &compute, const JobContext &context)
{
    const Key key{find(modelkinds::check, model), {}, compute};
    return open(m_contentCheck, key, context, [&] { return vision::ContentCheck::open(key.path, compute); });
}

const vision::Captioner &Engines::captioner(const std::string &model, const ComputeOptions &compute, const JobContext &context)
{
    const Key key{find(modelkinds::captions, model), {}, compute};
    return open(m_captioner, key, context, [&] { return vision::Captioner::open(key.path, folderOf(modelkinds::text, "BERT"), compute); });
}

const vision::Tagger &Engines::tagger(const std::string &model, const ComputeOptions &compute, const JobContext &context)
{
    const Key key{find(modelkinds::tags, model), {}, compute};
    return open(m_tagger, key, context, [&] { return vision::Tagger::open(key.path, compute); });
}

const transcription::Transcriber &Engines::transcriber(const std::string &model, const ComputeOptions &compute, const JobContext &context)
{
    const Key key{find(modelkinds::transcription, model), {}, compute};
    return open(m_transcriber, key, context, [&] {
        auto transcriber = std::make_unique<transcription::Transcriber>(key.path, compute, folderOf(modelkinds::vocabulary, "Whisper"));
        if (hasAny(modelkinds::voiceActivity))
            transcriber->setVoiceActivity(find(modelkinds::voiceActivity, {}));
        return transcriber;
    });
}

Image Engines::enlarged(Image image, int side, const ComputeOptions &compute, const JobContext &context)
{
    ComputeOptions exact = compute;
    exact.precision = "auto"; // that of the picture may have been settled for another network
    while (image.width < side) {
        const int factor = side / image.width >= 4 ? 4 : 2;
        image = upscaler("realesr-animevideov3-x" + std::to_string(factor), exact, context).enlarge(image, context);
    }
    return image;
}

const diffusion::PictureGenerator &Engines::pictures(const diffusion::PictureRequest &request, const JobContext &context)
{
    const fs::path autoencoder = request.autoencoder.empty() ? fs::path() : find(modelkinds::autoencoder, request.autoencoder);
    const Key key{find(modelkinds::pictures, request.model), autoencoder, request.compute};
    diffusion::PictureGenerator &generator = open(m_pictures, key, context, [&] {
        return diffusion::PictureGenerator::open(key.path, key.autoencoder, folderOf(modelkinds::text, "BERT"), request.compute, context);
    });
    if (!generator.hasPreviewDecoder()) { // looked for anew: one may have been installed since
        try {
            generator.setPreviewDecoder(previewDecoder(generator.info().family));
        } catch (const Error &) { // a damaged one: the previews come from the latents, as without it
            generator.setPreviewDecoder({});
        }
    }
    return generator;
}

/// Empty where none is installed.
fs::path Engines::folderOf(const std::string &kind, const std::string &family) const
{
    for (const library::Model &model : models())
        if (model.kind == kind && model.family == family)
            return model.path.parent_path();
    return {};
}

/// The tiny autoencoder for the family; empty where none is installed. Those of SDXL look like those of
/// Stable Diffusion and differ in their weights alone, so that only the name tells.
fs::path Engines::previewDecoder(diffusion::Family family) const
{
    for (const library::Model &model : models()) {
        const bool isXl = model.name.find("xl") != std::string::npos;
        if (model.kind == modelkinds::preview && isXl == (family == diffusion::Family::Sdxl))
            return model.path;
    }
    return {};
}

template <typename Self, typename Function>
void Engines::forEach(Self &self, const Function &f)
{
    const auto each = [&f](auto &...slots) { ((slots.engine ? f(slots) : void()), ...); };
    each(self.m_faces, self.m_pictures, self.m_upscaler, self.m_stylizer, self.m_translator, self.m_sketcher, self.m_textMeaning,
         self.m_contentCheck, self.m_captioner, self.m_tagger, self.m_transcriber);
    for (auto &slot : self.m_voices)
        each(slot);
}

void Engines::rest(Clock::time_point now)
{
    forEach(*this, [now](auto &slot) {
        if (std::exchange(slot.touched, false))
            slot.used = now;
    });
}

std::optional<Engines::Clock::time_point> Engines::longestUnused() const
{
    std::optional<Clock::time_point> since;
    forEach(*this, [&since](const auto &slot) { since = std::min(since.value_or(slot.used), slot.used); });
    return since;
}

std::vector<std::shared_ptr<void>> Engines::takeUnused(Clock::time_point time)
{
    std::vector<std::shared_ptr<void>> taken;
    forEach(*this, [&](auto &slot) {
        if (!slot.touched && slot.used <= time)
            taken.emplace_back(std::move(slot.engine));
    });
    std::erase_if(m_voices, [](const auto &slot) { return !slot.engine; });
    return taken;
}

void Engines::learnHash(const diffusion::PictureRequest &request, double pictureMs, const JobContext &context) const
{
    library::learnModelHash(m_dataFolder, request.model, find(modelkinds::pictures, request.model), pictureMs / 4, context);
}

fs::path Engines::find(const std::string &kind, const std::string &nameOrPath) const
{
    return library::findModel(m_dataFolder, kind, nameOrPath);
}

fs::path Engines::findLora(const std::string &nameOrPath) const
{
    const std::vector<library::Model> all = models();
    if (const library::Model *model = library::modelInPrompts(all, modelkinds::lora, nameOrPath))
        return model->path;
    std::error_code error;
    const fs::path path = pathOf(nameOrPath);
    if (!nameOrPath.empty() && fs::is_regular_file(path, error))
        return fs::absolute(path);
    constexpr size_t most = 12;
    std::string names;
    size_t count = 0;
    for (const library::Model &model : all)
        if (model.kind == modelkinds::lora && ++count <= most)
            names += (names.empty() ? "" : ", ") + model.name;
    if (count == 0)
        throw Error("There is no LoRA named " + nameOrPath
                    + ", and none is installed. Add a file, or the folder that it lies in, with: atelier-cli models add PATH");
    throw Error("There is no LoRA named " + nameOrPath + ". Installed: " + names + (count > most ? " and more" : "") + ".");
}

std::string Engines::loraNameOf(const std::string &nameOrPath) const
{
    const fs::path path = findLora(nameOrPath);
    for (const library::Model &model : models())
        if (model.kind == modelkinds::lora && model.path == path)
            return model.name;
    return shown(path);
}

std::vector<std::pair<std::string, fs::path>> Engines::embeddings() const
{
    std::vector<std::pair<std::string, fs::path>> found;
    for (const library::Model &model : models())
        if (model.kind == modelkinds::embedding)
            found.emplace_back(shown(model.path.stem()), model.path); // the file's name is the word
    return found;
}

bool Engines::hasAny(const std::string &kind) const
{
    const std::vector<library::Model> all = models();
    return std::any_of(all.begin(), all.end(), [&](const library::Model &model) { return model.kind == kind; });
}

std::string Engines::nameOf(const std::string &kind, const std::string &nameOrPath) const
{
    const fs::path path = find(kind, nameOrPath);
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
        if (model.kind != modelkinds::speech)
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

} // namespace core::works
