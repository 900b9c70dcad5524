// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The real atelier-cli on a small network, whose latents diffusers has computed too.
#include "tests/machinefixture.h"
#include "tests/tinymodel.h"

#include <QDir>
#include <QDirIterator>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

struct Outcome
{
    int status = -1; ///< -1: crashed or still running
    QByteArray out, err;

    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

Outcome outcomeOf(QProcess &process)
{
    process.waitForFinished(120000);
    const bool ended = process.state() == QProcess::NotRunning && process.exitStatus() == QProcess::NormalExit;
    return {ended ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestImagine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void latentsAreThoseOfDiffusers_data();
    void latentsAreThoseOfDiffusers();
    void json();
    void inBytes();
    void theRequestRestoresThePicture_data();
    void theRequestRestoresThePicture();
    void severalGoIntoAFolder();
    void anotherRequestGoesBesideIt();
    void aVariationHasItsOwnNames();
    void kept();
    void previews();
    void everyFormat_data();
    void everyFormat();
    void withoutAModel();
    void byItsName();
    void promptWithoutDisplay();
    void refused_data();
    void refused();
    void interrupted();

private:
    QString at(const QString &name) const { return m_folder->filePath(name); }
    std::unique_ptr<QProcess> start(const QStringList &arguments, const char *program = "atelier-cli") const;
    /// atelier-cli imagine on the small model, and what else is given.
    Outcome run(const QStringList &arguments) const;
    QStringList everyFile() const;

    QTemporaryDir m_models;
    QString m_model, m_data; ///< the small model, and a data folder that has only the vocabulary
    std::unique_ptr<QTemporaryDir> m_folder;
    const QStringList m_fox = {u"--prompt"_s,    u"a photo of a red fox, 8k"_s,
                               u"--negative"_s,  u"blurry"_s,
                               u"--seed"_s,      u"11"_s,
                               u"--steps"_s,     u"6"_s,
                               u"--cfg"_s,       u"5"_s,
                               u"--width"_s,     u"96"_s,
                               u"--height"_s,    u"64"_s,
                               u"--precision"_s, u"float32"_s};
};

void TestImagine::initTestCase()
{
    m_data = m_models.filePath(u"data"_s);
    QVERIFY(QDir().mkpath(m_data + u"/models"_s));
    const QString vocabulary = QString::fromStdString(core::shown(core::dataFolder())) + u"/models/open-clip-torch"_s;
    QVERIFY2(QDir(vocabulary).exists() && QFile::link(vocabulary, m_data + u"/models/open-clip-torch"_s),
             "The vocabulary is not installed: run packaging/setup.");
    m_model = m_models.filePath(u"tiny-sd1"_s);
    networks::writeTinyModel(m_model.toStdString());
}

void TestImagine::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

std::unique_ptr<QProcess> TestImagine::start(const QStringList &arguments, const char *program) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"ATELIER_DATA"_s, m_data);
    for (const QString &name : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"QT_QPA_PLATFORM"_s})
        environment.remove(name);
    environment.insert(u"HOME"_s, at(u"home"_s));
    environment.insert(u"XDG_CONFIG_HOME"_s, at(u"home/config"_s));
    auto process = std::make_unique<QProcess>();
    process->setProcessEnvironment(environment);
    process->setWorkingDirectory(m_folder->path());
    process->start(QStringLiteral(BIN_DIR "/") + QLatin1String(program), arguments);
    return process;
}

Outcome TestImagine::run(const QStringList &arguments) const
{
    const QStringList model = arguments.contains(u"--model"_s) ? QStringList() : QStringList{u"--model"_s, m_model};
    return outcomeOf(*start(QStringList{u"imagine"_s} + model + arguments));
}

QStringList TestImagine::everyFile() const
{
    QStringList files;
    for (QDirIterator it(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext();)
        files << QDir(m_folder->path()).relativeFilePath(it.next());
    files.sort();
    return files;
}

void TestImagine::latentsAreThoseOfDiffusers_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("reference");
    for (const char *sampler : {"ddim", "euler_a", "lcm"})
        QTest::newRow(sampler) << QStringList{u"--sampler"_s, QString::fromLatin1(sampler), u"--schedule"_s, u"default"_s}
                               << QByteArray(sampler) + "/default/5/text";
    QTest::newRow("karras") << QStringList{u"--sampler"_s, u"dpmpp_2m"_s, u"--schedule"_s, u"karras"_s}
                            << QByteArray("dpmpp_2m/karras/5/text");
    QTest::newRow("trailing") << QStringList{u"--sampler"_s, u"euler"_s, u"--schedule"_s, u"trailing"_s}
                              << QByteArray("euler/trailing/5/text");
}

