// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The real atelier-cli with the real models that set-up installs.
#include "tests/clifixture.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QScopeGuard>
#include <QTest>

#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;

class TestCli : public QObject, CliFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { findModels(); }
    void init() { beginInAFolder(); }
    void help_data();
    void help();
    void wrongUsage_data();
    void wrongUsage();
    void noSuchDevice_data();
    void noSuchDevice();
    void faceIsTheSameTwice();
    void faceInOtherFormats();
    void facesInAFolder();
    void pickedFaces();
    void faceIsKept();
    void nothingInAFolderIsWrittenOver();
    void enlargedFaceSaysSo();
    void faceMorphAndPsi();
    void speechIsTheSameTwice();
    void speechOfBlendedVoices();
    void speechPlaysAndIsKept();
    void noSoundDevice();
    void textFromFileAndStandardInput_data();
    void textFromFileAndStandardInput();
    void subtitles();
    void oddTexts_data();
    void oddTexts();
    void json_data();
    void json();
    void unwritable_data();
    void unwritable();
    void interrupted_data();
    void interrupted();
    void transcribe();
};

void TestCli::help_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("contains");
    QTest::newRow("the program") << QStringList{u"--help"_s} << QByteArray("Subcommands:");
    QTest::newRow("models show") << QStringList{u"models"_s, u"show"_s, u"--help"_s} << QByteArray("NAME|PATH");
    QTest::newRow("version") << QStringList{u"--version"_s} << QByteArray("atelier-cli 0.");
}

void TestCli::help()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, contains);
    const Outcome outcome = run(arguments);
    QCOMPARE(outcome.status, 0);
    QVERIFY2(outcome.out.contains(contains), outcome.out.constData());
    QVERIFY(outcome.err.isEmpty());
}

void TestCli::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("told");
    QTest::newRow("nothing") << QStringList{} << QByteArray("Give a command: imagine, face, speak, ");
    QTest::newRow("unknown option") << QStringList{u"face"_s, u"--sed"_s, u"3"_s} << QByteArray("Unknown option: --sed.");
    QTest::newRow("no text") << QStringList{u"speak"_s} << QByteArray("Give the text to speak");
    QTest::newRow("subtitles of another kind") << QStringList{u"speak"_s, u"--text"_s, u"a"_s, u"--subtitles"_s, u"a.txt"_s}
                                               << QByteArray("does not end in .srt or .vtt");
}

void TestCli::wrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, told);
    const Outcome outcome = run(arguments);
    QVERIFY2(outcome.err.contains(told) && outcome.err.contains("--help"), outcome.err.constData());
    QCOMPARE(outcome.err.count('\n'), 1);
    QVERIFY(outcome.out.isEmpty());
    QCOMPARE(outcome.status, 2);
    QVERIFY(everyFile().isEmpty());
}

void TestCli::noSuchDevice_data()
{
    QTest::addColumn<QStringList>("command");
    QTest::newRow("a face") << QStringList{u"face"_s};
    QTest::newRow("train faces") << QStringList{u"train"_s, u"dcgan"_s, u"--data"_s, u"."_s};
    QTest::newRow("train a picture model") << QStringList{u"train"_s, u"picture"_s};
}

/// A graphics card that is not there is refused in a sentence, before anything is written.
void TestCli::noSuchDevice()
{
    QFETCH(QStringList, command);
    const Outcome outcome = run(command + QStringList{u"--device"_s, u"cuda:99"_s, u"--output"_s, u"x.png"_s});
    QVERIFY2(outcome.err.contains("GPU"), outcome.err.constData());
    QCOMPARE(outcome.status, 1);
    QVERIFY2(everyFile().isEmpty(), qPrintable(everyFile().join(u' ')));
}

