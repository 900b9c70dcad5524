// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/filmwork.h"

#include "core/base/exclusivefolder.h"
#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/base/watch.h"
#include "core/image/picturetags.h"
#include "core/library/results/recipes.h"
#include "core/nn/devices.h"
#include "core/works/engines.h"
#include "core/works/film/filmmakers.h"
#include "core/works/requestjson.h"

#include <algorithm>

namespace core::works {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::pair<film::SubtitlesIn, const char *> subtitlesNames[] = {
    {film::SubtitlesIn::Frames, "burn"}, {film::SubtitlesIn::Track, "soft"}, {film::SubtitlesIn::Nowhere, "none"}};

std::string shownPath(const fs::path &path)
{
    return path.empty() ? std::string() : shown(fs::absolute(path));
}

std::string toJson(const FilmRequest &request)
{
    Json json = {{"file", shownPath(request.file)},
                 {"output", shownPath(request.output)},
                 {"subtitle_file", shownPath(request.subtitleFile)},
                 {"codec", request.codec},
                 {"draft", request.draft}};
    for (const auto &[where, name] : subtitlesNames)
        if (where == request.subtitles)
            json["subtitles"] = name;
    addCompute(json, request.compute);
    json["film"] = parseJson<Json>(film::toJson(request.film));
    return written(json);
}

FilmRequest read(const Json &json)
{
    FilmRequest request;
    request.file = pathOf(json.value("file", std::string()));
    request.output = pathOf(json.value("output", std::string()));
    request.subtitleFile = pathOf(json.value("subtitle_file", std::string()));
    request.codec = json.value("codec", request.codec);
    request.draft = json.value("draft", request.draft);
    const std::string subtitles = json.value("subtitles", std::string(subtitlesNames[0].second));
    const auto found = std::ranges::find_if(subtitlesNames, [&](const auto &each) { return subtitles == each.second; });
    if (found == std::end(subtitlesNames))
        throw Error("The request of a film has \"" + subtitles + "\" for \"subtitles\": it is burn, soft or none.");
    request.subtitles = found->first;
    request.compute = computeIn(json);
    const auto inside = json.find("film");
    if (inside != json.end())
        request.film = film::filmFromJson(dumpJson(*inside), {}, "The request's film");
    else if (!request.file.empty())
        request.film = film::readFilm(request.file);
    else
        throw Error("The request of a film has neither \"film\" nor \"file\": say what is to be rendered.");
    return request;
}

/// A request may name its document alone. A film keeps what it does not know (film::Film::rest) instead of refusing it.
FilmRequest fromJson(const std::string &json)
{
    return readStrictly("a film", json, [](const std::string &text) { return readObject("a film", text, read); }, toJson, {"film"});
}

FilmRequest named(FilmRequest request, const Engines &engines)
{
    const bool speaks =
        std::ranges::any_of(request.film.scenes, [&](const film::Scene &scene) { return film::speechOf(request.film, scene).has_value(); });
    const bool draws = std::ranges::any_of(request.film.scenes,
                                           [&](const film::Scene &scene) { return film::pictureOf(request.film, scene).has_value(); });
    if (speaks) {
        request.film.voice = engines.nameOf(modelkinds::speech, request.film.voice);
        for (film::Scene &scene : request.film.scenes)
            if (!scene.voice.empty())
                scene.voice = engines.nameOf(modelkinds::speech, scene.voice);
    }
    if (draws)
        request.film.pictureModel = engines.nameOf(modelkinds::pictures, request.film.pictureModel);
    request.compute = nn::settled(request.compute);
    for (fs::path *path : {&request.file, &request.output, &request.subtitleFile})
        if (!path->empty())
            *path = fs::absolute(*path);
    return request;
}

int results(const FilmRequest &)
{
    return 1;
}

void run(const FilmRequest &request, Engines &engines, const Run &run, const decltype(works::film)::Tell &tell)
{
    const FilmRequest settled = named(request, engines);
    makeWith(filmMakers(engines, settled.compute, run.timed), settled, run, tell);
}

/// What is needed only while a film is made: a hidden folder beside it that is gone at the end, however that comes. One that was left
/// by a program that was ended is used up and taken away.
class Workplace
{
public:
    explicit Workplace(const fs::path &output)
        : m_folder(output.has_filename() ? output.parent_path() / ("." + output.filename().string() + ".parts")
                                         : output.parent_path().parent_path() / ("." + output.parent_path().filename().string() + ".parts"))
    {
        std::error_code error;
        fs::create_directory(m_folder, error);
        if (!fs::is_directory(m_folder, error))
            throw Error("Cannot write to the folder " + shown(m_folder.parent_path()) + ". Choose a folder that you may write to.");
        m_lock.emplace(m_folder, "Another program is making " + shown(output) + " right now. Wait for it, or choose another name.");
    }
    ~Workplace()
    {
        if (m_lock) {
            std::error_code ignored;
            fs::remove_all(m_folder, ignored);
        }
    }
    Workplace(const Workplace &) = delete;
    Workplace &operator=(const Workplace &) = delete;

