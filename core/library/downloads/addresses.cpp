// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/downloads/addresses.h"

#include "core/base/error.h"
#include "core/library/downloads/downloads.h"
#include "core/library/results/filename.h"

#include <QByteArray>
#include <QRegularExpression>
#include <QString>
#include <QUrl>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace core::library {

namespace {

constexpr size_t longestName = 120; // bytes; leaves room for endings such as .json.part

bool hasModelEnding(const std::string &name)
{
    static constexpr std::array<std::string_view, 10> endings = {".safetensors", ".ckpt", ".pt",  ".pth",  ".bin",
                                                                 ".onnx",        ".pkl",  ".tar", ".gguf", ".zip"};
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return name.size() > ending.size() && name.ends_with(ending); });
}

/// Pages that show a file at a model hub, /OWNER/MODEL/blob/REVISION/FILE, become the file itself.
QUrl withoutPage(QUrl url)
{
    static const QRegularExpression page(u"^(/[^/]+/[^/]+)/blob/(.+)$"_s);
    const QString host = url.host();
    const bool hub = host.contains(u"huggingface"_s) || host == u"hf.co" || host.contains(u"hf-mirror"_s);
    const QRegularExpressionMatch match = page.match(url.path(QUrl::FullyEncoded));
    if (hub && match.hasMatch()) {
        url.setPath(match.captured(1) + u"/resolve/"_s + match.captured(2), QUrl::TolerantMode);
        url.setFragment(QString());
    }
    return url;
}

} // namespace

std::string safeFileName(std::string_view name)
{
    name.remove_prefix(std::min(name.size(), name.find_last_of("/\\") + 1)); // npos + 1 is 0
    std::string safe = fileWords(name, name.size());
    safe.erase(0, safe.find_first_not_of(". -"));
    if (safe.size() > longestName) {
        const size_t dot = safe.rfind('.');
        const std::string ending = dot != std::string::npos && safe.size() - dot <= 16 ? safe.substr(dot) : std::string();
        safe = fileWords(safe, longestName - ending.size()) + ending;
    }
    const bool kept = safe == "model.json" || safe == "download.json" || safe.ends_with(".part");
    return kept ? "file-" + safe + (safe.ends_with(".part") ? ".bin" : "") : safe;
}

bool isPlainName(std::string_view name)
{
    return !name.empty() && name.size() <= longestName && std::string(name) == safeFileName(name);
}

std::string nameInDisposition(std::string_view header)
{
    const QString text = QString::fromUtf8(header.data(), qsizetype(header.size()));
    static const QRegularExpression extended(u"filename\\*\\s*=\\s*(?:UTF-8|utf-8)'[^']*'([^;\\s]+)"_s);
    if (const auto match = extended.match(text); match.hasMatch())
        return safeFileName(QByteArray::fromPercentEncoding(match.captured(1).toLatin1()).toStdString());
    static const QRegularExpression quoted(uR"re(filename\s*=\s*"((?:[^"\\]|\\.)*)")re"_s);
    if (const auto match = quoted.match(text); match.hasMatch()) {
        static const QRegularExpression escape(uR"re(\\(.))re"_s);
        return safeFileName(match.captured(1).replace(escape, u"\\1"_s).toStdString());
    }
    static const QRegularExpression token(u"filename\\s*=\\s*([^;\\s\"]+)"_s);
    if (const auto match = token.match(text); match.hasMatch())
        return safeFileName(match.captured(1).toStdString());
    return {};
}

std::string shownAddress(const std::string &address)
{
    return QUrl(QString::fromStdString(address))
        .adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment)
        .toString()
        .toStdString();
}

std::string whyNotFollow(const std::string &from, const std::string &to)
{
    const QUrl target(QString::fromStdString(to));
    const QString scheme = target.scheme().toLower();
    if (scheme != u"https" && scheme != u"http")
        return shownAddress(from) + " points on to an address that is not of the web. Check the address.";
    if (scheme == u"http" && QUrl(QString::fromStdString(from)).scheme().toLower() == u"https")
        return shownAddress(from) + " points on to " + hostOf(to)
               + " without encryption, where anybody on the way could change the file. It was not fetched; find another address.";
    return {};
}

std::string hostOf(const std::string &address)
{
    return QUrl(QString::fromStdString(address)).host().toStdString();
}

Offer offerFromAddress(const std::string &address)
{
    QUrl url(QString::fromStdString(address).trimmed(), QUrl::TolerantMode);
    const QString scheme = url.scheme().toLower();
    if (!url.isValid() || (scheme != u"http" && scheme != u"https") || url.host().isEmpty())
        throw Error("\"" + fileWords(address) + "\" is not an address of the web. Give one that begins with https:// or http://.");
    url = withoutPage(url);
    url.setFragment(QString());

    Offer offer;
    const std::string last = safeFileName(url.fileName().toStdString());
    OfferedFile file;
    file.address = url.toString(QUrl::FullyEncoded).toStdString();
    if (hasModelEnding(last))
        file.name = last;
    std::string name = hasModelEnding(last) ? last.substr(0, last.rfind('.')) : last;
    name = safeFileName(name.empty() ? url.host().toStdString() : name);
    offer.name = name.empty() ? "download" : name;
    offer.title = offer.name;
    offer.origin = "From " + shownAddress(file.address);
    offer.goodFor = "Not known before it is here.";
    offer.file = file.name;
    offer.files.push_back(file);
    if (file.name.ends_with(".onnx")) { // a voice of Piper has its settings beside it
        OfferedFile settings;
        url.setPath(url.path(QUrl::FullyEncoded) + u".json"_s, QUrl::TolerantMode);
        settings.address = url.toString(QUrl::FullyEncoded).toStdString();
        settings.name = file.name + ".json";
        settings.optional = true;
        offer.files.push_back(std::move(settings));
    }
    return offer;
}

} // namespace core::library
