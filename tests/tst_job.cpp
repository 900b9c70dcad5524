// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/failure.h"
#include "core/jobs/job.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>
#include <future>
#include <new>
#include <numeric>
#include <set>
#include <thread>

using namespace core;
using namespace core::jobs;
using namespace Qt::StringLiterals;

namespace {

/// Work that holds the worker until it is let go (or its job is cancelled).
class Gate
{
public:
    void open() { m_open = true; }
    void wait(const JobContext &context) const
    {
        while (!m_open) {
            context.checkpoint();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

private:
    std::atomic<bool> m_open = false;
};

/// Tells on which thread it was destroyed.
struct Witness
{
    explicit Witness(std::promise<std::thread::id> *gone) : m_gone(gone) {}
    ~Witness() { m_gone->set_value(std::this_thread::get_id()); }
    Witness(const Witness &) = delete;
    Witness &operator=(const Witness &) = delete;

private:
    std::promise<std::thread::id> *m_gone;
};

} // namespace

class TestJob : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outcome_data();
    void outcome();
    void messages_data();
    void messages();
    void partialResultsComeInOrderBeforeTheLast();
    void workWithoutResult();
    void receiverGone_data();
    void receiverGone();
    void runnerDestroyed_data();
    void runnerDestroyed();
    void capturedStateDiesOnThisThread_data();
    void capturedStateDiesOnThisThread();
    void order_data();
    void order();
    void cancelledWhileWaiting();
    void cancelAll();
    void cancelFromAnotherThread();
    void secondsLeft_data();
    void secondsLeft();
    void timeLeftOnlyGoesDown_data();
    void timeLeftOnlyGoesDown();
    void timeLeftIsLearntAnew();
    void timeLeftAsExpected();
    void oneAtATime();
};

void TestJob::outcome_data()
{
    QTest::addColumn<QString>("behaviour");
    QTest::addColumn<QString>("signal");
    QTest::newRow("returns") << u"return"_s << u"succeeded"_s;
    QTest::newRow("throws core::Error") << u"throw"_s << u"failed"_s;
    QTest::newRow("cancelled midway") << u"loop"_s << u"cancelled"_s;
}

void TestJob::outcome()
{
    QFETCH(QString, behaviour);
    QFETCH(QString, signal);
    JobRunner runner;
    int result = 0;
    Job *job = runner.start(
        u"Work"_s,
        [behaviour](const JobContext &context) {
        if (behaviour == u"throw")
            throw Error("The file is empty.");
        for (int i = 1; behaviour == u"loop" || i <= 3; ++i)
            context.progress(i, 3, "Denoising");
        return 42;
        },
        this, [&](int value) { result = value; });
    QCOMPARE(job->title(), u"Work"_s);

    QSignalSpy started(job, &Job::started), succeeded(job, &Job::succeeded), failed(job, &Job::failed), cancelled(job, &Job::cancelled);
    QSignalSpy progressed(job, &Job::progressed), gone(job, &QObject::destroyed);
    if (behaviour == u"loop") {
        QTRY_VERIFY(progressed.count() > 0);
        job->cancel();
    }
    QTRY_COMPARE(gone.count(), 1);
    QCOMPARE(started.count(), 1);
    QCOMPARE(succeeded.count(), int(signal == u"succeeded"));
    QCOMPARE(failed.count(), int(signal == u"failed"));
    QCOMPARE(cancelled.count(), int(signal == u"cancelled"));
    QCOMPARE(result, signal == u"succeeded" ? 42 : 0);
    if (signal == u"failed")
        QCOMPARE(failed.first().first().toString(), u"The file is empty."_s);
    if (signal == u"succeeded")
        QCOMPARE(progressed.last(), (QVariantList{3, 3, u"Denoising"_s}));
    QVERIFY(runner.isIdle());
}

void TestJob::messages_data()
{
    QTest::addColumn<QString>("thrown");
    QTest::addColumn<QString>("shown");
    QTest::newRow("a library's message")
        << u"The size of tensor a (3) must match\nException raised from infer_size at x.cpp:31 (most recent call first):\nframe #0"_s
        << u"The size of tensor a (3) must match"_s;
    QTest::newRow("torch out of memory")
        << u"[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes."_s
        << u"There was not enough memory for this."_s;
    QTest::newRow("graphics card out of memory")
        << u"CUDA out of memory. Tried to allocate 20.00 MiB."_s << u"There was not enough memory on the graphics card for this."_s;
    QTest::newRow("an empty message") << u""_s << u"Something failed without saying what."_s;
    QTest::newRow("bad_alloc") << u"bad_alloc"_s << u"There was not enough memory for this."_s;
    QTest::newRow("a core::Error of two lines") << u"core::Error"_s << u"First.\nSecond, out of memory."_s;
}

void TestJob::messages()
{
    QFETCH(QString, thrown);
    QFETCH(QString, shown);
    QString message;
    if (thrown == u"bad_alloc")
        message = QString::fromStdString(describe(std::bad_alloc()));
    else if (thrown == u"core::Error")
        message = QString::fromStdString(describe(Error("First.\nSecond, out of memory.")));
    else
        message = QString::fromStdString(describe(std::runtime_error(thrown.toStdString())));
    QVERIFY2(message.startsWith(shown), qPrintable(message));
    QVERIFY(!message.contains(u"frame #0"));
}

void TestJob::partialResultsComeInOrderBeforeTheLast()
{
    JobRunner runner;
    QStringList seen;
    Job *job = runner.startStreaming<QString>(
        u"Stream"_s,
        [](const JobContext &, const std::function<void(QString)> &emitPartial) {
        for (int i = 0; i < 5; ++i)
            emitPartial(QString::number(i));
        return u"end"_s;
        },
        this,
        [&](const QString &part) {
        QCOMPARE(QThread::currentThread(), thread());
        seen << part;
    },
        [&](const QString &last) { seen << last; });
    connect(job, &Job::succeeded, this, [&] { seen << u"succeeded"_s; });
    QTRY_COMPARE(seen.join(u' '), u"0 1 2 3 4 end succeeded"_s);
}

void TestJob::workWithoutResult()
{
    JobRunner runner;
    bool done = false;
    runner.start(
        u"Save"_s, [](const JobContext &) {}, this, [&] { done = true; });
    QTRY_VERIFY(done);
}

void TestJob::receiverGone_data()
{
    QTest::addColumn<bool>("streaming");
    QTest::newRow("one result") << false;
    QTest::newRow("a stream") << true;
}

void TestJob::receiverGone()
{
    QFETCH(bool, streaming);
    JobRunner runner;
    Gate gate;
    bool called = false;
    auto receiver = std::make_unique<QObject>();
    Job *job = nullptr;
    if (streaming)
        job = runner.startStreaming<int>(
            u"Work"_s,
            [&](const JobContext &context, const std::function<void(int)> &emitPartial) {
            gate.wait(context);
            emitPartial(1);
            return 2;
            },
            receiver.get(), [&](int) { called = true; }, [&](int) { called = true; });
    else
        job = runner.start(
            u"Work"_s,
            [&](const JobContext &context) {
            gate.wait(context);
            return 1;
            },
            receiver.get(), [&](int) { called = true; });
    QSignalSpy succeeded(job, &Job::succeeded);
    receiver.reset();
    gate.open();
    QTRY_COMPARE(succeeded.count(), 1);
    QVERIFY(!called);
}

void TestJob::runnerDestroyed_data()
{
    QTest::addColumn<int>("jobs");
    QTest::addColumn<QString>("when");
    QTest::newRow("idle") << 0 << u""_s;
    QTest::newRow("while busy") << 1 << u""_s;
    QTest::newRow("while busy, with jobs waiting") << 3 << u""_s;
    QTest::newRow("by the work's own result") << 2 << u"done"_s;
    QTest::newRow("by its signal of success") << 2 << u"succeeded"_s;
    QTest::newRow("when the job has started") << 2 << u"started"_s;
}

void TestJob::runnerDestroyed()
{
    QFETCH(int, jobs);
    QFETCH(QString, when);
    auto runner = std::make_unique<JobRunner>();
    Gate gate;
    std::atomic<int> begun = 0;
    Job *first = nullptr;
    for (int i = 0; i < jobs; ++i) {
        Job *job = runner->start(
            u"Work"_s,
            [&](const JobContext &context) {
            ++begun;
            gate.wait(context);
            return 1;
            },
            this,
            [&](int) {
            if (when == u"done")
                runner.reset();
        });
        first = first ? first : job;
    }
    if (!when.isEmpty()) {
        if (when == u"succeeded")
            connect(first, &Job::succeeded, this, [&] { runner.reset(); });
        if (when == u"started")
            connect(first, &Job::started, this, [&] { runner.reset(); });
        else
            gate.open();
        QTRY_VERIFY(!runner);
        return;
    }
    QTRY_COMPARE(begun.load(), std::min(jobs, 1));
    runner.reset(); // cancels and waits; the waiting ones never begin
    QCOMPARE(begun.load(), std::min(jobs, 1));
}

void TestJob::capturedStateDiesOnThisThread_data()
{
    QTest::addColumn<QString>("end");
    QTest::newRow("after success") << u"succeed"_s;
    QTest::newRow("after failure") << u"fail"_s;
    QTest::newRow("cancelled while waiting") << u"cancel"_s;
    QTest::newRow("runner destroyed") << u"destroy"_s;
}

void TestJob::capturedStateDiesOnThisThread()
{
    QFETCH(QString, end);
    std::promise<std::thread::id> gone;
    auto future = gone.get_future();
    auto runner = std::make_unique<JobRunner>();
    Gate gate;
    runner->start(
        u"First"_s,
        [&](const JobContext &context) {
        gate.wait(context);
        return 0;
        },
        this, [](int) {});
    auto witness = std::make_shared<Witness>(&gone);
    Job *job = runner->start(
        u"Work"_s,
        [end, witness](const JobContext &) {
        if (end == u"fail")
            throw Error("No.");
        return 1;
        },
        this, [witness](int) {});
    witness.reset();
    if (end == u"cancel")
        job->cancel();
    if (end == u"destroy")
        runner.reset();
    gate.open();
    QTRY_VERIFY(future.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
    QCOMPARE(future.get(), std::this_thread::get_id());
}

void TestJob::order_data()
{
    QTest::addColumn<QString>("moved");
    QTest::addColumn<int>("to");
    QTest::addColumn<QString>("expected");
    QTest::newRow("as they came") << u""_s << 0 << u"a b c d"_s;
    QTest::newRow("last one next") << u"d"_s << 0 << u"a d b c"_s;
    QTest::newRow("first waiting one last") << u"b"_s << 2 << u"a c d b"_s;
    QTest::newRow("to its own place") << u"c"_s << 1 << u"a b c d"_s;
    QTest::newRow("past the end") << u"b"_s << 99 << u"a c d b"_s;
    QTest::newRow("before the start") << u"d"_s << -5 << u"a d b c"_s;
    QTest::newRow("the running one stays") << u"a"_s << 2 << u"a b c d"_s;
}

void TestJob::order()
{
    QFETCH(QString, moved);
    QFETCH(int, to);
    QFETCH(QString, expected);
    JobRunner runner;
    Gate gate;
    QStringList ran;
    QMap<QString, Job *> byName;
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s, u"d"_s})
        byName[name] = runner.start(
            name,
            [&gate](const JobContext &context) {
            gate.wait(context);
            return 0;
            },
            this, [&ran, name](int) { ran << name; });
    QTRY_COMPARE(runner.running(), byName[u"a"_s]);
    QSignalSpy changed(&runner, &JobRunner::changed);
    if (!moved.isEmpty())
        runner.move(byName[moved], to);
    QCOMPARE(changed.count(), int(!moved.isEmpty() && moved != u"a"));
    QStringList listed;
    for (const Job *job : runner.jobs())
        listed << job->title();
    QCOMPARE(listed.join(u' '), expected);
    gate.open();
    QTRY_VERIFY(runner.isIdle());
    QCOMPARE(ran.join(u' '), expected);
    QVERIFY(runner.jobs().isEmpty());
}

