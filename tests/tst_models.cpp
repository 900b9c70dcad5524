// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/library/models/models.h"

#include <QElapsedTimer>
#include <QFile>
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

/// A safetensors file of one float16 tensor.
std::string tensorFile(const std::string &name, const std::vector<int> &shape)
{
    int size = 2;
    std::string sizes;
    for (const int each : shape) {
        size *= each;
        sizes += (sizes.empty() ? "" : ",") + std::to_string(each);
    }
    std::string header = R"({"__metadata__":{"modelspec.license":"CC0"},")" + name + R"(":{"dtype":"F16","shape":[)" + sizes
                         + R"(],"data_offsets":[0,)" + std::to_string(size) + "]}}";
    header.resize((header.size() + 7) / 8 * 8, ' ');
    std::string length(8, '\0');
    for (size_t i = 0; i < 8; ++i)
        length[i] = char(header.size() >> (8 * i));
    return length + header + std::string(size_t(size), '\0');
}

const std::string generator = tensorFile("netG.main.0.weight", {4, 2, 4, 4});

void make(const fs::path &file, const std::string &content = generator)
{
    fs::create_directories(file.parent_path());
    writeTextFile(file, content);
}

/// A picture model of full size in the original layout (tests/reference/checkpoints.py): every tensor is
/// described, and the values are a hole in the file.
void makePictureModel(const fs::path &path, const QByteArray &name)
{
    QFile file(QStringLiteral(TEST_DATA "/diffusion/fullsize.qz"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    std::string header = "{";
    uint64_t offset = 0;
    bool inside = false;
    for (const QByteArray &line : qUncompress(file.readAll()).split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words[0] == "model")
            inside = words.value(1) == name;
        if (!inside || words[0] != "original")
            continue;
        uint64_t end = 2;
        for (const QByteArray &size : words.mid(2))
            end *= size.toULongLong();
        end += offset;
        header += offset ? ",\"" : "\"";
        header += words[1].toStdString() + "\":{\"dtype\":\"F16\",\"shape\":[" + words.mid(2).join(',').toStdString();
        header += "],\"data_offsets\":[" + std::to_string(offset) + "," + std::to_string(end) + "]}";
        offset = end;
    }
    header += "}";
    header.append((8 - header.size() % 8) % 8, ' ');
    const uint64_t length = header.size();
    fs::create_directories(path.parent_path());
    writeTextFile(path, std::string(reinterpret_cast<const char *>(&length), sizeof length) + header);
    fs::resize_file(path, sizeof length + length + offset);
}

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
    void kindsByTensors_data();
    void kindsByTensors();
    void pictureModels_data();
    void pictureModels();
    void addFile();
    void addFolder_data();
    void addFolder();
    void whatComesLaterIsFound();
    void foldersAreUsedInPlace();
    void addIsRefused_data();
    void addIsRefused();
    void onePartOfAModel_data();
    void onePartOfAModel();
    void kokoroWithItsVoices();
    void tacotronWithItsVocoder();
    void hiddenOneByOne();
    void removeOwn();
    void removeOneOfAPackage();
    void removeALink();
    void addedListIsDamaged();
    void addedFileIsGone();
    void aHundredModels();

private:
    fs::path other(const fs::path &file = {}) const { return fs::path(m_other->path().toStdString()) / file; }
    std::vector<std::string> names() const
    {
        std::vector<std::string> all;
        for (const Model &model : installedModels(data()))
            all.push_back(model.name);
        return all;
    }
    fs::path data() const { return m_folder->path().toStdString(); }
    void put(const fs::path &file, const std::string &content = "x") const
    {
        fs::create_directories((data() / "models" / file).parent_path());
        writeTextFile(data() / "models" / file, content);
    }

    std::unique_ptr<QTemporaryDir> m_folder, m_other;
};