void TestCli::faceIsTheSameTwice()
{
    const QStringList seven = {u"face"_s, u"--seed"_s, u"7"_s, u"--output"_s};
    QCOMPARE(run(seven + QStringList{u"a.png"_s}).status, 0);
    QCOMPARE(run(seven + QStringList{u"b.png"_s}).status, 0);
    QCOMPARE(run({u"face"_s, u"--seed"_s, u"8"_s, u"--output"_s, u"c.png"_s}).status, 0);
    QVERIFY(!contentOf(at(u"a.png"_s)).isEmpty());
    QCOMPARE(contentOf(at(u"a.png"_s)), contentOf(at(u"b.png"_s)));
    QVERIFY(QImage(at(u"a.png"_s)) != QImage(at(u"c.png"_s)));
    QCOMPARE(QImage(at(u"a.png"_s)).size(), QSize(64, 64));
    QCOMPARE(everyFile(), (QStringList{u"a.png"_s, u"b.png"_s, u"c.png"_s}));
}

void TestCli::faceInOtherFormats()
{
    for (const char *name : {"a.jpg", "a.webp"}) {
        const Outcome outcome = run({u"face"_s, u"--seed"_s, u"7"_s, u"--output"_s, QString::fromLatin1(name)});
        QVERIFY2(outcome.status == 0, outcome.err.constData());
        const QByteArray file = contentOf(at(QString::fromLatin1(name)));
        QVERIFY(file.contains("trainedAlgorithmicMedia") && file.contains("&quot;seed&quot;:7")); // XMP
    }
}

void TestCli::facesInAFolder()
{
    const Outcome outcome = run({u"face"_s, u"--seed"_s, u"7"_s, u"--count"_s, u"3"_s, u"--output"_s, u"faces"_s});
    QVERIFY2(outcome.status == 0, outcome.err.constData());
    QCOMPARE(everyFile(), (QStringList{u"faces/7.png"_s, u"faces/8.png"_s, u"faces/9.png"_s}));
    QCOMPARE(outcome.out, QByteArray("faces/7.png\nfaces/8.png\nfaces/9.png\n"));
    QCOMPARE(run({u"face"_s, u"--seed"_s, u"9"_s, u"--output"_s, u"one/"_s}).status, 0);
    QCOMPARE(contentOf(at(u"one/9.png"_s)), contentOf(at(u"faces/9.png"_s))); // and its own request inside
}

void TestCli::pickedFaces()
{
    const QStringList face{u"face"_s, u"--seed"_s, u"7"_s};
    const Outcome outcome = run(face + QStringList{u"--count"_s, u"2"_s, u"--pick"_s, u"6"_s, u"--output"_s, u"best/"_s, u"--json"_s});
    QCOMPARE(outcome.status, 0);
    const QJsonObject told = QJsonDocument::fromJson(outcome.out).object();
    QCOMPARE(told[u"request"_s][u"pick"_s].toInt(), 6);
    QCOMPARE(told[u"seed"_s].toInt(), 7);
    const QStringList files = everyFile();
    QCOMPARE(files.size(), 2);
    // Each is named by its own seed, which makes it again to the last byte.
    for (const QString &file : files) {
        const QString seed = QFileInfo(file).completeBaseName();
        QCOMPARE(run({u"face"_s, u"--seed"_s, seed, u"--output"_s, u"again.png"_s}).status, 0);
        QCOMPARE(contentOf(at(u"again.png"_s)), contentOf(at(file)));
        QVERIFY(QFile::remove(at(u"again.png"_s)));
    }
    QCOMPARE(run(face + QStringList{u"--pick"_s, u"1"_s, u"--output"_s, u"one.png"_s}).status, 0);
    QCOMPARE(run(face + QStringList{u"--output"_s, u"plain.png"_s}).status, 0);
    QCOMPARE(contentOf(at(u"one.png"_s)), contentOf(at(u"plain.png"_s)));
    for (const QString &pick : {u"0"_s, u"65"_s, u"best"_s}) {
        const Outcome wrong = run(face + QStringList{u"--pick"_s, pick});
        QCOMPARE(wrong.status, 2);
        QVERIFY2(wrong.err.contains("--pick"), wrong.err.constData());
    }
}

void TestCli::faceIsKept()
{
    const Outcome outcome = run({u"face"_s});
    QVERIFY2(outcome.status == 0, outcome.err.constData());
    const QStringList files = everyFile();
    QCOMPARE(files.size(), 1);
    QVERIFY2(files[0].startsWith(u"home/Pictures/Atelier/20"_s) && files[0].endsWith(u" face.png"_s), qPrintable(files[0]));
    const QString seed = files[0].section(u'/', -1).section(u' ', 0, 0);
    QVERIFY2(outcome.err.contains("Seed " + seed.toUtf8() + "\n"), outcome.err.constData()); // it was chosen here, so it is told
    QVERIFY(QImage(at(files[0])).text(u"atelier"_s).contains(u"\"seed\":"_s + seed));
}

