// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/compositor.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/film/frames/clipreader.h"
#include "core/film/frames/layers.h"
#include "core/film/frames/scenepicture.h"
#include "core/film/frames/subtitlepainter.h"
#include "core/film/frames/titlepainter.h"
#include "core/film/looks.h"
#include "core/image/imagefile.h"

#include <algorithm>
#include <cmath>
#include <list>

namespace core::film {

namespace fs = std::filesystem;

namespace {

double eased(double share)
{
    return share * share * (3 - 2 * share);
}

/// Gentle ways through a picture, one scene after the other.
const std::vector<std::pair<Region, Region>> &ways()
{
    static const Region whole{}, middle{0.05, 0.05, 0.9, 0.9}, left{0.0, 0.04, 0.92, 0.92}, right{0.08, 0.04, 0.92, 0.92};
    static const std::vector<std::pair<Region, Region>> all{{whole, middle}, {left, right}, {middle, whole}, {right, left}};
    return all;
}

Region nearer(const Region &region, double times)
{
    const double width = region.width / times, height = region.height / times;
    return {region.x + (region.width - width) / 2, region.y + (region.height - height) / 2, width, height};
}

} // namespace

Region regionAt(const Movement &movement, size_t index, double share)
{
    if (movement.kind == MovementKind::Still)
        return {};
    const bool automatic = movement.kind == MovementKind::Automatic;
    const Region &from = automatic ? ways()[index % ways().size()].first : movement.from;
    const Region &to = automatic ? ways()[index % ways().size()].second : movement.to;
    share = std::clamp(share, 0.0, 1.0);
    if (movement.eased)
        share = eased(share);
    // Coming nearer at an even pace is a constant factor in equal times; the point that stays stays.
    const auto side = [share](double first, double last) { return first * std::pow(last / first, share); };
    const double width = side(from.width, to.width), height = side(from.height, to.height);
    const auto place = [share](double first, double last, double now, double begin, double end) {
        const double done = std::abs(end - begin) < 1e-9 ? share : (now - begin) / (end - begin);
        return first + (last - first) * done;
    };
    return {place(from.x, to.x, width, from.width, to.width), place(from.y, to.y, height, from.height, to.height), width, height};
}

struct Compositor::State
{
    Film film;
    Timeline timeline;
    std::vector<fs::path> pictures;
    FrameChoice choice;
    SubtitlePainter subtitles;
    TitlePainter titles;

    struct Loaded
    {
        size_t scene = 0;
        PlacedPicture picture;
        std::unique_ptr<ClipReader> clip;
    };
    std::list<Loaded> loaded; // the last one used first

    Image image;

    Colour groundOf(const Scene &scene, size_t index) const
    {
        const Look &look = lookNamed(film.look);
        if (isColour(scene.picture.colour))
            return colourOf(scene.picture.colour);
        return colourOf(scene.picture.kind == PictureKind::Colour ? look.ground : look.backgrounds[index % look.backgrounds.size()]);
    }

    void open(Loaded &one)
    {
        const Scene &scene = film.scenes[one.scene];
        const fs::path &file = pictures[one.scene];
        const Colour ground = groundOf(scene, one.scene);
        if (file.empty()) {
            one.picture.light = plainLight(2, 2, ground);
            return;
        }
        try {
            if (isClipName(file)) {
                one.clip = std::make_unique<ClipReader>(ClipReader::How{.program = {choice.program},
                                                                        .file = file,
                                                                        .from = scene.picture.from,
                                                                        .rate = film.rate,
                                                                        .rateBase = film.rateBase,
                                                                        .width = choice.width,
                                                                        .height = choice.height,
                                                                        .fit = scene.picture.fit,
                                                                        .ground = ground});
                return;
            }
            one.picture = placed(image::readImage(file), scene.picture, ground, {choice.width, choice.height, nearestTo(one.scene)});
        } catch (const Error &error) {
            throw Error("Scene " + std::to_string(one.scene + 1) + " cannot be shown. " + error.what());
        }
    }

    /// How many times larger than the frame a scene's picture is kept: enough for where it is seen nearest, but where it is seen whole not
    /// many more points than there are to paint, which would only take time.
    double nearestTo(size_t scene) const
    {
        double least = 1e9, most = 0;
        for (const double share : {0.0, 1.0}) {
            const Region region = regionAt(movementOf(scene), scene, share);
            least = std::min({least, region.width, region.height});
            most = std::max({most, region.width, region.height});
        }
        return std::min({1 / least, 1.25 / most, 4.0});
    }

    /// Clips move by themselves, a plain colour cannot.
    Movement movementOf(size_t scene) const
    {
        Movement movement = film.scenes[scene].movement;
        if (movement.kind == MovementKind::Automatic && (pictures[scene].empty() || isClipName(pictures[scene])))
            movement.kind = MovementKind::Still;
        return movement;
    }

    Loaded &pictureOf(size_t scene)
    {
        const auto there = std::ranges::find(loaded, scene, &Loaded::scene);
        if (there != loaded.end()) {
            loaded.splice(loaded.begin(), loaded, there);
            return loaded.front();
        }
        if (loaded.size() >= 2) // two are seen at once while one goes over into the other
            loaded.pop_back();
        Loaded one;
        one.scene = scene;
        open(one);
        loaded.push_front(std::move(one));
        return loaded.front();
    }

    /// The frames in which a scene is seen, transitions included.
    std::pair<int64_t, int64_t> seen(size_t at) const
    {
        const ScheduledScene &placed = timeline.scenes[at];
        const int64_t before = at > 0 ? timeline.scenes[at - 1].transition / 2 : 0;
        return {placed.begin - before, placed.end + placed.transition / 2};
    }

