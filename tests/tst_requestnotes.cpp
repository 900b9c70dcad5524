// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/text/prompt.h"
#include "core/text/promptnotes.h"
#include "core/works/picturework.h"

#include <QTest>

using namespace core;
using namespace core::diffusion;
using namespace std::string_literals;

namespace {

std::string wordsOf(const std::string &prompt)
{
    std::string words;
    for (const text::PromptPart &part : text::parseEmphasis(prompt))
        words += part.text;
    return words;
}

} // namespace

/// What a request for pictures is carried out otherwise than it stands, or not at all, is said. The numbers are of public reports
/// of other programs.
class TestRequestNotes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // InvokeAI#223, #207, easydiffusion#819, #1404
    void startPicturesKeepTheirProportions_data()
    {
        QTest::addColumn<QSize>("start");
        QTest::addColumn<int>("side"); // of the model's square
        QTest::addColumn<QSize>("asked");
        QTest::addColumn<QSize>("made");
        QTest::newRow("a square") << QSize(900, 900) << 512 << QSize() << QSize(512, 512);
        QTest::newRow("three to one") << QSize(768, 256) << 512 << QSize(0, 0) << QSize(888, 296);
        QTest::newRow("a photo") << QSize(4032, 3024) << 512 << QSize(0, 0) << QSize(576, 432);
        QTest::newRow("a photo held upright") << QSize(3024, 4032) << 1024 << QSize(0, 0) << QSize(888, 1184);
        QTest::newRow("a small model") << QSize(768, 256) << 64 << QSize(0, 0) << QSize(120, 40);
        QTest::newRow("the width is given") << QSize(768, 256) << 512 << QSize(600, 0) << QSize(600, 200);
        QTest::newRow("the height is given") << QSize(768, 256) << 512 << QSize(0, 128) << QSize(384, 128);
        QTest::newRow("both are given") << QSize(768, 256) << 512 << QSize(64, 64) << QSize(64, 64);
        QTest::newRow("a strip") << QSize(10000, 10) << 512 << QSize(0, 0) << QSize(16000, 16);
        QTest::newRow("no picture") << QSize(0, 0) << 512 << QSize(0, 0) << QSize(0, 0);
    }
    void startPicturesKeepTheirProportions()
    {
        QFETCH(QSize, start);
        QFETCH(int, side);
        QFETCH(QSize, asked);
        QFETCH(QSize, made);
        const ModelInfo info{.size = side};
        PictureRequest request;
        request.width = std::max(asked.width(), 0);
        request.height = std::max(asked.height(), 0);
        request = fittedToStart(request, start.width(), start.height(), info);
        QCOMPARE(QSize(request.width, request.height), made);
        if (!asked.isEmpty() || start.isEmpty())
            return;
        QVERIFY(request.width % 8 == 0 && request.height % 8 == 0);
    }

    void onlyWhatIsCutIsTold()
    {
        PictureRequest request{.width = 64, .height = 64};
        QCOMPARE(partSeen(request, 768, 256), 1.0 / 3);
        QCOMPARE(partSeen(request, 256, 256), 1.0);
        QVERIFY(partSeen(request, 100, 98) > 0.97);
    }

    // SD.Next#2712, ComfyUI#735, smZNodes#112, SillyTavern#5680, A1111#9274
    void syntaxThatIsNotComputed_data()
    {
        QTest::addColumn<QByteArray>("prompt");
        QTest::addColumn<QByteArray>("found"); // joined by " & "
        const auto row = [](const char *prompt, const char *found) { QTest::newRow(prompt) << QByteArray(prompt) << QByteArray(found); };
        row("a [cat:dog:0.5] AND a [red|blue] ball :1.2", ""); // computed: tst_promptschedule
        row("a {red|blue} fox", "{red|blue}");
        row("a {2$$red|blue} fox", "{2$$red|blue}");
        row("a __animal__ in __places/cold*__", "__animal__ & __places/cold*__");
        row("fox <lora:detail:0.8>", ""); // computed, or there is no such file
        row("fox <lyco:a b:1> <hypernet:x:1>", "<hypernet:x:1>");
        row("", "");
        row("\\[cat:dog:0.5\\] \\<lora:x:1>", "");
        row("(see [1]) [a] ((b)) (c:1.3) [d, e]", "");
        row("[(cat:1.2)] [a (b|c) d]", "");
        row("r and d, LAND, ANDROID, AND_THEN", "");
        row("a < b, c > d, <3, < lora:x>", "");
        row("snake_case, __init, a__b__c", "");
        row("{cat} [16:9] is a ratio", "");
        row("at 10:30, ratio 16:9", "");
    }
    void syntaxThatIsNotComputed()
    {
        QFETCH(QByteArray, prompt);
        QFETCH(QByteArray, found);
        std::string joined;
        for (const std::string &one : text::notComputed(prompt.toStdString()))
            joined += (joined.empty() ? "" : " & ") + one;
        QCOMPARE(QByteArray::fromStdString(joined), found);
        QCOMPARE(text::notComputedNote(prompt.toStdString(), "").empty(), found.isEmpty());
    }

    void tagsNeverReachTheModel()
    {
        QCOMPARE(wordsOf("fox <lora:detail:0.8>"), "fox "s);
        QCOMPARE(wordsOf("<lora:a:1>(fox:1.2)<lora:b:1>"), "fox"s);
        QCOMPARE(wordsOf("a < b and <3"), "a < b and <3"s);
        QCOMPARE(wordsOf("\\<lora"), "<lora"s);
    }

    // InvokeAI#1339
    void weightsBeyondSense()
    {
        for (const std::string &prompt :
             {"(fox:99999999999999999999999999999999999999999)"s, std::string(400, '(') + "fox", "(fox:-5000)"s}) {
            QVERIFY_THROWS_EXCEPTION(Error, check(PictureRequest{.prompt = prompt}));
            QVERIFY_THROWS_EXCEPTION(Error, check(PictureRequest{.negative = prompt}));
            check(PictureRequest{.prompt = prompt, .plainPrompt = true}); // where they are letters
        }
        check(PictureRequest{.prompt = "((((fox:1.9)))) [[[snow]]] (ice:-2)"});
    }

    void remarksAreTold()
    {
        const auto make = [](const PictureRequest &request, const Image &, const JobContext &, const PictureEvents &events) {
            events.settled(request);
            events.noted("Of the prompt.", false);
            events.noted("Of the start.", true);
        };
        std::vector<std::string> told;
        works::makeWith(make, PictureRequest{.model = "m"}, works::Run{}, [&](const works::PictureEvent &event) {
            if (const auto *remark = std::get_if<works::Remark>(&event))
                told.push_back(remark->text + (remark->isOfStart ? "!" : ""));
        });
        QCOMPARE(told, (std::vector<std::string>{"Of the prompt.", "Of the start.!"}));
    }
};

QTEST_GUILESS_MAIN(TestRequestNotes)
#include "tst_requestnotes.moc"