/// The very same request may rewrite its own file; another one gets another name, whatever makes it.
void TestCli::nothingInAFolderIsWrittenOver()
{
    QDir(m_folder->path()).mkdir(u"all"_s);
    const auto into = [this](QStringList arguments) {
        const Outcome outcome = run(arguments << u"--output"_s << u"all"_s);
        return outcome.status == 0 ? QString::fromUtf8(outcome.out).trimmed() : u"failed: "_s + QString::fromUtf8(outcome.err);
    };
    const QStringList face{u"face"_s, u"--seed"_s, u"7"_s}, other{u"face"_s, u"--seed"_s, u"7"_s, u"--psi"_s, u"0.5"_s};
    QCOMPARE(into(face), u"all/7.png"_s);
    const QByteArray first = contentOf(at(u"all/7.png"_s));
    QCOMPARE(into(other), u"all/7 (2).png"_s);
    QCOMPARE(into(face), u"all/7.png"_s);
    QCOMPARE(into(other), u"all/7 (2).png"_s);
    QCOMPARE(contentOf(at(u"all/7.png"_s)), first);
    QFile foreign(at(u"all/8.png"_s)); // somebody else's, whatever it holds
    QVERIFY(foreign.open(QIODevice::WriteOnly) && foreign.write("mine") == 4);
    foreign.close();
    QCOMPARE(into({u"face"_s, u"--seed"_s, u"8"_s}), u"all/8 (2).png"_s);
    QCOMPARE(contentOf(at(u"all/8.png"_s)), QByteArray("mine"));

    const QStringList upscale{u"upscale"_s, u"all/7.png"_s, u"--model"_s, u"realesr-animevideov3-x2"_s};
    QCOMPARE(into(upscale), u"all/7 (3).png"_s); // not over what it is made of
    QCOMPARE(into(upscale), u"all/7 (3).png"_s);
    QCOMPARE(into({u"stylize"_s, u"all/7.png"_s, u"--style"_s, u"3"_s}), u"all/7 (4).png"_s);
    QCOMPARE(contentOf(at(u"all/7.png"_s)), first);

    const QStringList say{u"speak"_s, u"--seed"_s, u"1"_s, u"--text"_s};
    QCOMPARE(into(say + QStringList{u"Hello."_s}), u"all/1.wav"_s);
    QCOMPARE(into(say + QStringList{u"Good night."_s}), u"all/1 (2).wav"_s);
    QCOMPARE(into(say + QStringList{u"Hello."_s}), u"all/1.wav"_s);
    QCOMPARE(into({u"transcribe"_s, u"all/1.wav"_s}), u"all/1.txt"_s);
    QCOMPARE(into({u"transcribe"_s, u"all/1.wav"_s}), u"all/1.txt"_s);
    QFile text(at(u"all/1.txt"_s));
    QVERIFY(text.open(QIODevice::WriteOnly) && text.write("corrected by hand") > 0);
    text.close();
    QCOMPARE(into({u"transcribe"_s, u"all/1.wav"_s}), u"all/1 (2).txt"_s);
    QCOMPARE(contentOf(at(u"all/1.txt"_s)), QByteArray("corrected by hand"));

    // A file that is named is meant.
    QCOMPARE(run(other + QStringList{u"--output"_s, u"all/7.png"_s}).status, 0);
    QVERIFY(contentOf(at(u"all/7.png"_s)) != first);
}

