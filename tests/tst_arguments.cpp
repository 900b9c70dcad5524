// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/arguments.h"

#include <QTest>

using namespace Qt::StringLiterals;

/// What the command line says of itself and of what it cannot understand. That the program ends as it should then is
/// tst_cli's, which starts it: a second for each row.
class TestArguments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void help_data();
    void help();
    void wrongUsage_data();
    void wrongUsage();

private:
    static app::Arguments parsed(const QStringList &words)
    {
        std::vector<std::string> texts{"atelier-cli"};
        for (const QString &word : words)
            texts.push_back(word.toStdString());
        std::vector<const char *> argv;
        for (const std::string &text : texts)
            argv.push_back(text.c_str());
        return app::parseArguments(int(argv.size()), argv.data());
    }
};

void TestArguments::help_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("contains");
    QTest::newRow("the program") << QStringList{u"--help"_s} << QByteArray("Subcommands:");
    QTest::newRow("imagine") << QStringList{u"imagine"_s, u"--help"_s} << QByteArray("--guidance-rescale");
    QTest::newRow("imagine's names") << QStringList{u"imagine"_s, u"--help"_s} << QByteArray("--style-preset");
    QTest::newRow("face") << QStringList{u"face"_s, u"--help"_s} << QByteArray("--morph");
    QTest::newRow("speak") << QStringList{u"speak"_s, u"--help"_s} << QByteArray("--subtitles");
    QTest::newRow("models") << QStringList{u"models"_s, u"--help"_s} << QByteArray("show");
    QTest::newRow("models list") << QStringList{u"models"_s, u"list"_s, u"--help"_s} << QByteArray("models list");
    QTest::newRow("models show") << QStringList{u"models"_s, u"show"_s, u"--help"_s} << QByteArray("NAME|PATH");
    QTest::newRow("models add") << QStringList{u"models"_s, u"add"_s, u"--help"_s} << QByteArray("ComfyUI");
    QTest::newRow("models get") << QStringList{u"models"_s, u"get"_s, u"--help"_s} << QByteArray("NAME|ADDRESS");
    QTest::newRow("models remove") << QStringList{u"models"_s, u"remove"_s, u"--help"_s} << QByteArray("its file stays");
    QTest::newRow("train") << QStringList{u"train"_s, u"--help"_s} << QByteArray("picture");
    QTest::newRow("stylize") << QStringList{u"stylize"_s, u"--help"_s} << QByteArray("--strength");
    QTest::newRow("caption") << QStringList{u"caption"_s, u"--help"_s} << QByteArray("--beginning");
    QTest::newRow("check") << QStringList{u"check"_s, u"--help"_s} << QByteArray("where it comes from");
    QTest::newRow("train dcgan") << QStringList{u"train"_s, u"dcgan"_s, u"--help"_s} << QByteArray("--augment");
    QTest::newRow("train picture") << QStringList{u"train"_s, u"picture"_s, u"--help"_s} << QByteArray("--resume");
    QTest::newRow("bench") << QStringList{u"bench"_s, u"--help"_s} << QByteArray("--threads");
    QTest::newRow("version") << QStringList{u"--version"_s} << QByteArray("atelier-cli 0.");
}

void TestArguments::help()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, contains);
    const QByteArray help = QByteArray::fromStdString(parsed(arguments).help);
    QVERIFY2(help.contains(contains), help.constData());
    QVERIFY(!help.endsWith('\n'));
}