void TestJob::cancelledWhileWaiting()
{
    JobRunner runner;
    Gate gate;
    bool ran = false;
    runner.start(
        u"First"_s,
        [&](const JobContext &context) {
        gate.wait(context);
        return 0;
        },
        this, [](int) {});
    Job *waiting = runner.start(
        u"Second"_s,
        [&](const JobContext &) {
        ran = true;
        return 0;
        },
        this, [](int) {});
    QSignalSpy started(waiting, &Job::started), cancelled(waiting, &Job::cancelled), gone(waiting, &QObject::destroyed);
    waiting->cancel();
    waiting->cancel();
    QCOMPARE(runner.jobs().size(), 1);
    QTRY_COMPARE(gone.count(), 1); // while the first one still runs
    QCOMPARE(cancelled.count(), 1);
    QCOMPARE(started.count(), 0);
    gate.open();
    QTRY_VERIFY(runner.isIdle());
    QVERIFY(!ran);
}

void TestJob::cancelAll()
{
    JobRunner runner;
    Gate gate;
    int cancelled = 0;
    for (int i = 0; i < 4; ++i) {
        Job *job = runner.start(
            u"Work"_s,
            [&](const JobContext &context) {
            gate.wait(context);
            return 0;
            },
            this, [](int) {});
        connect(job, &Job::cancelled, this, [&] { ++cancelled; });
    }
    QTRY_VERIFY(runner.running());
    runner.cancelAll();
    QTRY_VERIFY(runner.isIdle());
    QCOMPARE(cancelled, 4);
}