void TestCli::enlargedFaceSaysSo()
{
    const QStringList face{u"face"_s, u"--seed"_s, u"7"_s, u"--upscale"_s, u"realesr-animevideov3-x2"_s, u"--output"_s};
    QCOMPARE(run(face + QStringList{u"a.png"_s}).status, 0);
    const QImage made(at(u"a.png"_s));
    QCOMPARE(made.size(), QSize(128, 128));
    const QJsonObject request = QJsonDocument::fromJson(made.text(u"atelier"_s).toUtf8()).object()[u"request"_s].toObject();
    QCOMPARE(request[u"seed"_s].toInt(), 7);
    QCOMPARE(request[u"precision"_s].toString(), u"float32"_s); // as it was settled
    QCOMPARE(request[u"changes"_s].toArray().at(0).toObject(), (QJsonObject{{u"kind"_s, u"upscale"_s},
                                                                            {u"model"_s, u"realesr-animevideov3-x2"_s},
                                                                            {u"device"_s, u"cpu"_s},
                                                                            {u"precision"_s, u"float32"_s}}));
}

void TestCli::faceMorphAndPsi()
{
    QCOMPARE(run({u"face"_s, u"--seed"_s, u"1"_s, u"--output"_s, u"one.png"_s}).status, 0);
    QCOMPARE(run({u"face"_s, u"--seed"_s, u"2"_s, u"--output"_s, u"two.png"_s}).status, 0);
    QCOMPARE(run({u"face"_s, u"--seed"_s, u"1"_s, u"--morph"_s, u"2:1"_s, u"--output"_s, u"all.png"_s}).status, 0);
    QCOMPARE(run({u"face"_s, u"--seed"_s, u"1"_s, u"--morph"_s, u"2:0.5"_s, u"--output"_s, u"half.png"_s}).status, 0);
    QCOMPARE(run({u"face"_s, u"--seed"_s, u"1"_s, u"--psi"_s, u"0"_s, u"--output"_s, u"mean1.png"_s}).status, 0);
    QCOMPARE(run({u"face"_s, u"--seed"_s, u"2"_s, u"--psi"_s, u"0"_s, u"--output"_s, u"mean2.png"_s}).status, 0);
    const QStringList near{u"face"_s, u"--seed"_s, u"1"_s, u"--variation"_s, u"7:0.3"_s};
    QCOMPARE(run(near + QStringList{u"--output"_s, u"near.png"_s}).status, 0);
    QCOMPARE(run(near + QStringList{u"--variation"_s, u"8:0.25"_s, u"--output"_s, u"nearer.png"_s}).status, 0);
    QVERIFY(QImage(at(u"near.png"_s)) != QImage(at(u"one.png"_s)) && QImage(at(u"near.png"_s)) != QImage(at(u"nearer.png"_s)));
    QVERIFY(QImage(at(u"nearer.png"_s)).text(u"atelier"_s).contains(u"\"variations\":[{\"amount\":0.3,\"seed\":7},{\"amount\":0.25,"_s));
    const QImage half(at(u"half.png"_s));
    QVERIFY(half != QImage(at(u"one.png"_s)) && half != QImage(at(u"two.png"_s)));
    QCOMPARE(QImage(at(u"mean1.png"_s)).convertToFormat(QImage::Format_RGB888),
             QImage(at(u"mean2.png"_s)).convertToFormat(QImage::Format_RGB888));
    const QImage all = QImage(at(u"all.png"_s)), two = QImage(at(u"two.png"_s));
    for (int y = 0; y < 64; ++y)
        for (int x = 0; x < 64; ++x)
            QVERIFY(qAbs(qGreen(all.pixel(x, y)) - qGreen(two.pixel(x, y))) <= 2);
}

void TestCli::speechIsTheSameTwice()
{
    const QStringList hello = {u"speak"_s, u"--text"_s, u"Hello there."_s};
    for (const QString &extension : {u".wav"_s, u".flac"_s, u".ogg"_s, u".opus"_s, u".mp3"_s}) {
        const Outcome outcome = run(hello + QStringList{u"--seed"_s, u"5"_s, u"--output"_s, u"a"_s + extension});
        QVERIFY2(outcome.status == 0, outcome.err.constData());
        QCOMPARE(outcome.out, QByteArray("a") + extension.toUtf8() + "\n");
        QCOMPARE(run(hello + QStringList{u"--seed"_s, u"5"_s, u"--output"_s, u"b"_s + extension}).status, 0);
        QVERIFY(contentOf(at(u"a"_s + extension)).size() > 1000);
        QCOMPARE(contentOf(at(u"a"_s + extension)), contentOf(at(u"b"_s + extension)));
    }
    QCOMPARE(run(hello + QStringList{u"--seed"_s, u"6"_s, u"--output"_s, u"c.wav"_s}).status, 0);
    QVERIFY(contentOf(at(u"a.wav"_s)) != contentOf(at(u"c.wav"_s)));
}

