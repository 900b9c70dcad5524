// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/run.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/image/imagefile.h"
#include "core/io/safetensors.h"
#include "core/nn/compute.h"
#include "core/train/traininglog.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <ctime>
#include <fstream>
#include <map>
#include <sstream>

namespace core::train {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

std::string padded(int64_t step)
{
    const std::string digits = std::to_string(step);
    return std::string(digits.size() < 8 ? 8 - digits.size() : 0, '0') + digits;
}

std::map<int64_t, fs::path> checkpoints(const fs::path &folder, const std::string &name)
{
    return numberedFiles(folder, name, ".safetensors");
}

/// What was logged of steps that will be done again is dropped.
void cutLog(const fs::path &path, int64_t step)
{
    if (!fs::exists(path))
        return;
    std::istringstream lines(readTextFile(path, 1u << 30));
    std::string kept;
    for (std::string line; std::getline(lines, line);) {
        const Json entry = tryParseJson<Json>(line);
        if (entry.is_object() && entry.value("step", int64_t(-1)) <= step)
            kept += line + "\n";
    }
    writeTextFile(path, kept);
}

void save(const Recipe &recipe, const TrainingOptions &options, int64_t step)
{
    nn::Weights::Map state;
    recipe.addTo(state);
    io::writeSafetensors(options.folder / (recipe.name() + "-" + padded(step) + ".safetensors"), state,
                         {{"step", std::to_string(step)},
                          {"seed", std::to_string(options.seed)},
                          {"batch", std::to_string(options.batch)},
                          {"steps", std::to_string(options.steps)}});
    auto all = checkpoints(options.folder, recipe.name());
    std::error_code ignored; // an old checkpoint too many does no harm
    for (; all.size() > 2; all.erase(all.begin()))
        fs::remove(all.begin()->second, ignored);
}

/// Whether there is a sample after this step. In the beginning after 1, 2, 4, 8 and so on: someone waits for the first,
/// and much changes.
bool isSampled(int64_t step, const Recipe &recipe, const TrainingOptions &options)
{
    const bool early = step < options.sampleEvery && step >= recipe.firstSample() && std::has_single_bit(uint64_t(step));
    return early || step % options.sampleEvery == 0 || step == options.steps;
}

} // namespace

std::optional<Checkpoint> newestCheckpoint(const fs::path &folder, const std::string &name)
{
    const auto all = checkpoints(folder, name);
    std::string problem;
    for (auto it = all.rbegin(); it != all.rend(); ++it) {
        try {
            io::TensorFile file = io::readTensors(it->second);
            return Checkpoint{it->first, std::move(file.tensors), shown(it->second)};
        } catch (const Error &error) { // the one before it may be whole
            problem = error.what();
        }
    }
    if (!problem.empty())
        throw Error("No checkpoint of the training in " + shown(folder) + " can be read. " + problem);
    return std::nullopt;
}

void run(Recipe &recipe, const TrainingOptions &options, const JobContext &context)
{
    using Clock = std::chrono::steady_clock;
    std::error_code failed;
    fs::create_directories(options.folder / "samples", failed);
    if (failed)
        throw Error("Cannot make the folder " + shown(options.folder) + " for the training: " + failed.message() + ".");
    nn::useThreads(options.threads > 0 ? options.threads : nn::usableThreads());

    int64_t step = 0;
    if (const std::optional<Checkpoint> found = newestCheckpoint(options.folder, recipe.name())) {
        recipe.take(nn::Weights(found->state, found->file));
        step = found->step;
    }
    const fs::path logFile = options.folder / (recipe.name() + ".jsonl");
    cutLog(logFile, step);
    std::ofstream log(logFile, std::ios::app);

    int64_t saved = step;
    Clock::time_point savedAt = Clock::now();
    const auto keep = [&] {
        if (step != saved)
            save(recipe, options, step);
        saved = step;
        savedAt = Clock::now();
    };
    try {
        while (step < options.steps) {
            context.progress(int(step), int(options.steps), recipe.name());
            if (options.beforeStep) {
                options.beforeStep(keep);
                context.checkpoint();
            }
            const Clock::time_point begin = Clock::now();
            const std::clock_t processor = std::clock();
            const Losses losses = recipe.step(step);
            ++step;
            const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
            Json line = {{"step", step}};
            for (const auto &[name, value] : losses)
                line[name] = value;
            line["seconds"] = seconds;
            line["processor_seconds"] = double(std::clock() - processor) / CLOCKS_PER_SEC; // of all threads
            line["pictures_per_second"] = double(options.batch) / seconds;
            log << dumpJson(line) << std::endl; // flushed: someone may be watching
            if (!log)
                throw Error("Cannot write the training's log " + shown(logFile) + ". The disk may be full.");
            if (step % options.saveEvery == 0 || step == options.steps || Clock::now() - savedAt >= options.saveAfter)
                keep();
            if (isSampled(step, recipe, options))
                image::writeImage(options.folder / "samples" / (recipe.name() + "-" + padded(step) + ".png"), recipe.sample());
        }
    } catch (const Cancelled &) { // nothing that was learnt is lost
        keep();
        throw;
    }
}

} // namespace core::train