    const fs::path &folder() const { return m_folder; }

private:
    fs::path m_folder;
    std::optional<ExclusiveFolder> m_lock;
};

/// What a file has to say of how it was made; where no model had a part in it, the recipe alone.
std::string xmpFor(const film::Film &film, const film::Parts &parts, const std::string &recipe)
{
    if (!parts.speaks && !parts.draws)
        return image::xmpPacket({{"atelier", recipe}});
    const bool own = std::ranges::any_of(film.scenes, [](const film::Scene &scene) {
        return scene.picture.kind == film::PictureKind::File || !scene.recording.file.empty();
    });
    std::string xmp = image::madeByModelXmp();
    const std::string term = "trainedAlgorithmicMedia"; // the IPTC's: made by a model; or put together of such and other things
    if (const size_t at = xmp.find(term); own && at != std::string::npos)
        xmp.replace(at, term.size(), "compositeWithTrainedAlgorithmicMedia");
    return image::xmpPacket({{image::xmpKeyword, xmp}, {"atelier", recipe}});
}

} // namespace

const Work<FilmRequest, FilmEvent> film{kinds::film, toJson, fromJson, named, results, run};

fs::path partsFolder(const fs::path &document)
{
    return document.parent_path() / (document.stem().string() + ".parts");
}

void makeWith(const film::Makers &makers, const FilmRequest &request, const Run &run, const std::function<void(const FilmEvent &)> &tell)
{
    if (run.done > 0)
        return;
    const auto told = [&tell](const FilmEvent &event) {
        if (tell)
            tell(event);
    };
    film::check(request.film);
    film::requireFiles(request.film);
    film::OutputChoice choice{.path = request.output,
                              .subtitles = request.subtitles,
                              .subtitleFile = request.subtitleFile,
                              .codec = request.codec,
                              .draft = request.draft,
                              .program = makers.program};
    if (request.output.empty())
        throw Error("The film has no name to be written under. Give an output.");
    film::requireOutput(choice);
    const Workplace place(request.output);
    fs::path folder = place.folder();
    if (!request.file.empty()) {
        folder = partsFolder(request.file);
        std::error_code error;
        fs::create_directory(folder, error);
        if (!fs::is_directory(folder, error))
            throw Error("What is made for the film cannot be put into " + shown(folder) + ". Choose a folder that you may write to.");
    }
    PartsMade made;
    made.parts = film::makeParts(request.film, folder, makers, run.context, [&](size_t scene) { told(SceneMade{scene}); });
    made.timeline = film::scheduled(request.film, made.parts.spoken);
    told(made);
    const library::Recipe recipe = library::filmRecipe(toJson(request), made.parts.credits);
    choice.comment = library::toText(recipe);
    choice.copyright = made.parts.credits;
    choice.xmp = xmpFor(request.film, made.parts, choice.comment);
    const Watch rendering;
    MadeFilm finished{film::render(request.film, made.timeline, made.parts.pictures, choice, place.folder(), run.context), recipe.credits};
    run.time("render", rendering.ms());
    told(finished);
}

} // namespace core::works