void TestImagine::latentsAreThoseOfDiffusers()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, reference);
    const Outcome outcome =
        run(m_fox + arguments + QStringList{u"--plain-prompt"_s, u"--output"_s, u"a.png"_s, u"--latents"_s, u"a.safetensors"_s});
    QVERIFY2(outcome.status == 0, outcome.err.constData());
    QCOMPARE(outcome.out, QByteArray("a.png\na.safetensors\n"));
    const core::io::TensorFile file = core::io::readTensors(at(u"a.safetensors"_s).toStdString());
    const networks::Tensor latents = file.tensors.at("latents");
    QCOMPARE(latents.sizes(), torch::IntArrayRef({1, 4, 8, 12}));
    QVERIFY(latents.dtype() == torch::kFloat32);
    const double difference = networks::difference(latents, networks::read("sd1", "pipeline").outputs.at(reference.toStdString()));
    QVERIFY2(difference < 1e-4, qPrintable(QString::number(difference)));
}

void TestImagine::json()
{
    const Outcome outcome = run(m_fox + QStringList{u"--count"_s, u"2"_s, u"--output"_s, u"out"_s, u"--json"_s});
    QVERIFY2(outcome.status == 0, outcome.err.constData());
    const QJsonObject object = outcome.json();
    QVERIFY2(!object.isEmpty(), outcome.out.constData());
    QCOMPARE(object[u"outputs"_s].toArray().size(), 2);
    QCOMPARE(object[u"seed"_s].toInt(), 11);
    QVERIFY(object[u"peak_mb"_s].toDouble() > 10.0);
    const QJsonObject request = object[u"request"_s].toObject();
    QCOMPARE(request[u"prompt"_s].toString(), u"a photo of a red fox, 8k"_s);
    QCOMPARE(request[u"steps"_s].toInt(), 6);
    QCOMPARE(request[u"count"_s].toInt(), 2);
    QVERIFY(!request[u"sampler"_s].toString().isEmpty()); // what was left to the model is filled in
    QCOMPARE(request[u"model"_s].toString(), m_model);
    const QJsonObject ms = object[u"ms"_s].toObject();
    QVERIFY(ms[u"load"_s].toDouble() > 0.0 && ms[u"text"_s].toDouble() > 0.0 && ms[u"decode"_s].toDouble() > 0.0);
    QVERIFY(ms[u"steps"_s].toArray().size() >= 6);
    QVERIFY(ms[u"total"_s].toDouble() > ms[u"load"_s].toDouble() + ms[u"decode"_s].toDouble());
}

/// Another precision is another request, and nearly the same picture.
void TestImagine::inBytes()
{
    const auto latents = [this](const QString &precision, Outcome &outcome) {
        QStringList arguments = m_fox;
        arguments.back() = precision;
        outcome =
            run(arguments + QStringList{u"--output"_s, precision + u".png"_s, u"--latents"_s, precision + u".safetensors"_s, u"--json"_s});
        const QString file = at(precision + u".safetensors"_s);
        return outcome.status == 0 ? core::io::readTensors(file.toStdString()).tensors.at("latents").clone() : torch::Tensor();
    };
    Outcome exact, bytes;
    const torch::Tensor expected = latents(u"float32"_s, exact), found = latents(u"int8"_s, bytes);
    if (!machine::has({"avx512_vnni", "avx512_bf16"})) {
        QCOMPARE(bytes.status, 1);
        QVERIFY2(bytes.err.contains("needs a processor with AVX-512 VNNI"), bytes.err.constData());
        return;
    }
    QVERIFY2(exact.status == 0 && bytes.status == 0, (exact.err + bytes.err).constData());
    QCOMPARE(bytes.json()[u"request"_s][u"precision"_s].toString(), u"int8"_s);
    const double off = ((found - expected).pow(2).mean().sqrt() / expected.std()).item<double>();
    QVERIFY2(off > 0 && off < 0.2, qPrintable(QString::number(off)));
    QVERIFY(torch::equal(latents(u"int8"_s, bytes), found)); // the same request, the same result
}

