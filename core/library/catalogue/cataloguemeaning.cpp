// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/library/catalogue/cataloguestate.h"
#include "core/library/catalogue/colours.h"
#include "core/library/catalogue/finding.h"
#include "core/library/catalogue/schema.h"

namespace core::library {

// Colours and meaning: what takes longer than an import, and is added bit by bit.

namespace {

constexpr int64_t atOnce = 32; // texts that are given a meaning together

struct Text
{
    int64_t id = 0;
    std::string words;
};

/// The next texts without a meaning.
std::vector<Text> nextTexts(Connection &connection)
{
    std::vector<Text> texts;
    Rows rows = connection.run("SELECT m.id, (SELECT words FROM items i WHERE i.meaning=m.id LIMIT 1) FROM meanings m"
                               " WHERE m.vector IS NULL ORDER BY m.id DESC LIMIT ?",
                               atOnce);
    while (rows.next())
        texts.push_back({rows.number(0), rows.text(1)});
    return texts;
}

std::vector<std::vector<float>> embedded(const Catalogue::Embed &embed, const std::vector<std::string> &texts)
{
    std::vector<std::vector<float>> vectors = embed(texts);
    if (vectors.size() != texts.size())
        throw Error("The text encoder gave " + std::to_string(vectors.size()) + " meanings for " + std::to_string(texts.size())
                    + " texts.");
    return vectors;
}

} // namespace

std::vector<int64_t> Catalogue::withoutColours(int64_t limit) const
{
    return m_state->reader.call([&](Connection &connection) {
        std::vector<int64_t> ids;
        Rows rows = connection.run("SELECT id FROM items WHERE state=0 AND hues=0 AND (shape & 65535)>0 ORDER BY made DESC LIMIT ?", limit);
        while (rows.next())
            ids.push_back(rows.number(0));
        return ids;
    });
}

void Catalogue::completeColours(const JobContext &context)
{
    const std::vector<int64_t> ids = withoutColours(-1);
    int done = 0;
    for (const int64_t id : ids) {
        context.progress(++done, int(ids.size()), "Looking at colours");
        const std::optional<Item> item = this->item(id);
        if (!item)
            continue;
        try {
            setColours(id, mainColours(image::readImage(item->path)));
        } catch (const Error &) { // it cannot be read, or is gone by now
            continue;
        }
    }
}

Found Catalogue::searchMeaning(const std::string &text, const ItemQuery &query, const Embed &embed, int64_t limit) const
{
    const QByteArray meaning = packedMeaning(embedded(embed, {text}).front());
    return m_state->reader.call([&](Connection &connection) { return findMeaning(connection, meaning, query, limit); });
}

Found Catalogue::similar(int64_t id, int64_t limit) const
{
    return m_state->reader.call([&](Connection &connection) {
        QByteArray meaning;
        {
            Rows rows = connection.run("SELECT m.vector FROM items i JOIN meanings m ON m.id=i.meaning WHERE i.id=?", id);
            if (rows.next())
                meaning = rows.bytes(0);
        }
        return meaning.isEmpty() ? Found{{}, {""}, 0, stateOf(connection, states::version)}
                                 : findMeaning(connection, meaning, {}, limit, id);
    });
}

void Catalogue::completeMeanings(const Embed &embed, const JobContext &context)
{
    const int64_t all = withoutMeaning();
    for (int64_t done = 0;;) {
        const std::vector<Text> texts = m_state->reader.call(nextTexts);
        if (texts.empty())
            return;
        std::vector<std::string> words;
        for (const Text &text : texts)
            words.push_back(text.words);
        const std::vector<std::vector<float>> vectors = embedded(embed, words);
        m_state->writer.call([&](Connection &connection) {
            Connection::Transaction transaction(connection);
            for (size_t i = 0; i < texts.size(); ++i)
                connection.run("UPDATE meanings SET vector=? WHERE id=?", packedMeaning(vectors[i]), texts[i].id);
            transaction.commit();
        });
        done += int64_t(texts.size());
        context.progress(int(std::min(done, all)), int(std::max(done, all)), "Reading what the words mean");
    }
}

int64_t Catalogue::withoutMeaning() const
{
    return m_state->reader.call(
        [](Connection &connection) { return connection.number("SELECT count(*) FROM meanings WHERE vector IS NULL").value_or(0); });
}

} // namespace core::library