void TestCli::speechOfBlendedVoices()
{
    const QString speech = QStringLiteral(TEST_DATA "/speech/kokoro-");
    for (const auto &[from, to] : {std::pair{u"tiny.pth"_s, u"k.pth"_s}, std::pair{u"tiny.json"_s, u"config.json"_s},
                                   std::pair{u"af_one.pt"_s, u"af_one.pt"_s}, std::pair{u"bm_two.bin"_s, u"bm_two.bin"_s}})
        QVERIFY(QFile::copy(speech + from, at(to)));
    const QStringList speak = {u"speak"_s, u"--text"_s, u"The light."_s, u"--voice"_s, at(u"k.pth"_s), u"--seed"_s, u"5"_s};
    const Outcome outcome =
        run(speak + QStringList{u"--blend"_s, u"af_one:0.25,bm_two"_s, u"--language"_s, u"en"_s, u"--json"_s, u"--output"_s, u"a.wav"_s});
    QVERIFY2(outcome.status == 0, outcome.err.constData());
    const QJsonObject request = QJsonDocument::fromJson(outcome.out).object()[u"request"_s].toObject();
    QCOMPARE(request[u"blend"_s].toObject(), (QJsonObject{{u"af_one"_s, 0.25}, {u"bm_two"_s, 1.0}}));
    QCOMPARE(request[u"language"_s].toString(), u"en"_s);
    QCOMPARE(run(speak + QStringList{u"--speaker"_s, u"bm_two"_s, u"--output"_s, u"b.wav"_s}).status, 0);
    QVERIFY(contentOf(at(u"a.wav"_s)) != contentOf(at(u"b.wav"_s)));
    const Outcome wrong = run(speak + QStringList{u"--blend"_s, u"nobody"_s, u"--output"_s, u"c.wav"_s});
    QCOMPARE(wrong.status, 1);
    QVERIFY2(wrong.err.contains("There is no voice nobody to blend. There are: af_one, bm_two."), wrong.err.constData());
}

void TestCli::speechPlaysAndIsKept()
{
    const Outcome outcome = run({u"speak"_s, u"Hello, world."_s, u"--seed"_s, u"5"_s});
    QVERIFY2(outcome.status == 0, outcome.err.constData());
    const QStringList files = everyFile();
    QCOMPARE(files.size(), 1);
    QVERIFY2(files[0].startsWith(u"home/Music/Atelier/20"_s) && files[0].endsWith(u"/5 Hello, world.flac"_s), qPrintable(files[0]));
}

void TestCli::noSoundDevice()
{
    m_environment.insert(u"ALSA_CONFIG_PATH"_s, u"/dev/null"_s);
    const Outcome outcome = run({u"speak"_s, u"--text"_s, u"Hello."_s, u"--seed"_s, u"5"_s});
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.err.contains("What was spoken is kept in "), outcome.err.constData());
    QVERIFY2(!outcome.err.contains("ALSA lib"), outcome.err.constData());
    QCOMPARE(everyFile().size(), 1);
    QCOMPARE(run({u"speak"_s, u"--text"_s, u"Hello."_s, u"--output"_s, u"a.wav"_s}).status, 0); // needs none
}

void TestCli::textFromFileAndStandardInput_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("as an argument") << QStringList{u"Hello."_s};
    QTest::newRow("from a file") << QStringList{u"--file"_s, u"text.txt"_s};
    QTest::newRow("from standard input") << QStringList{u"--file"_s, u"-"_s};
}

void TestCli::textFromFileAndStandardInput()
{
    QFETCH(QStringList, arguments);
    core::writeTextFile(at(u"text.txt"_s).toStdString(), "Hello.");
    QCOMPARE(run({u"speak"_s, u"--text"_s, u"Hello."_s, u"--seed"_s, u"1"_s, u"--output"_s, u"a.wav"_s}).status, 0);
    const Outcome outcome = run(QStringList{u"speak"_s, u"--seed"_s, u"1"_s, u"--output"_s, u"b.wav"_s} + arguments, "Hello.");
    QVERIFY2(outcome.status == 0, outcome.err.constData());
    QCOMPARE(contentOf(at(u"a.wav"_s)), contentOf(at(u"b.wav"_s)));
}

