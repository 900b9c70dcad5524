// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/io/npzfile.h"
#include "core/io/tensorfile.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <torch/types.h>

#include <cstring>
#include <fstream>

using namespace core;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

struct OddFile
{
    QByteArray content;
    QJsonObject expected;
};

std::map<QString, OddFile> oddFiles()
{
    QFile file(QStringLiteral(TEST_DATA "/io/odd.qz"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray all = qUncompress(file.readAll());
    quint32 length = 0;
    std::memcpy(&length, all.constData(), sizeof length);
    const QJsonObject index = QJsonDocument::fromJson(all.mid(sizeof length, length)).object();
    std::map<QString, OddFile> files;
    for (auto it = index.begin(); it != index.end(); ++it) {
        const QJsonObject entry = it->toObject();
        const QJsonArray place = entry.value(u"at"_s).toArray();
        files[it.key()] = {all.mid(qsizetype(sizeof length) + length + place.at(0).toInt(), place.at(1).toInt()), entry};
    }
    return files;
}

/// "Float [2,3] 0123456789abcdef"
QString described(const torch::Tensor &tensor)
{
    const torch::Tensor values = tensor.contiguous();
    QByteArray shape;
    for (const int64_t size : values.sizes())
        shape += (shape.isEmpty() ? "" : ",") + QByteArray::number(qlonglong(size));
    const QByteArrayView bytes(static_cast<const char *>(values.const_data_ptr()), qsizetype(values.nbytes()));
    const QByteArray sum = QCryptographicHash::hash(values.numel() > 0 ? bytes : QByteArrayView(), QCryptographicHash::Sha256);
    return QString::fromLatin1(QByteArray(c10::toString(values.scalar_type())) + " [" + shape + "] " + sum.toHex().left(16));
}

QString described(const QJsonArray &expected)
{
    QStringList shape;
    for (const auto &size : expected.at(1).toArray())
        shape.append(QString::number(size.toInt()));
    return expected.at(0).toString() + u" ["_s + shape.join(u',') + u"] "_s + expected.at(2).toString();
}

} // namespace

/// Files that are valid and unusual: what tests/reference/odd_files.py had their own libraries read, is read here.
class TestOddFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_files = oddFiles();
        QVERIFY(m_files.size() > 250);
    }
    void read_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto &[name, file] : oddFiles())
            QTest::newRow(qPrintable(name)) << name;
    }
    void read()
    {
        QFETCH(QString, name);
        const OddFile &file = m_files.at(name);
        const fs::path path = fs::path(m_folder.path().toStdString()) / name.toStdString();
        std::ofstream(path, std::ios::binary).write(file.content.constData(), file.content.size());
        const QString refused = file.expected.value(u"refused"_s).toString();
        for (const bool mapped : {false, true}) {
            io::TensorFile read;
            QString error;
            try {
                if (name.endsWith(u".npz"_s))
                    read.tensors = io::readNpz(path);
                else
                    read = mapped ? io::mapTensors(path) : io::readTensors(path);
            } catch (const Error &told) {
                error = QString::fromUtf8(told.what());
            }
            if (!refused.isEmpty()) {
                QVERIFY2(error.contains(refused), qPrintable(error));
                QVERIFY2(!error.contains(u"delete it"_s) && !error.contains(u"etch"_s), qPrintable(error));
                continue;
            }
            QVERIFY2(error.isEmpty(), qPrintable(error));
            if (mapped && name.startsWith(u"gguf-Q"_s)) // as float16 then
                continue;
            compare(read, file.expected);
        }
    }

private:
    static void compare(const io::TensorFile &read, const QJsonObject &expected)
    {
        const QJsonObject tensors = expected.value(u"tensors"_s).toObject();
        for (auto it = tensors.begin(); it != tensors.end(); ++it) {
            const auto found = read.tensors.find(it.key().toStdString());
            QVERIFY2(found != read.tensors.end(), qPrintable(u"no tensor \"%1\""_s.arg(it.key())));
            QCOMPARE(described(found->second), described(it->toArray()));
        }
        for (const auto &[name, tensor] : read.tensors)
            QVERIFY2(tensors.contains(QString::fromStdString(name)), name.c_str());
        const QJsonObject metadata = expected.value(u"metadata"_s).toObject();
        for (auto it = metadata.begin(); it != metadata.end(); ++it) {
            const auto found = read.metadata.find(it.key().toStdString());
            QVERIFY2(found != read.metadata.end(), qPrintable(u"nothing said of \"%1\""_s.arg(it.key())));
            QCOMPARE(QString::fromStdString(found->second), it->toString());
        }
    }

    QTemporaryDir m_folder;
    std::map<QString, OddFile> m_files;
};

QTEST_GUILESS_MAIN(TestOddFiles)
#include "tst_oddfiles.moc"
