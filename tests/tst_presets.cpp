// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/library/presets/presets.h"

#include <QTemporaryDir>
#include <QTest>

using namespace core::library;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

const fs::path data = fs::path(TEST_DATA) / "styles";

nlohmann::json expected()
{
    return core::parseJson<nlohmann::json>(core::readTextFile(data / "expected.json"));
}

std::vector<Style> stylesIn(const nlohmann::json &list)
{
    std::vector<Style> styles;
    for (const auto &each : list)
        styles.push_back({.name = each[0], .prompt = each[1], .negative = each[2]});
    return styles;
}

std::string written(const std::vector<Style> &styles)
{
    std::string all;
    for (const Style &style : styles)
        all += '[' + style.name + "|" + style.prompt + "|" + style.negative + "]\n";
    return all;
}

} // namespace

/// Presets and styles on disk, and A1111's styles.csv beside what Python reads from it (tests/reference/styles_csv.py).
class TestPresets : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path path(const char *name) const { return fs::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void read_data()
    {
        QTest::addColumn<QString>("name");
        const auto all = expected();
        for (const auto &[name, styles] : all.at("read").items())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void read()
    {
        QFETCH(QString, name);
        const auto read = readStylesCsv(core::readTextFile(data / (name.toStdString() + ".csv")));
        const auto reference = expected();
        QCOMPARE(written(read.styles), written(stylesIn(reference.at("read").at(name.toStdString()))));
        QCOMPARE(read.notes.empty(), name != u"twice"_s && name != u"loose"_s);
    }

    void writtenAsPythonWritesIt()
    {
        const auto reference = expected();
        const auto styles = stylesIn(reference.at("styles"));
        QCOMPARE(stylesCsv(styles), "\xEF\xBB\xBF" + reference.at("written").get<std::string>());
        QCOMPARE(written(readStylesCsv(stylesCsv(styles)).styles), written(styles));
        const std::vector<Style> blank{{.name = "a", .prompt = " b", .negative = "c "}};
        QCOMPARE(readStylesCsv(stylesCsv(blank)).styles, blank);
    }

    void mergedAsA1111MergesThem()
    {
        const auto reference = expected();
        for (const auto &each : reference.at("merged"))
            QCOMPARE(withStyle(each[0].get<std::string>(), each[1].get<std::string>()), each[2].get<std::string>());
        const StyledWords words = withStyles({{.name = "ink", .prompt = "ink of {prompt}", .negative = "colour"},
                                              {.name = "dark", .prompt = "at night", .negative = "no {prompt}"}},
                                             {.prompt = "a fox", .negative = ""});
        QCOMPARE(words, (StyledWords{.prompt = "ink of a fox, at night", .negative = "no colour"}));
    }

    /// Excel puts tabs for commas (javiertelioz/angular2-csv#10); a byte order mark is A1111#3056's.
    void asSpreadsheetsLeaveIt()
    {
        const auto read = readStylesCsv("\xEF\xBB\xBFname\tprompt\tnegative_prompt\r\nInk\t\"a, b\"\tc\r\n");
        QCOMPARE(read.styles, (std::vector<Style>{{"Ink", "a, b", "c"}}));
    }

    /// stable-diffusion-webui-forge#2857: without it that program shows no style at all.
    void withoutAHeading()
    {
        const auto read = readStylesCsv("Ink,\"black, white\",colour\nSoft,soft\n");
        QCOMPARE(read.styles, (std::vector<Style>{{"Ink", "black, white", "colour"}, {"Soft", "soft", ""}}));
        QCOMPARE(read.notes.size(), size_t(1));
    }

    void hostileFiles_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a heading alone") << QByteArray("name,prompt,negative_prompt\n");
        QTest::newRow("a picture") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
        QTest::newRow("zeros") << QByteArray(4096, '\0');
        QTest::newRow("quotation marks") << QByteArray(9999, '"');
        QTest::newRow("separators") << QByteArray(9999, ',');
        QTest::newRow("more styles than anybody has") << [] {
            QByteArray all("name,prompt\n");
            for (int i = 0; i < 20'001; ++i)
                all += QByteArray::number(i) + ",x\n";
            return all;
        }();
    }
    void hostileFiles()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY_EXCEPTION_THROWN(readStylesCsv(std::string_view(bytes.constData(), size_t(bytes.size()))), core::Error);
    }

    void importAddsWhatIsNew()
    {
        std::vector<Style> styles{{"Ink", "ink", ""}};
        QCOMPARE(addStyles(styles, {{"Ink", "ink", ""}, {"Ink", "other", ""}, {"Soft", "soft", ""}}), 2);
        QCOMPARE(styles, (std::vector<Style>{{"Ink", "ink", ""}, {"Ink (2)", "other", ""}, {"Soft", "soft", ""}}));
    }

    void keptAndReadAgain()
    {
        const PresetFile file(path("folder/presets.json"));
        QCOMPARE(file.read(), NamedSettings());
        const NamedSettings kept = file.change([](NamedSettings &all) {
            all.presets.push_back({"pictures", "Portrait", R"({"steps":30,"width":512})"});
            all.styles.push_back({"Tinte", "Tusche: {prompt}, \"schwarz\"", "Farbe"});
        });
        QCOMPARE(file.read(), kept);
        QCOMPARE(presetNamed(kept, "pictures", "Portrait"), std::string(R"({"steps":30,"width":512})"));
        QVERIFY_EXCEPTION_THROWN(presetNamed(kept, "faces", "Portrait"), core::Error);
        QVERIFY_EXCEPTION_THROWN(stylesNamed(kept, {"Tinte", "none"}), core::Error);
        QCOMPARE(stylesNamed(kept, {"Tinte"}).size(), size_t(1));
    }

    /// What cannot be read is not written over.
    void damagedFileStays_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("cut") << QByteArray("{\"version\": 1, \"presets\": [");
        QTest::newRow("newer") << QByteArray("{\"version\": 2, \"presets\": []}");
        QTest::newRow("a list") << QByteArray("[]");
    }
    void damagedFileStays()
    {
        QFETCH(QByteArray, text);
        const PresetFile file(path("damaged.json"));
        core::writeTextFile(file.file(), text.toStdString());
        QVERIFY_EXCEPTION_THROWN(file.read(), core::Error);
        QVERIFY_EXCEPTION_THROWN(file.change([](NamedSettings &) {}), core::Error);
        QCOMPARE(core::readTextFile(file.file()), text.toStdString());
    }
    void oddEntriesArePassedOver()
    {
        const PresetFile file(path("odd.json"));
        core::writeTextFile(file.file(),
                            R"({"presets": [1, {"page": "faces"}, {"page": "faces", "name": "a", "settings": 3},
                                {"page": "faces", "name": "b", "settings": {}}, {"page": "faces", "name": "b", "settings": {"x": 1}}],
                                "styles": {"name": "x"}})");
        const NamedSettings all = file.read();
        QCOMPARE(all.presets, (std::vector<Preset>{{"faces", "b", "{}"}}));
        QVERIFY(all.styles.empty());
    }
};

QTEST_GUILESS_MAIN(TestPresets)
#include "tst_presets.moc"
