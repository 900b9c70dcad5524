// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/diffusion/memory/draftnetwork.h"
#include "core/diffusion/memory/memory.h"
#include "core/diffusion/memory/memorydraft.h"
#include "core/diffusion/memory/memorymodel.h"
#include "core/diffusion/memory/memorypipeline.h"
#include "core/diffusion/memory/memoryprompt.h"
#include "core/io/safetensors.h"
#include "core/train/optimise/initialweights.h"
#include "core/train/pictures/modelfolder.h"
#include "tests/memoryfixture.h"
#include "tests/networkfixture.h"
#include "tests/progressrecord.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace core;
using namespace core::diffusion;
using namespace stickers;
namespace fs = std::filesystem;

namespace {

std::string described(const MemoryPrompt &prompt)
{
    std::string text;
    for (const MemoryPrompt::Part &part : prompt.parts)
        text += (text.empty() ? "" : "; ") + (part.count > 1 ? std::to_string(part.count) + " " : std::string()) + part.phrase;
    return text + (prompt.background.empty() ? "" : " | " + prompt.background) + (prompt.style.empty() ? "" : " | " + prompt.style);
}

Image square(uint8_t value)
{
    Image image{.width = 20, .height = 10, .channels = 3};
    image.pixels.assign(600, value);
    return image;
}

} // namespace

class TestMemory : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path m_path{m_folder.path().toStdString()};

    std::unique_ptr<PictureGenerator> open() const
    {
        return std::make_unique<MemoryPipeline>(openMemoryModel(m_path / "model"), TextStates(), ComputeOptions{.precision = "float32"});
    }

