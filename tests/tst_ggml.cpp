// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/io/contents.h"
#include "core/io/ggmlfile.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <random>

using namespace core;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

template <typename T>
std::string bytes(T value)
{
    return {reinterpret_cast<const char *>(&value), sizeof value};
}

std::string head(int32_t bands = 2, int32_t frequencies = 3)
{
    std::string result = bytes<uint32_t>(0x67676d6c);
    for (int32_t i = 0; i < 11; ++i)
        result += bytes(i);
    result += bytes(bands) + bytes(frequencies);
    return result + std::string(size_t(std::max(0, std::min(bands, 9))) * size_t(std::max(0, std::min(frequencies, 9))) * 4, '\0');
}

std::string tensor(const std::string &name, const std::vector<int32_t> &innermostFirst, int32_t type, const std::string &values)
{
    std::string result = bytes(int32_t(innermostFirst.size())) + bytes(int32_t(name.size())) + bytes(type);
    for (const int32_t size : innermostFirst)
        result += bytes(size);
    return result + name + values;
}

std::string vocabulary(const std::vector<std::string> &tokens)
{
    std::string result = bytes(int32_t(tokens.size()));
    for (const std::string &token : tokens)
        result += bytes(uint32_t(token.size())) + token;
    return result;
}

std::string small()
{
    return head() + vocabulary({"a", "bc", ""}) + tensor("one", {2, 1}, 0, bytes(1.5F) + bytes(-2.F))
           + tensor("two", {32}, 8, std::string(34, '\1'));
}

} // namespace

/// whisper.cpp's ggml files: what is in them, and what is refused.
class TestGgml : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    fs::path put(const std::string &content) const
    {
        const fs::path path = fs::path(m_folder.path().toStdString()) / "ggml-tiny.bin";
        std::ofstream(path, std::ios::binary).write(content.data(), std::streamsize(content.size()));
        return path;
    }

    QString messageFor(const std::string &content) const
    {
        try {
            for (const auto &[name, one] : io::readGgml(put(content)).tensors)
                one.clone();
        } catch (const Error &error) {
            return QString::fromUtf8(error.what());
        }
        return {};
    }

private Q_SLOTS:
    void reads()
    {
        const io::GgmlFile file = io::readGgml(put(small()));
        QCOMPARE(file.vocabulary, (std::vector<std::string>{"a", "bc", ""}));
        QCOMPARE(file.tensors.size(), size_t(2));
        QCOMPARE(file.precision, std::string("q8_0"));
        const torch::Tensor one = file.tensors.at("one");
        QVERIFY(one.sizes() == torch::IntArrayRef({1, 2}));
        QCOMPARE(one[0][0].item<float>(), 1.5F);
        QCOMPARE(one[0][1].item<float>(), -2.F);
        QVERIFY(io::looksLikeGgml(put(small())));
        QVERIFY(!io::looksLikeGgml(put("PK")));
    }

    // Blocks of every form are the numbers that the Python package gguf makes of them, bit for bit.
    void blocks_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<QByteArray>("packed");
        QTest::addColumn<QJsonArray>("values");
        QFile file(QStringLiteral(TEST_DATA "/io/ggml_blocks.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject all = QJsonDocument::fromJson(file.readAll()).object();
        for (const QString &name : all.keys()) {
            const QJsonObject one = all[name].toObject();
            QTest::newRow(qPrintable(name)) << one["type"_L1].toInt() << QByteArray::fromHex(one["packed"_L1].toString().toLatin1())
                                            << one["values"_L1].toArray();
        }
    }

    void blocks()
    {
        QFETCH(int, type);
        QFETCH(QByteArray, packed);
        QFETCH(QJsonArray, values);
        const std::string content = head() + vocabulary({}) + tensor("x", {int32_t(values.size() / 2), 2}, type, packed.toStdString());
        const torch::Tensor x = io::readGgml(put(content)).tensors.at("x").flatten();
        QCOMPARE(x.numel(), values.size());
        for (qsizetype i = 0; i < values.size(); ++i)
            QCOMPARE(x[i].item<float>(), float(values[i].toDouble()));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const std::string &content, const QString &says) {
            QTest::newRow(name) << QByteArray::fromStdString(content) << says;
        };
        const std::string begun = head() + vocabulary({"a"});
        row("empty", "", u"empty"_s);
        row("other", std::string(100, 'x'), u"no ggml model"_s);
        row("gguf", "GGUF" + std::string(60, '\0'), u"GGUF"_s);
        row("bands below zero", head(-1, 3), u"mel bands"_s);
        row("filter bank beyond the file", head(1000, 99'999), u"cut off"_s);
        row("a billion tokens", head() + bytes(1'000'000'000), u"tokens"_s);
        row("a token beyond the file", head() + bytes(1) + bytes(0xffffffffU) + "a", u"cut off"_s);
        row("no tensors", begun, u"no tensors"_s);
        row("nine dimensions", begun + bytes(9) + bytes(1) + bytes(0), u"dimensions"_s);
        row("dimensions below zero", begun + bytes(-1) + bytes(1) + bytes(0), u"dimensions"_s);
        row("name beyond the file", begun + bytes(1) + bytes(999) + bytes(0) + bytes(1), u"cut off"_s);
        row("rows below zero", begun + tensor("x", {-2}, 0, "12345678"), u"rows"_s);
        row("product past the end of numbers", begun + tensor("x", {INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX}, 0, "1234"),
            u"impossible shape"_s);
        row("larger than the file", begun + tensor("x", {INT32_MAX, 2}, 0, "1234"), u"cut off"_s);
        row("blocks larger than the file", begun + tensor("x", {INT32_MAX - 31, 1000}, 2, "1234"), u"cut off"_s);
        row("part of a block", begun + tensor("x", {33}, 8, std::string(68, '\0')), u"impossible shape"_s);
        row("type unknown", begun + tensor("x", {1}, 99, "1234"), u"type number 99"_s);
        row("twice", begun + tensor("x", {1}, 0, "1234") + tensor("x", {1}, 0, "1234"), u"twice"_s);
    }

    void refuses()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        const QString message = messageFor(content.toStdString());
        QVERIFY2(message.contains("ggml-tiny.bin"_L1) && message.contains(says), qPrintable(message));
    }

    void cutOffAnywhere()
    {
        const std::string whole = small();
        const size_t firstTensor = head().size() + vocabulary({"a", "bc", ""}).size();
        const size_t secondTensor = firstTensor + tensor("one", {2, 1}, 0, "12345678").size();
        for (size_t length = 0; length < whole.size(); ++length)
            QCOMPARE(messageFor(whole.substr(0, length)).isEmpty(), length == secondTensor);
    }

    void changedAnywhere()
    {
        std::mt19937 random(7);
        for (int i = 0; i < 3000; ++i) {
            std::string content = small();
            for (int change = 0; change < 1 + i % 4; ++change)
                content[random() % content.size()] = char(random());
            messageFor(content); // whatever comes of it, nothing is read beyond the file
        }
    }
};

QTEST_GUILESS_MAIN(TestGgml)
#include "tst_ggml.moc"
