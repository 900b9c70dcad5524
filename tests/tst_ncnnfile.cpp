// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/io/ncnnfile.h"

#include <QTemporaryDir>
#include <QTest>

#include <torch/types.h>

#include <cstring>
#include <fstream>
#include <random>

using namespace core;
namespace fs = std::filesystem;

namespace {

const std::string description = "7767517\n3 3\nInput data 0 1 data 0=0\n"
                                "Convolution conv 1 1 data x 0=2 1=3 4=1 5=1 6=18\nPReLU act 1 1 x y 0=2\n";

/// A tag, 18 weights as fp32, 2 of the bias, 2 of the PReLU.
std::string weights()
{
    std::vector<float> values(22);
    for (size_t i = 0; i < values.size(); ++i)
        values[i] = float(i) / 4;
    std::string bytes(4 + values.size() * 4, '\0');
    std::memcpy(bytes.data() + 4, values.data(), values.size() * 4);
    return bytes;
}

} // namespace

/// ncnn's files as they should not be; also run under AddressSanitizer.
class TestNcnnFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void readsAFile()
    {
        const io::NcnnFile file = read(description, weights());
        QCOMPARE(file.layers.size(), size_t(3));
        const auto weight = file.tensors.at("conv.weight");
        QVERIFY((weight.sizes() == torch::IntArrayRef{2, 1, 3, 3}));
        QCOMPARE(weight[1][0][2][2].item<float>(), 17.0f / 4);
        QCOMPARE(file.tensors.at("conv.bias")[0].item<float>(), 18.0f / 4);
        QCOMPARE(file.tensors.at("act.weight")[1].item<float>(), 21.0f / 4);
    }

    void refusesWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        const auto row = [](const char *name, const char *from, const char *to) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to);
        };
        row("magic", "7767517", "7767518");
        row("too many layers", "3 3", "99999999999 3");
        row("fewer layers", "3 3", "4 3");
        row("negative layers", "3 3", "-3 3");
        row("no count", "3 3", "x 3");
        row("many inputs", "conv 1 1", "conv 1000 1");
        row("impossible inputs", "conv 1 1", "conv 99999999999999999999 1");
        row("no name", "Convolution conv", "Convolution");
        row("negative width", "0=2 1=3", "0=-2 1=3");
        row("not a number", "0=2 1=3", "0=nan 1=3");
        row("endless", "0=2 1=3", "0=inf 1=3");
        row("overflow", "0=2 1=3", "0=1e12 1=1e12");
        row("no weights", "6=18", "6=0");
        row("more weights", "6=18", "6=36");
        row("a part of a kernel", "6=18", "6=17");
        row("another number", "0=2 1=3", "0=3 1=3");
        row("no sign", "4=1", "41");
        row("a list that lies", "4=1", "-23304=5,1");
        row("an empty list", "4=1", "-23304=");
        row("a key beyond all", "4=1", "99999999999=1");
        row("a name twice", "PReLU act", "PReLU conv");
        row("a huge PReLU", "y 0=2", "y 0=999999999999");
    }

    void refusesWhatIsWrong()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QByteArray text = QByteArray::fromStdString(description);
        QVERIFY(text.contains(from));
        text.replace(text.indexOf(from), from.size(), to);
        try {
            read(text.toStdString(), weights());
            QFAIL("It was read.");
        } catch (const Error &error) {
            QVERIFY2(std::string(error.what()).find("net.") != std::string::npos, error.what());
        }
    }

    void refusesWhatIsCutOff()
    {
        const std::string bytes = weights();
        for (size_t length = 0; length < bytes.size(); ++length)
            QVERIFY_THROWS_EXCEPTION(Error, read(description, bytes.substr(0, length)));
        QVERIFY_THROWS_EXCEPTION(Error, read(description, bytes + "more"));
        QVERIFY_THROWS_EXCEPTION(Error, read(description, "\x01" + bytes.substr(1))); // a tag that nobody knows
        for (size_t length = 0; length + 2 < description.size(); ++length)
            QVERIFY_THROWS_EXCEPTION(Error, read(description.substr(0, length), bytes));
    }

    /// Keys of a list at both ends of what a number holds: nobody asks for them, and nothing overflows.
    void readsUnusualKeys()
    {
        QCOMPARE(read(withSetting("-2147483648=1,1"), weights()).layers.size(), size_t(3));
        QCOMPARE(read(withSetting("2147483647=1"), weights()).layers.size(), size_t(3));
    }

    void survivesAnything()
    {
        std::mt19937 random(5);
        for (int i = 0; i < 3000; ++i) {
            std::string text = description, bytes = weights();
            for (int j = 0; j < 1 + i % 6; ++j)
                text[random() % text.size()] = char(random() % 256);
            bytes[random() % bytes.size()] = char(random() % 256);
            try {
                read(text, bytes);
            } catch (const Error &) {
            }
        }
    }

private:
    static std::string withSetting(const std::string &setting)
    {
        std::string text = description;
        return text.replace(text.find("4=1"), 3, setting);
    }

    io::NcnnFile read(const std::string &text, const std::string &bytes) const
    {
        const fs::path path = fs::path(m_folder->path().toStdString()) / "net.param";
        std::ofstream(path, std::ios::binary) << text;
        std::ofstream(fs::path(path).replace_extension(".bin"), std::ios::binary) << bytes;
        return io::readNcnn(path);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestNcnnFile)
#include "tst_ncnnfile.moc"
