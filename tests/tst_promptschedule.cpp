// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/text/promptchoices.h"
#include "core/text/promptschedule.h"
#include "core/text/prompttags.h"

#include <QTest>

#include <functional>
#include <set>

using namespace core;
using namespace Qt::StringLiterals;
using namespace std::string_literals;

namespace {

/// "3 a /10 a b": how a prompt reads over ten steps.
QByteArray scheduled(const QByteArray &prompt, int steps = 10)
{
    QByteArray result;
    for (const text::ScheduledPrompt &one : text::schedulePrompt(prompt.toStdString(), steps))
        result += (result.isEmpty() ? "" : " / ") + QByteArray::number(one.until) + ' ' + QByteArray::fromStdString(one.text);
    return result;
}

/// Two words that take turns over ten steps.
QByteArray turns(const QByteArray &first, const QByteArray &second)
{
    QByteArray result;
    for (int step = 1; step <= 10; ++step)
        result += (step > 1 ? " / " : "") + QByteArray::number(step) + ' ' + (step % 2 == 1 ? first : second);
    return result;
}

std::vector<std::string> wildcards(const std::string &pattern)
{
    if (pattern == "colour")
        return {"blue", "red"};
    if (pattern == "animal")
        return {"cat", "{big|small} fox", "9::__colour__ dog"};
    if (pattern == "round")
        return {"x __round__", "__round__ __round__"};
    return {};
}

/// All that comes out over many seeds, joined by " / ".
QByteArray drawn(const QByteArray &prompt)
{
    std::set<std::string> results;
    for (uint64_t seed = 0; seed < 400; ++seed)
        results.insert(text::drawnPrompt(prompt.toStdString(), seed, wildcards));
    QByteArrayList all;
    for (const std::string &one : results)
        all.append(QByteArray::fromStdString(one));
    return all.join(" / ");
}

} // namespace

