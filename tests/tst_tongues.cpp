// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/diffusion/memory/memory.h"
#include "core/diffusion/memory/memorymodel.h"
#include "core/diffusion/memory/tongues.h"

#include <QTest>

#include <memory>

using namespace core;
using namespace core::diffusion;

/// Prompts in other languages, by the names that come with the sticker model.
class TestTongues : public QObject
{
    Q_OBJECT

    std::unique_ptr<Memory> m_memory;
    std::unique_ptr<Tongues> m_tongues;

private Q_SLOTS:
    void initTestCase()
    {
        const std::filesystem::path model = TEST_DATA "/../../resources/sticker";
        m_memory = std::make_unique<Memory>(Memory::open(memoryFile(model)));
        m_tongues = std::make_unique<Tongues>(readTextFile(namesFile(model)), "names.json");
    }

    void reads_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QString>("english");
        const auto row = [](const char *prompt, const char *english) {
            QTest::newRow(prompt) << QString::fromUtf8(prompt) << QString::fromUtf8(english);
        };
        row("ein roter Fuchs", "a red fox");
        row("Ein Hund auf einem Stuhl", "a dog on a chair");
        row("drei grüne Frösche", "three green frogs");
        row("eine blaue Rose auf gelbem Hintergrund", "a blue rose on yellow background");
        row("ein Fuchs mit Hut", "a fox with woman’s hat");
        row("un renard rouge", "a red fox");
        row("une grenouille sur un champignon", "a frog on a mushroom");
        row("un gato negro", "a black cat");
        row("dos gatos negros", "two black cats");
        row("una manzana azul", "a blue red apple");
        row("红色的苹果", "red red apple");
        row("一只猫和一只狗", "a cat and a dog");
        row("猫在椅子上", "cat on chair");
        row("лиса", "fox");
        row("狐", "fox");
        row("여우", "fox");
        row("raposa", "fox");
        row("volpe", "fox");
        row("ein gestreifter Hund im Schnee", "a striped dog in snow");
        row("un renard doré dans la neige", "a golden fox in the snow");
        row("un perro rayado", "a striped dog");
        row("a red fox", ""); // English stays as it is
        row("a cat chasing a mouse", "");
        row("qwrtz", "");
        row("", "");
    }
    void reads()
    {
        QFETCH(QString, prompt);
        QFETCH(QString, english);
        const auto known = [this](const std::string &word) { return m_memory->knows(word) || word == "a" || word == "on" || word == "in"; };
        const auto nameOf = [this](const std::string &id) { return m_memory->nameOf(id); };
        const auto found = m_tongues->english(prompt.toStdString(), known, nameOf);
        QCOMPARE(QString::fromStdString(found.value_or("")), english);
    }

    void refusesWhatIsNoList()
    {
        for (const char *json : {"", "[]", "{\"de\": 3}", "{\"de\": {\"fuchs\": 3}}", "{\"de\": {"})
            QVERIFY_THROWS_EXCEPTION(Error, Tongues(json, "names.json"));
    }
};

QTEST_GUILESS_MAIN(TestTongues)
#include "tst_tongues.moc"