void TestModels::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_other = std::make_unique<QTemporaryDir>(); // where another program keeps its models
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
    QTest::newRow("a name that is a number") << QByteArray(R"({"models": [{"name": 1, "kind": "faces", "file": "a.pt"}]})")
                                             << u"no proper"_s;
    QTest::newRow("a file that is gone") << QByteArray(R"({"models": [{"name": "n", "kind": "faces", "file": "gone.pt"}]})")
                                         << u"is missing (gone.pt)"_s;
    QTest::newRow("a file outside the folder") << QByteArray(
        R"({"models": [{"name": "n", "kind": "faces", "file": "../gan/weights.tar"}]})")
                                               << u"no proper"_s;
    QTest::newRow("a system file") << QByteArray(R"({"models": [{"name": "n", "kind": "faces", "file": "/etc/passwd"}]})")
                                   << u"no proper"_s;
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
    QTest::newRow("of another kind") << u"speech"_s << u"dcgan-64"_s
                                     << u"dcgan-64 is a model for faces, not for speech. Run packaging/setup"_s;
    QTest::newRow("none of its kind") << u"speech"_s << u""_s << u"No model for speech is installed. Run packaging/setup"_s;
    QTest::newRow("an unknown name") << u"faces"_s << u"nobody"_s
                                     << u"There is no model and no file named nobody. Installed for faces: dcgan-64."_s;
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

void TestModels::kindsByTensors_data()
{
    QTest::addColumn<QString>("tensor");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("family");
    QTest::newRow("faces") << u"netG.main.0.weight"_s << u"faces"_s << u"DCGAN"_s;
    QTest::newRow("an autoencoder in the original layout")
        << u"decoder.mid.block_1.conv1.weight"_s << u"autoencoder"_s << u"Autoencoder (KL)"_s;
    QTest::newRow("one in diffusers' layout") << u"decoder.mid_block.resnets.0.conv1.weight"_s << u"autoencoder"_s << u"Autoencoder (KL)"_s;
    QTest::newRow("a tiny one in diffusers' layout") << u"decoder.layers.2.conv.0.weight"_s << u"preview"_s << u"TAESD"_s;
    QTest::newRow("a tiny decoder in the original layout") << u"3.conv.0.weight"_s << u"preview"_s << u"TAESD"_s;
    QTest::newRow("something else") << u"block.3.conv.0.weight"_s << u"unknown"_s << u""_s;
}

void TestModels::kindsByTensors()
{
    QFETCH(QString, tensor);
    QFETCH(QString, kind);
    QFETCH(QString, family);
    put("mine.safetensors", tensorFile(tensor.toStdString(), {4, 4, 3, 3}));
    const std::vector<Model> models = installedModels(data());
    QCOMPARE(models.size(), size_t(1));
    QCOMPARE(models[0].kind, kind.toStdString());
    QCOMPARE(models[0].family, family.toStdString());
    QVERIFY(models[0].own);
    if (kind != u"unknown") {
        QCOMPARE(models[0].precision, std::string("float16"));
        QCOMPARE(models[0].licence, std::string("CC0"));
    }
}

void TestModels::pictureModels_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QString>("family");
    QTest::newRow("SD 1.x") << QByteArray("sd1") << u"SD 1.x"_s;
    QTest::newRow("SD 2.x") << QByteArray("sd2") << u"SD 2.x"_s;
    QTest::newRow("SDXL") << QByteArray("sdxl") << u"SDXL"_s;
}

void TestModels::pictureModels()
{
    QFETCH(QByteArray, model);
    QFETCH(QString, family);
    makePictureModel(other("models/Stable-diffusion/painter.safetensors"), model);
    QElapsedTimer timer;
    timer.start();
    const std::vector<Model> brought = addModel(data(), other());
    QVERIFY(timer.elapsed() < 3000); // gigabytes that are not read
    QCOMPARE(brought.size(), size_t(1));
    QCOMPARE(brought[0].name, std::string("painter"));
    QCOMPARE(brought[0].kind, std::string("pictures"));
    QCOMPARE(QString::fromStdString(brought[0].family), family);
    QCOMPARE(brought[0].precision, std::string("float16"));
    QVERIFY(brought[0].bytes > 1500000000);
    QCOMPARE(findModel(data(), "pictures", ""), other("models/Stable-diffusion/painter.safetensors"));
}

