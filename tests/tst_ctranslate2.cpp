// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/io/ctranslate2file.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <fstream>
#include <random>

using namespace core;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

template <typename T>
std::string number(T value)
{
    return {reinterpret_cast<const char *>(&value), sizeof value};
}

std::string text(const std::string &value)
{
    return number(uint16_t(value.size() + 1)) + value + '\0';
}

std::string head(uint32_t tensors, uint32_t version = 6)
{
    return number(version) + text("WhisperSpec") + number(uint32_t(3)) + number(tensors);
}

std::string tensor(const std::string &name, const std::vector<uint32_t> &shape, uint8_t type, const std::string &values)
{
    std::string bytes = text(name) + number(uint8_t(shape.size()));
    for (const uint32_t size : shape)
        bytes += number(size);
    return bytes + number(type) + number(uint32_t(values.size())) + values;
}

/// Two tensors, one of which cannot lie aligned, and an alias.
std::string small()
{
    const float values[] = {1, 2, 3, 4, 5, 6};
    const std::string floats(reinterpret_cast<const char *>(values), sizeof values);
    return head(3) + tensor("odd", {3}, 1, "\x01\xff\x03") + tensor("decoder/weight", {2, 3}, 0, floats)
           + tensor("num_heads", {}, 2, number(int16_t(6))) + number(uint32_t(1)) + text("projection") + text("decoder/weight");
}

} // namespace

/// CTranslate2's model.bin: what is in it, and what is refused.
class TestCTranslate2 : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    fs::path put(const std::string &content)
    {
        const fs::path path = fs::path(m_folder.path().toStdString()) / "model.bin";
        std::ofstream(path, std::ios::binary).write(content.data(), std::streamsize(content.size()));
        return path;
    }

    /// The message, or nothing where the file was read. Whatever was let through must be safe to use.
    QString messageFor(const std::string &content)
    {
        try {
            for (const auto &[name, tensor] : io::readCTranslate2(put(content)).tensors)
                tensor.clone();
        } catch (const Error &error) {
            return QString::fromUtf8(error.what());
        }
        return {};
    }

private Q_SLOTS:
    void readsTensorsAndAliases()
    {
        const io::CTranslate2File file = io::readCTranslate2(put(small()));
        QCOMPARE(file.specification, std::string("WhisperSpec"));
        QCOMPARE(file.revision, 3u);
        QCOMPARE(file.tensors.size(), size_t(4));
        QVERIFY(torch::equal(file.tensors.at("decoder/weight"), torch::arange(1, 7, torch::kFloat).view({2, 3})));
        QCOMPARE(file.tensors.at("projection").const_data_ptr(), file.tensors.at("decoder/weight").const_data_ptr());
        QVERIFY(torch::equal(file.tensors.at("odd"), torch::tensor({1, -1, 3}, torch::kChar)));
        QCOMPARE(file.tensors.at("num_heads").item<int>(), 6);
    }

    void attacks_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const std::string &content, const QString &words) {
            QTest::newRow(name) << QByteArray::fromStdString(content) << words;
        };
        const std::string huge = text("w") + '\x02' + number(uint32_t(0xffffffff)) + number(uint32_t(0xffffffff)) + '\x04';
        row("another version", head(0, 5) + number(uint32_t(0)), u"binary version 6"_s);
        row("not a model at all", "RIFF....WAVEfmt ", u"binary version 6"_s);
        row("four thousand million tensors", head(0xffffffff), u"cut off"_s);
        row("four thousand million aliases", head(0) + number(uint32_t(0xffffffff)), u"cut off"_s);
        row("a shape whose product overflows", head(1) + huge + number(uint32_t(4)) + "1234", u"impossible shape"_s);
        row("255 dimensions", head(1) + text("w") + '\xff' + std::string(2000, '\x01'), u"impossible shape"_s);
        row("a type that does not exist", head(1) + tensor("w", {1}, 6, "1234"), u"type number 6"_s);
        row("fewer bytes than the shape asks for", head(1) + tensor("w", {2}, 0, "1234"), u"should have 8 bytes"_s);
        row("more bytes than the shape asks for", head(1) + tensor("w", {1}, 0, "12345678"), u"should have 4 bytes"_s);
        row("data past the end", head(1) + text("w") + '\x01' + number(uint32_t(1000)) + '\0' + number(uint32_t(4000)) + "1234",
            u"cut off"_s);
        row("a name past the end", head(1) + number(uint16_t(60000)) + "w", u"cut off"_s);
        row("a name without an end", head(1) + number(uint16_t(1)) + "w" + std::string(40, 'x'), u"does not end"_s);
        row("a name of no length", head(1) + number(uint16_t(0)) + std::string(40, '\0'), u"does not end"_s);
        row("a tensor twice", head(2) + tensor("w", {}, 1, "1") + tensor("w", {}, 1, "1") + number(uint32_t(0)), u"twice"_s);
        row("an alias of nothing", head(0) + number(uint32_t(1)) + text("a") + text("b"), u"not in it"_s);
        row("an alias of itself", head(0) + number(uint32_t(1)) + text("a") + text("a"), u"not in it"_s);
        row("an alias over a tensor", head(1) + tensor("w", {}, 1, "1") + number(uint32_t(1)) + text("w") + text("w"), u"twice"_s);
        row("bytes left over", small() + "x", u"belong to no tensor"_s);
        row("control characters in a name", head(1) + tensor("a\n\x1b[2J", {2}, 0, "1234"), u"\"a??[2J\""_s);
    }
    void attacks()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, words);
        const QString message = messageFor(content.toStdString());
        QVERIFY2(message.contains(words), qPrintable(message));
        QVERIFY2(message.contains(u"model.bin"_s) && message.endsWith(u'.') && message.size() < 600, qPrintable(message));
    }

    void cutOffAnywhere()
    {
        const std::string whole = small();
        QVERIFY(messageFor(whole).isEmpty());
        for (size_t length = 0; length < whole.size(); ++length)
            QVERIFY2(!messageFor(whole.substr(0, length)).isEmpty(), qPrintable(QString::number(length)));
    }

    void damagedAnywhere()
    {
        std::mt19937 random(6);
        for (int round = 0; round < 1000; ++round) {
            std::string content = small();
            for (int change = 0; change <= round % 3; ++change)
                content[random() % content.size()] = char(random());
            messageFor(content); // reads it or says why not; anything else ends the test
        }
    }
};

QTEST_GUILESS_MAIN(TestCTranslate2)
#include "tst_ctranslate2.moc"
