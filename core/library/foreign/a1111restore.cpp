// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/foreign/a1111.h"
#include "core/library/foreign/a1111names.h"
#include "core/text/promptchoices.h"
#include "core/text/promptnotes.h"
#include "core/text/prompttags.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace core::library {

using diffusion::NoiseKind;
using diffusion::PictureRequest;

namespace {

/// The number as a whole, or none.
template <typename Number>
std::optional<Number> numberIn(const std::string &text)
{
    const std::string_view digits = trimmed(text);
    Number number{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    return number;
}

/// Turns fields into a request one by one, and keeps account of what is left.
class Restorer
{
public:
    Restorer(const A1111Parameters &parameters, const std::vector<std::string> &modelNames,
             const std::function<std::string(const std::string &)> &hashOf, const AddedNames &added)
        : m_fields(parameters.fields), m_behind(parameters.behind), m_modelNames(modelNames), m_hashOf(hashOf), m_added(added)
    {
        request().prompt = parameters.prompt;
        request().negative = parameters.negative;
    }

    RestoredPicture restore()
    {
        model();
        sampler();
        numbers();
        variation();
        start();
        noise();
        prompts();
        known();
        rest();
        return std::move(m_result);
    }

private:
    PictureRequest &request() { return m_result.request; }
    void say(std::string sentence) { m_result.unmatched.push_back(std::move(sentence)); }

    /// The field's text, which counts as dealt with; empty where there is none.
    std::string take(const std::string &name)
    {
        const auto it = m_fields.find(name);
        if (it == m_fields.end())
            return {};
        std::string value = std::move(it->second);
        m_fields.erase(it);
        return value;
    }

    /// A field's number within the range that makes sense; what is none is told.
    template <typename Number>
    std::optional<Number> takeNumber(const std::string &name, Number least, Number most)
    {
        if (!m_fields.contains(name))
            return std::nullopt;
        const std::string text = take(name);
        const std::optional<Number> number = numberIn<Number>(text);
        if (number && *number >= least && *number <= most)
            return number;
        say("\"" + name + "\" is " + text + ", which is no such number.");
        return std::nullopt;
    }

    /// The name in the list of what is installed, by itself or by that of its file.
    std::string installed(const std::string &name) const
    {
        for (const std::string &known : m_modelNames) {
            if (known == name || lower(stemOf(known)) == lower(stemOf(name)))
                return known;
        }
        return {};
    }

    /// The first ten digits of SHA-256, as A1111 shortens them since 2023; what is shorter was another sum and tells nothing.
    static std::string tenDigits(const std::string &hash)
    {
        constexpr size_t digits = 10;
        return hash.size() >= digits ? lower(hash.substr(0, digits)) : std::string();
    }
    std::string hashOf(const std::string &model) const { return m_hashOf ? lower(m_hashOf(model)) : std::string(); }

    std::string modelOfHash(const std::string &hash) const
    {
        if (!hash.empty())
            for (const std::string &known : m_modelNames)
                if (hashOf(known) == hash)
                    return known;
        return {};
    }

    void model()
    {
        const std::string name = take("Model"), hash = take("Model hash"), digits = tenDigits(hash);
        request().model = name.empty() ? std::string() : installed(name);
        const std::string there = request().model.empty() ? std::string() : hashOf(request().model);
        if (const std::string same = there == digits ? std::string() : modelOfHash(digits); !same.empty()) {
            request().model = same;
        } else if (!there.empty() && !digits.empty() && there != digits) {
            say("The model " + name + " that is installed is another file than the one it was made with (hash " + there + ", not " + digits
                + "), so the pictures will differ.");
        }
        if (request().model.empty() && !(name.empty() && hash.empty()))
            say("The model " + (name.empty() ? "with the hash " + hash : name + (hash.empty() ? "" : " (hash " + hash + ")"))
                + " is not installed, so the pictures will differ.");
        const std::string autoencoder = take("VAE"), autoencoderHash = take("VAE hash");
        if (autoencoder.empty() || lower(autoencoder) == "automatic" || lower(autoencoder) == "none")
            return;
        request().autoencoder = installed(autoencoder);
        if (request().autoencoder.empty())
            say("The VAE " + autoencoder + (autoencoderHash.empty() ? "" : " (hash " + autoencoderHash + ")")
                + " is not installed; the model's own is used.");
    }

    void sampler()
    {
        const std::string given = take("Sampler");
        std::string name = given, schedule = take("Schedule type");
        const SamplerName *sampler = samplerCalled(name);
        for (const ScheduleName &known : a1111Schedules) { // old texts have both in one: "DPM++ 2M Karras"
            const std::string ending = " " + lower(known.name);
            if (!sampler && lower(name).ends_with(ending)) {
                name.resize(name.size() - ending.size());
                sampler = samplerCalled(name);
                schedule = known.name;
            }
        }
        if (sampler)
            request().sampler = sampler->kind;
        else if (!given.empty())
            say("The sampler " + given + " is not known here; the model's usual one is used.");
        if (sampler && hasOwnSchedule(sampler->kind))
            return;
        if (schedule.empty() || lower(schedule) == "automatic") {
            request().schedule = sampler ? sampler->automatic : ScheduleKind::Default;
            return;
        }
        if (const ScheduleName *known = scheduleCalled(schedule))
            request().schedule = known->kind;
        else
            say("The schedule type " + schedule + " is not known here; the sampler's usual one is used.");
    }

    void numbers()
    {
        request().steps = takeNumber<int>("Steps", 1, 1000);
        request().guidance = takeNumber<double>("CFG scale", 0, 1000);
        request().seed = takeNumber<uint64_t>("Seed", 0, UINT64_MAX).value_or(0);
        const int width = takeNumber<int>("Size-1", 1, 16384).value_or(0), height = takeNumber<int>("Size-2", 1, 16384).value_or(0);
        const auto near = [](int pixels) { return pixels == 0 ? 0 : std::clamp((pixels + 4) / 8 * 8, 8, 16384); };
        request().width = near(width);
        request().height = near(height);
        if (request().width != width || request().height != height)
            say("The size " + std::to_string(width) + "x" + std::to_string(height) + " is not divisible by 8; "
                + std::to_string(request().width) + "x" + std::to_string(request().height) + " is the nearest.");
        const int skip = takeNumber<int>("Clip skip", 1, 12).value_or(1);
        request().clipSkip = skip > 1 ? skip : 0; // 1 is what A1111 calls "not set"
        request().cacheInterval = takeNumber<int>("Cache interval", 1, diffusion::mostCacheInterval).value_or(1);
    }

    void variation()
    {
        const auto seed = takeNumber<uint64_t>("Variation seed", 0, UINT64_MAX);
        const auto amount = takeNumber<double>("Variation seed strength", 0, 1);
        if (seed && amount)
            request().variation = diffusion::VariationRequest{*seed, *amount};
    }

    void start()
    {
        const std::string strength = take("Denoising strength");
        const bool wasEnlarged = std::any_of(m_fields.begin(), m_fields.end(), [](const auto &f) { return f.first.starts_with("Hires "); });
        if (wasEnlarged)
            say("It was enlarged afterwards (hires fix), which is not repeated: the picture comes in its first size.");
        else if (!strength.empty())
            say("It began with another picture, which the text does not hold. Choose that picture as the start, with a strength of "
                + strength + ".");
        std::erase_if(m_fields, [](const auto &f) { return f.first.starts_with("Hires "); });
        take("Init image hash");
    }

    void noise()
    {
        const std::string source = take("RNG");
        request().noise = source == "CPU" ? NoiseKind::Cpu : NoiseKind::Philox;
        if (source != "CPU" && source != "NV")
            say("It was made with a GPU's random numbers, which Atelier's choice \"philox\" repeats.");
        if (const std::string delta = take("ENSD"); !delta.empty() && delta != "0")
            say("The seed of the noise between the steps was shifted (ENSD " + delta + "), which is not repeated.");
        const std::string emphasis = take("Emphasis");
        request().plainPrompt = emphasis == "None";
        if (!emphasis.empty() && emphasis != "None" && emphasis != "Original")
            say("The emphasis was \"" + emphasis + "\"; here it is A1111's original one.");
    }

    static bool isAmong(const std::vector<std::string> &names, const std::string &name)
    {
        return std::ranges::any_of(names, [&](const std::string &known) { return lower(stemOf(known)) == lower(stemOf(name)); });
    }

    /// Whether a tag can stay: a LoRA that is installed. A plain prompt has no tags; there it becomes one of the request's.
    bool isKept(const std::string &tag, bool &moved)
    {
        try {
            const std::vector<text::NetworkTag> tags = text::networkTags(tag);
            if (tags.empty() || !text::isLora(tags.front()) || !isAmong(m_added.loras, tags.front().name))
                return false;
            moved = request().plainPrompt;
            if (moved)
                request().loras.push_back({tags.front().name, tags.front().text, tags.front().picture});
            return true;
        } catch (const Error &) { // a weight that is no number
            return false;
        }
    }

    /// Takes "<lora:name:0.8>" and the like out of a prompt, where it cannot be carried out.
    void withoutTags(std::string &prompt, bool isNegative)
    {
        for (size_t at = 0; (at = prompt.find('<', at)) != std::string::npos;) {
            const size_t end = text::endOfNetworkTag(prompt, at);
            if (end == at) {
                ++at;
                continue;
            }
            const std::string tag = prompt.substr(at, end - at);
            bool moved = false;
            const bool kept = !isNegative && isKept(tag, moved); // tags of the negative prompt do nothing there either
            if (kept && !moved) {
                at = end;
                continue;
            }
            if (!kept)
                say("The extra network " + tag + " is left out.");
            prompt.erase(at, end - at);
        }
        prompt = trimmed(prompt);
    }

    /// Of "name: hash, ..." those that are not installed.
    void embeddings()
    {
        const std::string all = take("TI hashes");
        std::string missing;
        for (size_t at = 0; at < all.size();) {
            const size_t end = std::min(all.find(',', at), all.size());
            const std::string one(trimmed(std::string_view(all).substr(at, end - at)));
            if (!isAmong(m_added.embeddings, std::string(trimmed(one.substr(0, one.find(':'))))))
                missing += (missing.empty() ? "" : ", ") + one;
            at = end + 1;
        }
        if (!missing.empty())
            say("The embeddings (textual inversion) " + missing + " are read as plain words.");
    }

    void prompts()
    {
        withoutTags(request().prompt, false);
        withoutTags(request().negative, true);
        if (text::hasChoices(request().prompt) || text::hasChoices(request().negative)) // what stands here was drawn, or was words there
            request().promptTemplate = diffusion::PromptTemplate{request().prompt, request().negative, 0};
        if (const std::string note = text::notComputedNote(request().prompt, request().negative); !note.empty() && !request().plainPrompt)
            say(note);
        if (!m_behind.empty())
            say("Behind the settings stands what an extension wrote, which is not used: \""
                + m_behind.substr(0, m_behind.find('\n')).substr(0, 80) + "\".");
        take("Lora hashes"); // told with their tags
        embeddings();
    }

    void known()
    {
        if (const std::string faces = take("Face restoration"); !faces.empty())
            say("Faces were restored with " + faces + " afterwards, which is not repeated.");
        if (const std::string refiner = take("Refiner"); !refiner.empty())
            say("The last steps were taken by another model, " + refiner + " (refiner), which is not repeated.");
        if (!take("Mask blur").empty())
            say("Only a part of another picture was painted anew (inpainting), which is not repeated.");
        for (const char *about : {"Version", "User", "Refiner switch at", "Cache FP16 weight for LoRA"}) // change no picture by themselves
            take(about);
        if (m_fields.contains("Tiling") && m_fields["Tiling"] != "True")
            take("Tiling");
    }

    void rest()
    {
        std::string names;
        for (const auto &[name, value] : m_fields)
            names += (names.empty() ? "" : ", ") + name + (value.empty() ? "" : " (" + value + ")");
        if (!names.empty())
            say("These settings have no match here: " + names + ".");
    }

    std::map<std::string, std::string> m_fields;
    const std::string &m_behind;
    const std::vector<std::string> &m_modelNames;
    const std::function<std::string(const std::string &)> &m_hashOf;
    const AddedNames &m_added;
    RestoredPicture m_result;
};

} // namespace

RestoredPicture fromA1111(const A1111Parameters &parameters, const std::vector<std::string> &modelNames,
                          const std::function<std::string(const std::string &name)> &hashOf, const AddedNames &added)
{
    return Restorer(parameters, modelNames, hashOf, added).restore();
}

} // namespace core::library