void TestJob::cancelFromAnotherThread()
{
    JobRunner runner;
    Gate gate;
    runner.start(
        u"First"_s,
        [&](const JobContext &context) {
        gate.wait(context);
        return 0;
        },
        this, [](int) {});
    Job *waiting = runner.start(
        u"Second"_s, [](const JobContext &) { return 0; }, this, [](int) {});
    QSignalSpy cancelled(waiting, &Job::cancelled);
    std::thread([waiting] { waiting->cancel(); }).join();
    QTRY_COMPARE(cancelled.count(), 1);
}

void TestJob::secondsLeft_data()
{
    QTest::addColumn<int>("steps");
    QTest::addColumn<int>("total");
    QTest::addColumn<bool>("known");
    QTest::newRow("no report yet") << 0 << 0 << false;
    QTest::newRow("nobody knows how many") << 3 << 0 << false;
    QTest::newRow("none done") << 0 << 10 << false;
    QTest::newRow("too early to know") << 2 << 10 << false;
    QTest::newRow("five of ten") << 5 << 10 << true;
    QTest::newRow("all done") << 10 << 10 << true;
}

void TestJob::secondsLeft()
{
    QFETCH(int, steps);
    QFETCH(int, total);
    QFETCH(bool, known);
    constexpr double pace = 0.2; // seconds a step
    JobRunner runner;
    Gate gate;
    Job *job = runner.start(
        u"Work"_s,
        [&](const JobContext &context) {
        context.progress(1, 1, "Loading");
        if (total > 0)
            context.progress(0, total, "Working");
        for (int i = 1; i <= steps; ++i) {
            std::this_thread::sleep_for(std::chrono::duration<double>(pace));
            context.progress(i, total, "Working");
        }
        context.progress(steps, total, "Working");
        gate.wait(context);
        return 0;
        },
        this, [](int) {});
    QSignalSpy progressed(job, &Job::progressed);
    QCOMPARE(job->secondsLeft(), -1.0);
    QTRY_COMPARE(progressed.count(), steps + 2 + (total > 0 ? 1 : 0));
    const double left = job->secondsLeft();
    if (!known)
        QCOMPARE(left, -1.0);
    else
        QVERIFY2(left >= 0.0 && left <= 10 * pace * (total - steps) + 1e-9, qPrintable(QString::number(left)));
    gate.open();
    QTRY_VERIFY(runner.isIdle());
}