void TestImagine::theRequestRestoresThePicture_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("the model's own settings") << QStringList{};
    QTest::newRow("a variation") << QStringList{u"--variation"_s, u"7:0.3"_s};
    QTest::newRow("noise of a GPU") << QStringList{u"--noise"_s, u"philox"_s};
    QTest::newRow("an ancestral sampler") << QStringList{u"--sampler"_s, u"euler_a"_s, u"--schedule"_s, u"karras"_s};
    QTest::newRow("clip-skip, rescaled guidance, v")
        << QStringList{u"--clip-skip"_s, u"2"_s, u"--guidance-rescale"_s, u"0.7"_s, u"--prediction"_s, u"v"_s};
    QTest::newRow("reused steps") << QStringList{u"--cache-steps"_s, u"3"_s};
    QTest::newRow("from a picture") << QStringList{u"--init"_s, u"start.png"_s, u"--strength"_s, u"0.5"_s};
}

void TestImagine::theRequestRestoresThePicture()
{
    QFETCH(QStringList, arguments);
    QImage picture(40, 30, QImage::Format_RGB888);
    picture.fill(QColor(200, 90, 30));
    QVERIFY(picture.save(at(u"start.png"_s)));
    const Outcome two = run(m_fox + arguments + QStringList{u"--count"_s, u"2"_s, u"--output"_s, u"out/"_s, u"--json"_s});
    QVERIFY2(two.status == 0, two.err.constData());
    const QString second = at(two.json()[u"outputs"_s][1].toString());
    const QString text = QImage(second).text(u"atelier"_s);
    const QJsonObject request = QJsonDocument::fromJson(text.toUtf8()).object()[u"request"_s].toObject();
    QCOMPARE(request[u"count"_s].toInt(), 1);
    QVERIFY(QImage(second).text(u"parameters"_s).startsWith(u"a photo of a red fox, 8k\nNegative prompt: blurry\nSteps: 6, Sampler: "_s));

    // The request in the file, option by option, gives the file again.
    const auto option = [&](const QString &name) { return request[name].toVariant().toString(); };
    QStringList again = {u"--prompt"_s,
                         option(u"prompt"_s),
                         u"--negative"_s,
                         option(u"negative"_s),
                         u"--seed"_s,
                         option(u"seed"_s),
                         u"--sampler"_s,
                         option(u"sampler"_s),
                         u"--schedule"_s,
                         option(u"schedule"_s),
                         u"--steps"_s,
                         option(u"steps"_s),
                         u"--cfg"_s,
                         option(u"cfg"_s),
                         u"--guidance-rescale"_s,
                         option(u"guidance_rescale"_s),
                         u"--cache-steps"_s,
                         option(u"cache_interval"_s),
                         u"--width"_s,
                         option(u"width"_s),
                         u"--height"_s,
                         option(u"height"_s),
                         u"--noise"_s,
                         option(u"noise"_s),
                         u"--clip-skip"_s,
                         option(u"clip_skip"_s),
                         u"--device"_s,
                         option(u"device"_s),
                         u"--precision"_s,
                         option(u"precision"_s),
                         u"--threads"_s,
                         option(u"threads"_s),
                         u"--model"_s,
                         option(u"model"_s),
                         u"--output"_s,
                         u"again.png"_s};
    if (request.contains(u"prediction"_s))
        again << u"--prediction"_s << option(u"prediction"_s);
    if (const QJsonObject variation = request[u"variation"_s].toObject(); !variation.isEmpty())
        again << u"--variation"_s
              << u"%1:%2"_s.arg(variation[u"seed"_s].toVariant().toString(), variation[u"amount"_s].toVariant().toString());
    if (const QJsonObject start = request[u"start"_s].toObject(); !start.isEmpty()) {
        QVERIFY(QDir::isAbsolutePath(start[u"path"_s].toString()));
        again << u"--init"_s << start[u"path"_s].toString() << u"--strength"_s << start[u"strength"_s].toVariant().toString();
    }
    const Outcome one = run(again);
    QVERIFY2(one.status == 0, one.err.constData());
    QCOMPARE(contentOf(at(u"again.png"_s)), contentOf(second));
}