void TestModels::addFile()
{
    make(other("deep/faces.safetensors"));
    const std::vector<Model> brought = addModel(data(), other("deep/faces.safetensors"));
    QCOMPARE(brought.size(), size_t(1));
    QCOMPARE(brought[0].name, std::string("faces"));
    QCOMPARE(brought[0].path, other("deep/faces.safetensors"));
    QVERIFY(!brought[0].own);
    QCOMPARE(addModel(data(), other("deep/../deep/faces.safetensors")).size(), size_t(1)); // again: no second one
    QCOMPARE(names(), std::vector<std::string>{"faces"});
    QCOMPARE(findModel(data(), "faces", "faces"), other("deep/faces.safetensors"));
    QVERIFY(!fs::exists(data() / "models")); // nothing is copied

    removeModel(data(), "faces");
    QVERIFY(names().empty());
    QVERIFY(fs::exists(other("deep/faces.safetensors"))); // what is not Atelier's stays
    QVERIFY_EXCEPTION_THROWN(removeModel(data(), "faces"), Error);
}

void TestModels::addFolder_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("place"); // what is added
    QTest::addColumn<QStringList>("found");
    QTest::addColumn<QString>("origin");
    const QStringList automatic = {u"models/Stable-diffusion/one.safetensors"_s,
                                   u"models/Stable-diffusion/sub/two.safetensors"_s,
                                   u"models/VAE/three.safetensors"_s,
                                   u"models/VAE-taesd/four.safetensors"_s,
                                   u"models/Lora/five.safetensors"_s,
                                   u"outputs/six.safetensors"_s};
    const QStringList comfy = {u"models/checkpoints/one.safetensors"_s, u"models/checkpoints/SDXL/two.safetensors"_s,
                               u"models/vae/three.safetensors"_s,       u"models/vae_approx/four.safetensors"_s,
                               u"models/loras/five.safetensors"_s,      u"custom_nodes/six.safetensors"_s};
    const QStringList invoke = {u"models/sd-1/main/one/one.safetensors"_s, u"models/sdxl/main/two.safetensors"_s,
                                u"models/sdxl/vae/three.safetensors"_s,    u"models/sd-1/main/four.safetensors"_s,
                                u"models/sdxl/lora/five.safetensors"_s,    u"outputs/six.safetensors"_s};
    const QStringList invokeFlat = {u"models/8c1f/one.safetensors"_s, u"models/9d2e/two.safetensors"_s, u"models/three.safetensors"_s,
                                    u"models/a0/four.safetensors"_s,  u"databases/invokeai.db"_s,       u"outputs/six.safetensors"_s};
    const QStringList four = {u"four"_s, u"one"_s, u"three"_s, u"two"_s};
    const QStringList all = {u"five"_s, u"four"_s, u"one"_s, u"three"_s, u"two"_s}; // with what lies in the folder of LoRAs
    QTest::newRow("AUTOMATIC1111") << automatic << u""_s << all << u"used in place from AUTOMATIC1111"_s;
    QTest::newRow("its model folder") << automatic << u"models"_s << all << u"used in place from AUTOMATIC1111"_s;
    QTest::newRow("one of its folders") << automatic << u"models/Stable-diffusion"_s << QStringList{u"one"_s, u"two"_s}
                                        << u"a folder of your own"_s;
    QTest::newRow("ComfyUI") << comfy << u""_s << all << u"used in place from ComfyUI"_s;
    QTest::newRow("its model folder") << comfy << u"models"_s << all << u"used in place from ComfyUI"_s;
    QTest::newRow("InvokeAI") << invoke << u""_s << all << u"used in place from InvokeAI"_s;
    QTest::newRow("InvokeAI since version 6") << invokeFlat << u""_s << four << u"used in place from InvokeAI"_s;
    QTest::newRow("its model folder alone") << invokeFlat << u"models/"_s << four << u"used in place from InvokeAI"_s;
    QTest::newRow("any folder") << QStringList{u"a/one.safetensors"_s, u"a/notes.txt"_s, u".hidden/two.safetensors"_s} << u""_s
                                << QStringList{u"one"_s} << u"a folder of your own"_s;
}

