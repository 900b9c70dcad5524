// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/arguments.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iostream>
#include <iterator>
#include <map>
#include <regex>
#include <span>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

namespace app {

namespace {

constexpr uint64_t longestText = 16u << 20; // bytes
constexpr int mostFaces = 10000, mostPictures = 10000;
/// What a newcomer can try at once, for the help of each command.
const std::map<std::string, std::string> examples = {
    {"imagine", "imagine \"a red apple\" --output apple.png"},
    {"face", "face --count 4 --output faces/"},
    {"speak", "speak \"The lamp is lit.\" --output lamp.wav"},
    {"upscale", "upscale photo.jpg --output large.png"},
    {"stylize", "stylize photo.jpg --style 7 --output painting.png"},
    {"transcribe", "transcribe talk.mp3 --output talk.srt"},
    {"train", "train dcgan --data FOLDER-OF-PICTURES --output my-training"},
    {"models", "models list"},
};
constexpr const char *seedAndPart = "[0-9]{1,20}:[0-9]*\\.?[0-9]+";

/// A finite number from `least` to `most`; CLI::Range lets NaN pass.
CLI::Validator within(double least, double most)
{
    const auto shown = [](double value) {
        std::ostringstream text;
        text << value;
        return text.str();
    };
    const std::string range = shown(least) + " to " + shown(most);
    return CLI::Validator(
        [=](std::string &input) {
        double value = NAN;
        const bool good = CLI::detail::lexical_cast(input, value) && value >= least && value <= most;
        return good ? std::string() : input + " is not a number from " + range;
        },
        range);
}

CLI::Validator matching(const std::string &pattern, const std::string &what)
{
    return CLI::Validator(
        [=](std::string &input) { return std::regex_match(input, std::regex(pattern)) ? std::string() : input + " is not " + what; }, "");
}

/// CLI11 reads "-1" as the largest number there is.
CLI::Validator wholeNumber()
{
    return CLI::Validator(
        [](std::string &input) {
        uint64_t value = 0;
        const auto [end, error] = std::from_chars(input.data(), input.data() + input.size(), value);
        return error == std::errc() && end == input.data() + input.size() ? std::string()
                                                                          : input + " is not a number from 0 to 18446744073709551615";
        },
        "");
}

void addCommon(CLI::App &app, Arguments &arguments)
{
    app.add_option("--device", arguments.compute.device, "auto, cpu, cuda or cuda:N")
        ->check(matching("auto|cpu|cuda(:[0-9]{1,3})?", "a device: auto, cpu, cuda or cuda:N"))
        ->type_name("NAME");
    app.add_option("--precision", arguments.compute.precision, "auto, float32, bfloat16, float16 or int8")
        ->check(matching("auto|float32|bfloat16|float16|int8", "a precision: auto, float32, bfloat16, float16 or int8"))
        ->type_name("NAME");
    app.add_option("--threads", arguments.compute.threads, "threads to compute with; 0: as many as suit the machine")
        ->check(within(0, 1024))
        ->type_name("N");
    app.add_flag("--json", arguments.json, "print one JSON object about the result");
}

/// What imagine's options say in words until they are understood.
struct ImagineWords
{
    std::string sampler, schedule, prediction, noise, variation, start;
    double guidance = 0, strength = core::diffusion::StartRequest().strength;
    int steps = 0;
};

CLI::Validator oneOf(std::span<const std::string_view> names, const std::string &what)
{
    std::string all;
    for (const std::string_view name : names)
        all += (all.empty() ? "" : ", ") + std::string(name);
    return CLI::Validator(
        [names, all, what](std::string &input) {
        const bool known = std::find(names.begin(), names.end(), input) != names.end();
        return known ? std::string() : input + " is not " + what + ": " + all;
        },
        "");
}

std::string listed(std::span<const std::string_view> names)
{
    std::string all;
    for (const std::string_view name : names)
        all += " " + std::string(name);
    return all;
}

CLI::App *addImagine(CLI::App &app, ImagineArguments &imagine, ImagineWords &words)
{
    namespace diffusion = core::diffusion;
    diffusion::PictureRequest &request = imagine.request;
    CLI::App *command =
        app.add_subcommand("imagine", "Make pictures from a description: stickers at once, anything with a Stable Diffusion model");
    const std::string own = " (default: the model's own)";
    command->add_option("--prompt,prompt", request.prompt, "what to show; (words:1.3) are stronger, BREAK begins anew")->type_name("P");
    command->add_option("--negative", request.negative, "what to keep out")->type_name("N");
    command->add_option("--model", request.model, "name in the list of models, or a file or folder")->type_name("NAME|PATH");
    command->add_option("--vae", request.autoencoder, "another autoencoder than the model's own")->type_name("NAME|PATH");
    command->add_option("--sampler", words.sampler, listed(diffusion::samplerNames()).substr(1) + own)
        ->check(oneOf(diffusion::samplerNames(), "a sampler"))
        ->type_name("S");
    command->add_option("--schedule", words.schedule, listed(diffusion::scheduleNames()).substr(1))
        ->check(oneOf(diffusion::scheduleNames(), "a schedule"))
        ->type_name("K");
    command->add_option("--steps", words.steps, "how many steps" + own)->check(within(1, 1000))->type_name("N");
    command->add_option("--cfg", words.guidance, "how closely to follow the prompt; 1 takes half the time" + own)
        ->check(within(0, 1000))
        ->type_name("X");
    command->add_option("--guidance-rescale", request.guidanceRescale, "against pictures that are burnt out at a high --cfg")
        ->check(within(0, 1))
        ->type_name("X");
    command
        ->add_option(
            "--cache-steps", request.cacheInterval,
            "compute every N-th step in full and the others from it (DeepCache): 2 takes 0.55 of the time, 3 takes 0.4, and the picture "
            "changes, little where there are 20 steps or more (default: 1, exact)")
        ->check(within(1, diffusion::mostCacheInterval))
        ->type_name("N");
    command->add_option("--seed", request.seed, "number that decides the picture; picture i has seed N + i (default: a random one)")
        ->check(wholeNumber())
        ->type_name("N");
    command->add_option("--variation", words.variation, "SEED:X, mix in the part X (0 to 1) of another seed's noise")
        ->check(matching(seedAndPart, "a seed and a number from 0 to 1, like 7:0.5"))
        ->type_name("SEED:X");
    command->add_option("--width", request.width, "pixels, divisible by 8" + own)->check(wholeNumber())->type_name("W");
    command->add_option("--height", request.height, "pixels, divisible by 8" + own)->check(wholeNumber())->type_name("H");
    command->add_option("--count", request.count, "how many")->check(within(1, mostPictures))->type_name("N");
    CLI::Option *init = command->add_option("--init", words.start, "picture to begin with")->type_name("IMAGE");
    command->add_option("--strength", words.strength, "how much of it may change: 0 keeps it, 1 lets go of it (default: 0.75)")
        ->check(within(0, 1))
        ->needs(init)
        ->type_name("X");
    command->add_option("--clip-skip", request.clipSkip, "1: the text encoder's last layer, 2: the one before it" + own)
        ->check(within(0, 32))
        ->type_name("N");
    static constexpr std::string_view predictions[] = {"auto", "epsilon", "v", "sample"};
    command->add_option("--prediction", words.prediction, "what the network was trained to tell:" + listed(predictions))
        ->check(oneOf(predictions, "a prediction type"))
        ->type_name("NAME");
    static constexpr std::string_view noises[] = {"cpu", "philox", "batch"};
    command->add_option("--noise", words.noise, "as diffusers makes it (cpu), as AUTOMATIC1111 on a GPU (philox), as ComfyUI (batch)")
        ->check(oneOf(noises, "a kind of noise"))
        ->type_name("NAME");
    command->add_flag("--plain-prompt", request.plainPrompt, "take the prompt word for word, without emphasis, as diffusers does");
    command
        ->add_option("--draw-on", imagine.request.drawOn,
                     "for each phrase in turn, with Atelier's own model: auto, none, drawing:NAME as drew_on shows it, or a picture file")
        ->type_name("WHAT");
    command
        ->add_option("--output", imagine.output,
                     "file (.png, .jpg), or folder, in which nothing is written over (default: the pictures folder)")
        ->type_name("FILE|FOLDER");
    command->add_option("--latents", imagine.latents, "write the final latents too")
        ->check(
            [](const std::string &name) { return name.ends_with(".safetensors") ? std::string() : name + " does not end in .safetensors"; })
        ->type_name("FILE.safetensors");
    command->add_option("--preview", imagine.previewsFolder, "write a small picture after every step too")->type_name("FOLDER");
    return command;
}

CLI::App *addFace(CLI::App &app, FaceArguments &face, std::string &morph, std::vector<std::string> &variations)
{
    CLI::App *command = app.add_subcommand("face", "Make pictures of faces");
    command->add_option("--model", face.request.model, "name in the list of models, or a file")->type_name("M");
    command->add_option("--seed", face.request.seed, "number that decides the face; face i has seed N + i (default: a random one)")
        ->check(wholeNumber())
        ->type_name("N");
    command->add_option("--count", face.request.count, "how many")->check(within(1, mostFaces))->type_name("N");
    command->add_option("--psi", face.request.psi, "how far from the average face; 1 is usual, 0 the average")
        ->check(within(-10, 10))
        ->type_name("X");
    command->add_option("--morph", morph, "SEED:X, go the part X (0 to 1) of the way to the face of another seed")
        ->check(matching(seedAndPart, "a seed and a number from 0 to 1, like 7:0.5"))
        ->type_name("SEED:X");
    command
        ->add_option("--variation", variations,
                     "SEED:X, a small change of the face: X (0 to 1; 0.3 is near) of the way towards the noise of SEED. Given again, it "
                     "goes on from there")
        ->check(matching(seedAndPart, "a seed and a number from 0 to 1, like 7:0.3"))
        ->type_name("SEED:X");
    command->add_option("--upscale", face.upscale, "enlarge each face with this model, such as realesrgan-x4plus")->type_name("M");
    command
        ->add_option("--output", face.output,
                     "file (.png, .jpg), or folder, in which nothing is written over (default: the pictures folder)")
        ->type_name("FILE|FOLDER");
    return command;
}

std::vector<core::speech::CastMember> castOf(const std::vector<std::string> &all)
{
    std::vector<core::speech::CastMember> cast;
    for (const std::string &one : all) {
        const size_t equals = one.find('='), mark = one.rfind('#');
        const bool numbered = mark != std::string::npos && mark > equals;
        core::speech::CastMember member{.name = one.substr(0, equals),
                                        .voice = one.substr(equals + 1, numbered ? mark - equals - 1 : std::string::npos)};
        if (numbered)
            CLI::detail::lexical_cast(one.substr(mark + 1), member.speaker);
        cast.push_back(std::move(member));
    }
    return cast;
}

std::map<std::string, double> blendOf(const std::vector<std::string> &shares)
{
    std::map<std::string, double> blend;
    for (const std::string &share : shares) {
        const size_t colon = share.find(':');
        double weight = 1.0;
        if (colon != std::string::npos)
            CLI::detail::lexical_cast(share.substr(colon + 1), weight);
        blend[share.substr(0, colon)] = weight;
    }
    return blend;
}

CLI::App *addSpeak(CLI::App &app, SpeakArguments &speak, std::string &file, std::string &format)
{
    core::speech::SpeechRequest &request = speak.request;
    CLI::App *command = app.add_subcommand("speak", "Speak a text; without --output it is played and kept in the music folder");
    CLI::Option *text = command->add_option("--text,text", request.text, "what to say")->type_name("T");
    command->add_option("--file", file, "read the text from a file; - is standard input")->excludes(text)->type_name("F");
    command->add_option("--voice", request.voice, "name in the list of models, or a file")->type_name("V");
    command->add_option("--speaker", speak.speaker, "number or name, for a voice of several speakers")->type_name("N");
    command
        ->add_option_function<std::vector<std::string>>(
            "--blend", [&request](const std::vector<std::string> &shares) { request.blend = blendOf(shares); },
            "speakers mixed by weight, for a Kokoro voice: jf_alpha:0.6,jm_kumo:0.4 (a wrong name lists the right ones)")
        ->delimiter(',')
        ->allow_extra_args(false) // what follows is the text
        ->check(matching("[^:,]+(:[0-9]*\\.?[0-9]+)?", "a speaker and a weight, like jf_alpha or jf_alpha:0.6"))
        ->type_name("NAME[:X]");
    command
        ->add_option("--language", request.language,
                     "for a voice that speaks several, by espeak-ng's name: en-us, ja (default: as the text is written)")
        ->type_name("L");
    command->add_option("--speed", request.speed, "2 is twice as fast")->check(within(0.1, 10))->type_name("X");
    command->add_option("--noise", request.noise, "variation of the sound (default: the voice's own)")->check(within(0, 2))->type_name("X");
    command->add_option("--noise-w", request.noiseW, "variation of the rhythm (default: the voice's own)")
        ->check(within(0, 2))
        ->type_name("X");
    command->add_option("--pause", request.sentencePause, "seconds of silence between sentences")->check(within(0, 10))->type_name("X");
    command->add_option("--paragraph-pause", request.paragraphPause, "seconds of silence between paragraphs")
        ->check(within(0, 10))
        ->type_name("X");
    command->add_option("--seed", request.seed, "number that decides the variation (default: a random one)")
        ->check(wholeNumber())
        ->type_name("N");
    command->add_option("--loudness", request.loudness, "of the whole text, in LUFS (default: -19)")->check(within(-70, 0))->type_name("X");
    command->add_option("--dictionary", speak.dictionary, "how words are said: a CSV table with the columns word,say,kind,case,language")
        ->type_name("FILE");
    command
        ->add_option_function<std::vector<std::string>>(
            "--cast", [&request](const std::vector<std::string> &all) { request.cast = castOf(all); },
            "who speaks lines that begin with a name and a colon: ANNA=VOICE, or ANNA=VOICE#2 for its speaker number 2")
        ->check(matching("[^=]+=.+", "a name and a voice, like ANNA=en_US-joe-medium"))
        ->type_name("NAME=VOICE");
    command->add_option("--subtitles", speak.subtitles, "write times of sentences and words, as .srt or .vtt; with --book: srt or vtt")
        ->check([](const std::string &name) {
            const bool good = name.ends_with(".srt") || name.ends_with(".vtt") || name == "srt" || name == "vtt";
            return good ? std::string() : name + " does not end in .srt or .vtt";
        })
        ->type_name("FILE");
    command
        ->add_option("--format", format,
                     "samples of WAV and FLAC: pcm16, pcm24 or float; with --book also mp3 (default), opus, ogg, flac, wav")
        ->check(matching("pcm16|pcm24|float|mp3|opus|ogg|flac|wav",
                         "one of pcm16, pcm24 and float, or with --book mp3, opus, ogg, flac and wav"))
        ->type_name("NAME");
    CLI::Option *output =
        command->add_option("--output", speak.output, "sound file: .wav, .flac, .ogg, .opus, .mp3; or a folder")->type_name("FILE|FOLDER");
    CLI::Option *book =
        command->add_option("--book", speak.book, "folder for a file a chapter of --file (.epub, .md, .txt); what is there already is kept")
            ->excludes(output)
            ->excludes(text)
            ->type_name("FOLDER");
    CLI::Option *list =
        command->add_flag("--list-chapters", speak.listChapters, "show the chapters of --file and speak nothing")->excludes(text);
    command->add_option("--chapters", speak.chapters, "some of the book's only, like 3-7,9")
        ->check(matching("[0-9]{1,6}(-[0-9]{1,6})?(,[0-9]{1,6}(-[0-9]{1,6})?)*", "a list of chapters, like 3-7,9"))
        ->needs(book)
        ->type_name("LIST");
    command->add_option("--title", speak.title, "of the book, for the tags (default: its own)")->needs(book)->type_name("T");
    command->add_option("--author", speak.author, "of the book, for the tags (default: its own)")->needs(book)->type_name("A");
    list->excludes(book)->excludes(output);
    return command;
}

void addUpscale(CLI::App &app, UpscaleArguments &upscale)
{
    CLI::App *command = app.add_subcommand("upscale", "Enlarge a picture");
    command->add_option("input", upscale.input, "picture file")->required()->type_name("INPUT");
    command
        ->add_option("--model", upscale.model, "name in the list of models, or an ncnn file (default: realesrgan-x4plus, for photographs)")
        ->type_name("M");
    command->add_option("--output", upscale.output, "file (.png, .jpg), or a folder")->required()->type_name("FILE|FOLDER");
}

void addStylize(CLI::App &app, StylizeArguments &stylize, std::vector<std::string> &styles)
{
    CLI::App *command = app.add_subcommand("stylize", "Redraw a picture in the style of a painting");
    command->add_option("input", stylize.input, "picture file")->required()->type_name("INPUT");
    command->add_option("--style", styles, "1 to 26, or several that are mixed by weight: 3:2,17:1")
        ->required()
        ->delimiter(',')
        ->check(matching("[0-9]{1,6}(:[0-9]*\\.?[0-9]+)?", "a style and its weight, like 3 or 3:0.5"))
        ->type_name("N[:WEIGHT],...");
    command->add_option("--strength", stylize.strength, "how much of the style: 1 all, 0 leaves the picture as it is")
        ->check(within(0, 1))
        ->type_name("X");
    command->add_option("--model", stylize.model, "name in the list of models, or an ONNX file")->type_name("M");
    command->add_option("--output", stylize.output, "file (.png, .jpg), or a folder")->required()->type_name("FILE|FOLDER");
}

void addTranscribe(CLI::App &app, TranscribeArguments &transcribe, std::string &task)
{
    core::transcription::TranscriptionRequest &request = transcribe.request;
    CLI::App *command = app.add_subcommand("transcribe", "Write down what is said in a sound file or a video");
    command->add_option("input", transcribe.input, "sound file or video")->required()->type_name("INPUT");
    command->add_option("--model", transcribe.model, "name in the list of models, or the folder of one")->type_name("M");
    command->add_option("--language", request.language, "what is spoken, as en, de or ja (default: as it sounds)")->type_name("L");
    command->add_option("--task", task, "transcribe (default), or translate: to English")
        ->check(matching("transcribe|translate", "one of transcribe and translate"))
        ->type_name("NAME");
    command->add_flag("--words", request.words, "times of words too, in .json and .vtt");
    command->add_option("--prompt", request.initialPrompt, "names and spelling to expect")->type_name("TEXT");
    command->add_option("--beam", request.beam, "alternatives followed side by side; 5 is slower and a little more exact (default: 1)")
        ->check(within(1, 20))
        ->type_name("N");
    command->add_flag_callback(
        "--independent", [&request] { request.previousText = false; },
        "hear each half minute without what was said before: fewer repetitions, less consistent names");
    request.skipSilence = true;
    command->add_flag_callback(
        "--no-vad", [&request] { request.skipSilence = false; },
        "hear silence too (default: where the model for it is installed, only what has speech is heard)");
    command
        ->add_option("--output", transcribe.output, "file: .txt, .srt, .vtt, .json, .csv or .lrc; or a folder (default: the text is shown)")
        ->type_name("FILE|FOLDER");
}

/// "3" or "3:0.5"; styles count from 1 for people.
core::vision::StyleShare parseShare(const std::string &text)
{
    const size_t colon = text.find(':');
    core::vision::StyleShare share{.style = std::stoi(text.substr(0, colon)) - 1};
    if (colon != std::string::npos)
        CLI::detail::lexical_cast(text.substr(colon + 1), share.weight);
    return share;
}

/// What both kinds of training are told in the same words.
void addTrainingOptions(CLI::App *command, TrainArguments &train, const std::string &own, CLI::Option *part)
{
    core::train::TrainingOptions &options = train.plan.common;
    command->add_option("--output", options.folder, "checkpoints, logs, samples and the finished model")->required()->type_name("FOLDER");
    command->add_flag("--resume", train.resume, "go on with the training in that folder");
    CLI::Option *deciding[] = {
        command->add_option("--steps", train.plan.steps, "in all, from the very first" + own)
            ->check(within(0, 100'000'000))
            ->type_name("N"),
        command->add_option("--batch", train.plan.batch, "pictures in a step" + own)->check(within(1, 4096))->type_name("N"),
        command->add_option("--rate", train.plan.rate, "the highest learning rate" + own)->check(within(0, 1))->type_name("X")};
    for (CLI::Option *option : deciding)
        if (part)
            option->needs(part);
    command->add_option("--save-every", train.plan.saveEvery, "steps between checkpoints" + own)
        ->check(within(1, 1'000'000))
        ->type_name("N");
    command->add_option("--sample-every", train.plan.sampleEvery, "steps between sample pictures" + own)
        ->check(within(1, 1'000'000))
        ->type_name("N");
    command->add_option("--seed", options.seed, "decides everything that is drawn by lot")->check(wholeNumber())->type_name("N");
}

void addTrainDcgan(CLI::App *command, TrainArguments &train)
{
    core::train::TrainingOptions &options = train.plan.common;
    command->add_option("--data", options.pictures, "a folder with pictures of faces or anything else, or CIFAR-10's binary files")
        ->type_name("FOLDER|FILE");
    command->add_option("--size", options.edge, "width of the pictures that it makes: 32 or 64 (default: 32)")
        ->check(matching("32|64", "a size: 32 or 64"))
        ->type_name("N");
    using core::train::Augmentation;
    static const std::map<std::string, Augmentation> kinds = {
        {"none", Augmentation::None}, {"flip", Augmentation::Flip}, {"strong", Augmentation::Strong}};
    command
        ->add_option_function<std::string>(
            "--augment", [&options](const std::string &name) { options.augmentation = kinds.at(name); },
            "none, flip (default), or strong: for a few hundred pictures")
        ->check(matching("none|flip|strong", "a kind of augmentation: none, flip or strong"))
        ->type_name("NAME");
    addTrainingOptions(command, train, " (default: the recipe's)", nullptr);
}

CLI::App *addTrain(CLI::App &app, TrainArguments &train)
{
    core::train::TrainingOptions &options = train.plan.common;
    CLI::App *command = app.add_subcommand("train", "Train a network of your own");
    command->require_subcommand(1);
    CLI::App *picture = command->add_subcommand("picture", "Train Atelier's picture model; Ctrl-C keeps what is learnt");
    CLI::App *dcgan = command->add_subcommand("dcgan", "Train a network that makes faces, or whatever your pictures show");
    dcgan->parse_complete_callback([&train] { train.plan.kind = core::train::TrainingKind::Faces; });
    addTrainDcgan(dcgan, train);
    picture
        ->add_option("--data", options.pictures,
                     "pictures, each with a .txt beside it (a name, then a keyword a line) or listed in a .jsonl (default: the emoji sets "
                     "of packaging/fetch-models)")
        ->type_name("FOLDER");
    static const std::map<std::string, TrainArguments::Part> parts = {{"autoencoder", TrainArguments::Part::Autoencoder},
                                                                      {"diffusion", TrainArguments::Part::Diffusion},
                                                                      {"write", TrainArguments::Part::Write}};
    CLI::Option *part = picture
                            ->add_option_function<std::string>(
                                "--part", [&train](const std::string &name) { train.part = parts.at(name); },
                                "autoencoder, diffusion, or write: the model as it is so far (default: the first two in turn)")
                            ->check(matching("autoencoder|diffusion|write", "a part: autoencoder, diffusion or write"))
                            ->type_name("NAME");
    addTrainingOptions(picture, train, " (default: the part's own)", part);
    picture->add_option("--test-prompts", options.testPrompts, "combinations that are not to be learnt")->type_name("FILE");
    return command;
}

void settle(TrainArguments &train, const core::ComputeOptions &compute)
{
    const bool faces = train.plan.kind == core::train::TrainingKind::Faces;
    const std::string hint = faces ? " See atelier-cli train dcgan --help." : " See atelier-cli train picture --help.";
    if (compute.device != "auto" && compute.device != "cpu")
        throw WrongUsage("--device: training is done on the processor (cpu)." + hint);
    if (compute.precision != "auto" && compute.precision != "bfloat16" && compute.precision != "float32")
        throw WrongUsage("--precision: networks are trained in bfloat16 or float32." + hint);
    if (faces && train.plan.common.pictures.empty() && !train.resume)
        throw WrongUsage("Say which pictures to learn from with --data." + hint);
    train.plan.common.bfloat16 = compute.precision == "bfloat16" || (compute.precision == "auto" && core::train::computesInBfloat16());
    train.plan.common.threads = compute.threads;
    train.plan.common.models = core::dataFolder() / "models";
}

std::string commandOf(const CLI::App &app)
{
    std::string command = "atelier-cli";
    for (const CLI::App *used = &app; !used->get_subcommands().empty();) {
        used = used->get_subcommands().front();
        command += " " + used->get_name();
    }
    return command;
}

/// What is wrong, as a sentence with a hint; CLI11's own words where they say it well.
std::string explained(const CLI::App &app, const CLI::ParseError &error)
{
    const std::string hint = " See " + commandOf(app) + " --help.";
    const std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
    const bool noCommand = app.get_subcommands().empty();
    if (!unknown.empty() && (noCommand || dynamic_cast<const CLI::ExtrasError *>(&error))) {
        const bool isOption = unknown.front().starts_with('-');
        return (isOption ? "Unknown option: " : noCommand ? "Unknown command: " : "Unknown argument: ") + unknown.front() + "." + hint;
    }
    if (!noCommand && app.get_subcommands().front()->get_name() == "models" && app.get_subcommands().front()->get_subcommands().empty())
        return (unknown.empty() ? std::string() : "Unknown command: " + unknown.front() + ". ")
               + "Give a command: list, show, add, get or remove." + hint;
    if (!noCommand && app.get_subcommands().front()->get_name() == "train" && app.get_subcommands().front()->get_subcommands().empty())
        return (unknown.empty() ? std::string() : "Unknown kind of network: " + unknown.front() + ". ")
               + "Say what to train: picture or dcgan." + hint;
    if (noCommand && dynamic_cast<const CLI::RequiredError *>(&error))
        return "Give a command: imagine, face, speak, upscale, stylize, transcribe, train, models or bench." + hint;
    std::string what = error.what();
    if (const std::string prefix = "Could not convert: "; what.starts_with(prefix)) { // "--seed = x"
        const size_t equals = what.find(" = ");
        what = what.substr(prefix.size(), equals - prefix.size()) + ": " + what.substr(std::min(equals + 3, what.size()))
               + " is not such a number";
    }
    if (dynamic_cast<const CLI::ArgumentMismatch *>(&error))
        what = what.substr(0, what.find(':')) + " needs one value";
    what.resize(std::min(what.find('\n'), what.size()));
    while (!what.empty() && (what.back() == '.' || what.back() == ' '))
        what.pop_back();
    return what + "." + hint;
}

/// "7:0.5"
std::pair<uint64_t, double> parseSeedAndPart(const std::string &text, const std::string &option, const std::string &command)
{
    std::pair<uint64_t, double> result;
    const size_t colon = text.find(':');
    const bool good = CLI::detail::lexical_cast(text.substr(0, colon), result.first)
                      && CLI::detail::lexical_cast(text.substr(colon + 1), result.second) && result.second <= 1.0;
    if (!good)
        throw WrongUsage(option + ": " + text + " is not a seed and a number from 0 to 1, like 7:0.5. See atelier-cli " + command
                         + " --help.");
    return result;
}

void settle(ImagineArguments &imagine, const ImagineWords &words, const CLI::App &command)
{
    namespace diffusion = core::diffusion;
    diffusion::PictureRequest &request = imagine.request;
    if (command.count("--prompt") == 0)
        throw WrongUsage("Say what to show with --prompt. See atelier-cli imagine --help.");
    imagine.randomSeed = command.count("--seed") == 0;
    if (!words.sampler.empty())
        request.sampler = diffusion::samplerNamed(words.sampler);
    if (!words.schedule.empty())
        request.schedule = diffusion::scheduleNamed(words.schedule);
    if (command.count("--steps") > 0)
        request.steps = words.steps;
    if (command.count("--cfg") > 0)
        request.guidance = words.guidance;
    if (!words.prediction.empty() && words.prediction != "auto")
        request.prediction = diffusion::predictionNamed(words.prediction);
    if (!words.noise.empty())
        request.noise = diffusion::noiseNamed(words.noise);
    if (!words.variation.empty()) {
        const auto [seed, amount] = parseSeedAndPart(words.variation, "--variation", "imagine");
        request.variation = diffusion::VariationRequest{seed, amount};
    }
    if (command.count("--init") > 0)
        request.start = diffusion::StartRequest{words.start, words.strength};
    try {
        diffusion::check(request);
    } catch (const core::Error &error) { // what no model could do is a matter of the command line
        throw WrongUsage(std::string(error.what()) + " See atelier-cli imagine --help.");
    }
}

std::string readText(const std::string &file)
{
    if (file != "-")
        return core::readTextFile(file, longestText);
    std::string text(std::istreambuf_iterator<char>(std::cin), {});
    if (text.size() > longestText)
        throw core::Error("The text on standard input is larger than 16 MB.");
    return text;
}

/// What is asked of a book; `file` and `format` are as the command line has them.
void settleBook(SpeakArguments &speak, const std::string &file, std::string &format)
{
    const bool compressed = !format.empty() && !format.starts_with("pcm") && format != "float";
    const std::string subtitles = speak.subtitles.string();
    if (!speak.book.empty() || speak.listChapters) {
        if (file.empty() || file == "-")
            throw WrongUsage("A book is read from a file: give it with --file. See atelier-cli speak --help.");
        speak.file = file;
        speak.bookFormat = compressed ? format : format.empty() ? "mp3" : "wav";
        if (compressed)
            format.clear();
        if (!subtitles.empty() && subtitles != "srt" && subtitles != "vtt")
            throw WrongUsage("With --book, --subtitles is srt or vtt: each chapter has a file of its own. See atelier-cli speak --help.");
        speak.bookSubtitles = subtitles;
        speak.subtitles.clear();
        return;
    }
    if (compressed)
        throw WrongUsage(
            "Without --book the name of --output tells the format; --format is pcm16, pcm24 or float. See atelier-cli speak --help.");
    if (subtitles == "srt" || subtitles == "vtt")
        throw WrongUsage("Give --subtitles the name of a file that ends in .srt or .vtt. See atelier-cli speak --help.");
    if (file.ends_with(".epub"))
        speak.file = file; // all of it is spoken
}

} // namespace

std::vector<int> parseChapters(const std::string &text, int count)
{
    std::vector<int> chapters;
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ',');) {
        const size_t dash = part.find('-');
        const int first = std::stoi(part), last = dash == std::string::npos ? first : std::stoi(part.substr(dash + 1));
        if (first < 1 || last < first || last > count)
            throw WrongUsage("--chapters " + part + " is not in this book, which has chapters 1 to " + std::to_string(count) + ".");
        for (int chapter = first; chapter <= last; ++chapter)
            chapters.push_back(chapter - 1);
    }
    std::ranges::sort(chapters);
    chapters.erase(std::ranges::unique(chapters).begin(), chapters.end());
    return chapters;
}

