// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gan/sketcher.h"
#include "core/gan/sketchnetwork.h"
#include "core/io/safetensors.h"
#include "core/library/models/recognition.h"
#include "tests/networkfixture.h"

#include <QTemporaryDir>

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>

using namespace core;
using namespace core::gan;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

networks::Network sketchNetwork()
{
    return networks::read("sketch", "../gan/sketch");
}

QString complaint(const std::function<void()> &what)
{
    try {
        what();
    } catch (const Error &error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

using Colour = std::array<uint8_t, 4>;
constexpr Colour white{255, 255, 255, 255}, black{0, 0, 0, 255}, clear{0, 0, 0, 0}, red{220, 40, 30, 255};

Image plain(int width, int height, const Colour &colour, int channels = 4)
{
    Image image{.width = width, .height = height, .channels = channels};
    for (int i = 0; i < width * height; ++i)
        image.pixels.insert(image.pixels.end(), colour.begin(), colour.begin() + channels);
    return image;
}

void fill(Image &image, int left, int top, int width, int height, const Colour &colour)
{
    for (int y = top; y < top + height; ++y)
        for (int x = left; x < left + width; ++x)
            for (int c = 0; c < image.channels; ++c)
                image.pixels[size_t((y * image.width + x) * image.channels + c)] = colour[size_t(c)];
}

int inkAt(const Drawing &drawing, int x, int y)
{
    return drawing.ink.pixels[size_t(y * drawing.ink.width + x)];
}

int most(const torch::Tensor &plane)
{
    return int(std::lround(plane.max().item<double>() * 255));
}

/// A square in ink and a red area.
Drawing houseOf(int side)
{
    Drawing drawing{plain(side, side, clear, 1), plain(side, side, clear)};
    const int unit = side / 16;
    for (int i = 4 * unit; i < 12 * unit; ++i)
        for (int j = 0; j < unit; ++j)
            for (const int at : {(4 * unit + j) * side + i, (12 * unit + j) * side + i, i * side + 4 * unit + j, i * side + 12 * unit + j})
                drawing.ink.pixels[size_t(at)] = 255;
    fill(drawing.colour, 6 * unit, 6 * unit, 4 * unit, 4 * unit, red);
    return drawing;
}

} // namespace

/// The network that makes stickers of drawings, beside PyTorch's, and what of a picture is a drawing.
class TestSketch : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    fs::path file(const std::string &name) const { return fs::path(m_dir.path().toStdString()) / name; }

    fs::path written(const nn::Weights::Map &map, const std::string &edge = "128")
    {
        io::writeSafetensors(file("sketch.safetensors"), map, {{"format", "atelier sketch"}, {"edge", edge}});
        return file("sketch.safetensors");
    }

private Q_SLOTS:
    void answersAsTheReference()
    {
        const c10::InferenceMode inference;
        const networks::Network network = sketchNetwork();
        const nn::Weights weights = network.weights();
        const SketchNetwork sketch(weights);
        weights.requireAllUsed();
        const torch::Tensor x = networks::given("sketch drawing", {1, 5, 128, 128}).clamp(0, 1);
        const torch::Tensor word = networks::values("sketch word", {1, Sketcher::meaning}, 1) / 11;
        using torch::indexing::Slice;
        const auto quarter = [](const torch::Tensor &y) {
            return y.index({Slice(), Slice(), Slice(0, torch::indexing::None, 4), Slice(0, torch::indexing::None, 4)});
        };
        const torch::Tensor told = sketch(x, word, {}), untold = sketch(x, torch::zeros_like(word), {});
        QCOMPARE(told.sizes(), (torch::IntArrayRef{1, 4, 128, 128}));
        // The deviation of what comes out of a sigmoid is small, 0.07; PyTorch's own float32 is 1.5e-5 of it away from float64.
        for (const auto &[found, expected] : {std::pair{quarter(told), "word"}, {quarter(untold), "none"}}) {
            const double difference = networks::difference(found, network.outputs.at(expected));
            qInfo("%s: %.1e of the deviation", expected, difference);
            QVERIFY(difference < 5e-5);
        }
        QVERIFY(networks::difference(untold, told) > 0.01); // the word has a say
    }

    void everyTensorIsAskedFor()
    {
        networks::everyTensorIsNamedWhenWrong(
            sketchNetwork().map, [](const nn::Weights &w) { SketchNetwork network(w); }, 9);
    }

    /// The layers of a drawing come to the network in order, in the middle of their own points, and its answer is the picture.
    void drawsWhatIsGiven()
    {
        const Drawing house = houseOf(512);
        const torch::Tensor x = sketchInput(house);
        QCOMPARE(x.sizes(), (torch::IntArrayRef{1, 5, 128, 128}));
        QCOMPARE(most(x[0][0]), 255);
        QCOMPARE(x[0][0][64][64].item<float>(), 0.F);
        QCOMPARE(x[0][4].sum().item<float>(), 32 * 32.F);
        QCOMPARE(x[0][1][64][64].item<float>(), 220 / 255.F);
        QCOMPARE(x[0][1][10][10].item<float>(), 0.F);
        const auto sketcher = Sketcher::open(written(sketchNetwork().map), {.device = "cpu"});
        const std::vector<float> word(Sketcher::meaning, 0.05F);
        const Image made = sketcher->draw(house, word, {});
        QCOMPARE(made.width, 128);
        QCOMPARE(made.height, 128);
        QCOMPARE(made.channels, 4);
        QVERIFY(made == sketcher->draw(house, word, {}));
        QVERIFY(made != sketcher->draw(house, {}, {}));
        QVERIFY(made != sketcher->draw({house.ink, {}}, word, {}));
        const auto alone = Sketcher::open(file("sketch.safetensors"), {.device = "cpu", .threads = 1});
        QVERIFY(made == alone->draw(house, word, {})); // however many compute it
    }

    /// float16, as the file ships, and as PyTorch writes it.
    void opensHalves()
    {
        nn::Weights::Map halves;
        for (const auto &[key, tensor] : sketchNetwork().map)
            halves[key] = tensor.to(torch::kFloat16);
        const auto sketcher = Sketcher::open(written(halves), {.device = "cpu"});
        QVERIFY(!sketcher->draw(houseOf(128), {}, {}).empty());
        const library::Model model = library::recognised(file("sketch.safetensors"));
        QCOMPARE(QString::fromStdString(model.kind), u"sketch"_s);
        QCOMPARE(QString::fromStdString(model.family), u"Atelier sketch"_s);
        QCOMPARE(QString::fromStdString(model.precision), u"float16"_s);
    }

    void refusesFilesInWords()
    {
        const auto opening = [&](const fs::path &path) { return complaint([&] { Sketcher::open(path, {.device = "cpu"}); }); };
        QVERIFY(opening(written({{"main.0.weight", torch::zeros({4, 4, 4, 4})}})).contains(u"holds no sketch network"_s));
        QVERIFY(opening(written(sketchNetwork().map, "256")).contains(u"256"_s));
        nn::Weights::Map wide = sketchNetwork().map;
        wide["down.3.conv.weight"] = torch::zeros({256, 128, 4, 4});
        QVERIFY(opening(written(wide)).contains(u"down.3.conv.weight"_s));
        nn::Weights::Map more = sketchNetwork().map;
        more["up.5.conv.weight"] = torch::zeros({2});
        QVERIFY(opening(written(more)).contains(u"up.5.conv.weight"_s));
        const fs::path cut = written(sketchNetwork().map);
        fs::resize_file(cut, fs::file_size(cut) / 2);
        QVERIFY(opening(cut).contains(u"sketch.safetensors"_s));
        QVERIFY(complaint([&] { library::recognised(cut); }).contains(u"not whole"_s));
    }

    void refusesDrawingsInWords()
    {
        const auto sketcher = Sketcher::open(written(sketchNetwork().map), {.device = "cpu"});
        const auto drawing = [&](const Drawing &what) { return complaint([&] { sketcher->draw(what, {}, {}); }); };
        Drawing house = houseOf(64);
        QCOMPARE(drawing(house), QString());
        QVERIFY(drawing({}).contains(u"square"_s));
        QVERIFY(drawing({plain(64, 32, black, 1), {}}).contains(u"64x32"_s));
        QVERIFY(drawing({house.ink, plain(32, 32, red)}).contains(u"as large as its ink"_s));
        house.ink.pixels.pop_back();
        QVERIFY(!drawing(house).isEmpty());
        QVERIFY(complaint([&] { sketcher->draw(houseOf(64), {1, 2, 3}, {}); }).contains(u"384"_s));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, sketcher->draw(houseOf(64), {}, JobContext(stop.get_token(), {})));
    }

    /// Drawings as people have them, not only as the training had them.
    void strokesAreFound_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("black on white") << 0;
        QTest::newRow("on nothing") << 1;
        QTest::newRow("on grey paper, by a camera") << 2;
        QTest::newRow("chalk") << 3;
        QTest::newRow("grey picture") << 4;
        QTest::newRow("not square") << 5;
    }
    void strokesAreFound()
    {
        QFETCH(int, kind);
        Image picture = plain(kind == 5 ? 300 : 200, 200, kind == 1 ? clear : white);
        const int left = kind == 5 ? 150 : 100;
        if (kind == 2 || kind == 3)
            for (size_t i = 0; i < picture.pixels.size(); ++i) // uneven light
                if (i % 4 != 3)
                    picture.pixels[i] = uint8_t((kind == 2 ? 170 : 30) + int(i / 4) % 200 / 16);
        fill(picture, left, 20, 6, 160, kind == 3 ? white : kind == 2 ? Colour{50, 52, 60, 255} : black);
        if (kind == 4) {
            Image grey{.width = 200, .height = 200, .channels = 1};
            for (size_t i = 0; i < picture.pixels.size(); i += 4)
                grey.pixels.push_back(picture.pixels[i]);
            picture = grey;
        }
        const Drawing drawing = drawingOf(picture, "x.png");
        QCOMPARE(drawing.ink.width, Drawing::side);
        QVERIFY(drawing.colour.empty());
        QCOMPARE(inkAt(drawing, 512 * (left + 3) / picture.width, 256), 255);
        QCOMPARE(inkAt(drawing, 100, 256), 0);
        QCOMPARE(inkAt(drawing, 262, 4), 0);
    }

    void coloursBecomeHints()
    {
        Image picture = plain(512, 512, white);
        fill(picture, 100, 100, 200, 200, red);
        fill(picture, 90, 90, 10, 220, black);
        const Drawing drawing = drawingOf(picture, "x.png");
        const auto at = [&](int x, int y) { return &drawing.colour.pixels[size_t(y * 512 + x) * 4]; };
        QCOMPARE(int(at(200, 200)[0]), 220);
        QCOMPARE(int(at(200, 200)[3]), 255);
        QCOMPARE(int(at(400, 400)[3]), 0);
        QCOMPARE(inkAt(drawing, 200, 200), 0);
        QCOMPARE(inkAt(drawing, 95, 200), 255);
        const Image flat = flattened(drawing, 64);
        QCOMPARE(flat.channels, 3);
        QCOMPARE(int(flat.pixels[(25 * 64 + 25) * 3]), 220);
        QCOMPARE(int(flat.pixels[(50 * 64 + 50) * 3]), 255);
        QCOMPARE(int(flat.pixels[(25 * 64 + 11) * 3 + 1]) < 80, true);
        const Image colours = coloursOf(picture, "x.png");
        QCOMPARE(int(colours.pixels[(200 * 512 + 200) * 4 + 3]), 255);
        QCOMPARE(int(colours.pixels[(400 * 512 + 400) * 4 + 3]), 0);
    }

    /// A line of one point in a large picture would be gone at 128 points.
    void hairlinesStay()
    {
        Image picture = plain(1600, 1600, white, 3);
        fill(picture, 800, 200, 2, 1200, black);
        const torch::Tensor x = sketchInput(drawingOf(picture, "x.png"));
        QVERIFY2(most(x[0][0]) > 140, qPrintable(QString::number(most(x[0][0]))));
        Image thick = plain(512, 512, white, 3);
        fill(thick, 200, 100, 12, 300, black);
        QCOMPARE(inkAt(drawingOf(thick, "x.png"), 196, 200), 0); // which is as thick as it was
    }

    void nothingDrawnIsSaid()
    {
        QVERIFY(complaint([] { drawingOf({}, "x.png"); }).contains(u"x.png is empty"_s));
        QVERIFY(complaint([] { drawingOf(plain(80, 80, white), "x.png"); }).contains(u"no strokes"_s));
        QVERIFY(complaint([] { drawingOf(plain(80, 80, clear), "x.png"); }).contains(u"no strokes"_s));
        QVERIFY(complaint([] { coloursOf(plain(80, 80, white, 3), "x.png"); }).contains(u"no colours"_s));
        QVERIFY(complaint([] { coloursOf(plain(80, 80, clear), "x.png"); }).contains(u"no colours"_s));
        QCOMPARE(drawingOf(plain(1, 1, red), "x.png").ink.width, Drawing::side);
    }

    /// A drawing without a file stands in its request, point for point.
    void requestsComeBack()
    {
        const SketchRequest request{
            .drawing = houseOf(512), .word = "Füchse", .size = 256, .model = "sketch", .compute = {.device = "cpu"}};
        const SketchRequest back = sketchRequestFromJson(toJson(request));
        QVERIFY(back == request);
        SketchRequest files{.picture = "/x/a.png", .colours = "/x/b.png", .model = "mine"};
        QVERIFY(sketchRequestFromJson(toJson(files)) == files);
        const auto reading = [](const std::string &text) { return complaint([&] { sketchRequestFromJson(text); }); };
        QVERIFY(reading("[]").contains(u"sketch"_s));
        QVERIFY(reading("{}").contains(u"\"picture\""_s));
        QVERIFY(reading(R"({"picture": "/a.png", "size": 300})").contains(u"300"_s));
        QVERIFY(reading(R"({"drawing": {"ink": "?"}})").contains(u"base64"_s));
        QVERIFY(reading(R"({"drawing": {"ink": "AAAA"}})").contains(u"the drawing of the request"_s));
        QVERIFY(reading(R"({"drawing": {}})").contains(u"sketch"_s));
    }
};

QTEST_GUILESS_MAIN(TestSketch)
#include "tst_sketch.moc"