void TestImagine::severalGoIntoAFolder()
{
    const Outcome outcome = run(m_fox + QStringList{u"--count"_s, u"3"_s, u"--output"_s, u"out"_s, u"--latents"_s, u"l.safetensors"_s});
    QVERIFY2(outcome.status == 0, outcome.err.constData());
    QCOMPARE(everyFile(), (QStringList{u"l.safetensors"_s, u"out/11.png"_s, u"out/12.png"_s, u"out/13.png"_s}));
    const core::io::TensorFile file = core::io::readTensors(at(u"l.safetensors"_s).toStdString());
    QCOMPARE(file.tensors.at("latents").sizes(), torch::IntArrayRef({3, 4, 8, 12}));
    QVERIFY(QImage(at(u"out/11.png"_s)) != QImage(at(u"out/12.png"_s)));
}

/// People compare settings with a fixed seed: a file named by it must not take the place of the one before.
void TestImagine::anotherRequestGoesBesideIt()
{
    const auto make = [this](const QString &rescale) {
        return run(
            m_fox
            + QStringList{u"--guidance-rescale"_s, rescale, u"--count"_s, u"2"_s, u"--output"_s, u"out"_s, u"--preview"_s, u"steps"_s});
    };
    const auto out = [](const Outcome &outcome) { return QString::fromUtf8(outcome.out).trimmed().split(u'\n'); };
    QCOMPARE(out(make(u"0"_s)), (QStringList{u"out/11.png"_s, u"out/12.png"_s}));
    const QByteArray first = contentOf(at(u"out/11.png"_s)), step = contentOf(at(u"steps/11-003.png"_s));
    QCOMPARE(out(make(u"0.5"_s)), (QStringList{u"out/11 (2).png"_s, u"out/12 (2).png"_s}));
    QCOMPARE(out(make(u"0"_s)), (QStringList{u"out/11.png"_s, u"out/12.png"_s})); // the same again
    QCOMPARE(contentOf(at(u"out/11.png"_s)), first);
    QCOMPARE(contentOf(at(u"steps/11-003.png"_s)), step);
    QVERIFY(contentOf(at(u"out/11 (2).png"_s)) != first);
    QCOMPARE(everyFile().size(), 4 + 2 * 2 * 6);
}

void TestImagine::aVariationHasItsOwnNames()
{
    const Outcome outcome = run(m_fox + QStringList{u"--count"_s, u"2"_s, u"--variation"_s, u"7:0.3"_s, u"--output"_s, u"out"_s});
    QVERIFY2(outcome.status == 0, outcome.err.constData());
    QCOMPARE(everyFile(), (QStringList{u"out/11-7.png"_s, u"out/11-8.png"_s}));
}

void TestImagine::kept()
{
    const Outcome outcome = run({u"a red fox"_s, u"--steps"_s, u"1"_s, u"--width"_s, u"64"_s, u"--height"_s, u"64"_s});
    QVERIFY2(outcome.status == 0, outcome.err.constData());
    const QStringList files = everyFile();
    QCOMPARE(files.size(), 1);
    QVERIFY2(files[0].startsWith(u"home/Pictures/Atelier/20"_s) && files[0].endsWith(u" a red fox.png"_s), qPrintable(files[0]));
    const QString seed = files[0].section(u'/', -1).section(u' ', 0, 0);
    QVERIFY2(outcome.err.contains("Seed " + seed.toUtf8() + "\n"), outcome.err.constData()); // it was chosen here, so it is told
    QVERIFY(QImage(at(files[0])).text(u"parameters"_s).contains(u"Seed: "_s + seed));
}

void TestImagine::previews()
{
    const Outcome outcome = run(m_fox + QStringList{u"--output"_s, u"a.png"_s, u"--preview"_s, u"steps"_s, u"--sampler"_s, u"euler"_s});
    QVERIFY2(outcome.status == 0, outcome.err.constData());
    QStringList expected = {u"a.png"_s};
    for (int step = 1; step <= 6; ++step)
        expected << u"steps/11-%1.png"_s.arg(step, 3, 10, QLatin1Char('0'));
    QCOMPARE(everyFile(), expected);
    QVERIFY(!QImage(at(u"steps/11-003.png"_s)).isNull());
    QVERIFY(QImage(at(u"steps/11-001.png"_s)) != QImage(at(u"steps/11-006.png"_s)));
}

void TestImagine::everyFormat_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : {u"a.jpg"_s, u"a.webp"_s})
        QTest::newRow(name.toLatin1().constData()) << name;
}

