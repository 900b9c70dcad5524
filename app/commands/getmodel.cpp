// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/getmodel.h"

#include "app/console/table.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/library/downloads/downloads.h"
#include "core/library/models/models.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdio>
#include <optional>

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;

namespace {

Json toJson(const library::Offer &offer)
{
    Json files = Json::array();
    for (const library::OfferedFile &file : offer.files)
        files.push_back({{"name", file.name}, {"address", file.address}, {"bytes", file.bytes}, {"sha256", file.sha256}});
    return {{"name", offer.name},
            {"title", offer.title},
            {"kind", offer.kind},
            {"family", offer.family},
            {"bytes", offer.bytes()},
            {"licence", offer.licence},
            {"licence_address", offer.licenceAddress},
            {"origin", offer.origin},
            {"good_for", offer.goodFor},
            {"memory", offer.memory},
            {"step_cost", offer.stepCost},
            {"steps", offer.steps},
            {"files", files}};
}

std::string durationText(double seconds)
{
    char text[32];
    if (seconds < 100)
        std::snprintf(text, sizeof text, "%.0f s", seconds);
    else if (seconds < 6000)
        std::snprintf(text, sizeof text, "%.0f min", seconds / 60);
    else
        std::snprintf(text, sizeof text, "%.1f h", seconds / 3600);
    return text;
}

std::string describe(const library::DownloadProgress &progress)
{
    std::string text = sizeText(progress.done);
    if (progress.total > 0)
        text += " of " + sizeText(progress.total);
    if (progress.bytesPerSecond > 0)
        text += ", " + sizeText(uint64_t(progress.bytesPerSecond)) + "/s";
    if (progress.secondsLeft > 0)
        text += ", " + durationText(progress.secondsLeft) + " left";
    return text;
}

void listOffers(Session &session)
{
    const std::filesystem::path &data = session.engines.dataFolder();
    std::vector<std::vector<std::string>> rows = {{"NAME", "KIND", "SIZE", "MEMORY", "LICENCE", "GOOD FOR"}};
    Json list = Json::array();
    for (const library::Offer &offer : library::offers()) {
        rows.push_back(
            {offer.name, offer.kind, sizeText(offer.bytes()), offer.memory ? sizeText(offer.memory) : "", offer.licence, offer.goodFor});
        list.push_back(toJson(offer));
    }
    Json unfinished = Json::array();
    for (const library::Offer &offer : library::unfinishedDownloads(data)) {
        const uint64_t fetched = library::fetchedBytes(data, offer.name);
        session.report.note(offer.name + " is not complete (" + sizeText(fetched) + " are here). Go on with: atelier-cli models get "
                            + offer.name);
        unfinished.push_back({{"name", offer.name}, {"bytes", offer.bytes()}, {"fetched", fetched}});
    }
    session.report.say(table(rows));
    session.report.say("Get one with: atelier-cli models get NAME   (any other by its address: atelier-cli models get https://...)");
    session.report.set("offers", list);
    session.report.set("unfinished", unfinished);
}

library::Offer wantedOffer(const std::string &nameOrAddress, const Session &session)
{
    const auto named = [&](std::vector<library::Offer> offers) -> std::optional<library::Offer> {
        const auto it =
            std::find_if(offers.begin(), offers.end(), [&](const library::Offer &offer) { return offer.name == nameOrAddress; });
        return it != offers.end() ? std::optional(std::move(*it)) : std::nullopt;
    };
    if (nameOrAddress.find("://") != std::string::npos)
        return library::offerFromAddress(nameOrAddress);
    if (const std::optional<library::Offer> offer = named(library::offers()))
        return *offer;
    if (const std::optional<library::Offer> offer = named(library::unfinishedDownloads(session.engines.dataFolder())))
        return *offer;
    throw Error("Nothing named " + nameOrAddress + " is on offer. See what is with: atelier-cli models get");
}

} // namespace

void runGetModel(const std::string &nameOrAddress, Session &session)
{
    if (nameOrAddress.empty())
        return listOffers(session);
    int count = 1;
    char name[] = "atelier-cli";
    char *arguments[] = {name, nullptr};
    std::optional<QCoreApplication> application; // the network needs one
    if (!QCoreApplication::instance())
        application.emplace(count, arguments);

    const library::Offer offer = wantedOffer(nameOrAddress, session);
    std::vector<library::Model> before = session.engines.models();
    if (!offer.licence.empty())
        session.report.note(offer.title + ", " + sizeText(offer.bytes()) + ". Licence: " + offer.licence + ", " + offer.licenceAddress);
    library::download(offer, session.engines.dataFolder(), session.report.context(session.stop),
                      [&](const library::DownloadProgress &progress) { session.report.setDetail(describe(progress)); });
    session.report.setDetail({});

    for (const library::Model &model : session.engines.models()) {
        const bool isNew = std::none_of(before.begin(), before.end(), [&](const library::Model &old) { return old.path == model.path; });
        if (!isNew && model.name != offer.name)
            continue;
        session.report.addOutput(model.path);
        session.report.set("model", app::toJson(model));
        if (!model.note.empty())
            session.report.note(model.note);
    }
}

void runAddModel(const std::string &path, Session &session)
{
    const std::vector<library::Model> models = library::addModel(session.engines.dataFolder(), path);
    std::vector<std::vector<std::string>> rows;
    Json list = Json::array();
    for (const library::Model &model : models) {
        rows.push_back({model.name, model.kind, model.family, sizeText(model.bytes), model.precision, shown(model.path)});
        list.push_back(app::toJson(model));
    }
    session.report.say(table(rows));
    session.report.note(
        (models.size() == 1 ? "One model is used where it is." : std::to_string(models.size()) + " models are used where they are.")
        + std::string(" Nothing was copied."));
    session.report.set("models", list);
}

void runRemoveModel(const std::string &nameOrPath, Session &session)
{
    const std::filesystem::path &data = session.engines.dataFolder();
    const std::vector<library::Model> models = session.engines.models();
    const auto model = std::find_if(models.begin(), models.end(), [&](const library::Model &each) { return each.name == nameOrPath; });
    if (model == models.end()) {
        for (const library::Offer &offer : library::unfinishedDownloads(data)) {
            if (offer.name != nameOrPath)
                continue;
            library::forgetDownload(data, nameOrPath);
            session.report.say("Gave up the download of " + nameOrPath + ".");
            session.report.set("removed", nameOrPath);
            return;
        }
    }
    library::removeModel(data, nameOrPath);
    if (model == models.end())
        session.report.say("Forgot " + nameOrPath + "; what lies there stays.");
    else if (model->own)
        session.report.say("Deleted " + model->name + " (" + sizeText(model->bytes) + ").");
    else
        session.report.say("Forgot " + model->name + "; its file stays: " + shown(model->path));
    session.report.set("removed", nameOrPath);
    session.report.set("deleted", model != models.end() && model->own);
}

} // namespace app