void TestArguments::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("told");
    QTest::newRow("nothing")
        << QStringList{}
        << QByteArray(
               "Give a command: imagine, face, speak, upscale, stylize, pix2pix, sketch, transcribe, caption, check, reproduce, film, "
               "train, library, models, queue or bench.");
    QTest::newRow("unknown command") << QStringList{u"paint"_s} << QByteArray("Unknown command: paint.");
    QTest::newRow("unknown option") << QStringList{u"face"_s, u"--sed"_s, u"3"_s} << QByteArray("Unknown option: --sed.");
    QTest::newRow("unknown option before the command") << QStringList{u"--sed"_s, u"face"_s} << QByteArray("Unknown option: --sed.");
    QTest::newRow("unknown argument") << QStringList{u"face"_s, u"here"_s} << QByteArray("Unknown argument: here.");
    QTest::newRow("no command of models") << QStringList{u"models"_s}
                                          << QByteArray("Give a command: list, show, add, get, remove or convert.");
    QTest::newRow("unknown command of models") << QStringList{u"models"_s, u"eat"_s} << QByteArray("Unknown command: eat.");
    QTest::newRow("nothing to add") << QStringList{u"models"_s, u"add"_s} << QByteArray("model is required.");
    QTest::newRow("nothing to remove") << QStringList{u"models"_s, u"remove"_s} << QByteArray("model is required.");
    QTest::newRow("two models to get") << QStringList{u"models"_s, u"get"_s, u"a"_s, u"b"_s} << QByteArray("Unknown argument: b.");
    QTest::newRow("nothing to show") << QStringList{u"models"_s, u"show"_s} << QByteArray("model is required.");
    QTest::newRow("a seed that is no number") << QStringList{u"face"_s, u"--seed"_s, u"x"_s} << QByteArray("--seed: x is not a number");
    QTest::newRow("a negative seed") << QStringList{u"face"_s, u"--seed"_s, u"-1"_s} << QByteArray("--seed: -1 is not a number");
    QTest::newRow("a seed too large") << QStringList{u"face"_s, u"--seed"_s, u"18446744073709551616"_s}
                                      << QByteArray("--seed: 18446744073709551616 is not");
    QTest::newRow("a seed that is missing") << QStringList{u"face"_s, u"--seed"_s} << QByteArray("--seed needs one value");
    QTest::newRow("a seed given twice") << QStringList{u"face"_s, u"--seed"_s, u"1"_s, u"--seed"_s, u"2"_s}
                                        << QByteArray("--seed needs one value");
    QTest::newRow("a psi that is not a number") << QStringList{u"face"_s, u"--psi"_s, u"nan"_s} << QByteArray("--psi: nan is not a number");
    QTest::newRow("no faces") << QStringList{u"face"_s, u"--count"_s, u"0"_s} << QByteArray("--count: 0 is not a number from 1");
    QTest::newRow("half a face") << QStringList{u"face"_s, u"--count"_s, u"1.5"_s} << QByteArray("--count: 1.5 is not");
    QTest::newRow("a morph without a number") << QStringList{u"face"_s, u"--morph"_s, u"7"_s}
                                              << QByteArray("--morph: 7 is not a seed and a number");
    QTest::newRow("a morph past the other face") << QStringList{u"face"_s, u"--morph"_s, u"7:2"_s} << QByteArray("--morph: 7:2 is not");
    QTest::newRow("a variation past another face")
        << QStringList{u"face"_s, u"--variation"_s, u"7:2"_s} << QByteArray("--variation: 7:2 is not");
    QTest::newRow("no text") << QStringList{u"speak"_s} << QByteArray("Give the text to speak");
    QTest::newRow("two texts") << QStringList{u"speak"_s, u"--text"_s, u"a"_s, u"--file"_s, u"b"_s} << QByteArray("--text excludes --file");
    QTest::newRow("no speed") << QStringList{u"speak"_s, u"--text"_s, u"a"_s, u"--speed"_s, u"0"_s}
                              << QByteArray("--speed: 0 is not a number");
    QTest::newRow("an unclear blend") << QStringList{u"speak"_s, u"--text"_s, u"a"_s, u"--blend"_s, u"a:b"_s}
                                      << QByteArray("a:b is not a speaker and a weight");
    QTest::newRow("subtitles of another kind") << QStringList{u"speak"_s, u"--text"_s, u"a"_s, u"--subtitles"_s, u"a.txt"_s}
                                               << QByteArray("does not end in .srt or .vtt");
    QTest::newRow("nothing to train") << QStringList{u"train"_s} << QByteArray("Say what to train: picture or dcgan.");
    QTest::newRow("unknown network to train") << QStringList{u"train"_s, u"voice"_s} << QByteArray("Unknown kind of network: voice.");
    QTest::newRow("no style") << QStringList{u"stylize"_s, u"x.png"_s, u"--output"_s, u"y.png"_s} << QByteArray("--style is required.");
    QTest::newRow("unclear style") << QStringList{u"stylize"_s, u"x.png"_s, u"--style"_s, u"3:a"_s, u"--output"_s, u"y.png"_s}
                                   << QByteArray("a style and its weight, like 3 or 3:0.5");
    QTest::newRow("nothing to learn from") << QStringList{u"train"_s, u"dcgan"_s, u"--output"_s, u"x"_s}
                                           << QByteArray("Say which pictures to learn from with --data.");
    QTest::newRow("faces of another size") << QStringList{u"train"_s,  u"dcgan"_s, u"--output"_s, u"x"_s,
                                                          u"--data"_s, u"y"_s,     u"--size"_s,   u"48"_s}
                                           << QByteArray("a size: 32 or 64");
    QTest::newRow("nowhere to train to") << QStringList{u"train"_s, u"picture"_s} << QByteArray("--output is required.");
    QTest::newRow("training in whole numbers") << QStringList{u"train"_s, u"picture"_s, u"--output"_s, u"x"_s, u"--precision"_s, u"int8"_s}
                                               << QByteArray("bfloat16 or float32");
    QTest::newRow("samples of another kind") << QStringList{u"speak"_s, u"--text"_s, u"a"_s, u"--format"_s, u"pcm8"_s}
                                             << QByteArray("pcm8 is not one of pcm16");
    QTest::newRow("an unknown device") << QStringList{u"--device"_s, u"gpu"_s, u"face"_s} << QByteArray("gpu is not a device");
    QTest::newRow("an unknown precision") << QStringList{u"face"_s, u"--precision"_s, u"half"_s} << QByteArray("half is not a precision");
}

void TestArguments::wrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, told);
    try {
        parsed(arguments);
        QFAIL("it was understood");
    } catch (const app::WrongUsage &wrong) {
        const QByteArray text = wrong.what();
        QVERIFY2(text.contains(told) && text.contains("--help") && !text.contains('\n'), text.constData());
    }
}

QTEST_GUILESS_MAIN(TestArguments)
#include "tst_arguments.moc"