void TestImagine::everyFormat()
{
    QFETCH(QString, name);
    const Outcome outcome = run(m_fox + QStringList{u"--output"_s, name});
    QVERIFY2(outcome.status == 0, outcome.err.constData());
    QCOMPARE(QImage(at(name)).size(), QSize(96, 64));
    QCOMPARE(everyFile(), QStringList{name});
}

void TestImagine::withoutAModel()
{
    const Outcome outcome = outcomeOf(*start({u"imagine"_s, u"a fox"_s}));
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.err.startsWith("No model for pictures is installed.") && outcome.err.contains("atelier-cli models get"),
             outcome.err.constData());
    QCOMPARE(outcome.err.count('\n'), 1);
    QVERIFY(everyFile().isEmpty());
}

void TestImagine::byItsName()
{
    const Outcome added = outcomeOf(*start({u"models"_s, u"add"_s, m_model}));
    QVERIFY2(added.status == 0, added.err.constData());
    const auto forget = qScopeGuard([this] { outcomeOf(*start({u"models"_s, u"remove"_s, u"tiny-sd1"_s})); });
    const Outcome named = run(m_fox + QStringList{u"--model"_s, u"tiny-sd1"_s, u"--output"_s, u"a.png"_s, u"--json"_s});
    QVERIFY2(named.status == 0, named.err.constData());
    QCOMPARE(named.json()[u"request"_s][u"model"_s].toString(), u"tiny-sd1"_s);
    QVERIFY(QImage(at(u"a.png"_s)).text(u"parameters"_s).contains(u", Model: tiny-sd1, "_s));
    const Outcome byPath = run(m_fox + QStringList{u"--output"_s, u"b.png"_s});
    QVERIFY2(byPath.status == 0, byPath.err.constData());
    QCOMPARE(contentOf(at(u"a.png"_s)), contentOf(at(u"b.png"_s))); // the path is known by the name
    const Outcome first = outcomeOf(*start(QStringList{u"imagine"_s, u"--output"_s, u"c.png"_s} + m_fox));
    QVERIFY2(first.status == 0, first.err.constData()); // the first installed one
    QCOMPARE(contentOf(at(u"a.png"_s)), contentOf(at(u"c.png"_s)));
}

void TestImagine::promptWithoutDisplay()
{
    QVERIFY(outcomeOf(*start({u"models"_s, u"add"_s, m_model})).status == 0);
    const auto forget = qScopeGuard([this] { outcomeOf(*start({u"models"_s, u"remove"_s, u"tiny-sd1"_s})); });
    const Outcome outcome = outcomeOf(*start({u"a"_s, u"red"_s, u"fox"_s}, "atelier"));
    QVERIFY2(outcome.status == 0 && outcome.err.contains("There is no display, so the picture goes into a file:"), outcome.err.constData());
    const QStringList files = everyFile().filter(u".png"_s);
    QCOMPARE(files.size(), 1);
    QVERIFY2(files[0].endsWith(u" a red fox.png"_s), qPrintable(files[0]));
    QVERIFY2(outcome.out.trimmed().endsWith(files[0].toUtf8()), outcome.out.constData()); // it says where
}

