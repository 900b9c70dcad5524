// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/output/forms.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/film/process/ffmpeg.h"
#include "core/film/soundtrack.h"

#include <algorithm>
#include <cmath>

namespace core::film {

namespace {

const std::vector<PictureCodec> &codecs()
{
    static const std::vector<PictureCodec> all{
        {"h264", "libx264", {"-preset", "veryfast", "-crf", "19", "-profile:v", "high"}, {"-preset", "ultrafast", "-crf", "28"}},
        {"h265",
         "libx265",
         {"-preset", "fast", "-crf", "22", "-tag:v", "hvc1", "-x265-params", "log-level=error"},
         {"-preset", "ultrafast", "-crf", "30", "-tag:v", "hvc1", "-x265-params", "log-level=error"}},
        {"vp9",
         "libvpx-vp9",
         {"-b:v", "0", "-crf", "31", "-row-mt", "1", "-deadline", "good", "-cpu-used", "4"},
         {"-b:v", "0", "-crf", "42", "-row-mt", "1", "-deadline", "realtime", "-cpu-used", "8"}},
        {"av1", "libsvtav1", {"-preset", "8", "-crf", "32"}, {"-preset", "12", "-crf", "45"}},
        {"prores", "prores_ks", {"-profile:v", "3", "-vendor", "apl0"}, {"-profile:v", "0", "-vendor", "apl0"}},
        {"gif", "gif", {}, {}},
        {"webp", "libwebp_anim", {"-quality", "82", "-compression_level", "3"}, {"-quality", "60", "-compression_level", "1"}},
        {"png", "png", {"-compression_level", "3"}, {"-compression_level", "1"}},
    };
    return all;
}

std::string endingOf(const std::filesystem::path &path)
{
    std::string ending = path.extension().string();
    std::ranges::transform(ending, ending.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return ending;
}

/// mp4 and its kin call languages by three letters.
std::string threeLetters(const std::string &language)
{
    static constexpr std::pair<const char *, const char *> names[] = {
        {"en", "eng"}, {"de", "deu"}, {"fr", "fra"}, {"es", "spa"}, {"it", "ita"}, {"pt", "por"}, {"nl", "nld"},
        {"ru", "rus"}, {"uk", "ukr"}, {"pl", "pol"}, {"cs", "ces"}, {"tr", "tur"}, {"ar", "ara"}, {"he", "heb"},
        {"hi", "hin"}, {"zh", "zho"}, {"ja", "jpn"}, {"ko", "kor"}, {"sv", "swe"}, {"da", "dan"}, {"fi", "fin"},
        {"no", "nor"}, {"el", "ell"}, {"hu", "hun"}, {"ro", "ron"}, {"fa", "fas"}, {"vi", "vie"}};
    const std::string first = language.substr(0, language.find_first_of("-_"));
    for (const auto &[two, three] : names)
        if (first == two)
            return three;
    return first.size() == 3 ? first : "und";
}

void add(std::vector<std::string> &to, std::vector<std::string> more)
{
    std::ranges::move(more, std::back_inserter(to));
}

} // namespace

const std::vector<Form> &forms()
{
    static const std::vector<Form> all{
        {".mp4", FormKind::Film, {"h264", "h265", "av1"}, {"aac"}, "mov_text", "mp4", {"-movflags", "+faststart"}},
        {".m4v", FormKind::Film, {"h264", "h265"}, {"aac"}, "mov_text", "mp4", {"-movflags", "+faststart"}},
        {".mov", FormKind::Film, {"prores", "h264", "h265"}, {"pcm_s24le", "pcm_s16le"}, "mov_text", "mov", {"-movflags", "+faststart"}},
        {".mkv", FormKind::Film, {"h264", "h265", "vp9", "av1", "prores"}, {"aac"}, "subrip", "matroska", {}},
        {".webm", FormKind::Film, {"vp9", "av1"}, {"libopus"}, "webvtt", "webm", {}},
        {".gif", FormKind::Animation, {"gif"}, {}, nullptr, "gif", {"-loop", "0"}},
        {".webp", FormKind::Animation, {"webp"}, {}, nullptr, "webp", {"-loop", "0"}},
        {"", FormKind::Pictures, {"png"}, {}, nullptr, "image2", {}},
        {".wav", FormKind::Sound, {}, {"pcm_s16le"}, nullptr, "wav", {}},
        {".flac", FormKind::Sound, {}, {"flac"}, nullptr, "flac", {}},
        {".mp3", FormKind::Sound, {}, {"libmp3lame"}, nullptr, "mp3", {}},
        {".m4a", FormKind::Sound, {}, {"aac"}, nullptr, "mp4", {"-movflags", "+faststart"}},
        {".opus", FormKind::Sound, {}, {"libopus"}, nullptr, "opus", {}},
        {".ogg", FormKind::Sound, {}, {"libvorbis", "libopus"}, nullptr, "ogg", {}},
    };
    return all;
}

const Form &formOf(const std::filesystem::path &path)
{
    const bool folder = path.filename().empty();
    const std::string ending = endingOf(path);
    std::string list;
    for (const Form &form : forms()) {
        if (folder ? form.kind == FormKind::Pictures : !ending.empty() && ending == form.ending)
            return form;
        if (*form.ending)
            list += (list.empty() ? "" : ", ") + std::string(form.ending);
    }
    throw Error(shown(path) + " is no name for a film. Let it end in " + list + ", or in / for a folder of pictures.");
}

ChosenForm chosenForm(const OutputChoice &choice, const std::set<std::string> &encoders)
{
    const Form &form = formOf(choice.path);
    ChosenForm chosen{&form, nullptr, {}};
    const auto lacks = [&](const std::string &what) {
        return Error("This ffmpeg cannot write " + (*form.ending ? std::string(form.ending) : "pictures") + ": it lacks " + what
                     + ". Choose another ending or install a fuller ffmpeg.");
    };
    std::string tried, known;
    for (const char *name : form.codecs) {
        const auto codec = std::ranges::find_if(codecs(), [&](const PictureCodec &each) { return std::string_view(each.name) == name; });
        known += (known.empty() ? "" : ", ") + std::string(name);
        if (!choice.codec.empty() && choice.codec != name)
            continue;
        tried += (tried.empty() ? "" : ", ") + std::string(codec->encoder);
        if (!chosen.pictures && encoders.contains(codec->encoder))
            chosen.pictures = &*codec;
    }
    if (!choice.codec.empty() && tried.empty())
        throw Error("A " + std::string(form.ending) + " has no pictures as " + choice.codec
                    + (known.empty() ? "." : "; it can have " + known + "."));
    if (!form.codecs.empty() && !chosen.pictures)
        throw lacks(tried);
    for (const char *encoder : form.soundEncoders)
        if (chosen.soundEncoder.empty() && encoders.contains(encoder))
            chosen.soundEncoder = encoder;
    if (!form.soundEncoders.empty() && chosen.soundEncoder.empty())
        throw lacks(form.soundEncoders.front());
    if (choice.subtitles == SubtitlesIn::Track && !form.subtitles)
        throw Error("A " + (*form.ending ? std::string(form.ending) : "folder of pictures")
                    + " has no room for soft subtitles. Burn them in, write them beside it, or choose .mp4, .mkv or .webm.");
    return chosen;
}

std::vector<std::string> outputEndings(const std::string &program)
{
    std::vector<std::string> endings;
    for (const Form &form : forms()) {
        try {
            if (*form.ending) {
                chosenForm({.path = std::string("film") + form.ending}, encodersOf({program}));
                endings.emplace_back(form.ending);
            }
        } catch (const Error &) { // it is not offered
            continue;
        }
    }
    return endings;
}

std::vector<std::string> encoderArguments(const ChosenForm &chosen, const OutputChoice &choice, const Inputs &inputs,
                                          const std::filesystem::path &to)
{
    const std::string rate = std::to_string(inputs.rate) + "/" + std::to_string(inputs.rateBase);
    std::vector<std::string> list{"-y"}, maps;
    int next = 0;
    if (chosen.pictures) {
        add(list, {"-f", "rawvideo", "-pix_fmt", "rgba", "-video_size", std::to_string(inputs.width) + "x" + std::to_string(inputs.height),
                   "-framerate", rate, "-i", "pipe:0"});
        add(maps, {"-map", std::to_string(next++) + ":v"});
    }
    const bool sounds = !inputs.sound.empty() && !chosen.soundEncoder.empty();
    if (sounds) {
        add(list, {"-f", "f32le", "-ar", std::to_string(soundtrackRate), "-ac", "2", "-i", inputName(inputs.sound)});
        add(maps, {"-map", std::to_string(next++) + ":a"});
    }
    if (!inputs.subtitles.empty()) {
        add(list, {"-i", inputName(inputs.subtitles)});
        add(maps, {"-map", std::to_string(next++) + ":s"});
    }
    if (!inputs.metadata.empty()) {
        add(list, {"-f", "ffmetadata", "-i", inputName(inputs.metadata)});
        add(maps, {"-map_metadata", std::to_string(next), "-map_chapters", std::to_string(next)});
    }
    add(list, maps);
    if (chosen.pictures) {
        const std::string name = chosen.pictures->name;
        const std::string format = name == "prores" ? "yuv422p10le" : "yuv420p";
        const std::string video = "scale=in_range=pc:out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd,format=" + format;
        if (name == "gif") { // whose times are hundredths of a second; a palette a picture, so that memory does not grow
            add(list, {"-vf", std::string(inputs.rate > 25 * inputs.rateBase ? "fps=25," : "")
                                  + "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1:dither=sierra2_4a"});
        } else if (name == "png") {
            add(list, {"-vf", "format=rgb24"});
        } else {
            add(list, {"-vf", video, "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"});
        }
        add(list, {"-c:v", chosen.pictures->encoder});
        add(list, choice.draft ? chosen.pictures->draft : chosen.pictures->usual);
        if (chosen.form->kind == FormKind::Film)
            add(list, {"-g", std::to_string(std::max(1, int(std::lround(5.0 * inputs.rate / inputs.rateBase))))});
    }
    if (sounds) {
        add(list, {"-c:a", chosen.soundEncoder});
        if (chosen.soundEncoder == "aac" || chosen.soundEncoder == "libopus" || chosen.soundEncoder == "libmp3lame")
            add(list, {"-b:a", chosen.soundEncoder == "libopus" ? "160k" : "192k"});
    }
    if (!inputs.subtitles.empty())
        add(list, {"-c:s", chosen.form->subtitles, "-metadata:s:s:0", "language=" + threeLetters(inputs.language), "-disposition:s:0",
                   "default"});
    if (sounds && !inputs.language.empty())
        add(list, {"-metadata:s:a:0", "language=" + threeLetters(inputs.language)});
    add(list, chosen.form->more);
    add(list, {"-f", chosen.form->muxer});
    if (chosen.form->kind == FormKind::Pictures)
        list.push_back(inputName(to) + "/%05d.png");
    else
        list.push_back(inputName(to));
    return list;
}

} // namespace core::film
