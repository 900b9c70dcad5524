// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/diffusion/memory/memory.h"
#include "core/diffusion/memory/memoryprompt.h"

#include <QFile>
#include <QTest>

#include <memory>

using namespace core::diffusion;
using namespace Qt::StringLiterals;

namespace {

constexpr const char *relationNames[] = {"on",   "under", "in",    "front", "behind", "beside", "between", "over",
                                         "left", "right", "holds", "wears", "rides",  "eats",   "with"};
constexpr const char *bulkNames[] = {"", "tiny", "small", "big", "huge"};

QString parts(const MemoryPrompt &prompt)
{
    QStringList list;
    for (const MemoryPrompt::Part &part : prompt.parts)
        list.append((part.count > 1 ? QString::number(part.count) + u' ' : QString()) + QString::fromStdString(part.phrase));
    return list.join(u"; "_s);
}

QString links(const MemoryPrompt &prompt)
{
    QStringList list;
    for (const MemoryPrompt::Link &link : prompt.links)
        list.append(u"%1 %2 %3"_s.arg(link.subject + 1).arg(QLatin1String(relationNames[int(link.relation)])).arg(link.object + 1));
    list.sort();
    return list.join(u", "_s);
}

QString rest(const MemoryPrompt &prompt)
{
    QStringList list;
    for (size_t i = 0; i < prompt.parts.size(); ++i) {
        const MemoryPrompt::Part &part = prompt.parts[i];
        for (const std::string &one :
             {std::string(bulkNames[int(part.bulk)]), part.mood, part.material.empty() ? std::string() : "made of " + part.material})
            if (!one.empty())
                list.append(QString::number(i + 1) + u' ' + QString::fromStdString(one));
    }
    const std::pair<const char *, std::string> named[] = {
        {"background", prompt.background}, {"scene", prompt.scene}, {"style", prompt.style}};
    for (const auto &[what, value] : named)
        if (!value.empty())
            list.append(QLatin1String(what) + u' ' + QString::fromStdString(value));
    for (const std::string &word : prompt.left)
        list.append(u"said "_s + QString::fromStdString(word));
    list.sort();
    return list.join(u", "_s);
}

/// A list that a person wrote, in the order that the program's lists have.
QString sorted(const QString &list)
{
    QStringList entries = list.split(u", "_s, Qt::SkipEmptyParts);
    entries.sort();
    return entries.join(u", "_s);
}

} // namespace

/// Every row of tests/data/prompts/grammar.txt, which was written before the grammar.
class TestPromptGrammar : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Memory> m_memory;

private Q_SLOTS:
    void initTestCase()
    {
        m_memory = std::make_unique<Memory>(Memory::open(TEST_DATA "/../../resources/sticker/memory/drawings.safetensors"));
    }

    void reads_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("reason");
        QFile file(QStringLiteral(TEST_DATA "/prompts/grammar.txt"));
        QVERIFY(file.open(QIODevice::ReadOnly | QIODevice::Text));
        int rows = 0;
        while (!file.atEnd()) {
            const QString line = QString::fromUtf8(file.readLine()).trimmed();
            if (line.isEmpty() || line.startsWith(u'#'))
                continue;
            QStringList columns = line.split(u'|');
            while (columns.size() < 5)
                columns.append(QString());
            for (QString &column : columns)
                column = column.trimmed();
            const QString expected = columns[1] + u" | "_s + sorted(columns[2]) + u" | "_s + sorted(columns[3]);
            QTest::newRow(qPrintable(columns[0])) << columns[0] << expected << columns[4];
            ++rows;
        }
        QVERIFY(rows >= 300);
    }
    void reads()
    {
        QFETCH(QString, prompt);
        QFETCH(QString, expected);
        QFETCH(QString, reason);
        const MemoryPrompt read = readMemoryPrompt(prompt.toStdString(), {"glossy", "flat", "3d"},
                                                   [&](const std::string &phrase) { return m_memory->named(phrase, {}) >= 0; });
        const QString got = parts(read) + u" | "_s + links(read) + u" | "_s + rest(read);
        if (!reason.isEmpty())
            QEXPECT_FAIL("", qPrintable(reason), Continue);
        QCOMPARE(got, expected);
    }
};

QTEST_GUILESS_MAIN(TestPromptGrammar)
#include "tst_promptgrammar.moc"