Arguments parseArguments(int argc, const char *const *argv)
{
    Arguments arguments;
    std::string morph, file, format;
    std::vector<std::string> faceVariations;
    ImagineWords imagineWords;
    CLI::App app("Atelier makes pictures, faces and speech on this machine, and writes down what was said.", "atelier-cli");
    app.set_version_flag("--version", std::string("atelier-cli ") + ATELIER_VERSION);
    app.require_subcommand(1);
    addCommon(app, arguments);
    CLI::App *imagine = addImagine(app, arguments.imagine, imagineWords);
    CLI::App *face = addFace(app, arguments.face, morph, faceVariations);
    CLI::App *speak = addSpeak(app, arguments.speak, file, format);
    addUpscale(app, arguments.upscale);
    std::vector<std::string> styles;
    addStylize(app, arguments.stylize, styles);
    std::string task;
    addTranscribe(app, arguments.transcribe, task);
    CLI::App *train = addTrain(app, arguments.train);
    CLI::App *models = app.add_subcommand("models", "List the installed models, look into one, get new ones");
    models->require_subcommand(1);
    models->add_subcommand("list", "List the installed models");
    CLI::App *show = models->add_subcommand("show", "Say what is in a model file");
    show->add_option("model", arguments.model, "name in the list, or a file")->required()->type_name("NAME|PATH");
    CLI::App *add = models->add_subcommand(
        "add", "Use a model where it is: a file, a diffusers folder, or the model folder of AUTOMATIC1111, ComfyUI or InvokeAI");
    add->add_option("model", arguments.model, "file or folder")->required()->type_name("PATH");
    CLI::App *get =
        models->add_subcommand("get", "Download a model, or go on with one that was begun; without a name, list those on offer");
    get->add_option("model", arguments.model, "name on offer, or any address that begins with https://")->type_name("NAME|ADDRESS");
    CLI::App *remove =
        models->add_subcommand("remove", "Delete a model of Atelier's own; forget one that is used in place (its file stays)");
    remove->add_option("model", arguments.model, "name in the list, or what was added")->required()->type_name("NAME|PATH");
    CLI::App *bench = app.add_subcommand("bench", "Measure faces, speech and pictures on this machine, in less than a minute");
    bench->add_flag("--profile", arguments.profile, "say also where the time of a picture goes, by kind of operation");
    const std::string common =
        "Every command: [--device auto|cpu|cuda[:N]] [--precision auto|float32|bfloat16|float16|int8] [--threads N] [--json]\n"
        "Exit status: 0 done, 1 failed, 2 wrong usage, 130 cancelled.";
    app.footer(common);
    for (CLI::App *command : app.get_subcommands({})) {
        command->fallthrough(); // the common options, after the command too
        const auto example = examples.find(command->get_name());
        command->footer((example != examples.end() ? "Example: atelier-cli " + example->second + "\n\n" : "") + common);
        for (CLI::App *inner : command->get_subcommands({}))
            inner->fallthrough()->footer(common);
    }

    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForVersion &version) {
        arguments.help = std::string(version.what()) + "\n";
        return arguments;
    } catch (const CLI::CallForHelp &) {
        arguments.help = app.help();
        return arguments;
    } catch (const CLI::ParseError &error) {
        throw WrongUsage(explained(app, error));
    }

    if (app.got_subcommand(imagine)) {
        arguments.command = Arguments::Command::Imagine;
        settle(arguments.imagine, imagineWords, *imagine);
        arguments.imagine.request.compute = arguments.compute;
    } else if (app.got_subcommand(face)) {
        arguments.command = Arguments::Command::Face;
        arguments.face.randomSeed = face->count("--seed") == 0;
        if (!morph.empty()) {
            const auto [seed, amount] = parseSeedAndPart(morph, "--morph", "face");
            arguments.face.request.morph = core::gan::Morph{.seed = seed, .amount = amount};
        }
        for (const std::string &variation : faceVariations) {
            const auto [seed, amount] = parseSeedAndPart(variation, "--variation", "face");
            arguments.face.request.variations.push_back({.seed = seed, .amount = amount});
        }
        arguments.face.request.compute = arguments.compute;
    } else if (app.got_subcommand("upscale")) {
        arguments.command = Arguments::Command::Upscale;
    } else if (app.got_subcommand("stylize")) {
        arguments.command = Arguments::Command::Stylize;
        std::ranges::transform(styles, std::back_inserter(arguments.stylize.shares), parseShare);
    } else if (app.got_subcommand("transcribe")) {
        arguments.command = Arguments::Command::Transcribe;
        arguments.transcribe.request.translate = task == "translate";
    } else if (app.got_subcommand(speak)) {
        arguments.command = Arguments::Command::Speak;
        arguments.speak.randomSeed = speak->count("--seed") == 0;
        if (speak->count("--text") == 0 && file.empty())
            throw WrongUsage("Give the text to speak with --text, or with --file (- is standard input). See atelier-cli speak --help.");
        settleBook(arguments.speak, file, format);
        if (arguments.speak.file.empty() && !file.empty())
            arguments.speak.request.text = readText(file);
        if (!format.empty())
            arguments.speak.sampleType = format == "float"   ? core::audio::SampleType::Float32
                                         : format == "pcm24" ? core::audio::SampleType::Pcm24
                                                             : core::audio::SampleType::Pcm16;
        arguments.speak.request.compute = arguments.compute;
    } else if (app.got_subcommand(train)) {
        arguments.command = Arguments::Command::Train;
        settle(arguments.train, arguments.compute);
    } else if (app.got_subcommand(models)) {
        using Command = Arguments::Command;
        arguments.command = models->got_subcommand(show)     ? Command::ShowModel
                            : models->got_subcommand(add)    ? Command::AddModel
                            : models->got_subcommand(get)    ? Command::GetModel
                            : models->got_subcommand(remove) ? Command::RemoveModel
                                                             : Command::ListModels;
    } else {
        arguments.command = Arguments::Command::Bench;
    }
    return arguments;
}

} // namespace app
