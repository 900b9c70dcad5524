// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/render.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/watch.h"
#include "core/film/compositor.h"
#include "core/film/output/ffmetadata.h"
#include "core/film/output/forms.h"
#include "core/film/process/ffmpeg.h"
#include "core/film/soundtrack.h"
#include "core/image/filmtags.h"

#include <algorithm>
#include <cmath>

namespace core::film {

namespace fs = std::filesystem;

namespace {

std::string readableSize(double bytes)
{
    return bytes < 1e9 ? std::to_string(int(std::ceil(bytes / 1e6))) + " MB" : std::to_string(int(std::ceil(bytes / 1e9))) + " GB";
}

/// Before hours of work: what the film and its sound will take, roughly.
void requireSpace(const fs::path &folder, const ChosenForm &form, const Inputs &size, int64_t frames, double seconds, bool sounds)
{
    double bitsAPoint = 0;
    if (form.pictures) {
        const std::string_view name = form.pictures->name;
        bitsAPoint = name == "prores" ? 2.5 : name == "png" ? 10 : name == "gif" ? 3 : name == "webp" ? 0.5 : 0.07;
    }
    const double pictures = bitsAPoint / 8 * size.width * size.height * double(frames);
    const double sound = sounds ? seconds * soundtrackRate * 8 * 1.1 : 0;
    std::error_code error;
    const fs::space_info space = fs::space(folder, error);
    if (!error && double(space.available) < pictures + sound)
        throw Error("There is not enough room in " + shown(folder) + ": the film needs about " + readableSize(pictures + sound) + ", "
                    + readableSize(double(space.available)) + " are free. Free some space or choose another folder.");
}

/// What was written is looked at before it gets its name: a film that ends early is worse than a sentence.
void requireWhole(const fs::path &file, const ChosenForm &form, const OutputChoice &choice, const Inputs &inputs, int64_t frames,
                  double seconds)
{
    if (form.form->kind != FormKind::Film)
        return;
    const Probed found = probed({choice.program}, file, /*countsFrames=*/true);
    if (found.width == 0 && !found.hasVideo)
        return; // no ffprobe
    const double off = std::abs(found.seconds - seconds);
    if (found.frames != frames || found.width != inputs.width || found.height != inputs.height || found.hasSound == inputs.sound.empty()
        || off > 0.5)
        throw Error("ffmpeg wrote another film than it was given (" + std::to_string(found.frames) + " of " + std::to_string(frames)
                    + " frames). Try another form, such as .mkv, or another ffmpeg.");
}

Inputs inputsOf(const Film &film, const Timeline &timeline, const OutputChoice &choice)
{
    Inputs inputs{
        .width = film.width, .height = film.height, .rate = timeline.rate, .rateBase = timeline.rateBase, .language = film.language};
    if (choice.draft) {
        inputs.width = std::max(16, film.width / 4 * 2);
        inputs.height = std::max(16, film.height / 4 * 2);
    }
    return inputs;
}

void writeFrames(Compositor &compositor, FfmpegRun &run, int64_t frames, Rendered &rendered, const JobContext &context)
{
    double painting = 0, writing = 0;
    const int reports = int(std::max<int64_t>(1, frames / 500));
    for (int64_t i = 0; i < frames; ++i) {
        if (i % reports == 0)
            context.progress(int(i), int(frames), "Rendering");
        const Watch paint;
        const Image &frame = compositor.frame(i, context);
        painting += paint.ms();
        const Watch write;
        run.write(frame.pixels, context);
        writing += write.ms();
    }
    const Watch rest;
    run.finish(context);
    rendered.compositorMs = painting;
    rendered.encodingMs = writing + rest.ms();
    context.progress(int(frames), int(frames), "Rendering");
}

/// A file or a folder of pictures, under its name at once.
void putInPlace(const fs::path &made, const fs::path &target, bool folder)
{
    std::error_code error;
    const fs::path name = folder ? target.parent_path() : target;
    if (folder)
        fs::remove(name, error); // where it is empty
    fs::rename(made, name, error);
    if (error)
        throw Error("Cannot write " + shown(name) + ": " + error.message() + ". Choose another place.");
}

} // namespace

void requireOutput(const OutputChoice &choice)
{
    chosenForm(choice, encodersOf({choice.program}));
    const bool folder = choice.path.filename().empty();
    const fs::path name = fs::absolute(folder ? choice.path.parent_path() : choice.path);
    std::error_code error;
    if (!fs::is_directory(name.parent_path(), error))
        throw Error("Cannot write " + shown(name) + ": there is no folder " + shown(name.parent_path()) + ". Choose a folder that exists.");
    if (folder && fs::exists(name, error) && !fs::is_empty(name, error))
        throw Error("The folder " + shown(name) + " has something in it already. Choose a new one for the pictures of the film.");
    if (!folder && fs::is_directory(name, error))
        throw Error("Cannot write " + shown(name) + ": it is a folder. Give a file name in it.");
    if (!choice.subtitleFile.empty()) {
        const std::string ending = choice.subtitleFile.extension().string();
        if (ending != ".srt" && ending != ".vtt" && ending != ".ass")
            throw Error(shown(choice.subtitleFile) + " is no name for subtitles. Let it end in .srt, .vtt or .ass.");
    }
}

Rendered render(const Film &film, const Timeline &timeline, const std::vector<fs::path> &pictures, const OutputChoice &choice,
                const fs::path &folder, const JobContext &context)
{
    requireOutput(choice);
    const ChosenForm form = chosenForm(choice, encodersOf({choice.program}));
    Rendered rendered{.path = choice.path, .frames = timeline.frames(), .seconds = timeline.seconds()};
    Inputs inputs = inputsOf(film, timeline, choice);
    const bool sounds = !form.soundEncoder.empty();
    requireSpace(folder, form, inputs, rendered.frames, rendered.seconds, sounds);

    if (sounds) {
        const Watch mixing;
        const Soundtrack sound = mixed(film, timeline, pictures, folder, choice.program, context);
        rendered.soundMs = mixing.ms();
        rendered.hasSound = !sound.file.empty();
        rendered.loudness = rendered.hasSound ? sound.loudness : 0;
        inputs.sound = sound.file;
    }
    if (form.form->kind == FormKind::Sound && inputs.sound.empty())
        throw Error("Nothing is heard in this film, so that it cannot become a sound. Give it words or music.");
    const bool hasWords = !timeline.words().empty();
    if (choice.subtitles == SubtitlesIn::Track && hasWords) {
        inputs.subtitles = folder / "subtitles.srt";
        writeSubtitles(inputs.subtitles, film, timeline);
    }
    if (form.form->kind != FormKind::Pictures && form.form->kind != FormKind::Animation) {
        inputs.metadata = folder / "metadata.txt";
        writeTextFile(inputs.metadata, ffmetadata({{"title", film.title},
                                                   {"artist", film.author},
                                                   {"comment", choice.comment},
                                                   {"copyright", choice.copyright},
                                                   {"encoder", "Atelier"}},
                                                  chaptersOf(film, timeline)));
    }

    const bool isFolder = form.form->kind == FormKind::Pictures;
    const fs::path made = folder / (isFolder ? std::string("pictures") : "film" + std::string(form.form->ending));
    std::error_code ignored;
    fs::remove_all(made, ignored);
    if (isFolder)
        fs::create_directory(made);
    FfmpegRun run({choice.program}, encoderArguments(form, choice, inputs, made),
                  form.pictures ? FfmpegRun::Direction::Reads : FfmpegRun::Direction::Neither);
    if (form.pictures) {
        Compositor compositor(film, timeline, pictures,
                              {.width = inputs.width,
                               .height = inputs.height,
                               .subtitles = choice.subtitles == SubtitlesIn::Frames,
                               .program = choice.program});
        writeFrames(compositor, run, rendered.frames, rendered, context);
        rendered.missingLetters = compositor.missingLetters();
    } else {
        run.finish(context);
    }
    requireWhole(made, form, choice, inputs, rendered.frames, rendered.seconds);
    const std::string_view muxer = form.form->muxer;
    if (!choice.xmp.empty() && (muxer == "mp4" || muxer == "mov"))
        image::appendXmp(made, choice.xmp);
    if (!choice.subtitleFile.empty())
        writeSubtitles(choice.subtitleFile, film, timeline);
    context.checkpoint();
    putInPlace(made, choice.path, isFolder);
    return rendered;
}

} // namespace core::film