void TestModels::addFolder()
{
    QFETCH(QStringList, files);
    QFETCH(QString, place);
    QFETCH(QStringList, found);
    QFETCH(QString, origin);
    for (const QString &file : files)
        make(other(file.toStdString()));
    QStringList brought;
    for (const Model &model : addModel(data(), other(place.toStdString()))) {
        brought << QString::fromStdString(model.name);
        QCOMPARE(QString::fromStdString(model.origin), origin);
        QVERIFY(!model.own);
    }
    brought.sort();
    QCOMPARE(brought, found);
    QCOMPARE(names().size(), size_t(found.size()));
}

void TestModels::whatComesLaterIsFound()
{
    make(other("models/checkpoints/one.safetensors"));
    addModel(data(), other());
    QCOMPARE(names(), std::vector<std::string>{"one"});
    make(other("models/checkpoints/two.safetensors"));
    QCOMPARE(names(), (std::vector<std::string>{"one", "two"}));
    make(other("models/checkpoints/one.safetensors"), "no model any more");
    QCOMPARE(names(), std::vector<std::string>{"two"});
    fs::remove(other("models/checkpoints/two.safetensors"));
    QVERIFY(names().empty());
}

void TestModels::foldersAreUsedInPlace()
{
    make(other("models/checkpoints/one.safetensors"));
    fs::create_directory_symlink(other("models"), other("models/checkpoints/round")); // goes round without end
    addModel(data(), other("models/checkpoints"));
    addModel(data(), other("models/checkpoints/one.safetensors")); // in a folder that is known
    addModel(data(), other());                                     // a larger one takes the place of the smaller
    QCOMPARE(names(), std::vector<std::string>{"one"});
    removeModel(data(), other().string());
    QVERIFY(names().empty());
    QVERIFY(fs::exists(other("models/checkpoints/one.safetensors")));
}

void TestModels::addIsRefused_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("told");
    QTest::newRow("nothing there") << u"a"_s << QByteArray() << u"nowhere"_s << u"There is nothing at "_s;
    QTest::newRow("an empty folder") << u"empty/readme.txt"_s << QByteArray() << u"empty"_s << u"no file in it has the ending of one"_s;
    QTest::newRow("no models in a folder") << u"f/a.ckpt"_s << QByteArray("text") << u"f"_s << u"1 files were looked into"_s;
    QTest::newRow("a text") << u"a.safetensors"_s << QByteArray("only words") << u"a.safetensors"_s << u"a.safetensors"_s;
    QTest::newRow("other tensors") << u"a.safetensors"_s << QByteArray::fromStdString(tensorFile("strange.weight", {2, 2}))
                                   << u"a.safetensors"_s << u"it has 1 tensors such as strange.weight"_s;
    const QByteArray cut = QByteArray::fromStdString(generator).chopped(10);
    QTest::newRow("a copy that was cut off") << u"a.safetensors"_s << cut << u"a.safetensors"_s << u"a.safetensors is not whole"_s;
    QTest::newRow("a part of a folder that was cut off") << u"m/unet/a.safetensors"_s << cut << u"m"_s << u"a.safetensors is not whole"_s;
    QTest::newRow("a folder without a model") << u"checkpoints/a.txt"_s << QByteArray() << u""_s << u"a folder of ComfyUI"_s;
}

