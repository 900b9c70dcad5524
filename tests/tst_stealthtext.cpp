// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/imagefile.h"
#include "core/image/stealthtext.h"
#include "core/library/catalogue/facts.h"
#include "core/library/foreign/settings.h"

#include <QTemporaryDir>
#include <QTest>

namespace fs = std::filesystem;
using core::Image;

namespace {

const fs::path reference = fs::path(TEST_DATA) / "foreign-pictures" / "automatic1111_stealth.png"; // by the extension itself

/// A picture whose lowest bits begin with these bytes.
Image hiding(const std::string &bytes, int channels, int width = 40, int height = 50)
{
    Image image{.width = width, .height = height, .channels = channels, .pixels = {}};
    image.pixels.assign(size_t(width) * size_t(height) * size_t(channels), 254);
    const bool alpha = channels == 4;
    for (size_t i = 0; i < bytes.size() * 8; ++i) {
        const size_t pixel = alpha ? i : i / 3, channel = alpha ? 3 : i % 3;
        const size_t at = ((pixel % size_t(height)) * size_t(width) + pixel / size_t(height)) * size_t(channels) + channel;
        image.pixels.at(at) = uint8_t(254 | (uint8_t(bytes[i / 8]) >> (7 - i % 8) & 1));
    }
    return image;
}

std::string said(const std::string &signature, uint32_t bits, const std::string &text)
{
    std::string bytes = signature;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += char(bits >> shift);
    return bytes + text;
}

} // namespace

/// Texts in the lowest bits of pixels.
class TestStealthText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asTheExtensionWroteIt()
    {
        QVERIFY(core::image::readTexts(reference).empty());
        QVERIFY(core::image::mayHideText(reference));
        const auto text = core::image::stealthText(core::image::readImage(reference));
        QVERIFY(text);
        QVERIFY(text->starts_with("a circle\nNegative prompt: a square\nSteps: 20, Sampler: Euler,"));
        QVERIFY(text->ends_with("Version: v1.9.4-169-ga30b19dd"));
    }

    /// At import (RupertAvery/DiffusionToolkit#274, zanllp/sd-webui-infinite-image-browsing#785) it counts like what stands in the file.
    void isReadAtImport()
    {
        const core::library::Facts facts = core::library::readFacts(reference);
        QCOMPARE(facts.words, std::string("a circle"));
        QCOMPARE(facts.negative, std::string("a square"));
        QCOMPARE(facts.seed, std::optional<uint64_t>(2015833630));
        QCOMPARE(facts.program, std::string("AUTOMATIC1111"));
    }

    void novelAi()
    {
        // Not as a raw text: moc stumbles over the quotation marks in it.
        const std::string json = "{\"Software\": \"NovelAI\", \"Description\": \"a fox\", \"Source\": \"Stable\", "
                                 "\"Comment\": \"{\\\"uc\\\": \\\"fog\\\", \\\"seed\\\": 7}\"}";
        const auto settings = core::library::foreignSettings(core::library::hiddenTexts(json));
        QVERIFY(settings);
        QCOMPARE(settings->program, std::string("NovelAI"));
        QCOMPARE(settings->prompt, std::string("a fox"));
        QCOMPARE(settings->negative, std::string("fog"));
        QCOMPARE(settings->seed, std::optional<uint64_t>(7));
    }

    void inEachPlace_data()
    {
        QTest::addColumn<QByteArray>("signature");
        QTest::addColumn<int>("channels");
        QTest::newRow("transparency") << QByteArray("stealth_pnginfo") << 4;
        QTest::newRow("colours") << QByteArray("stealth_rgbinfo") << 3;
    }
    void inEachPlace()
    {
        QFETCH(QByteArray, signature);
        QFETCH(int, channels);
        const std::string text = "ein Fuchs im Schnee, \xC3\xA4";
        const auto found = core::image::stealthText(hiding(said(signature.toStdString(), uint32_t(text.size() * 8), text), channels));
        QVERIFY(found);
        QCOMPARE(*found, text);
    }

    void hostile_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("width");
        const auto row = [](const char *name, const std::string &bytes, int width = 40) {
            QTest::newRow(name) << QByteArray(bytes.data(), qsizetype(bytes.size())) << width;
        };
        row("nothing", "");
        row("another word", said("stealth_nothing", 80, "0123456789"));
        row("no length", said("stealth_pnginfo", 0, ""));
        row("longer than the picture", said("stealth_pnginfo", 0xffffffff, "text"));
        row("a length that is nearly too much", said("stealth_pnginfo", 8 * 232, "text"));
        row("not packed", said("stealth_pngcomp", 80, "0123456789"));
        row("no letters", said("stealth_pnginfo", 32, "\xff\xfe\xfd\xfc"));
        row("a picture of a few points", "", 1);
    }
    void hostile()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, width);
        QVERIFY(!core::image::stealthText(hiding(bytes.toStdString(), 4, width)));
        QVERIFY(!core::image::stealthText(Image{}));
    }
};

QTEST_GUILESS_MAIN(TestStealthText)
#include "tst_stealthtext.moc"
