// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/train/data/captions.h"
#include "core/train/data/photos.h"
#include "core/train/data/pictureset.h"

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
using namespace core::train;
using namespace Qt::StringLiterals;
using namespace std::string_literals;
namespace fs = std::filesystem;

namespace {

struct Sets
{
    QJsonObject files, sets;
    QByteArray content;

    static Sets read()
    {
        QFile file(QStringLiteral(TEST_DATA "/train/sets.qz"));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        const QByteArray all = qUncompress(file.readAll());
        quint32 length = 0;
        std::memcpy(&length, all.constData(), sizeof length);
        const QJsonObject index = QJsonDocument::fromJson(all.mid(sizeof length, length)).object();
        return {index.value(u"files"_s).toObject(), index.value(u"sets"_s).toObject(), all.mid(qsizetype(sizeof length) + length)};
    }
};

void put(const fs::path &path, const std::string &content)
{
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
}

Image dot(int width = 8, int height = 8)
{
    Image image{width, height, 3, {}};
    image.pixels.assign(size_t(3) * size_t(width) * size_t(height), 200);
    return image;
}

void putPicture(const fs::path &path)
{
    fs::create_directories(path.parent_path());
    const fs::path lower = path.parent_path() / "made.png";
    image::writeImage(lower, dot());
    fs::rename(lower, path); // whatever its ending
}

} // namespace

/// Sets of pictures as they are downloaded: what tests/reference/training_sets.py put in is read, nothing is executed, and what is
/// left out is named. The numbers are of public reports of other programs.
class TestTrainingData : public QObject
{
    Q_OBJECT

    fs::path at(const std::string &name) const { return m_folder / name; }

    Photos photosOf(const std::string &name, int edge = 32)
    {
        m_leftOut.clear();
        return readPhotos(at(name), edge, [this](const std::string &said) { m_leftOut.push_back(said); }, {});
    }
    QString told() const
    {
        QStringList all;
        for (const std::string &said : m_leftOut)
            all.append(QString::fromStdString(said));
        return all.join(u'\n');
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_folder = m_temporary.path().toStdString();
        const Sets sets = Sets::read();
        QVERIFY(sets.files.size() > 30);
        for (auto it = sets.files.begin(); it != sets.files.end(); ++it)
            put(at(it.key().toStdString()), sets.content.mid(it->toArray().at(0).toInt(), it->toArray().at(1).toInt()).toStdString());
    }