void TestModels::addIsRefused()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, content);
    QFETCH(QString, place);
    QFETCH(QString, told);
    make(other(file.toStdString()), content.toStdString());
    if (place == u"m")
        make(other("m/model_index.json"), "{}");
    QString error;
    try {
        addModel(data(), other(place.toStdString()));
    } catch (const Error &failure) {
        error = QString::fromUtf8(failure.what());
    }
    QVERIFY2(error.contains(told), qPrintable(error));
    QVERIFY(!fs::exists(data() / "added.json"));
    put("gan/weights.tar");
    QVERIFY_EXCEPTION_THROWN(addModel(data(), data() / "models" / "gan" / "weights.tar"), Error); // known already
}

void TestModels::onePartOfAModel_data()
{
    QTest::addColumn<QString>("part");
    QTest::addColumn<QString>("told");
    QTest::newRow("the sticker model's network") << u"unet"_s << u"a Diffusion U-Net"_s;
}

void TestModels::onePartOfAModel()
{
    QFETCH(QString, part);
    QFETCH(QString, told);
    const fs::path model = fs::path(TEST_DATA) / "../../resources/sticker";
    QString error;
    try {
        addModel(data(), model / part.toStdString() / "diffusion_pytorch_model.safetensors");
    } catch (const Error &failure) {
        error = QString::fromUtf8(failure.what());
    }
    QVERIFY2(error.contains(told), qPrintable(error));
    QVERIFY2(error.contains(u"resources/sticker: add that folder."_s), qPrintable(error));
}

void TestModels::kokoroWithItsVoices()
{
    const fs::path speech = fs::path(TEST_DATA) / "speech", model = other("kokoro.pth");
    fs::copy_file(speech / "kokoro-tiny.pth", model);
    const auto refused = [&] {
        try {
            addModel(data(), model);
        } catch (const Error &failure) {
            return QString::fromUtf8(failure.what());
        }
        return QString();
    };
    QVERIFY2(refused().contains(u"There are no voices beside "_s), qPrintable(refused()));
    fs::copy_file(speech / "kokoro-tiny.npz", other("voices.npz"));
    QVERIFY2(refused().contains(u"config.json is missing"_s), qPrintable(refused()));
    fs::copy_file(speech / "kokoro-tiny.json", other("config.json"));
    const std::vector<Model> brought = addModel(data(), model);
    QCOMPARE(brought.size(), size_t(1));
    QCOMPARE(brought.front().name, std::string("kokoro"));
    QCOMPARE(brought.front().kind, std::string("speech"));
    QCOMPARE(brought.front().family, std::string("Kokoro"));
    QCOMPARE(findModel(data(), "speech", ""), model);
}

void TestModels::tacotronWithItsVocoder()
{
    const fs::path speech = fs::path(TEST_DATA) / "speech", folder = other("ljspeech");
    fs::create_directory(folder);
    for (const auto &[from, to] : {std::pair{"tacotron-tiny.pt", "tacotron2_statedict.pt"},
                                   {"hifigan-v3-tiny.pt", "generator_v3.pt"},
                                   {"wavenet-mol-tiny.pt", "wavenet.pth"}})
        fs::copy_file(speech / from, folder / to);
    const std::vector<Model> brought = addModel(data(), folder); // the vocoders are no models of their own
    QCOMPARE(brought.size(), size_t(1));
    QCOMPARE(brought.front().name, std::string("ljspeech"));
    QCOMPARE(brought.front().kind, std::string("speech"));
    QCOMPARE(brought.front().family, std::string("Tacotron 2"));
    for (const char *vocoder : {"generator_v3.pt", "wavenet.pth"}) {
        QString error;
        try {
            addModel(data(), folder / vocoder);
        } catch (const Error &failure) {
            error = QString::fromUtf8(failure.what());
        }
        QVERIFY2(error.contains(u"put it into the folder of that voice"_s), qPrintable(error));
    }
}