void TestCli::subtitles()
{
    const Outcome outcome = run(
        {u"speak"_s, u"--text"_s, u"One fish. Two fish."_s, u"--seed"_s, u"1"_s, u"--output"_s, u"a.wav"_s, u"--subtitles"_s, u"a.srt"_s});
    QVERIFY2(outcome.status == 0, outcome.err.constData());
    const QByteArray srt = contentOf(at(u"a.srt"_s));
    QVERIFY2(srt.startsWith("1\n00:00:0") && srt.contains("\nOne fish. Two fish.\n"), srt.constData());
}

void TestCli::oddTexts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("status");
    QTest::newRow("empty") << QByteArray() << 1;
    QTest::newRow("only spaces") << QByteArray("  \n\t ") << 1;
    QTest::newRow("only punctuation") << QByteArray("... !? --") << -2;
    QTest::newRow("only emoji") << QByteArray("🦊🦊") << -2;
    QTest::newRow("right-to-left") << QByteArray("שלום hello") << 0;
    QTest::newRow("NUL bytes") << QByteArray("one\0two", 7) << 0;
    QTest::newRow("bytes that are no UTF-8") << QByteArray("one \xff\xfe two") << 0;
    QTest::newRow("a text like an option") << QByteArray("--five") << 0;
}

void TestCli::oddTexts()
{
    QFETCH(QByteArray, text);
    QFETCH(int, status);
    const Outcome outcome = run({u"speak"_s, u"--file"_s, u"-"_s, u"--seed"_s, u"1"_s, u"--output"_s, u"a.wav"_s}, text);
    if (status == -2) // whether espeak-ng has words for it is not ours to say: spoken, or a plain sentence
        QVERIFY2(outcome.status == 0 || (outcome.status == 1 && outcome.err.endsWith(".\n")), outcome.err.constData());
    else
        QVERIFY2(outcome.status == status, outcome.err.constData());
    QCOMPARE(everyFile().size(), outcome.status == 0 ? 1 : 0);
}

void TestCli::json_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("outputs");
    QTest::newRow("face, option before the command")
        << QStringList{u"--json"_s, u"face"_s, u"--seed"_s, u"7"_s, u"--output"_s, u"a.png"_s} << 1;
    QTest::newRow("faces, option after it") << QStringList{u"face"_s, u"--seed"_s, u"7"_s, u"--count"_s, u"3"_s, u"--json"_s} << 3;
    QTest::newRow("speak into a file") << QStringList{u"speak"_s, u"--text"_s, u"Hello."_s,   u"--seed"_s,
                                                      u"7"_s,     u"--json"_s, u"--output"_s, u"a.wav"_s}
                                       << 1;
    QTest::newRow("speak aloud") << QStringList{u"speak"_s, u"--json"_s, u"--seed"_s, u"7"_s, u"Hello."_s} << 1;
}

void TestCli::json()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, outputs);
    const Outcome outcome = run(arguments);
    QVERIFY2(outcome.status == 0, outcome.err.constData());
    QJsonParseError error{};
    const QJsonObject object = QJsonDocument::fromJson(outcome.out, &error).object();
    QVERIFY2(error.error == QJsonParseError::NoError, outcome.out.constData()); // one object and nothing else
    QCOMPARE(object[u"outputs"_s].toArray().size(), outputs);
    QCOMPARE(object[u"seed"_s].toInt(), 7);
    QCOMPARE(object[u"request"_s][u"seed"_s].toInt(), 7);
    QVERIFY(object[u"peak_mb"_s].toDouble() > 10.0);
    const QJsonValue ms = object[u"ms"_s];
    QVERIFY(ms[u"load"_s].toDouble() > 0.0);
    QVERIFY(ms[u"total"_s].toDouble() >= ms[u"load"_s].toDouble());
    QVERIFY(ms[u"text"_s].isDouble() && ms[u"decode"_s].isDouble());
    QCOMPARE(ms[u"steps"_s].toArray().size(), outputs);
    if (arguments.contains(u"speak"_s)) {
        QVERIFY(ms[u"first_sound"_s].toDouble() > 0.0);
        QVERIFY(ms[u"text"_s].toDouble() > 0.0);
        QVERIFY(ms[u"decode"_s].toDouble() > 0 && ms[u"text"_s].toDouble() > 0);
        QVERIFY(ms[u"decode"_s].toDouble() < ms[u"total"_s].toDouble());
        QVERIFY(object[u"real_time_factor"_s].toDouble() > 0.0);
    }
}

