// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/modelkeeper.h"
#include "core/io/tensorfile.h"
#include "core/jobs/job.h"
#include "tests/machinefixture.h"
#include "tests/tinymodel.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <map>
#include <thread>

using namespace core;
using namespace std::chrono_literals;
using Clock = core::works::Engines::Clock;

class TestModelKeeper : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_path{m_folder.path().toStdString()};

    /// Has the model opened by a job, which then works for a while; returns the picture.
    std::vector<float> make(core::works::Engines &engines, jobs::JobRunner &runner, const std::string &model,
                            std::chrono::milliseconds work = 0ms)
    {
        std::vector<float> latents;
        bool done = false;
        runner.start(
            QStringLiteral("a picture"),
            [&](const JobContext &context) {
            diffusion::PictureRequest request{.model = (m_path / model).string(), .prompt = "a fox"};
            request.width = request.height = 64;
            request.steps = 1;
            request.seed = 3;
            request.compute.precision = "float32";
            const diffusion::PictureGenerator &generator = engines.pictures(request, context);
            std::this_thread::sleep_for(work);
            std::vector<float> made;
            diffusion::PictureEvents events;
            events.made = [&](diffusion::Picture picture) { made = std::move(picture.latents); };
            generator.generate(request, {}, context, events);
            return made;
            },
            &runner,
            [&](std::vector<float> made) {
            latents = std::move(made);
            done = true;
        });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(done && runner.isIdle(), 60000); }();
        return latents;
    }

private Q_SLOTS:
    void initTestCase()
    {
        networks::writeTinyModel(m_path / "one");
        networks::writeTinyModel(m_path / "two");
        // in half the width, so that its 6 MB are converted into memory instead of being used where they lie in the file
        const auto file = m_path / "one/text_encoder/model.safetensors";
        std::map<std::string, torch::Tensor> halves;
        for (const auto &[name, tensor] : io::readTensors(file).tensors)
            halves[name] = tensor.to(torch::kFloat16).clone();
        io::writeSafetensors(file, {halves.begin(), halves.end()});
    }

    /// The clock of the engines by itself.
    void longestUnusedFirst()
    {
        core::works::Engines engines(m_path / "data");
        const auto now = Clock::now();
        QVERIFY(!engines.longestUnused());
        QVERIFY(engines.takeUnused(now + 1h).empty());
        diffusion::PictureRequest request{.model = (m_path / "one").string()};
        request.compute.precision = "float32";
        engines.pictures(request, {});
        QVERIFY(engines.takeUnused(now + 1h).empty()); // a job may be at work with it
        engines.rest(now);
        QVERIFY(*engines.longestUnused() == now);
        engines.rest(now + 1min); // not used since
        QVERIFY(*engines.longestUnused() == now);
        QVERIFY(engines.takeUnused(now - 1s).empty());
        engines.pictures(request, {});
        engines.rest(now + 2min);
        QVERIFY(engines.takeUnused(now + 1min).empty());
        QCOMPARE(engines.takeUnused(now + 2min).size(), size_t(1));
        QVERIFY(!engines.longestUnused());
    }

    void leavesAndComesBack()
    {
        core::works::Engines engines(m_path / "data");
        jobs::JobRunner runner;
        app::ModelKeeper keeper(engines, runner);
        keeper.keepFor(300ms);
        const auto before = make(engines, runner, "one");
        QVERIFY(!before.empty());
        QVERIFY(engines.longestUnused());
        const double held = machine::megabytesInUse();
        QTRY_VERIFY(!engines.longestUnused());
        QTRY_VERIFY2(held - machine::megabytesInUse() > 4, "the 6 MB of the text encoder are not given back");
        qInfo("%.1f MB less", held - machine::megabytesInUse());
        QCOMPARE(make(engines, runner, "one"), before);
        QTRY_VERIFY(!engines.longestUnused()); // and again
    }

    /// A job that takes longer than models are kept: it keeps its own, and the time counts from its end.
    void staysWhileAJobUsesIt()
    {
        core::works::Engines engines(m_path / "data");
        jobs::JobRunner runner;
        app::ModelKeeper keeper(engines, runner);
        keeper.keepFor(150ms);
        const auto begun = Clock::now();
        QVERIFY(!make(engines, runner, "one", 600ms).empty());
        QVERIFY(engines.longestUnused() && *engines.longestUnused() - begun >= 600ms);
        QTRY_VERIFY(!engines.longestUnused());
        // one behind the other in the queue
        int ended = 0;
        for (int i = 0; i < 3; ++i)
            runner.start(
                QStringLiteral("a job"),
                [&](const JobContext &context) {
                diffusion::PictureRequest request{.model = (m_path / "two").string()};
                const diffusion::PictureGenerator *generator = &engines.pictures(request, context);
                std::this_thread::sleep_for(200ms);
                return &engines.pictures(request, context) == generator;
                },
                &runner, [&](bool same) { ended += same; });
        QTRY_COMPARE(ended, 3);
    }

    void staysWhereItIsWanted()
    {
        core::works::Engines engines(m_path / "data");
        jobs::JobRunner runner;
        app::ModelKeeper keeper(engines, runner); // always, until something else is said
        make(engines, runner, "one");
        QTest::qWait(300);
        QVERIFY(engines.longestUnused());
        keeper.keepFor(1h);
        QTest::qWait(100);
        QVERIFY(engines.longestUnused());
        keeper.keepFor(0ms);
        QTest::qWait(100);
        QVERIFY(engines.longestUnused());
        keeper.keepFor(1ms); // takes effect at once, and for what has been unused for long
        QTRY_VERIFY(!engines.longestUnused());
    }
};

QTEST_GUILESS_MAIN(TestModelKeeper)
#include "tst_modelkeeper.moc"