void TestJob::timeLeftOnlyGoesDown_data()
{
    QTest::addColumn<QList<double>>("steps"); // seconds each
    QTest::addColumn<double>("hidden");       // for so long at the start nothing is said
    const QList<double> even(30, 0.5);
    QTest::newRow("an even pace") << even << 1.5;
    QTest::newRow("the first step loads the model") << (QList<double>{20.0} + even) << 21.0;
    QTest::newRow("quick and slow steps in turn")
        << QList<double>{1, 0.2, 1, 0.2, 1, 0.2, 1, 0.2, 1, 0.2, 1, 0.2, 1, 0.2, 1, 0.2, 1, 0.2, 1, 0.2} << 2.2;
    QTest::newRow("another program wants the processor") << (QList<double>(10, 0.5) + QList<double>(10, 0.9)) << 1.5;
    QTest::newRow("one step hangs") << (QList<double>(10, 0.5) + QList<double>{4.0} + QList<double>(10, 0.5)) << 1.5;
    QTest::newRow("it becomes quicker") << (QList<double>(10, 2.0) + QList<double>(20, 0.5)) << 6.0;
    QTest::newRow("over at once") << QList<double>(20, 0.02) << 1000.0;
}

void TestJob::timeLeftOnlyGoesDown()
{
    QFETCH(QList<double>, steps);
    QFETCH(double, hidden);
    using namespace std::chrono;
    const auto begin = TimeLeft::Time(hours(1));
    const auto at = [begin](double seconds) { return begin + duration_cast<TimeLeft::Time::duration>(duration<double>(seconds)); };
    const double whole = std::accumulate(steps.begin(), steps.end(), 0.0);
    TimeLeft left;
    left.begin(0, begin);
    double now = 0, shown = -1;
    for (int i = 0; i < int(steps.size()); ++i) {
        for (const double end = now + steps.at(i); now < end - 1e-9; now = std::min(end, now + 0.1)) { // the bar looks ten times a second
            const double seen = left.at(at(now));
            QVERIFY2(now + 1e-9 >= hidden || seen < 0, qPrintable(u"%1 s left is said after %2 s"_s.arg(seen).arg(now)));
            QVERIFY2(now < hidden + 0.2 || seen >= 0, qPrintable(u"nothing is said after %1 s"_s.arg(now)));
            if (seen < 0)
                continue;
            QVERIFY2(shown < 0 || seen <= shown + 1e-6, qPrintable(u"after %1 s it goes up from %2 to %3"_s.arg(now).arg(shown).arg(seen)));
            QVERIFY2(shown < 0 || shown - seen <= 0.55, qPrintable(u"after %1 s it jumps from %2 to %3"_s.arg(now).arg(shown).arg(seen)));
            shown = seen;
        }
        left.report(i + 1, int(steps.size()), at(now));
    }
    QVERIFY2(shown <= 1 + whole / 20, qPrintable(u"just before the end it still says %1 s"_s.arg(shown)));
}