/// What of a prompt changes between the steps, is joined by AND, is drawn by lot, or is a tag.
class TestPromptSchedule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The doctests of AUTOMATIC1111 (modules/prompt_parser.py) and what its grammar makes of odd prompts, run with lark: 6000 more by
    /// chance were compared with it when this was written, without a difference.
    void editing_data()
    {
        QTest::addColumn<QByteArray>("prompt");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *prompt, const QByteArray &expected) { QTest::newRow(prompt) << QByteArray(prompt) << expected; };
        row("test", "10 test");
        row("a [b:3]", "3 a  / 10 a b");
        row("a [b: 3]", "3 a  / 10 a b");
        row("a [[[b]]:2]", "2 a  / 10 a [[b]]");
        row("[(a:2):3]", "3  / 10 (a:2)");
        row("a [b : c : 1] d", "1 a b  d / 10 a  c  d");
        row("a[b:[c:d:2]:1]e", "1 abe / 2 ace / 10 ade");
        row("a [unbalanced", "10 a [unbalanced");
        row("a [b:.5] c", "5 a  c / 10 a b c");
        row("a [{b|d{:.5] c", "10 a [{b|d{:.5] c"); // "not handling this right now", says the doctest
        row("((a][:b:c [d:3]", "3 ((a][:b:c  / 10 ((a][:b:c d");
        row("[a|(b:1.1)]", turns("a", "(b:1.1)"));
        row("[fe|]male", turns("female", "male"));
        row("[fe|||]male", "1 female / 2 male / 3 male / 4 male / 5 female / 6 male / 7 male / 8 male / 9 female / 10 male");
        row("a|b [c:d:3]", "10 a|b [c:d:3]");
        row("[a:b:c:3]", "10 [a:b:c:3]");
        row("a: [b:3]", "3 a:  / 10 a: b");
        row("(a:1.2) [b:c:2]", "2 (a:1.2) b / 10 (a:1.2) c");
        row("[a:(b:1.2):2]", "2 a / 10 (b:1.2)");
        row("[a|b:3]", "10 [a|b:3]");
        row("[a::2]", "2 a / 10 ");
        row("[:2]", "2  / 10 ");
        row("[a:2.5]", "10 ");
        row("[a:-1]", "10 a");
        row("[a:0]", "10 a");
        row("[a:20]", "10 ");
        row("[[a|b]:c:2]", "1 a / 2 b / 3 c / 4 c / 5 c / 6 c / 7 c / 8 c / 9 c / 10 c");
        row("a \\[b:3\\]", "10 a \\[b:3\\]");
        row("[a\\:b:c:3]", "3 a\\:b / 10 c");
        row("a\\", "10 a\\");
        row("(a [b:c:2]", "2 (a b / 10 (a c");
        row("a] [b:c:2]", "2 a] b / 10 a] c");
        row("<lora:x:1> [a:b:2]", "2 <lora:x:1> a / 10 <lora:x:1> b"); // A1111 #8924: a tag beside it
        row("[cat\n dog:fox:2]", "2 cat\n dog / 10 fox");
        row("", "10 ");
    }
    void editing()
    {
        QFETCH(QByteArray, prompt);
        QFETCH(QByteArray, expected);
        QCOMPARE(scheduled(prompt), expected);
    }

    void manySteps()
    {
        QCOMPARE(scheduled("a [mountain:lake:0.25] and [an oak:a christmas tree:0.75][ in foreground::0.6][: in background:0.25] "
                           "[shoddy:masterful:0.5]",
                           100),
                 "25 a mountain and an oak in foreground shoddy / 50 a lake and an oak in foreground in background shoddy / "
                 "60 a lake and an oak in foreground in background masterful / 75 a lake and an oak in background masterful / "
                 "100 a lake and a christmas tree in background masterful"_ba);
        QCOMPARE(scheduled("[a:b:0.5]", 1), "1 b"_ba);
    }

    void hostile()
    {
        for (const QByteArray &prompt :
             {QByteArray(50'000, '['), QByteArray(50'000, '('), QByteArray(20'000, ']').prepend(QByteArray(20'000, '[')),
              QByteArray("[a:").repeated(10'000), QByteArray("[a|").repeated(10'000) + QByteArray(10'000, ']')})
            QVERIFY(!text::schedulePrompt(prompt.toStdString(), 20).empty());
        for (const QByteArray &prompt : {QByteArray(50'000, '{'), QByteArray("{a|").repeated(10'000), QByteArray("__").repeated(20'000),
                                         QByteArray("{a|").repeated(5'000) + QByteArray(5'000, '}'), QByteArray("${a=${a}}${a}")}) {
            text::hasChoices(prompt.toStdString());
            text::drawnPrompt(prompt.toStdString(), 1, wildcards);
        }
        QVERIFY(text::drawnPrompt("__round__", 1, wildcards).size() < 2'000'000); // files that name each other end
    }

    void composition_data()
    {
        QTest::addColumn<QByteArray>("prompt");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *prompt, const char *expected) {
            QTest::newRow(prompt) << QByteArray(prompt) << QByteArray(expected);
        };
        row("a cat", "1 a cat");
        row("a cat AND a castle :1.2", "1 a cat / 1.2  a castle");
        row("a cat:0.5 AND a dog AND a fox : -1", "0.5 a cat / 1  a dog / -1  a fox");
        row("AND", "1  / 1 ");
        row("ratio 16:9", "1 ratio 16:9"); // no AND, and so no weight
        row("LAND ANDROID AND_THEN", "1 LAND ANDROID AND_THEN");
        row("(cat:1.3) AND [dog:fox:3]", "1 (cat:1.3) / 1  [dog:fox:3]"); // brackets keep their numbers
        row("a\nAND\nb:.5", "1 a / 0.5 \nb");
    }
    void composition()
    {
        QFETCH(QByteArray, prompt);
        QFETCH(QByteArray, expected);
        QByteArray found;
        for (const text::ComposedPrompt &one : text::composedPrompts(prompt.toStdString()))
            found += (found.isEmpty() ? "" : " / ") + QByteArray::number(one.weight) + ' '
                     + QByteArray::fromStdString(one.text).trimmed().prepend(one.text.starts_with(' ')    ? " "
                                                                             : one.text.starts_with('\n') ? "\n"
                                                                                                          : "");
        QCOMPARE(found, expected);
    }

    /// As dynamicprompts 0.31.0 gives them over many seeds.
    void choices_data()
    {
        QTest::addColumn<QByteArray>("prompt");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *prompt, const char *expected) {
            QTest::newRow(prompt) << QByteArray(prompt) << QByteArray(expected);
        };
        row("a {red|blue} fox", "a blue fox / a red fox");
        row("{2$$a|b|c}", "a,b / a,c / b,a / b,c / c,a / c,b");
        row("{2$$ and $$a|b}", "a and b / b and a");
        row("{1-2$$a|b}", "a / a,b / b / b,a");
        row("{0-1$$a|b}", " / a / b");
        row("{-2$$a|b}", "a / a,b / b / b,a");
        row("{2-$$a|b}", "a,b / b,a");
        row("{5$$a|b}", "a,b / b,a");
        row("{2$$|$$a|b}", "a|b / b|a");
        row("{a|{b|c} d}", "a / b d / c d");
        row("{a||b}", " / a / b");
        row("{0::a|2::b}", "b");
        row("{~a|b}", "a / b");
        row("__colour__ ball", "blue ball / red ball");
        row("__~colour__", "blue / red");
        row("__animal__", "big fox / blue dog / cat / red dog / small fox");
        row("{2$$__colour__}", "blue,red / red,blue");
        row("{2$$__colour__|green}", "blue,green / green,blue / green,red / red,green");
        row("__none__ x", "__none__ x");
        row("${c=!{red|blue}}${c} ${c}", "blue blue / red red");
        row("${c={red|blue}}${c} ${c}", "blue blue / blue red / red blue / red red");
        row("${c:green} x", "green x");
        row("a {b|c:1.2} (d:1.3)", "a b (d:1.3) / a c:1.2 (d:1.3)");
        row("[a:{b|c}:0.5]", "[a:b:0.5] / [a:c:0.5]");
        row("a}", "a}");
        row("{a|b", "{a|b");                           // not closed: words
        row("{x} snake_case __", "{x} snake_case __"); // nothing to choose from
        row("\\{a|b\\}", "\\{a|b\\}");
    }
    void choices()
    {
        QFETCH(QByteArray, prompt);
        QFETCH(QByteArray, expected);
        QCOMPARE(drawn(prompt), expected);
        const bool changes = drawn(prompt) != prompt;
        QVERIFY(!changes || text::hasChoices(prompt.toStdString()));
    }

    void aSeedGivesTheSameEverywhere()
    {
        QCOMPARE(text::drawnPrompt("{a|b|c|d|e|f|g|h} {3$$1|2|3|4}", 4711), "e 2,4,1"s);
        int heavy = 0;
        for (uint64_t seed = 0; seed < 1000; ++seed)
            heavy += text::drawnPrompt("{a|9::b}", seed) == "b";
        QVERIFY(heavy > 870 && heavy < 930);
    }

    void tags()
    {
        const auto read = [](const char *prompt) {
            QByteArray all;
            for (const text::NetworkTag &tag : text::networkTags(prompt))
                all += QByteArray::fromStdString(tag.kind + " " + tag.name) + ' ' + QByteArray::number(tag.text) + ' '
                       + QByteArray::number(tag.picture) + ';';
            return all;
        };
        QCOMPARE(read("a <lora:ink:0.8> fox<lyco:sub/a b:1:0.5>"), "lora ink 0.8 0.8;lyco sub/a b 1 0.5;"_ba);
        QCOMPARE(read("<lora:ink>"), "lora ink 1 1;"_ba);
        QCOMPARE(read("<lora:ink:unet=0.4:te=0.2:dyn=8>"), "lora ink 0.2 0.4;"_ba);
        QCOMPARE(read("<lora:ink:0:1>"), "lora ink 0 1;"_ba);
        QCOMPARE(read("<lora:ink:-1>"), "lora ink -1 -1;"_ba);
        QCOMPARE(read("a < b > c <3"), ""_ba);
        QVERIFY_THROWS_EXCEPTION(Error, text::networkTags("<lora:ink:much>"));
        QVERIFY_THROWS_EXCEPTION(Error, text::networkTags("<lora:ink:1e99>"));
    }

    void namesOfEmbeddings()
    {
        QVERIFY(text::mentions("bad, EasyNegative, worse", "easynegative"));
        QVERIFY(!text::mentions("uneasynegatives", "easynegative"));
        QVERIFY(text::mentions("(bad-hands-5:1.2)", "bad-hands-5"));
        QCOMPARE(text::withPlainNames("embedding:ugly.pt, <embed:ugly>, <ugly>, (embedding:Ugly:1.2)", {"ugly"}),
                 "ugly, ugly, ugly, (ugly:1.2)"_ba.toStdString());
    }
};

QTEST_GUILESS_MAIN(TestPromptSchedule)
#include "tst_promptschedule.moc"
