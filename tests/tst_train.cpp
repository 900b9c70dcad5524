// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/colours.h"
#include "core/image/imagefile.h"
#include "core/text/english.h"
#include "core/train/data/examples.h"
#include "core/train/training.h"
#include "tests/trainingfixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace core;
using namespace core::train;
using namespace core::text;
using core::image::fromImage;
namespace fs = std::filesystem;

namespace {

/// A disc of one colour on nothing, a little different for each index.
Image disc(int index, uint8_t red, uint8_t green, uint8_t blue)
{
    constexpr int edge = 64;
    Image image{.width = edge, .height = edge, .channels = 4};
    image.pixels.assign(size_t(edge) * edge * 4, 0);
    for (int y = 0; y < edge; ++y)
        for (int x = 0; x < edge; ++x)
            if ((x - 32) * (x - 32) + (y - 32) * (y - 32) < (14 + 2 * index) * (14 + 2 * index)) {
                uint8_t *pixel = image.pixels.data() + (size_t(y) * edge + size_t(x)) * 4;
                pixel[0] = red;
                pixel[1] = green;
                pixel[2] = blue;
                pixel[3] = 255;
            }
    return image;
}

/// Captioned pictures to learn from.
void makePictures(const fs::path &folder)
{
    fs::create_directories(folder);
    const uint8_t colours[][3] = {{220, 30, 30}, {40, 190, 60}, {40, 80, 220}, {240, 220, 40}};
    const char *names[] = {"red ball", "green ball", "blue ball", "sun"};
    for (int i = 0; i < 4; ++i) {
        const std::string stem = "picture" + std::to_string(i);
        image::writeImage(folder / (stem + ".png"), disc(i, colours[i][0], colours[i][1], colours[i][2]));
        writeTextFile(folder / (stem + ".txt"), std::string(names[i]) + "\nround\ntoy\n");
    }
}

/// Asks to stop when this step of the training begins.
void stopAt(int64_t step, const std::string &stage, const TrainingOptions &options,
            void (*train)(const TrainingOptions &, const JobContext &))
{
    std::stop_source stop;
    const JobContext context(stop.get_token(), [&](int at, int, std::string_view of) {
        if (of == stage && at == step)
            stop.request_stop();
    });
    try {
        train(options, context);
        QFAIL("The training did not stop.");
    } catch (const Cancelled &) {
    }
}

} // namespace