void TestCli::unwritable_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("limit"); // bytes a file may have; 0: any
    QTest::addColumn<QByteArray>("told");
    const QStringList face = {u"face"_s, u"--seed"_s, u"7"_s};
    const QStringList speak = {u"speak"_s, u"--seed"_s, u"7"_s, u"--text"_s, u"Hello."_s};
    const auto to = [](const QString &path) { return QStringList{u"--output"_s, path}; };
    QTest::newRow("face: a full device") << face + to(u"/dev/full"_s) << 0 << QByteArray("No space left");
    QTest::newRow("face: below a file") << face + to(u"file/a.png"_s) << 0 << QByteArray("Not a directory");
    QTest::newRow("face: no such folder") << face + to(u"none/a.png"_s) << 0 << QByteArray("Choose a folder that exists");
    QTest::newRow("face: a folder below a file") << face + to(u"file/a/"_s) << 0 << QByteArray("Cannot make the folder");
    QTest::newRow("face: several into a picture")
        << face + QStringList{u"--count"_s, u"2"_s} + to(u"a.png"_s) << 0 << QByteArray("Several faces go into a folder");
    QTest::newRow("face: several into a file") << face + QStringList{u"--count"_s, u"2"_s} + to(u"file"_s) << 0
                                               << QByteArray("Several faces go into a folder");
    QTest::newRow("face: an unknown extension") << face + to(u"a.xyz"_s) << 0 << QByteArray("has to end in one of");
    QTest::newRow("face: larger than the limit") << face + to(u"a.png"_s) << 512 << QByteArray("File too large");
    QTest::newRow("face: kept, larger than the limit") << face << 512 << QByteArray("File too large");
    QTest::newRow("speak: a full device") << speak + to(u"/dev/full"_s) << 0 << QByteArray("/dev/full");
    QTest::newRow("speak: subtitles that are a folder")
        << speak + to(u"a.wav"_s) + QStringList{u"--subtitles"_s, u"folder.srt"_s} << 0 << QByteArray("it is a folder");
    QTest::newRow("speak: below a file") << speak + to(u"file/a.wav"_s) << 0 << QByteArray("Not a directory");
    QTest::newRow("speak: an unknown extension") << speak + to(u"a.xyz"_s) << 0 << QByteArray("a.xyz");
    QTest::newRow("speak: larger than the limit") << speak + to(u"a.wav"_s) << 512 << QByteArray("a.wav");
    QTest::newRow("speak: kept, larger than the limit") << speak << 512 << QByteArray(".flac");
    QTest::newRow("speak: subtitles below a file")
        << speak + to(u"a.wav"_s) + QStringList{u"--subtitles"_s, u"file/a.srt"_s} << 0 << QByteArray("Not a directory");
    QTest::newRow("speak: a text file that is not there")
        << QStringList{u"speak"_s, u"--file"_s, u"none.txt"_s} << 0 << QByteArray("none.txt");
}

void TestCli::unwritable()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, limit);
    QFETCH(QByteArray, told);
    core::writeTextFile(at(u"file"_s).toStdString(), "x");
    QDir(m_folder->path()).mkdir(u"folder.srt"_s);
    if (limit > 0)
        m_fileLimit = rlim_t(limit);
    const Outcome outcome = run(arguments);
    QVERIFY2(outcome.status == 1, outcome.err.constData());
    QVERIFY2(outcome.err.contains(told), outcome.err.constData());
    QVERIFY(outcome.out.isEmpty());
    QCOMPARE(everyFile(), QStringList{u"file"_s}); // nothing half-written stays
}

