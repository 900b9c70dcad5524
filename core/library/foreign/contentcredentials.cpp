// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/foreign/contentcredentials.h"

#include "core/base/json.h"
#include "core/image/jumbf.h"
#include "core/library/foreign/certificatenames.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>

#include <algorithm>

namespace core::library {

using namespace Qt::StringLiterals;
using image::JumbfBox;

namespace {

constexpr int deepest = 8, mostActions = 100;
constexpr size_t longestName = 300; // bytes

/// Undefined where the bytes are damaged: of a map that ends early Qt 6.4 gives one whose last key has no value, and reads beyond it.
QCborValue decoded(const QByteArray &bytes)
{
    QCborParserError error;
    const QCborValue value = QCborValue::fromCbor(bytes, &error);
    return error.error == QCborError::NoError ? value : QCborValue(QCborValue::Undefined);
}

QCborValue decoded(std::string_view bytes)
{
    return decoded(QByteArray::fromRawData(bytes.data(), qsizetype(bytes.size())));
}

/// One line of a length that can be shown.
std::string nameOf(const QString &text)
{
    std::string name = text.simplified().toStdString();
    if (name.size() > longestName) {
        name.resize(longestName);
        while (!name.empty() && (uint8_t(name.back()) & 0xc0) == 0x80)
            name.pop_back();
        if (!name.empty() && uint8_t(name.back()) >= 0xc0)
            name.pop_back();
    }
    return name;
}

/// "Adobe Firefly 1.0" of what is a text, an object with name and version, or a list of such.
std::string programOf(const QCborValue &value)
{
    if (value.isString())
        return nameOf(value.toString());
    const QCborMap map = value.isArray() ? value.toArray().at(0).toMap() : value.toMap();
    const QString name = map.value(u"name"_s).toString(), version = map.value(u"version"_s).toString();
    return nameOf(name + (name.isEmpty() || version.isEmpty() ? QString() : u' ' + version));
}

void addOnce(std::vector<std::string> &to, const std::string &name)
{
    if (!name.empty() && std::ranges::find(to, name) == to.end())
        to.push_back(name);
}

void readActions(const QCborMap &assertion, ContentCredentials &credentials)
{
    const QCborArray actions = assertion.value(u"actions"_s).toArray();
    for (qsizetype i = 0; i < std::min<qsizetype>(actions.size(), mostActions); ++i) {
        const QCborMap action = actions.at(i).toMap();
        QString name = action.value(u"action"_s).toString();
        if (name.startsWith(u"c2pa."_s))
            name = name.mid(5);
        if (!name.isEmpty())
            credentials.actions.push_back(nameOf(name));
        addOnce(credentials.made, programOf(action.value(u"softwareAgent"_s)));
        if (credentials.sourceType.empty())
            credentials.sourceType = sourceTypeName(nameOf(action.value(u"digitalSourceType"_s).toString()));
    }
}

void readClaim(const QCborMap &claim, ContentCredentials &credentials)
{
    credentials.generator = programOf(claim.value(u"claim_generator_info"_s));
    if (credentials.generator.empty())
        credentials.generator = programOf(claim.value(u"claim_generator"_s));
    credentials.title = nameOf(claim.value(u"dc:title"_s).toString());
}

/// COSE_Sign1 (RFC 9052): protected settings, settings, content, signature. The certificates stand among the settings (RFC 9360).
void readSignature(const QCborValue &cose, ContentCredentials &credentials)
{
    const QCborArray parts = (cose.isTag() ? cose.taggedValue() : cose).toArray();
    if (parts.size() < 2)
        return;
    constexpr qint64 x5chain = 33;
    for (const QCborMap &settings : {decoded(parts.at(0).toByteArray()).toMap(), parts.at(1).toMap()}) {
        QCborValue chain = settings.value(x5chain);
        if (chain.isUndefined())
            chain = settings.value(u"x5chain"_s);
        const QByteArray der = chain.isArray() ? chain.toArray().at(0).toByteArray() : chain.toByteArray();
        if (der.isEmpty())
            continue;
        const CertificateNames names = certificateNames({der.data(), size_t(der.size())});
        credentials.signer = nameOf(QString::fromStdString(names.subject));
        credentials.issuer = nameOf(QString::fromStdString(names.issuer));
        return;
    }
}

void readManifest(std::string_view inside, int depth, ContentCredentials &credentials)
{
    if (depth > deepest)
        return;
    image::forEachBox(inside, [&](const JumbfBox &box) {
        if (box.type == "jumb") {
            const std::string label = image::labelOf(box.content);
            if (label.starts_with("c2pa.ingredient"))
                ++credentials.ingredients;
            readManifest(box.content, depth + 1, credentials);
        } else if (box.type == "cbor" && box.label.starts_with("c2pa.actions")) {
            readActions(decoded(box.content).toMap(), credentials);
        } else if (box.type == "cbor" && box.label.starts_with("c2pa.claim")) {
            readClaim(decoded(box.content).toMap(), credentials);
        } else if (box.type == "cbor" && box.label.starts_with("c2pa.signature")) {
            readSignature(decoded(box.content), credentials);
        }
    });
}

} // namespace

std::optional<ContentCredentials> contentCredentialsIn(std::string_view file)
{
    const std::string boxes = image::jumbfIn(file);
    std::optional<ContentCredentials> credentials;
    image::forEachOuterBox(boxes, [&](const JumbfBox &store) {
        if (image::labelOf(store.content) != "c2pa")
            return;
        std::string_view newest; // the last one speaks for the file; those before it are of what it was made of
        image::forEachBox(store.content, [&newest](const JumbfBox &box) {
            if (box.type == "jumb")
                newest = box.content;
        });
        credentials.emplace();
        readManifest(newest, 0, *credentials);
    });
    return credentials;
}

std::string sourceTypeName(const std::string &address)
{
    const size_t end = address.find_last_not_of("/ ");
    const std::string whole = address.substr(0, end == std::string::npos ? 0 : end + 1);
    return whole.substr(whole.rfind('/') + 1); // npos + 1 is the beginning
}

} // namespace core::library