void TestModels::hiddenOneByOne()
{
    make(other("a/one.safetensors"));
    make(other("a/two.safetensors"));
    addModel(data(), other("a"));
    removeModel(data(), "one");
    QCOMPARE(names(), std::vector<std::string>{"two"});
    QVERIFY(fs::exists(other("a/one.safetensors")));
    addModel(data(), other("a/one.safetensors")); // asked for again
    QCOMPARE(names(), (std::vector<std::string>{"one", "two"}));
}

void TestModels::removeOwn()
{
    put("gan/weights.tar");
    put("gan/model.json", faces);
    put("loose.safetensors", generator);
    put("loose.txt");
    removeModel(data(), "dcgan-64");
    QVERIFY(!fs::exists(data() / "models" / "gan"));
    removeModel(data(), "loose");
    QVERIFY(!fs::exists(data() / "models" / "loose.safetensors"));
    QVERIFY(fs::exists(data() / "models" / "loose.txt"));
}

void TestModels::removeOneOfAPackage()
{
    put("two/a.onnx");
    put("two/b.onnx");
    put("two/b.onnx.json");
    put("two/model.json",
        R"({"name": "two", "models": [{"name": "a", "kind": "speech", "file": "a.onnx"}, {"name": "b", "kind": "speech", "file": "b.onnx"}]})");
    removeModel(data(), "b");
    QCOMPARE(names(), std::vector<std::string>{"a"});
    QVERIFY(fs::exists(data() / "models" / "two" / "a.onnx"));
    QVERIFY(!fs::exists(data() / "models" / "two" / "b.onnx") && !fs::exists(data() / "models" / "two" / "b.onnx.json"));
    removeModel(data(), "a");
    QVERIFY(!fs::exists(data() / "models" / "two"));
}

void TestModels::removeALink()
{
    make(other("real/weights.tar"), "x");
    make(other("real/model.json"), faces);
    fs::create_directories(data() / "models");
    fs::create_directory_symlink(other("real"), data() / "models" / "gan");
    QCOMPARE(names(), std::vector<std::string>{"dcgan-64"});
    removeModel(data(), "dcgan-64");
    QVERIFY(names().empty());
    QVERIFY(fs::exists(other("real/weights.tar"))); // the link went, not what it points to
}

void TestModels::addedListIsDamaged()
{
    put("gan/weights.tar");
    put("gan/model.json", faces);
    for (const char *list : {"", "{", "[]", R"({"added": [7]})", R"({"added": [{"path": "relative"}]})"}) {
        writeTextFile(data() / "added.json", list);
        std::vector<std::string> problems;
        QCOMPARE(installedModels(data(), &problems).size(), size_t(1)); // the others stay
        QCOMPARE(problems.size(), size_t(1));
        QVERIFY2(problems[0].find("added.json is damaged") != std::string::npos, problems[0].c_str());
    }
    writeTextFile(data() / "known.json", "{\"version\": 1, \"files\": [[[");
    fs::remove(data() / "added.json");
    QCOMPARE(names().size(), size_t(1));
}

void TestModels::addedFileIsGone()
{
    make(other("one.safetensors"));
    addModel(data(), other("one.safetensors"));
    fs::remove(other("one.safetensors"));
    std::vector<std::string> problems;
    QVERIFY(installedModels(data(), &problems).empty());
    QCOMPARE(problems.size(), size_t(1));
    QVERIFY2(problems[0].find("was added and is gone") != std::string::npos, problems[0].c_str());
    removeModel(data(), other("one.safetensors").string());
    problems.clear();
    installedModels(data(), &problems);
    QVERIFY(problems.empty());
}

void TestModels::aHundredModels()
{
    for (int i = 0; i < 100; ++i)
        make(other("many/model" + std::to_string(i) + ".safetensors"));
    QCOMPARE(addModel(data(), other("many")).size(), size_t(100));
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(names().size(), size_t(100));
    qInfo("a hundred known models in %lld ms", timer.elapsed());
    QVERIFY(timer.elapsed() < 500);
}

QTEST_GUILESS_MAIN(TestModels)
#include "tst_models.moc"