private Q_SLOTS:
    void initTestCase() { writeModel(m_path / "model"); }

    void cutsPrompts_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *prompt, const char *expected) {
            QTest::newRow(prompt) << QString::fromLatin1(prompt) << QString::fromLatin1(expected);
        };
        row("a red apple", "red apple");
        row("Two green frogs", "2 green frogs");
        row("a cat and a rocket", "cat; rocket");
        row("sunflower on a blue background", "sunflower | blue");
        row("a dog with a green background, flat", "dog | green | flat");
        row("three apples and 2 dogs", "3 apples; 2 dogs");
        row("twenty apples", "twenty apples");
        row("10 apples", "5 apples");
        row("a robot holding a heart", "robot; heart");
        row("cat, dog, bird", "cat; dog; bird");
        row("a cat, a dog, a cow, a pig, a hen, a fox", "cat; dog; cow; pig; hen");
        row("rock and roll", "rock and roll");
        row("a star next to the moon", "star; moon");
        row("a flat tyre", "flat tyre");
        row("flat, an apple", "apple | flat");
        row("an apple, 3d", "apple | 3D");
        row("An apple in 3D style on a table", "apple; table | 3D");
        row("", "");
        row(" and , and ", "");
        row("the", "");
        row("seven", "seven");
    }
    void cutsPrompts()
    {
        QFETCH(QString, prompt);
        QFETCH(QString, expected);
        const auto isName = [](const std::string &phrase) { return phrase == "rock and roll"; };
        QCOMPARE(QString::fromStdString(described(readMemoryPrompt(prompt.toStdString(), {"glossy", "flat", "3D"}, isName))), expected);
    }

    void keepsWhatIsWritten()
    {
        const Memory::Content c = content();
        Memory::write(m_path / "kept.safetensors", c);
        const Memory memory = Memory::open(m_path / "kept.safetensors");
        QCOMPARE(memory.count(), 5);
        QCOMPARE(memory.key(1), std::string("flat/1F34E"));
        QCOMPARE(memory.find("flat/1F415"), 3);
        QCOMPARE(memory.find("flat/1F999"), -1);
        QCOMPARE(memory.sourceOf(1).licence, std::string("CC-BY-4.0"));
        for (int i = 0; i < 5; ++i)
            QVERIFY(memory.picture(i).values == c.pictures.picture(i).values);
    }

    void findsByMeaningStyleAndName()
    {
        const Memory memory(content());
        QCOMPARE(memory.nearest(unit(1).unsqueeze(0), {}, 1).front().drawing, 2);
        QCOMPARE(memory.nearest(unit(1).unsqueeze(0), "flat", 1).front().drawing, 3);
        QCOMPARE(memory.nearest(unit(3).unsqueeze(0), {}, 1).front().drawing, 0);  // by its keywords
        QVERIFY(memory.nearest(unit(2).unsqueeze(0), {}, 3).front().drawing != 4); // nobody's skin tone unasked
        QCOMPARE(memory.named("waving hand", {}), 4);
        QCOMPARE(memory.named("red apple", "flat"), 1);
        QVERIFY(memory.knows("apples") && memory.knows("flat") && !memory.knows("quasar"));
    }

    void refusesDamagedMemories_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"no list", "list that is no JSON", "subject that is not there", "fewer pictures", "no ends",
                                 "ends behind the last", "ends that go back", "an edge of nothing", "pictures of floating-point numbers",
                                 "a picture that is none", "meanings of another width", "an earlier model's latents", "cut off"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    void refusesDamagedMemories()
    {
        QFETCH(QString, what);
        const fs::path whole = m_path / "whole.safetensors", damaged = m_path / "damaged.safetensors";
        Memory::write(whole, content());
        io::TensorFile file = io::readTensors(whole);
        io::TensorMap tensors = file.tensors;
        std::map<std::string, std::string> metadata = file.metadata;
        if (what == u"no list")
            metadata.erase("drawings");
        else if (what == u"list that is no JSON")
            metadata["drawings"].resize(metadata["drawings"].size() / 2);
        else if (what == u"subject that is not there")
            metadata["drawings"].replace(metadata["drawings"].find("[0,0]"), 5, "[9,0]");
        else if (what == u"fewer pictures")
            tensors["ends"] = tensors["ends"].slice(0, 0, 4).clone();
        else if (what == u"no ends")
            tensors.erase("ends");
        else if (what == u"ends behind the last")
            tensors["ends"] = tensors["ends"] + 1;
        else if (what == u"ends that go back")
            tensors["ends"] = -tensors["ends"];
        else if (what == u"an edge of nothing")
            tensors["edge"] = torch::zeros({1}, torch::kInt64);
        else if (what == u"pictures of floating-point numbers")
            tensors["pictures"] = tensors["pictures"].to(torch::kFloat32);
        else if (what == u"a picture that is none")
            tensors["pictures"] = torch::zeros_like(tensors["pictures"]);
        else if (what == u"an earlier model's latents")
            tensors["latents"] = torch::zeros({5, 4, 8, 8}, torch::kInt8);
        else if (what == u"meanings of another width")
            tensors["keywords"] = torch::zeros({3, 7}, torch::kInt8);
        io::writeSafetensors(damaged, tensors, metadata);
        if (what == u"cut off")
            fs::resize_file(damaged, fs::file_size(damaged) - 100);
        QVERIFY_THROWS_EXCEPTION(Error, Memory::open(damaged).picture(0));
    }

    void recognisesTheFolder()
    {
        QVERIFY(isMemoryModel(m_path / "model") && isMemoryModel(m_path / "model" / "model_index.json") && !isMemoryModel(m_path));
        const ModelInfo info = inspectModel(m_path / "model");
        QCOMPARE(int(info.family), int(Family::Memory));
        QCOMPARE(info.size, 64);
        QCOMPARE(info.sizes, (std::vector<int>{32, 64, 128}));
        const PictureRequest usual = settled({}, info);
        QCOMPARE(*usual.steps, 1);
        QCOMPARE(usual.width, 64);
    }

    void refusesPartsOfOtherModels()
    {
        writeModel(m_path / "odd");
        fs::remove(m_path / "odd" / "unet" / "diffusion_pytorch_model.safetensors");
        QVERIFY_THROWS_EXCEPTION(Error, openMemoryModel(m_path / "odd"));
        writeModel(m_path / "odd");
        Memory::write(memoryFile(m_path / "odd"), content(64)); // of larger pictures
        QVERIFY_THROWS_EXCEPTION(Error, openMemoryModel(m_path / "odd"));
        writeModel(m_path / "odd");
        train::UNetShapeConfig plain = train::DiffusionRecipe::shape(true);
        plain.inChannels = 4;
        train::writeUNet(m_path / "odd", train::initialUNet(plain, 2), plain, 32);
        QVERIFY_THROWS_EXCEPTION(Error, openMemoryModel(m_path / "odd"));
    }

    void saysWhatItDrewOn()
    {
        const auto generator = open();
        const Picture picture = make(*generator, request("a red apple and quasar, flat")).front();
        QCOMPARE(picture.image.width, 32);
        QCOMPARE(picture.image.channels, 4);
        QCOMPARE(picture.drewOn.size(), size_t(2));
        QCOMPARE(picture.drewOn[0].drawing, std::string("flat/1F34E"));
        QCOMPARE(picture.drewOn[0].similarity, 1.0);
        QCOMPARE(picture.drewOn[0].licence, std::string("CC-BY-4.0"));
        QCOMPARE(picture.drewOn[0].image.width, 32);
        QCOMPARE(creditsFor(picture.drewOn), std::string("Drew on B (CC-BY-4.0)"));
        QCOMPARE(picture.unknownWords, std::vector<std::string>{"quasar"});
    }

    /// The draft is laid out by what the prompt says, and what it cannot show is told.
    void laysOutRelations()
    {
        const auto generator = open();
        const Picture on = make(*generator, request("a dog on a red apple, flat")).front();
        QCOMPARE(on.drewOn.size(), size_t(2));
        QCOMPARE(on.drewOn[0].drawing, std::string("flat/1F415"));
        QCOMPARE(on.drewOn[1].drawing, std::string("flat/1F34E"));
        QVERIFY(on.notDrawn.empty() && on.unknownWords.empty());
        QVERIFY(make(*generator, request("a dog behind a red apple, flat")).front().latents != on.latents);
        QVERIFY(make(*generator, request("a dog on a red apple, flat")).front().latents == on.latents);
        const Picture told = make(*generator, request("a dog chasing a red apple made of jelly in the woods")).front();
        QCOMPARE(told.notDrawn, (std::vector<std::string>{"chasing", "woods", "made of jelly"}));
        PictureRequest r = request("a dog on a red apple");
        r.drawOn = {"none", "none"};
        QCOMPARE(make(*generator, r).size(), size_t(1));
    }

    void drawsFacesOfThoseWhoWear()
    {
        Memory::Content c = content();
        c.subjects.push_back({"1F436", "dog face", {}, true});
        c.drawings.push_back({3, 1});
        c.pictures.add(blob(5, 32));
        c.names = torch::cat({c.names, unit(7).unsqueeze(0)});
        c.keywords = torch::cat({c.keywords, unit(8).unsqueeze(0)});
        const Memory memory(c);
        QCOMPARE(memory.faceOf(memory.named("dog", "flat"), "flat"), 5);
        QCOMPARE(memory.faceOf(memory.named("red apple", "flat"), "flat"), memory.named("red apple", "flat"));
    }

    /// Four seeds in a row show a subject in four ways, and what has another name is asked for alone.
    void seedsDifferInMoreThanNoise()
    {
        const auto generator = open();
        PictureRequest r = request("a dog");
        r.seed = 4;
        r.count = 4;
        const std::vector<Picture> four = make(*generator, r);
        QCOMPARE(four[0].drewOn[0].drawing, std::string("glossy/1F415"));
        QCOMPARE(four[1].drewOn[0].drawing, std::string("glossy/1F415"));
        QCOMPARE(four[3].drewOn[0].drawing, std::string("flat/1F415"));
        QVERIFY(varietyOf(5, 2).mirrored && varietyOf(6, 2).face && varietyOf(7, 2).style == 1 && varietyOf(7, 1).style == 0);
        r.prompt = "a dog, flat"; // a style that is named is kept to
        for (const Picture &picture : make(*generator, r))
            QCOMPARE(picture.drewOn[0].style, std::string("flat"));
        QCOMPARE(varietyOf(4, 3).style, 0);
        QVERIFY(varietyOf(7, 3).style != varietyOf(11, 3).style); // the others in turn
    }

    /// A network that has learnt nothing gives the draft back, nearly: it begins there.
    void beginsWithTheDraft()
    {
        nn::Weights::Map weights = train::initialUNet(train::DiffusionRecipe::shape(true), 2);
        weights.at("conv_out.weight").zero_();
        weights.at("conv_out.bias").zero_().slice(0, 256, 320).fill_(9); // keeps each point of the draft
        const DraftNetwork network(train::DiffusionRecipe::config(true), nn::Weights(weights));
        QCOMPARE(network.patch(), int64_t(8));
        const Draft draft{.picture = torch::rand({1, 4, 32, 32}) * 2 - 1, .parts = torch::rand({1, 1, 32, 32})};
        const UNetConditions conditions{.text = torch::zeros({1, 4, width}), .classes = torch::zeros({1, DraftNetwork::classes(width)})};
        const torch::Tensor found = network(torch::randn({1, 4, 32, 32}), 500, draft, conditions, torch::kFloat32);
        QVERIFY((found - draft.picture).abs().max().item<double>() < 2e-4);
        // A factor and an offset for a channel, smooth over the picture, and points of its own.
        weights.at("conv_out.bias").slice(0, 320, 324).fill_(0.5);  // red times 1.5
        weights.at("conv_out.bias").slice(0, 340, 344).fill_(0.25); // green plus 0.25
        const torch::Tensor changed = network(torch::randn({1, 4, 32, 32}), 500, draft, conditions, torch::kFloat32);
        torch::Tensor expected = draft.picture.clone();
        expected.select(1, 0) += 0.5 * (draft.picture.select(1, 0) + 1);
        expected.select(1, 1) += 0.25;
        QVERIFY((changed - expected).abs().max().item<double>() < 5e-4);
        weights.at("conv_out.bias").slice(0, 256, 320).fill_(-9);
        weights.at("conv_out.bias").slice(0, 0, 256).fill_(0.125);
        QVERIFY((network(torch::randn({1, 4, 32, 32}), 500, draft, conditions, torch::kFloat32) - 0.125).abs().max().item<double>() < 1e-3);
    }

    /// By diffusers' U-Net and PyTorch's own functions around it (tests/reference/draft_network.py).
    void drawsOverDraftsAsTheReference_data()
    {
        QTest::addColumn<int>("timestep");
        QTest::newRow("nothing but noise") << 999;
        QTest::newRow("little noise") << 250;
    }
    void drawsOverDraftsAsTheReference()
    {
        QFETCH(int, timestep);
        const networks::Network reference = networks::read("draft", "draft");
        const nn::Weights weights = reference.weights();
        const DraftNetwork network({.heads = {1, 2, 2}, .groups = 8}, weights);
        weights.requireAllUsed();
        QCOMPARE(network.patch(), int64_t(2));
        const Draft draft{.picture = networks::given("draft", {2, 4, 16, 16}).clamp(-1, 1),
                          .parts = (networks::given("parts", {2, 1, 16, 16}).clamp(-1, 1) + 1) / 2};
        const UNetConditions conditions{.text = networks::given("text", {2, 7, 20}), .classes = networks::given("classes", {2, 28})};
        const torch::Tensor noisy = networks::given("noisy", {2, 4, 16, 16}),
                            expected = reference.outputs.at("t" + std::to_string(timestep));
        COMPARE_TENSORS(network(noisy, timestep, draft, conditions, torch::kFloat32), expected);
        COMPARE_TENSORS(network(noisy, torch::full({2}, double(timestep)), draft, conditions), expected);
    }

    void sameRequestSamePicture()
    {
        const auto generator = open();
        PictureRequest r = request("a dog");
        r.count = 3;
        const std::vector<Picture> three = make(*generator, r);
        QCOMPARE(three.size(), size_t(3));
        QVERIFY(three[0].latents != three[1].latents);
        QCOMPARE(make(*generator, requestOf(r, 2)).front().latents, three[2].latents);
        QCOMPARE(make(*open(), pictureRequestFromJson(toJson(r))).front().latents, three[0].latents);
    }

    void progressCountsAllSteps()
    {
        ProgressRecord record;
        PictureRequest r = request("a dog");
        r.count = 2;
        r.drawOn = {"none"};
        open()->generate(r, {}, record.context, {});
        QCOMPARE(record.steps.size(), size_t(2 * *r.steps));
        for (int i = 0; i < int(record.steps.size()); ++i)
            QVERIFY(record.steps[size_t(i)] == std::pair(i + 1, int(record.steps.size())));
        QVERIFY(record.stages == (std::vector<std::string>{"Looking up drawings", "Step", "Decoding", "Step", "Decoding"}));
    }

    /// Each picture begins with a step in full, whatever the one before it has kept.
    void reusesSteps()
    {
        const auto generator = open();
        PictureRequest r = request("red apple");
        r.steps = 7; // of which a draft leaves the last
        const auto exact = make(*generator, r);
        r.cacheInterval = 3;
        r.count = 2;
        const auto all = make(*generator, r);
        QVERIFY(all[0].latents != exact[0].latents);
        for (int i = 0; i < 2; ++i)
            QVERIFY(make(*generator, requestOf(r, i))[0].latents == all[size_t(i)].latents);
        r.steps = 1;
        const auto first = make(*generator, r);
        r.cacheInterval = 1;
        QVERIFY(make(*generator, r)[0].latents == first[0].latents);
    }

    void drawsOnWhatIsChosen()
    {
        const auto generator = open();
        PictureRequest r = request("a dog");
        const Picture usual = make(*generator, r).front();
        r.drawOn = {"drawing:flat/1F34E"};
        const Picture apple = make(*generator, r).front();
        QCOMPARE(apple.drewOn.front().name, std::string("red apple"));
        QVERIFY(apple.latents != usual.latents);
        r.drawOn = {"none"};
        const Picture none = make(*generator, r).front();
        QVERIFY(none.drewOn.front().drawing.empty() && none.latents != usual.latents);
        r.drawOn = {"file:/own.png"};
        const Picture own = make(*generator, r, {}, square(200)).front();
        QCOMPARE(own.drewOn.front().drawing, std::string("/own.png"));
        QVERIFY(own.latents != none.latents);
        QCOMPARE(pictureRequestFromJson(toJson(r)).drawOn, r.drawOn);
        for (const char *wrong : {"drawing:flat/1F999", "nonsense", "drawing:"}) {
            r.drawOn = {wrong};
            QVERIFY_THROWS_EXCEPTION(Error, make(*generator, r));
        }
    }

    void beginsWithAPicture()
    {
        const auto generator = open();
        PictureRequest r = request("a dog");
        r.steps = 4;
        r.start = StartRequest{"start.png", 0.5};
        QVERIFY(make(*generator, r, square(40)).front().latents != make(*generator, r, square(220)).front().latents);
    }

    void refusesOtherSizes()
    {
        PictureRequest r = request("a dog");
        r.width = r.height = 96;
        QVERIFY_THROWS_EXCEPTION(Error, make(*open(), r));
        r.width = 64;
        r.height = 32;
        QVERIFY_THROWS_EXCEPTION(Error, make(*open(), r));
    }

    void takesAnyPrompt()
    {
        const auto generator = open();
        for (const std::string prompt :
             {"", ",", "seven hundred things and 99 dogs, and, and", "\xff\xfe", "a b c d e f g h i j k l m n o p q r s t u v"})
            QCOMPARE(make(*generator, request(prompt)).size(), size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestMemory)
#include "tst_memory.moc"