void TestJob::timeLeftIsLearntAnew() // steps that take ten times as long are another kind of work
{
    using namespace std::chrono_literals;
    auto now = TimeLeft::Time(1h);
    TimeLeft left;
    left.begin(0, now);
    int done = 0;
    const auto work = [&](int steps, TimeLeft::Time::duration each) {
        for (int i = 0; i < steps; ++i)
            left.report(++done, 40, now += each);
    };
    work(20, 100ms);
    QVERIFY(std::abs(left.at(now) - 2.0) < 0.3);
    work(2, 3s);
    QCOMPARE(left.at(now), -1.0); // rather than a number that cannot be true
    work(4, 3s);
    QVERIFY2(std::abs(left.at(now) - 14 * 3.0) < 8, qPrintable(QString::number(left.at(now))));
}

void TestJob::timeLeftAsExpected() // by who knows the work: smooth as well
{
    using namespace std::chrono_literals;
    auto now = TimeLeft::Time(1h);
    TimeLeft left;
    left.expect(-1, now);
    QCOMPARE(left.at(now), -1.0);
    left.expect(20, now);
    QCOMPARE(left.at(now), 20.0);
    double shown = 20;
    for (const double said : {19.5, 21.0, 23.0, 18.0, 10.0, 12.0, 9.0}) {
        left.expect(said, now += 500ms);
        for (int i = 0; i < 5; ++i, now += 100ms) {
            QVERIFY(left.at(now) <= shown + 1e-9);
            shown = left.at(now);
        }
    }
    QVERIFY2(std::abs(shown - 9) < 4, qPrintable(QString::number(shown)));
    left.expect(100, now);
    QCOMPARE(left.at(now), -1.0);
    left.expect(99, now += 1s);
    QCOMPARE(left.at(now), 99.0);
}

void TestJob::oneAtATime()
{
    JobRunner runner;
    std::atomic<int> inside = 0, most = 0;
    std::set<std::thread::id> threads;
    for (int i = 0; i < 20; ++i)
        runner.start(
            u"Work"_s,
            [&](const JobContext &) {
            most = std::max(most.load(), ++inside);
            threads.insert(std::this_thread::get_id());
            --inside;
            return 0;
            },
            this, [](int) {});
    QTRY_VERIFY(runner.isIdle());
    QCOMPARE(most.load(), 1);
    QCOMPARE(threads.size(), size_t(1));
}

QTEST_GUILESS_MAIN(TestJob)
#include "tst_job.moc"
