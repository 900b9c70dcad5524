// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/library/models.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <memory>

using namespace core;
using namespace core::library;
using namespace Qt::StringLiterals;

namespace fs = std::filesystem;

namespace {

constexpr const char *faces = R"({"name": "gan-faces", "version": "1.1.1", "registry": "PyPI", "licence": "MIT", "origin": "Drawn faces",
    "models": [{"name": "dcgan-64", "kind": "faces", "family": "DCGAN", "file": "weights.tar", "format": "torch.save", "note": "small"}]})";

} // namespace

class TestModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everyField();
    void nothingInstalled();
    void damagedLists_data();
    void damagedLists();
    void looseFiles();
    void namesAreUnique();
    void find_data();
    void find();

private:
    fs::path data() const { return m_folder->path().toStdString(); }
    void put(const fs::path &file, const std::string &content = "x") const
    {
        fs::create_directories((data() / "models" / file).parent_path());
        writeTextFile(data() / "models" / file, content);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestModels::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestModels::everyField()
{
    put("gan/weights.tar", "12345");
    put("gan/model.json", faces);
    std::vector<std::string> problems;
    const std::vector<Model> models = installedModels(data(), &problems);
    QVERIFY(problems.empty());
    QCOMPARE(models.size(), size_t(1));
    const Model &model = models[0];
    QCOMPARE(model.name, std::string("dcgan-64"));
    QCOMPARE(model.kind, std::string("faces"));
    QCOMPARE(model.family, std::string("DCGAN"));
    QCOMPARE(model.path, data() / "models" / "gan" / "weights.tar");
    QCOMPARE(model.format, std::string("torch.save"));
    QCOMPARE(model.licence, std::string("MIT")); // the package's, where the model has none of its own
    QCOMPARE(model.origin, std::string("Drawn faces"));
    QCOMPARE(model.package, std::string("gan-faces 1.1.1 (PyPI)"));
    QCOMPARE(model.note, std::string("small"));
    QCOMPARE(model.bytes, uint64_t(5));
}

void TestModels::nothingInstalled()
{
    QVERIFY(installedModels(data()).empty());
    QVERIFY(installedModels(data() / "nowhere").empty());
    put("empty/.hidden");
    QVERIFY(installedModels(data()).empty());
}

void TestModels::damagedLists_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QString>("told");
    QTest::newRow("empty") << QByteArray() << u"it is damaged"_s;
    QTest::newRow("cut off") << QByteArray("{\"models\": [") << u"it is damaged"_s;
    QTest::newRow("bytes that are no UTF-8") << QByteArray("{\"models\": \"\xff\"}") << u"it is damaged"_s;
    QTest::newRow("a list instead") << QByteArray("[]") << u"it lists no models"_s;
    QTest::newRow("no models") << QByteArray("{}") << u"it lists no models"_s;
    QTest::newRow("an entry that is a number") << QByteArray(R"({"models": [7]})") << u"is not an object"_s;
    QTest::newRow("an entry without a name") << QByteArray(R"({"models": [{"kind": "faces", "file": "a.pt"}]})") << u"no proper"_s;
    QTest::newRow("a name that is a number") << QByteArray(R"({"models": [{"name": 1, "kind": "faces", "file": "a.pt"}]})") << u"no proper"_s;
    QTest::newRow("a file that is gone") << QByteArray(R"({"models": [{"name": "n", "kind": "faces", "file": "gone.pt"}]})") << u"is missing (gone.pt)"_s;
    QTest::newRow("a file outside the folder") << QByteArray(R"({"models": [{"name": "n", "kind": "faces", "file": "../gan/weights.tar"}]})") << u"no proper"_s;
    QTest::newRow("a system file") << QByteArray(R"({"models": [{"name": "n", "kind": "faces", "file": "/etc/passwd"}]})") << u"no proper"_s;
    QTest::newRow("deeply nested") << QByteArray(100000, '[') << u"it is damaged"_s;
}

void TestModels::damagedLists()
{
    QFETCH(QByteArray, list);
    QFETCH(QString, told);
    put("bad/model.json", list.toStdString());
    put("gan/weights.tar");
    put("gan/model.json", faces);
    std::vector<std::string> problems;
    const std::vector<Model> models = installedModels(data(), &problems);
    QCOMPARE(models.size(), size_t(1)); // the other package is not touched by it
    QCOMPARE(problems.size(), size_t(1));
    const QString problem = QString::fromStdString(problems[0]);
    QVERIFY2(problem.contains(told) && problem.contains(u"bad/model.json"_s), qPrintable(problem));
}

void TestModels::looseFiles()
{
    put("mine/voice.onnx");
    put("mine/voice.onnx.json");
    put("mine/net.onnx");
    put("mine/readme.txt");
    put("weights.safetensors");
    const std::vector<Model> models = installedModels(data());
    QCOMPARE(models.size(), size_t(3));
    QCOMPARE(models[0].name, std::string("net"));
    QCOMPARE(models[0].kind, std::string("unknown"));
    QCOMPARE(models[1].name, std::string("voice"));
    QCOMPARE(models[1].kind, std::string("speech"));
    QCOMPARE(models[2].name, std::string("weights"));
    QCOMPARE(models[2].format, std::string("safetensors"));
}

void TestModels::namesAreUnique()
{
    put("a/same.pt");
    put("b/same.pt");
    put("c/same.pth");
    const std::vector<Model> models = installedModels(data());
    QCOMPARE(models.size(), size_t(3));
    QCOMPARE(models[0].name, std::string("same"));
    QCOMPARE(models[1].name, std::string("same (2)"));
    QCOMPARE(models[2].name, std::string("same (3)"));
}

void TestModels::find_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("found"); // or the error
    QTest::newRow("the first of its kind") << u"faces"_s << u""_s << u"gan/weights.tar"_s;
    QTest::newRow("by name") << u"faces"_s << u"dcgan-64"_s << u"gan/weights.tar"_s;
    QTest::newRow("by name, of unknown kind") << u"faces"_s << u"own"_s << u"mine/own.pth"_s;
    QTest::newRow("by path") << u"speech"_s << u"/dev/null"_s << u"/dev/null"_s;
    QTest::newRow("of another kind") << u"speech"_s << u"dcgan-64"_s << u"dcgan-64 is a model for faces, not for speech. Run packaging/setup"_s;
    QTest::newRow("none of its kind") << u"speech"_s << u""_s << u"No model for speech is installed. Run packaging/setup"_s;
    QTest::newRow("an unknown name") << u"faces"_s << u"nobody"_s << u"There is no model and no file named nobody. Installed for faces: dcgan-64."_s;
}

void TestModels::find()
{
    QFETCH(QString, kind);
    QFETCH(QString, name);
    QFETCH(QString, found);
    put("gan/weights.tar");
    put("gan/model.json", faces);
    put("mine/own.pth");
    QString result;
    try {
        result = QString::fromStdString(findModel(data(), kind.toStdString(), name.toStdString()).string());
    } catch (const Error &error) {
        result = QString::fromUtf8(error.what());
    }
    result.remove(m_folder->path() + u"/models/"_s);
    QVERIFY2(result.startsWith(found), qPrintable(result));
}

QTEST_GUILESS_MAIN(TestModels)
#include "tst_models.moc"