void TestImagine::refused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("told");
    const auto row = [](const char *name, const QStringList &arguments, int status, const char *told) {
        QTest::newRow(name) << arguments << status << QByteArray(told);
    };
    const QStringList fox = {u"--prompt"_s, u"a fox"_s, u"--seed"_s, u"1"_s};
    row("no prompt", {}, 2, "Say what to show with --prompt.");
    row("no steps", fox + QStringList{u"--steps"_s, u"0"_s}, 2, "--steps: 0 is not a number from 1 to 1000");
    row("too many steps", fox + QStringList{u"--steps"_s, u"1001"_s}, 2, "--steps: 1001 is not");
    row("half a step", fox + QStringList{u"--steps"_s, u"1.5"_s}, 2, "--steps: 1.5 is not");
    row("a width not divisible by 8", fox + QStringList{u"--width"_s, u"500"_s}, 2, "must be divisible by 8; 500 is not. Use 504.");
    row("a negative height", fox + QStringList{u"--height"_s, u"-8"_s}, 2, "--height: -8 is not a number");
    row("an unknown sampler", fox + QStringList{u"--sampler"_s, u"magic"_s}, 2, "magic is not a sampler: ddim, euler, euler_a");
    row("an unknown schedule", fox + QStringList{u"--schedule"_s, u"magic"_s}, 2, "magic is not a schedule: default, karras");
    row("an unknown prediction", fox + QStringList{u"--prediction"_s, u"x"_s}, 2, "x is not a prediction type: auto, epsilon, v, sample");
    row("an unknown noise", fox + QStringList{u"--noise"_s, u"gpu"_s}, 2, "gpu is not a kind of noise: cpu, philox, batch");
    row("a variation past the other seed", fox + QStringList{u"--variation"_s, u"7:2"_s}, 2, "--variation: 7:2 is not a seed and a number");
    row("a strength without a picture", fox + QStringList{u"--strength"_s, u"0.5"_s}, 2, "--strength requires --init");
    row("a strength past 1", fox + QStringList{u"--init"_s, u"a.png"_s, u"--strength"_s, u"1.5"_s}, 2, "--strength: 1.5 is not");
    row("guidance that is no number", fox + QStringList{u"--cfg"_s, u"nan"_s}, 2, "--cfg: nan is not a number");
    row("latents of another kind", fox + QStringList{u"--latents"_s, u"a.pt"_s}, 2, "does not end in .safetensors");
    row("a mask, which comes later", fox + QStringList{u"--mask"_s, u"a.png"_s}, 2, "Unknown option: --mask.");
    row("no such model", fox + QStringList{u"--model"_s, u"nothing"_s}, 1, "There is no model and no file named nothing.");
    row("a start that is not there", fox + QStringList{u"--init"_s, u"none.png"_s}, 1, "There is no file none.png.");
    row("a start that is no picture", fox + QStringList{u"--init"_s, u"file"_s}, 1, "not a picture");
    row("several into a picture", fox + QStringList{u"--count"_s, u"2"_s, u"--output"_s, u"a.png"_s}, 1,
        "Several pictures go into a folder");
    row("several into a file", fox + QStringList{u"--count"_s, u"2"_s, u"--output"_s, u"file"_s}, 1, "Several pictures go into a folder");
    row("an unknown extension", fox + QStringList{u"--output"_s, u"a.xyz"_s}, 1, "has to end in one of");
    row("no such folder", fox + QStringList{u"--output"_s, u"none/a.png"_s}, 1, "Choose a folder that exists");
    row("latents below a file", fox + QStringList{u"--latents"_s, u"file/a.safetensors"_s}, 1, "Not a directory");
    row("previews below a file", fox + QStringList{u"--preview"_s, u"file/steps"_s}, 1, "Cannot make the folder");
    row("a prompt longer than JPEG holds", {u"--prompt"_s, u"fox "_s.repeated(20000), u"--seed"_s, u"1"_s, u"--output"_s, u"a.jpg"_s}, 1,
        "does not fit into a .jpg file");
}

void TestImagine::refused()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    QFETCH(QByteArray, told);
    core::writeTextFile(at(u"file"_s).toStdString(), "x");
    const Outcome outcome = run(arguments);
    QVERIFY2(outcome.err.contains(told), outcome.err.constData());
    QCOMPARE(outcome.err.count('\n'), 1); // one sentence, before any work
    QCOMPARE(outcome.status, status);
    QVERIFY(outcome.out.isEmpty());
    QCOMPARE(everyFile(), QStringList{u"file"_s});
}

void TestImagine::interrupted()
{
    const auto process =
        start(QStringList{u"imagine"_s, u"--model"_s, m_model} + m_fox + QStringList{u"--count"_s, u"5000"_s, u"--output"_s, u"out/"_s});
    QTRY_VERIFY_WITH_TIMEOUT(everyFile().size() > 1 || process->state() == QProcess::NotRunning, 60000);
    QVERIFY2(process->state() == QProcess::Running, process->readAllStandardError().constData());
    ::kill(pid_t(process->processId()), SIGINT);
    QVERIFY(process->waitForFinished(20000));
    QCOMPARE(process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(process->exitCode(), 130);
    const QByteArray err = process->readAllStandardError();
    QVERIFY2(err.endsWith("Cancelled.\n"), err.constData());
    for (const QString &file : everyFile())
        QVERIFY2(file.endsWith(u".png"_s) && !QImage(at(file)).isNull(), qPrintable(file)); // nothing half-written
}

QTEST_GUILESS_MAIN(TestImagine)
#include "tst_imagine.moc"