void TestCli::interrupted_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("stage");
    QTest::addColumn<int>("signal");
    const QStringList faces = {u"face"_s, u"--seed"_s, u"1"_s, u"--count"_s, u"10000"_s};
    const QStringList speak = {u"speak"_s, u"--seed"_s, u"1"_s, u"--file"_s, u"long.txt"_s};
    QTest::newRow("faces by Ctrl-C") << faces + QStringList{u"--output"_s, u"out/"_s} << QByteArray("Making") << SIGINT;
    QTest::newRow("faces while loading") << faces + QStringList{u"--output"_s, u"out/"_s} << QByteArray("Loading") << SIGINT;
    QTest::newRow("speech by Ctrl-C") << speak + QStringList{u"--output"_s, u"a.wav"_s} << QByteArray("Speaking") << SIGINT;
    QTest::newRow("speech by SIGTERM") << speak + QStringList{u"--output"_s, u"a.wav"_s} << QByteArray("Speaking") << SIGTERM;
    QTest::newRow("speech aloud") << speak << QByteArray("Speaking") << SIGINT;
}

void TestCli::interrupted()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, stage);
    QFETCH(int, signal);
    const QString text =
        u"The tide comes in and the tide goes out, and nobody on the pier counts the waves. "_s.repeated(2500); // 200,000 characters
    core::writeTextFile(at(u"long.txt"_s).toStdString(), text.toStdString());
    const auto process = start(arguments);
    QByteArray err;
    QTRY_VERIFY2_WITH_TIMEOUT((err += process->readAllStandardError()).contains(stage) || process->state() == QProcess::NotRunning,
                              err.constData(), 60000);
    QVERIFY2(process->state() == QProcess::Running, err.constData());
    ::kill(pid_t(process->processId()), signal);
    QVERIFY(process->waitForFinished(20000));
    err += process->readAllStandardError();
    QCOMPARE(process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(process->exitCode(), 130);
    QVERIFY2(err.endsWith("Cancelled.\n"), err.constData());
    for (const QString &file : everyFile()) // whole faces may have been made; nothing half-written
        QVERIFY2(file == u"long.txt" || !QImage(at(file)).isNull(), qPrintable(file));
    QVERIFY(everyFile().filter(u".atelier-"_s).isEmpty());
}

void TestCli::transcribe()
{
    const QString spoken = at(u"spoken.wav"_s);
    QCOMPARE(
        run({u"speak"_s, u"--text"_s, u"The lighthouse keeper wrote one line a day."_s, u"--seed"_s, u"3"_s, u"--output"_s, spoken}).status,
        0);
    const Outcome heard = run({u"transcribe"_s, spoken});
    QCOMPARE(heard.status, 0);
    QCOMPARE(heard.out.trimmed().toLower(), QByteArray("the lighthouse keeper wrote one line a day."));
    const QString subtitles = at(u"spoken.srt"_s);
    const Outcome written = run({u"transcribe"_s, spoken, u"--words"_s, u"--json"_s, u"--output"_s, subtitles});
    QCOMPARE(written.status, 0);
    const QJsonObject json = QJsonDocument::fromJson(written.out).object();
    QCOMPARE(json["language"_L1].toString(), u"en"_s);
    QCOMPARE(json["segments"_L1][0]["words"_L1].toArray().size(), 8);
    QVERIFY(json["real_time_factor"_L1].toDouble() > 0);
    QVERIFY(QFile::exists(subtitles));

    const Outcome wrong = run({u"transcribe"_s, spoken, u"--output"_s, at(u"spoken.docx"_s)});
    QCOMPARE(wrong.status, 1);
    QVERIFY2(wrong.err.contains("ends in .txt"), wrong.err);
    const Outcome german = run({u"transcribe"_s, spoken, u"--language"_s, u"de"_s, u"--model"_s, u"whisper-tiny.en"_s});
    QCOMPARE(german.status, 1);
    QVERIFY2(german.err.contains("knows English only"), german.err);
    QCOMPARE(run({u"transcribe"_s, at(u"nothing.wav"_s)}).status, 1);
    QCOMPARE(run({u"transcribe"_s}).status, 2);
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