    Layer layerOf(size_t at, int64_t number, double zoom, const JobContext &context)
    {
        const size_t scene = timeline.scenes[at].scene;
        Loaded &picture = pictureOf(scene);
        const auto [first, last] = seen(at);
        const double share = last - first > 1 ? double(number - first) / double(last - first - 1) : 0;
        const Region region = nearer(regionAt(movementOf(scene), scene, share), zoom);
        Layer layer;
        if (picture.clip) {
            layer.light = &picture.clip->at(number - first, context);
        } else {
            layer.light = &picture.picture.light;
        }
        const PlacedPicture &lies = picture.picture;
        layer.first[0] = (region.x - lies.x) / lies.width * layer.light->width;
        layer.first[1] = (region.y - lies.y) / lies.height * layer.light->height;
        layer.step[0] = region.width / lies.width * layer.light->width / choice.width;
        layer.step[1] = region.height / lies.height * layer.light->height / choice.height;
        layer.moves = !picture.clip && movementOf(scene).kind != MovementKind::Still;
        layer.ground = lightOf(groundOf(film.scenes[scene], scene));
        return layer;
    }

    std::vector<Layer> layersOf(int64_t number, const JobContext &context)
    {
        const size_t at = timeline.sceneAt(number);
        const ScheduledScene &scene = timeline.scenes[at];
        size_t from = at;
        double share = -1; // of the transition that is under way
        if (scene.transition > 0 && number >= scene.end - scene.transition / 2)
            share = (double(number - (scene.end - scene.transition / 2)) + 0.5) / double(scene.transition);
        else if (at > 0 && number < scene.begin + timeline.scenes[at - 1].transition / 2) {
            from = at - 1;
            const ScheduledScene &before = timeline.scenes[from];
            share = (double(number - (before.end - before.transition / 2)) + 0.5) / double(before.transition);
        }
        if (share < 0)
            return {layerOf(at, number, 1, context)};
        const TransitionKind kind = timeline.scenes[from].kind;
        const double soft = eased(share);
        std::vector<Layer> layers{layerOf(from, number, kind == TransitionKind::Zoom ? 1 + soft : 1, context)};
        Layer next = layerOf(from + 1, number, 1, context);
        switch (kind) {
        case TransitionKind::Slide:
            next.left = choice.width * (1 - soft);
            next.first[0] -= next.step[0] * next.left;
            layers[0].first[0] += layers[0].step[0] * choice.width * soft;
            break;
        case TransitionKind::Wipe:
            next.wipe = choice.width * soft * (1 + wipeSoftness);
            next.wipeSoft = choice.width * wipeSoftness;
            break;
        case TransitionKind::Dip: {
            Layer &one = share < 0.5 ? layers[0] : next;
            one.strength = float(eased(std::abs(1 - 2 * share)));
            one.ground = {0, 0, 0, 1};
            one.onBlack = true;
            return {one};
        }
        default:
            next.strength = float(kind == TransitionKind::Zoom ? eased(std::clamp(share * 1.4 - 0.4, 0.0, 1.0)) : soft);
        }
        layers.push_back(next);
        return layers;
    }

    std::vector<OverlayOn> overlaysOf(int64_t number)
    {
        std::vector<OverlayOn> overlays;
        const size_t at = timeline.sceneAt(number);
        const ScheduledScene &scene = timeline.scenes[at];
        const double seconds = timeline.secondsAt(number - scene.begin);
        const double lasts = timeline.secondsAt(scene.frames());
        const Scene &own = film.scenes[scene.scene];
        // Letters alone are read on the ground that their ink was chosen for, and on no other.
        const bool bare = pictures[scene.scene].empty() && groundOf(own, scene.scene) == colourOf(lookNamed(film.look).ground);
        if (const auto [title, strength] = titles.at(scene.scene, own, bare, seconds, lasts); title)
            overlays.push_back({title, strength});
        if (choice.subtitles)
            if (const Overlay *words = subtitles.at(timeline.secondsAt(number)))
                overlays.push_back({words, 1});
        return overlays;
    }
};

Compositor::Compositor(Film film, Timeline timeline, std::vector<fs::path> pictures, FrameChoice choice)
{
    if (choice.width <= 0 || choice.height <= 0) {
        choice.width = film.width;
        choice.height = film.height;
    }
    SubtitlePainter subtitles(film.subtitles, cuesForFrame(timeline.words(), timeline.seconds(), choice.width, choice.height), choice.width,
                              choice.height);
    TitlePainter titles(lookNamed(film.look), film.subtitles.font, choice.width, choice.height);
    pictures.resize(film.scenes.size());
    m_state = std::make_unique<State>(State{.film = std::move(film),
                                            .timeline = std::move(timeline),
                                            .pictures = std::move(pictures),
                                            .choice = choice,
                                            .subtitles = std::move(subtitles),
                                            .titles = std::move(titles),
                                            .loaded = {},
                                            .image = {choice.width, choice.height, 4, {}}});
    m_state->image.pixels.resize(size_t(choice.width) * size_t(choice.height) * 4);
}

Compositor::~Compositor() = default;

int Compositor::width() const
{
    return m_state->choice.width;
}

int Compositor::height() const
{
    return m_state->choice.height;
}

const std::string &Compositor::missingLetters() const
{
    return m_state->titles.missing().empty() ? m_state->subtitles.missing() : m_state->titles.missing();
}

const Image &Compositor::frame(int64_t number, const JobContext &context)
{
    context.checkpoint();
    State &state = *m_state;
    number = std::clamp<int64_t>(number, 0, state.timeline.frames() - 1);
    const std::vector<Layer> layers = state.layersOf(number, context);
    const std::vector<OverlayOn> overlays = state.overlaysOf(number);
    paint(layers, overlays, state.image);
    return state.image;
}

} // namespace core::film