class TestTrain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->path().toStdString();
        makePictures(m_path / "pictures");
    }

    void goesOnAsIfItHadNotStopped()
    {
        const auto onTwoThreads = [this](const char *folder) {
            TrainingOptions options = tinyTraining(m_path / folder, 4);
            options.threads = 2;
            return options;
        };
        trainDiffusion(onTwoThreads("whole"), {});
        stopAt(2, "diffusion", onTwoThreads("parts"), trainDiffusion);
        trainDiffusion(onTwoThreads("parts"), {});
        const auto drawn = lossesOf(m_path / "whole" / "diffusion.jsonl");
        QCOMPARE(drawn.size(), size_t(4));
        QVERIFY(drawn == lossesOf(m_path / "parts" / "diffusion.jsonl"));
        QCOMPARE(readTextFile(m_path / "whole" / "model" / "unet" / "diffusion_pytorch_model.safetensors"),
                 readTextFile(m_path / "parts" / "model" / "unet" / "diffusion_pytorch_model.safetensors"));
    }

    void learns()
    {
        const auto mean = [](const std::vector<nlohmann::json> &losses, const char *name, size_t first, size_t count) {
            double sum = 0;
            for (size_t i = first; i < first + count; ++i)
                sum += losses[i].at(name).get<double>();
            return sum / double(count);
        };
        trainDiffusion(tinyTraining(m_path / "run", 120), {});
        const auto drawn = lossesOf(m_path / "run" / "diffusion.jsonl");
        const auto share = [&](size_t first) { return mean(drawn, "mse", first, 30) / mean(drawn, "mse_of_draft", first, 30); };
        QVERIFY2(share(90) < 0.9 * share(0), qPrintable(QString::number(share(90)) + u' ' + QString::number(share(0))));
    }

    void takesTheLastGoodCheckpoint()
    {
        stopAt(2, "diffusion", tinyTraining(m_path / "run", 6), trainDiffusion);
        const fs::path bad = m_path / "run" / "diffusion-00000004.safetensors"; // cut off while it was copied
        std::ofstream(bad) << "damaged";
        trainDiffusion(tinyTraining(m_path / "run", 6), {});
        QCOMPARE(lossesOf(m_path / "run" / "diffusion.jsonl").size(), size_t(6));
    }

    void namesWhatIsMissing()
    {
        TrainingOptions options = tinyTraining(m_path / "run", 2);
        options.pictures = m_path / "empty";
        fs::create_directories(options.pictures);
        QVERIFY_THROWS_EXCEPTION(Error, trainDiffusion(options, {}));
        options.pictures.clear(); // and no model whose drawings could be learnt from
        QVERIFY_THROWS_EXCEPTION(Error, trainDiffusion(options, {}));
    }

    void readsCaptionsInJsonLines()
    {
        const fs::path folder = m_path / "listed";
        fs::create_directories(folder / "train");
        for (const char *name : {"a.png", "train/b.png", "c.png"})
            image::writeImage(folder / name, disc(0, 220, 30, 30));
        writeTextFile(folder / "metadata.jsonl",
                      "{\"file_name\": \"a.png\", \"text\": \"red ball\", \"keywords\": [\"round\", 7]}\n\n"
                      "{\"image\": \"train/b.png\", \"caption\": \"apple\"}\nnot JSON\n{\"file\": \"c.png\"}\n"
                      "{\"file\": \"../d.png\", \"text\": \"outside\"}\n{\"file\": \"gone.png\", \"text\": \"gone\"}\n");
        std::vector<std::string> problems;
        const PictureSet set = readFolder(folder, 32, problems);
        QCOMPARE(set.count(), 2);
        QCOMPARE(set.drawing(0).name, std::string("red ball"));
        QCOMPARE(set.drawing(0).keywords, std::vector<std::string>{"round"});
        QCOMPARE(set.drawing(1).name, std::string("apple"));
        QCOMPARE(problems.size(), size_t(4));
        QVERIFY(problems[0].starts_with("Line 4 of "));
    }

    void recoloursWhatIsColoured()
    {
        const Picture ball = fromImage(disc(0, 220, 30, 30), 64);
        const std::optional<image::Dominant> red = image::dominantColour(ball);
        QVERIFY(red);
        QCOMPARE(red->name, std::string("red"));
        for (const char *name : {"orange", "yellow", "green", "blue", "purple", "pink", "brown"})
            QCOMPARE(image::dominantColour(image::recoloured(ball, *red, name))->name, std::string(name));
        QVERIFY(!image::dominantColour(image::recoloured(ball, *red, "white")));
        QVERIFY(!image::dominantColour(fromImage(disc(0, 120, 120, 120), 64)));
        QVERIFY(toImage(ball) == disc(0, 220, 30, 30) || toImage(ball).pixels[3] == 0);
    }

    void speaksOfWhatIsShown()
    {
        QCOMPARE(withArticle("apple"), std::string("an apple"));
        QCOMPARE(plural("cherry"), std::string("cherries"));
        QCOMPARE(plural("house with garden"), std::string("houses with garden"));
        QCOMPARE(plural("mouse"), std::string("mice"));
        QCOMPARE(withoutColours("red apple"), std::string("apple"));
        QCOMPARE(withoutColours("orange"), std::string("orange"));
    }

    void neverShowsWhatIsHeldOut()
    {
        std::vector<std::string> unreadable;
        const PictureSet set = readFolder(m_path / "pictures", 32, unreadable);
        QVERIFY(unreadable.empty());
        const fs::path prompts = m_path / "prompts.txt";
        writeTextFile(prompts, "# kind, prompt\nrecoloured\ta blue sun\tpicture3\tblue\t1\n"
                               "pair\ta sun and a sun\tpicture3+picture3\t-\t2\ncount\tfour suns\tpicture3\t-\t4\n"
                               "background\ta sun on a red background\tpicture3\tred\t1\n");
        const ExampleMaker maker(set, HeldOut(prompts));
        int pairs = 0, recoloured = 0;
        for (uint64_t i = 0; i < 1000; ++i) {
            Random random(5, i, 0);
            const std::string caption = maker.make(random).caption;
            const auto has = [&](const char *text) { return caption.find(text) != std::string::npos; };
            QVERIFY2(!has("blue sun"), caption.c_str());
            QVERIFY2(caption.find("sun") == caption.rfind("sun"), caption.c_str());
            pairs += has(" and ");
            recoloured += has("green sun") || has("blue ball");
        }
        QVERIFY2(pairs > 200 && recoloured > 20, qPrintable(QString::number(pairs) + u' ' + QString::number(recoloured)));
        QVERIFY_THROWS_EXCEPTION(Error, HeldOut(m_path / "pictures" / "picture0.txt"));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_path;
};

QTEST_GUILESS_MAIN(TestTrain)
#include "tst_train.moc"
