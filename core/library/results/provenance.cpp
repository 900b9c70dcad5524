// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/results/provenance.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/image/imagefile.h"
#include "core/image/xmpfacts.h"
#include "core/library/foreign/settings.h"

#include <map>

namespace core::library {

namespace {

constexpr uint64_t longestFile = uint64_t(1) << 30;
constexpr size_t longestPrompt = 2000; // bytes of one in a sentence

std::string shortened(std::string text)
{
    for (char &c : text)
        c = c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    if (text.size() <= longestPrompt)
        return text;
    size_t end = longestPrompt;
    while (end > 0 && (uint8_t(text[end]) & 0xc0) == 0x80)
        --end;
    return text.substr(0, end) + " ...";
}

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string credentialWords(const ContentCredentials &credentials)
{
    std::string text = "Its Content Credentials (C2PA) say: ";
    std::vector<std::string> said;
    if (!credentials.generator.empty())
        said.push_back("written by " + credentials.generator);
    if (!credentials.actions.empty())
        said.push_back(joined(credentials.actions) + (credentials.made.empty() ? "" : " with " + joined(credentials.made)));
    if (!credentials.sourceType.empty())
        said.push_back(sourceTypeWords(credentials.sourceType));
    if (credentials.ingredients > 0)
        said.push_back("made of " + std::to_string(credentials.ingredients)
                       + (credentials.ingredients == 1 ? " other work" : " other works"));
    if (said.empty())
        said.emplace_back("nothing that can be read");
    for (size_t i = 0; i < said.size(); ++i)
        text += (i ? "; " : "") + said[i];
    text += ". Signed by " + (credentials.signer.empty() ? std::string("somebody who cannot be read") : credentials.signer);
    if (!credentials.issuer.empty() && credentials.issuer != credentials.signer)
        text += ", by a certificate of " + credentials.issuer;
    return text + "; the signature was not verified.";
}

} // namespace

Provenance provenanceOf(const std::filesystem::path &picture)
{
    Provenance provenance;
    const std::string file = readTextFile(picture, longestFile);
    provenance.credentials = contentCredentialsIn(file);
    image::Texts texts;
    try {
        texts = image::readTexts(picture);
    } catch (const Error &) { // a damaged file still tells what was read of it
        return provenance;
    }
    if (const auto own = texts.find("atelier"); own != texts.end())
        provenance.recipe = recipeFromText(own->second);
    if (provenance.recipe) {
        provenance.program = "Atelier";
        const auto request = tryParseJson<nlohmann::json>(provenance.recipe->request);
        if (request.is_object() && request.contains("prompt") && request["prompt"].is_string())
            provenance.prompt = request["prompt"].get<std::string>();
    } else if (const std::optional<ForeignSettings> foreign = foreignSettings(texts)) {
        provenance.program = foreign->program;
        provenance.prompt = foreign->prompt;
    }
    if (const auto software = texts.find("Software"); software != texts.end())
        provenance.software = shortened(software->second);
    if (const auto packet = texts.find(image::xmpKeyword); packet != texts.end()) {
        const image::XmpFacts facts = image::xmpFacts(packet->second);
        provenance.sourceType = sourceTypeName(facts.digitalSourceType);
        provenance.elsewhere = facts.provenance;
        if (provenance.software.empty())
            provenance.software = shortened(facts.creatorTool);
    }
    return provenance;
}

std::string sourceTypeWords(const std::string &sourceType)
{
    static const std::map<std::string, std::string> words = {
        {"trainedAlgorithmicMedia", "made by a trained model"},
        {"compositeWithTrainedAlgorithmicMedia", "put together with parts that a trained model made"},
        {"compositeSynthetic", "put together with parts that a program made"},
        {"algorithmicMedia", "made by a program that was trained on nothing"},
        {"algorithmicallyEnhanced", "improved by a program"},
        {"dataDrivenMedia", "made of data"},
        {"digitalCapture", "taken by a camera"},
        {"computationalCapture", "taken by a camera that computes"},
        {"multiFrameComputationalCapture", "taken by a camera that puts several pictures together"},
        {"compositeCapture", "put together of pictures that cameras took"},
        {"composite", "put together of several pictures"},
        {"digitalCreation", "made by a person with a program"},
        {"digitalArt", "made by a person with a program"},
        {"humanEdits", "changed by a person"},
        {"minorHumanEdits", "changed a little by a person"},
        {"screenCapture", "taken of a screen"},
        {"virtualRecording", "recorded in a virtual world"},
        {"negativeFilm", "digitised from a negative"},
        {"positiveFilm", "digitised from a slide"},
        {"print", "digitised from paper"},
        {"empty", "begun with an empty page"},
    };
    const auto known = words.find(sourceType);
    return known == words.end() ? sourceType : known->second;
}

std::vector<std::string> provenanceWords(const Provenance &provenance)
{
    std::vector<std::string> words;
    if (!provenance.sourceType.empty())
        words.push_back("It says that it was " + sourceTypeWords(provenance.sourceType) + " (IPTC " + provenance.sourceType + ").");
    if (!provenance.program.empty()) {
        std::string made = "It was made with " + provenance.program;
        if (provenance.recipe && provenance.prompt.empty())
            made += " (" + provenance.recipe->kind + ")";
        words.push_back(made + (provenance.prompt.empty() ? "." : " from the words \"" + shortened(provenance.prompt) + "\"."));
    }
    if (provenance.credentials)
        words.push_back(credentialWords(*provenance.credentials));
    if (!provenance.elsewhere.empty())
        words.push_back("Content Credentials (C2PA) of it lie at " + shortened(provenance.elsewhere) + ", which was not asked.");
    if (!provenance.software.empty() && provenance.program != "Atelier")
        words.push_back("The file was written by " + provenance.software + ".");
    if (words.empty())
        words.emplace_back("It tells nothing of where it comes from, which proves nothing: whatever a file says of itself is easily lost.");
    return words;
}

} // namespace core::library