    // tflearn#57, keras#306, AI-For-Beginners#241, learn_dl#52, JedMills/MTFL#1
    void sets_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonArray>("expected");
        const QJsonObject sets = Sets::read().sets;
        for (auto it = sets.begin(); it != sets.end(); ++it)
            QTest::newRow(qPrintable(it.key())) << it.key() << it->toArray();
    }
    void sets()
    {
        QFETCH(QString, path);
        QFETCH(QJsonArray, expected);
        const Photos photos = photosOf(path.toStdString(), expected.at(1).toInt());
        QCOMPARE(photos.count(), expected.at(0).toInt());
        const torch::Tensor bytes = photos.bytes().contiguous();
        const QByteArrayView view(static_cast<const char *>(bytes.const_data_ptr()), qsizetype(bytes.nbytes()));
        QCOMPARE(QString::fromLatin1(QCryptographicHash::hash(view, QCryptographicHash::Sha256).toHex()), expected.at(2).toString());
        // another size is made of it, one by one or all at once
        QCOMPARE(photosOf(path.toStdString(), 16).edge(), 16);
    }

    // d8ahazard#44, turicreate#641, fastai#488, InvokeAI#2715, vision#2831, SimpleTuner#94, vision#4925, kohya_ss#217
    void foldersWithMuchElse()
    {
        for (const char *name :
             {"a/1.png", "a/2.JPG", "b/3.Jpeg", "b/deep/4.png", ".ipynb_checkpoints/5.png", "a/._1.png", "b/.thumbs/6.png"})
            putPicture(at("much/"s + name));
        fs::create_directories(at("much/empty"));
        put(at("much/a/.DS_Store"), "x");
        put(at("much/a/Thumbs.db"), "x");
        put(at("much/a/1.txt"), "a caption");
        put(at("much/film.mp4"), "x");
        put(at("much/table.parquet"), "PAR1");
        put(at("much/bad.png"), "\x89PNG\r\n\x1a\nnothing of a picture");
        put(at("much/text.jpg"), "no picture");
        const Photos photos = photosOf("much");
        QCOMPARE(photos.count(), 4);
        QVERIFY2(told().contains(u"bad.png"_s) && told().contains(u"text.jpg"_s), qPrintable(told()));
        QVERIFY2(told().contains(u"2 files are of a kind that is not read: film.mp4, table.parquet."_s), qPrintable(told()));
        QVERIFY2(told().contains(u"2 hidden files are passed over"_s), qPrintable(told()));
    }

    void linksAreFollowedOnce()
    {
        putPicture(at("linked/a/1.png"));
        putPicture(at("elsewhere/2.png"));
        fs::create_directory_symlink(at("elsewhere"), at("linked/b"));
        fs::create_directory_symlink(at("linked"), at("linked/a/up"));
        fs::create_symlink(at("linked/a/1.png"), at("linked/3.png"));
        fs::create_symlink(at("gone.png"), at("linked/4.png"));
        QCOMPARE(photosOf("linked").count(), 3);
    }

    void archivesBesidePictures()
    {
        putPicture(at("both/1.png"));
        fs::copy_file(at("pictures.zip"), at("both/pictures.zip"));
        QCOMPARE(photosOf("both").count(), 1);
        QVERIFY2(told().contains(u"Archives beside the pictures are passed over: pictures.zip"_s), qPrintable(told()));
    }

    void nothingIsExecuted()
    {
        put(at("harm/data_batch_1"), "\x80\x02"
                                     "cposix\nsystem\nX\x1c\0\0\0touch /tmp/atelier-was-run-1\x85R."s);
        QVERIFY_THROWS_EXCEPTION(Error, photosOf("harm"));
        QVERIFY2(told().contains(u"posix.system"_s), qPrintable(told()));
        QVERIFY(!fs::exists("/tmp/atelier-was-run-1"));
        QVERIFY(!fs::exists(m_folder.parent_path() / "evil.png"));
    }

    // found by packaging/fuzz: no pictures, of a size that no number holds
    void picturesOfNoSize()
    {
        put(at("nothing/train-images-idx3-ubyte"), "\0\0\x08\x03\0\0\0\0\xde\xdf\xe0\xe1\xe2\xe3\xe4\xe5"s);
        QVERIFY_THROWS_EXCEPTION(Error, photosOf("nothing"));
    }

    void cutOffSets_data()
    {
        QTest::addColumn<QByteArray>("file");
        for (const char *file :
             {"cifar-10-python.tar.gz", "pictures.zip", "pictures.tar", "pictures.tar.xz", "mnist.pkl.gz", "shards/00000.tar",
              "MNIST/raw/train-images-idx3-ubyte", "cifar-10/cifar-10-batches-py/data_batch_1", "keras/mnist.npz"})
            QTest::newRow(file) << QByteArray(file);
    }
    void cutOffSets()
    {
        QFETCH(QByteArray, file);
        const std::string whole = readTextFile(at(file.toStdString()));
        const fs::path path = at("cut" + fs::path(file.toStdString()).extension().string());
        for (size_t size = 0; size < whole.size(); size += std::max<size_t>(whole.size() / 60, 1)) {
            put(path, whole.substr(0, size));
            try {
                photosOf(path.filename().string());
            } catch (const Error &error) {
                QVERIFY(std::string_view(error.what()).ends_with('.'));
            }
        }
    }

    void captions_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("keywords");
        const auto row = [](const char *what, const char *file, const QByteArray &content, const char *name, const char *keywords = "") {
            QTest::newRow(what) << QByteArray(file) << content << QByteArray(name) << QByteArray(keywords);
        };
        row("text beside", "dog.txt", "a dog\npet\n", "a dog", "pet");
        row("text of Windows", "dog.txt",
            "\xef\xbb\xbf"
            "a dog\r\npet\r\n",
            "a dog", "pet");
        row("text after the ending", "dog.png.txt", "a dog", "a dog");
        row("caption", "dog.caption", "a dog", "a dog"); // kohya-colab#144
        row("JSON beside", "dog.json", "{\"caption\": \"a dog\", \"tags\": \"pet, fur\"}", "a dog", "pet,fur");
        row("JSON lines", "metadata.jsonl", "{\"file_name\": \"dog.png\", \"text\": \"a dog\", \"keywords\": [\"pet\"]}\n", "a dog", "pet");
        row("JSON lines with a mark", "metadata.jsonl", "\xef\xbb\xbf{\"file_name\": \"dog.png\", \"text\": \"a dog\"}",
            "a dog"); // datasets#5278
        row("a table", "metadata.csv", "file_name,text\ndog.png,a dog\n", "a dog");
        row("a table of Windows", "metadata.csv",
            "\xef\xbb\xbf"
            "file_name,text\r\ndog.png,\"a \"\"good\"\" dog, sitting\"\r\n",
            "a \"good\" dog, sitting");
        row("a table over lines", "metadata.csv", "text,file_name\n\"a dog\nin snow\",dog.png\n", "a dog\nin snow");
        row("DiffSynth's table", "metadata.csv", "image,prompt\ndog.png,a dog\n", "a dog"); // DiffSynth-Studio#1190
        row("paths in a table", "list.csv", "image_path,caption,tags\n./dog.png,a dog,\"pet, fur\"\n", "a dog",
            "pet,fur"); // SimpleTuner#594
        row("semicolons", "list.csv", "file_name;text\ndog.png;a dog\n", "a dog");
        row("tabs", "list.tsv", "Filename\tCaption\ndog.png\ta dog\n", "a dog");
        row("kohya's list", "meta_cap.json", "{\"dog\": {\"caption\": \"a dog\", \"tags\": \"pet, fur\"}}", "a dog",
            "pet,fur"); // sd-scripts#877
        row("kohya's whole paths", "meta_cap.json", "{\"/home/else/set/dog.png\": {\"caption\": \"a dog\"}}", "a dog");
        row("kohya's tags", "meta_lat.json", "{\"dog.png\": {\"tags\": \"1dog, solo\", \"train_resolution\": [64, 64]}}", "1dog, solo",
            "1dog,solo");
        row("a list of objects", "captions.json", "[{\"image\": \"dog.png\", \"caption\": \"a dog\"}]", "a dog");
        row("names and texts", "captions.json", "{\"dog.png\": \"a dog\"}", "a dog");
        row("COCO", "annotations.json",
            "{\"images\": [{\"id\": 7, \"file_name\": \"dog.png\"}], \"annotations\": [{\"image_id\": 7, \"caption\": \"a dog\"}, {\"image_id\": 7, \"caption\": "
            "\"another\"}]}",
            "a dog");
        row("several captions", "metadata.jsonl", "{\"file_name\": \"dog.png\", \"text\": [\"a dog\", \"a pet\"]}", "a dog");
    }
    void captions()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, keywords);
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        putPicture(path / "dog.png");
        put(path / file.toStdString(), content.toStdString());
        std::vector<std::string> problems;
        const std::vector<Captioned> found = captionedPictures(path, problems);
        QVERIFY2(problems.empty(), problems.empty() ? "" : problems[0].c_str());
        QCOMPARE(found.size(), size_t(1));
        QCOMPARE(found[0].picture.filename().string(), "dog.png"s);
        QCOMPARE(QByteArray::fromStdString(found[0].name), name);
        QByteArray words;
        for (const std::string &word : found[0].keywords)
            words += (words.isEmpty() ? "" : ",") + QByteArray::fromStdString(word);
        QCOMPARE(words, keywords);
    }

    void captionsInFolders()
    {
        for (const char *name : {"10_red fox/1.PNG", "10_red fox/2.webp", "blue_bird/3.png"})
            putPicture(at("classes/"s + name));
        std::vector<std::string> problems;
        std::vector<Captioned> found = captionedPictures(at("classes"), problems);
        QCOMPARE(found.size(), size_t(3));
        QCOMPARE(found[0].name, "red fox"s);
        QCOMPARE(found[2].name, "blue bird"s);
        // what is said of a picture goes before what its folder is called
        put(at("classes/10_red fox/1.txt"), "a fox in snow");
        found = captionedPictures(at("classes"), problems);
        QCOMPARE(found.size(), size_t(1));
        QCOMPARE(found[0].name, "a fox in snow"s);
        QVERIFY(problems.empty());
    }

    // webdataset#140, #11, open_clip#480
    void captionsInShards()
    {
        std::vector<std::string> problems;
        const PictureSet set = readFolder(at("shards"), 32, problems);
        QVERIFY2(problems.empty(), problems.empty() ? "" : problems[0].c_str());
        QCOMPARE(set.count(), 8);
        std::vector<std::string> names;
        for (int i = 0; i < set.count(); ++i)
            names.push_back(set.drawing(i).name);
        QVERIFY(std::ranges::count(names, "picture 3") == 2);
        QVERIFY(std::ranges::count(names, "the first") + std::ranges::count(names, "picture 0") == 2);
    }

    void outsideIsRefused()
    {
        putPicture(at("inside/dog.png"));
        put(at("inside/list.csv"), "file_name,text\n../elsewhere/2.png,outside\n/etc/passwd,outside\ndog.png,a dog\n,nothing\n");
        std::vector<std::string> problems;
        const auto found = captionedPictures(at("inside"), problems);
        QCOMPARE(found.size(), size_t(1));
        QCOMPARE(problems.size(), size_t(3));
    }

private:
    QTemporaryDir m_temporary;
    fs::path m_folder;
    std::vector<std::string> m_leftOut;
};

QTEST_GUILESS_MAIN(TestTrainingData)
#include "tst_trainingdata.moc"
