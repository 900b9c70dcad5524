// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/memory.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/io/safetensors.h"
#include "core/text/english.h"

#include <algorithm>
#include <sstream>

namespace core::diffusion {

using Json = nlohmann::json;
using torch::Tensor;

namespace {

constexpr double keywordShare = 0.97; // a name tells more than keywords that happen to fit

/// "Smiling face, teeth" -> "smiling", "face", "teeth"
std::vector<std::string> wordsOf(const std::string &text)
{
    std::vector<std::string> words(1);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || std::isalnum(byte))
            words.back().push_back(c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c); // in every locale
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty())
        words.pop_back();
    return words;
}

Tensor toBytes(const Tensor &values, const Tensor &scale)
{
    return (values / scale).round().clamp(-127, 127).to(torch::kInt8).contiguous();
}

Json described(const Memory::Content &content)
{
    Json subjects = Json::array(), sources = Json::array(), drawings = Json::array();
    for (const RememberedSubject &s : content.subjects)
        subjects.push_back({{"id", s.id}, {"name", s.name}, {"keywords", s.keywords}, {"usual", s.usual}, {"thing", s.thing}});
    for (const RememberedSource &s : content.sources)
        sources.push_back({{"style", s.style}, {"source", s.source}, {"licence", s.licence}});
    for (const Memory::Drawing &d : content.drawings)
        drawings.push_back({d.subject, d.source});
    return {{"subjects", subjects}, {"sources", sources}, {"drawings", drawings}};
}

Memory::Content listed(const Json &json, Drawings pictures)
{
    Memory::Content content{.pictures = std::move(pictures)};
    for (const Json &s : json.at("subjects"))
        content.subjects.push_back({s.at("id").get<std::string>(), s.at("name").get<std::string>(),
                                    s.at("keywords").get<std::vector<std::string>>(), s.at("usual").get<bool>(), s.value("thing", true)});
    for (const Json &s : json.at("sources"))
        content.sources.push_back(
            {s.at("style").get<std::string>(), s.at("source").get<std::string>(), s.at("licence").get<std::string>()});
    for (const Json &d : json.at("drawings"))
        content.drawings.push_back({d.at(0).get<int64_t>(), d.at(1).get<int64_t>()});
    return content;
}

void check(const Memory::Content &c, const std::string &file)
{
    const auto refuse = [&](const std::string &why) { throw Error(file + " is no memory of a picture model: " + why + "."); };
    const auto subjects = int64_t(c.subjects.size());
    if (c.drawings.empty() || subjects == 0)
        refuse("it lists no drawings");
    for (const Memory::Drawing &d : c.drawings)
        if (d.subject < 0 || d.subject >= subjects || d.source < 0 || d.source >= int64_t(c.sources.size()))
            refuse("it lists a drawing whose subject or source is not there");
    if (c.pictures.count() != int(c.drawings.size()))
        refuse("its pictures are not those of " + std::to_string(c.drawings.size()) + " drawings");
    for (const Tensor &meanings : {c.names, c.keywords})
        if (meanings.dim() != 2 || meanings.size(0) != subjects || meanings.size(1) != c.names.size(1))
            refuse("its meanings are not those of " + std::to_string(subjects) + " subjects");
}

} // namespace

void Memory::write(const std::filesystem::path &file, const Content &content)
{
    check(content, shown(file));
    const Tensor one = torch::tensor(1.0 / 127);
    nn::Weights::Map tensors = {{"names", toBytes(content.names, one)}, {"keywords", toBytes(content.keywords, one)}};
    content.pictures.addTo(tensors);
    io::writeSafetensors(file, tensors, {{"drawings", dumpJson(described(content))}});
}

Memory Memory::open(const std::filesystem::path &file)
{
    const io::TensorFile stored = io::readTensors(file);
    const auto tensor = [&](const char *name, torch::ScalarType type) {
        const auto found = stored.tensors.find(name);
        if (found == stored.tensors.end() || found->second.scalar_type() != type)
            throw Error(shown(file) + " is no memory of a picture model: its tensor " + name + " is missing or of another kind.");
        return found->second;
    };
    if (stored.tensors.contains("latents"))
        throw Error(shown(file) + " is of an earlier Atelier's model, which drew in another way. Get or train the model again.");
    const auto list = stored.metadata.find("drawings");
    if (list == stored.metadata.end())
        throw Error(shown(file) + " is no memory of a picture model: it does not say what its drawings are.");
    const auto content = [&] {
        try {
            return listed(parseJson<Json>(list->second), Drawings(stored.tensors, shown(file)));
        } catch (const Json::exception &) {
            throw Error(shown(file) + " is damaged: its list of drawings cannot be read. Install the model again.");
        }
    };
    Content whole = content();
    whole.names = tensor("names", torch::kInt8).to(torch::kFloat32) / 127;
    whole.keywords = tensor("keywords", torch::kInt8).to(torch::kFloat32) / 127;
    check(whole, shown(file));
    return Memory(std::move(whole));
}

