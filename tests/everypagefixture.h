// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/kinds.h"
#include "core/image/imagefile.h"
#include "core/library/results/recipes.h"
#include "core/train/plan.h"
#include "core/train/survey.h"
#include "tests/filmfixture.h"
#include "tests/galleryfixture.h"
#include "tests/modelsfixture.h"
#include "tests/transcribefixture.h"
#include "ui/pages/film/filmpage.h"
#include "ui/pages/train/trainpage.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/picturecanvas.h"

#include <QPushButton>

/// The whole window with something on every page, as after an hour of work: a spoken text, a transcript, a training that was
/// stopped, models as people have them.
class EveryPage : public TranscribeFixture
{
public:
    static constexpr std::pair<Qt::Key, const char *> pages[] = {{Qt::Key_1, "pictures"},   {Qt::Key_2, "faces"},   {Qt::Key_3, "speech"},
                                                                 {Qt::Key_4, "transcribe"}, {Qt::Key_5, "train"},   {Qt::Key_6, "models"},
                                                                 {Qt::Key_7, "settings"},   {Qt::Key_8, "gallery"}, {Qt::Key_9, "film"}};

    EveryPage()
    {
        begin();
        ui::Services &services = m_f->services;
        const auto listening = services.models;
        modelsfixture::use(services, m_downloads);
        services.models = [listening, others = services.models] {
            auto models = others();
            for (const auto &model : listening())
                models.push_back(model);
            return models;
        };
        m_film.use(services);
        services.trainings = &m_trainings;
        services.trainingsFolder = m_f->path("trainings");
        const auto tiny = [](core::train::TrainingPlan plan) {
            plan.common.small = true;
            plan.common.bfloat16 = false;
            plan.common.threads = 1;
            plan.sampleEvery = 2;
            return plan;
        };
        services.train = [tiny](const auto &plan, const auto &context) { core::train::train(tiny(plan), context); };
        services.survey = [](const auto &plan, const auto &context) { return core::train::survey(plan, context); };
        ui::Settings().setValue(QStringLiteral("transcribe/lookInside"), false);
    }
    ~EveryPage()
    {
        m_f->hold = false;
        m_trainings.cancelAll();
        m_downloads.cancelAll();
        m_f->close();
    }

    WindowFixture &f() { return *m_f; }
    core::jobs::JobRunner &trainings() { return m_trainings; }
    ui::MainWindow *window() const { return m_f->window.get(); }

    /// What was made stands in the gallery, with all that its details and filters can show.
    std::unique_ptr<WindowFixture> makeWindow() override
    {
        auto made = std::make_unique<GalleryFixture>();
        for (int i = 0; i < 12; ++i)
            made->addPicture("a lighthouse keeper's cat number " + std::to_string(i) + " on the windowsill above the quiet sea", 96,
                             i % 3 == 0 ? 128 : 64, [i](auto &item) {
                                 item.rating = i % 6;
                                 item.made -= i * 30000; // over some days
                                 item.tags = {"cats", "the book about the lighthouse"};
                                 item.project = i % 4 == 0 ? "Lighthouse, second edition" : "";
                             });
        made->addSound("The lighthouse keeper wrote one line a day.", 1.5);
        return made;
    }

    /// Pictures and trainings of a tiny network are made once; everything else is quick.
    void open(const QSize &size)
    {
        m_f->open();
        window()->resize(size);
        m_f->window->speak(
            QStringLiteral("The lighthouse keeper wrote one line a day. Tonight the sea was quiet, so he wrote about the gulls instead.\n\n"
                           "Would anyone read it? He thought not. But a line is a line, and the lamp was lit.\n\n")
                .repeated(6));
        QTRY_VERIFY_WITH_TIMEOUT(m_f->runner.isIdle(), 30000);
        show(Qt::Key_4);
        transcribe();
        for (int i = 0; i < 24; ++i) {
            auto segment = transcribing::said(0, {"And", "then", "the", "lamp", "was", "lit", "again,", "as", "on", "every", "evening."});
            segment.start = 10 + i * 5.5;
            lines()->append(segment);
        }
        show(Qt::Key_9);
        auto *film = m_f->find<ui::FilmPage>("filmPage");
        film->makeFilmOf(
            QStringLiteral("# The lighthouse\n\nThe keeper wrote one line a day.\n\nTonight the sea was quiet, so he wrote about "
                           "the gulls instead.\n\nWould anyone read it? He thought not.\n"));
        QTRY_VERIFY_WITH_TIMEOUT(m_f->runner.isIdle() && film->isUpToDate(), 30000);
        show(Qt::Key_5);
    }
    void train()
    {
        std::filesystem::create_directories(m_f->path("people at the sea"));
        for (int i = 0; i < 16; ++i) {
            core::Image image{.width = 40, .height = 40, .channels = 3, .pixels = std::vector<uint8_t>(4800, uint8_t(30 + 9 * i))};
            core::image::writeImage(m_f->path("people at the sea") / ("picture" + std::to_string(i) + ".png"), image);
        }
        m_f->find<ui::TrainPage>("trainPage")->open(m_f->path("people at the sea"));
        QTRY_VERIFY(m_f->runner.isIdle());
        auto *steps = m_f->find<ui::ValueSlider>("trainSteps");
        steps->setRange(1, 100000);
        steps->setValue(4);
        m_f->find<ui::ValueSlider>("trainBatch")->setValue(4);
        QTest::mouseClick(m_f->find<ui::PrimaryButton>("trainPrimary"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(m_trainings.isIdle(), 60000);
        QTest::qWait(800); // it is looked for now and then
        window()->currentPage()->closeNews();
    }
    void show(Qt::Key page)
    {
        m_f->key(page, Qt::ControlModifier);
        QCoreApplication::processEvents();
    }

    using TranscribeFixture::lines;
    using TranscribeFixture::view;

private:
    FilmWork m_film;
    core::jobs::JobRunner m_trainings, m_downloads;
};