Memory::Memory(Content content) : m_content(std::move(content)), m_drawingsOf(m_content.subjects.size())
{
    check(m_content, "The memory");
    m_unusual = torch::zeros({int64_t(m_content.subjects.size())}, torch::kBool);
    const auto addWords = [&](const std::string &text) {
        for (const std::string &word : wordsOf(text)) {
            m_words.insert(word);
            m_words.insert(text::plural(word));
        }
    };
    for (size_t i = 0; i < m_content.subjects.size(); ++i) {
        const RememberedSubject &subject = m_content.subjects[i];
        m_unusual[int64_t(i)] = !subject.usual;
        m_byName.emplace(subject.name, int(i));
        m_byId.emplace(subject.id, int(i));
        addWords(subject.name);
        for (const std::string &keyword : subject.keywords)
            addWords(keyword);
    }
    for (const RememberedSource &source : m_content.sources)
        addWords(source.style);
    for (int i = 0; i < count(); ++i) {
        m_drawingsOf[size_t(m_content.drawings[size_t(i)].subject)].push_back(i);
        m_byKey.emplace(key(i), i);
    }
}

const RememberedSubject &Memory::subjectOf(int drawing) const
{
    return m_content.subjects[size_t(m_content.drawings[size_t(drawing)].subject)];
}

const RememberedSource &Memory::sourceOf(int drawing) const
{
    return m_content.sources[size_t(m_content.drawings[size_t(drawing)].source)];
}

std::string Memory::key(int drawing) const
{
    const std::string &style = sourceOf(drawing).style;
    return (style.empty() ? "" : style + "/") + subjectOf(drawing).id;
}

int Memory::find(const std::string &key) const
{
    const auto found = m_byKey.find(key);
    return found == m_byKey.end() ? -1 : found->second;
}

std::string Memory::nameOf(const std::string &id) const
{
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? std::string() : m_content.subjects[size_t(found->second)].name;
}

int Memory::twin(int drawing, const std::string &style) const
{
    for (const int other : m_drawingsOf[size_t(m_content.drawings[size_t(drawing)].subject)])
        if (sourceOf(other).style == style)
            return other;
    return drawing;
}

std::vector<std::string> Memory::styles() const
{
    std::vector<std::string> names;
    for (const RememberedSource &source : m_content.sources)
        if (!source.style.empty() && std::ranges::find(names, source.style) == names.end())
            names.push_back(source.style);
    return names;
}

int Memory::named(const std::string &name, const std::string &style) const
{
    const auto found = m_byName.find(name);
    if (found == m_byName.end() || m_drawingsOf[size_t(found->second)].empty())
        return -1;
    return twin(m_drawingsOf[size_t(found->second)].front(), style);
}

int Memory::faceOf(int drawing, const std::string &style) const
{
    const int face = named(subjectOf(drawing).name + " face", style);
    return face >= 0 ? face : drawing;
}

bool Memory::says(int drawing, const std::string &word) const
{
    const RememberedSubject &subject = subjectOf(drawing);
    const auto in = [&](const std::string &text) {
        return std::ranges::any_of(wordsOf(text), [&](const std::string &one) { return one == word || text::plural(one) == word; });
    };
    return in(subject.name) || std::ranges::any_of(subject.keywords, in);
}

Memory::Match Memory::asNamed(const std::vector<Match> &matches, const std::string &phrase, const std::string &style) const
{
    const std::string noun = phrase.substr(phrase.rfind(' ') + 1);
    const auto found = std::ranges::find_if(matches, [&](const Match &match) { return says(match.drawing, noun); });
    if (noun == phrase || found == matches.begin())
        return matches.front();
    const auto one = std::ranges::find_if(
        m_content.subjects, [&](const RememberedSubject &subject) { return subject.name == noun || text::plural(subject.name) == noun; });
    if (one != m_content.subjects.end() && named(one->name, style) >= 0)
        return {named(one->name, style), matches.front().similarity};
    return found == matches.end() ? matches.front() : *found;
}

std::vector<Memory::Match> Memory::nearest(const Tensor &meanings, const std::string &style, int count) const
{
    const Tensor near =
        torch::maximum(m_content.names.matmul(meanings.t()), keywordShare * m_content.keywords.matmul(meanings.t())); // [S, K]
    const Tensor likeness = std::get<0>(near.max(1)).masked_fill(m_unusual, -1);
    const auto [values, order] = likeness.topk(std::min<int64_t>(count + 8, likeness.size(0)));
    std::vector<Match> matches;
    for (int64_t i = 0; i < order.size(0) && matches.size() < size_t(count); ++i) {
        const std::vector<int> &drawings = m_drawingsOf[size_t(order[i].item<int64_t>())];
        if (!drawings.empty()) // a subject of which nothing was kept
            matches.push_back({twin(drawings.front(), style), values[i].item<double>()});
    }
    return matches;
}

} // namespace core::diffusion
