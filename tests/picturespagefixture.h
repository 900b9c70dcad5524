// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/menuclick.h"
#include "tests/windowfixture.h"
#include "ui/pages/page.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/picturecanvas.h"
#include "ui/widgets/picture/resultstrip.h"
#include "ui/widgets/text/prompteditor.h"

#include <QColor>
#include <QDropEvent>
#include <QLineEdit>
#include <QLinearGradient>
#include <QMimeData>
#include <QPainter>

/// Made-up pictures for the Pictures page: landscapes whose sun, hills and colours come from the seed,
/// so that two of them differ as real ones do.
class PicturesWork
{
public:
    explicit PicturesWork(WindowFixture &fixture) : m_fixture(fixture)
    {
        fixture.services.models = [this] {
            std::vector<core::library::Model> models;
            for (const auto &name : installed) {
                core::library::Model model;
                model.name = name;
                model.kind = "pictures";
                models.push_back(model);
            }
            core::library::Model faces, decoder;
            faces.name = "faces-64";
            faces.kind = "faces";
            decoder.name = "vae-ft-mse";
            decoder.kind = "autoencoder";
            models.push_back(faces);
            models.push_back(decoder);
            for (const char *name : {"realesr-animevideov3-x2", "damaged"}) {
                core::library::Model network;
                network.name = name;
                network.kind = "upscaling";
                models.push_back(network);
            }
            return models;
        };
        fixture.services.pictureModel = [](const std::string &name) -> std::optional<core::diffusion::ModelInfo> {
            core::diffusion::ModelInfo info;
            info.hasTextEncoder = info.hasAutoencoder = true;
            info.layout = "single file (original layout)";
            info.precision = "float16";
            info.bytes = 2132856622;
            info.prediction = core::diffusion::Prediction::Epsilon;
            if (name == "stickers") {
                info.family = core::diffusion::Family::Memory;
                info.sizes = {256, 512, 1024};
                info.size = 256;
            }
            if (name == "sdxl-turbo") {
                info.family = core::diffusion::Family::Sdxl;
                info.distillation = core::diffusion::Distillation::Turbo;
            }
            return info;
        };
        fixture.services.countPrompt = [](const std::string &prompt, bool) {
            // A word is a token, as good as any rule here.
            core::diffusion::PromptCount count;
            bool inWord = false;
            for (uint32_t i = 0; i < prompt.size(); ++i) {
                const bool space = prompt[i] == ' ' || prompt[i] == '\n';
                if (!space && !inWord && count.tokens++ > 0 && (count.tokens - 1) % 75 == 0)
                    count.chunkStarts.push_back(i);
                inWord = !space;
            }
            count.limit = 75 * std::max(1, (count.tokens + 74) / 75);
            return count;
        };
        fixture.services.enlarge =
            [this](const core::Image &image, const std::string &model, const auto &, const core::JobContext &context) {
            for (context.progress(1, 4, "Enlarging"); holdEnlarging; std::this_thread::sleep_for(std::chrono::milliseconds(2)))
                context.checkpoint();
            if (model == "damaged")
                throw core::Error("The network is damaged.");
            core::Image large{.width = image.width * 2, .height = image.height * 2, .channels = image.channels, .pixels = {}};
            large.pixels.resize(image.pixels.size() * 4);
            for (size_t i = 0; i < large.pixels.size(); ++i) { // each pixel twice, transparency too
                const size_t channels = size_t(image.channels), x = i / channels % size_t(large.width),
                             y = i / channels / size_t(large.width);
                large.pixels[i] = image.pixels[(y / 2 * size_t(image.width) + x / 2) * channels + i % channels];
            }
            return large;
        };
        fixture.services.stylize = [this](const core::Image &image, const auto &shares, double strength, const auto &, const auto &) {
            const std::lock_guard lock(m_mutex);
            m_styled.push_back({shares, strength});
            return image;
        };
        fixture.services.styleSamples = [](const core::Image &image, const auto &, const auto &, const auto &made) {
            for (int i = 0; i < 26; ++i) {
                QImage sample = paint(uint64_t(i), {image.width, image.height});
                made(i, plain(sample));
            }
        };
        fixture.services.makePictures = [this](const auto &request, const auto &start, const auto &context, const auto &events) {
            return make(request, start, context, events);
        };
    }

    std::vector<core::diffusion::PictureRequest> requests()
    {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }

    struct Styled
    {
        std::vector<core::vision::StyleShare> shares;
        double strength = 0;
    };
    std::vector<Styled> styled()
    {
        const std::lock_guard lock(m_mutex);
        return m_styled;
    }

    static QImage paint(uint64_t seed, const QSize &size)
    {
        QImage image(size, QImage::Format_RGB888);
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        const int hue = int(seed * 67 % 360);
        QLinearGradient sky(0, 0, 0, size.height());
        sky.setColorAt(0, QColor::fromHsv(hue, 140, 120));
        sky.setColorAt(0.7, QColor::fromHsv((hue + 40) % 360, 110, 245));
        painter.fillRect(image.rect(), sky);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(255, 244, 214));
        painter.drawEllipse(QPointF(size.width() * (0.2 + double(seed % 7) / 11), size.height() * 0.38), size.height() * 0.09,
                            size.height() * 0.09);
        for (int hill = 0; hill < 4; ++hill) {
            QPolygonF outline{QPointF(0, size.height())};
            for (int x = 0; x <= size.width(); x += 4) {
                const double t = double(x) / size.width() * (3 + hill) + double(seed % 13) + hill * 1.7;
                outline << QPointF(x, size.height() * (0.5 + hill * 0.13 + 0.06 * std::sin(t) + 0.02 * std::sin(t * 3.1)));
            }
            outline << QPointF(size.width(), size.height());
            painter.setBrush(QColor::fromHsv((hue + 190 + hill * 9) % 360, 90 + hill * 20, 150 - hill * 32));
            painter.drawPolygon(outline);
        }
        return image;
    }

    /// The same on a disc, with nothing around it.
    static QImage paintSticker(uint64_t seed, const QSize &size)
    {
        QImage image(size, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QBrush(paint(seed, size)));
        painter.drawEllipse(QRectF(image.rect()).adjusted(size.width() / 10, size.height() / 10, -size.width() / 10, -size.height() / 10));
        return image;
    }

    static core::Image plain(const QImage &picture)
    {
        const bool transparent = picture.hasAlphaChannel();
        const QImage image = picture.convertToFormat(transparent ? QImage::Format_RGBA8888 : QImage::Format_RGB888);
        core::Image result{.width = image.width(), .height = image.height(), .channels = transparent ? 4 : 3, .pixels = {}};
        for (int y = 0; y < image.height(); ++y)
            result.pixels.insert(result.pixels.end(), image.constScanLine(y), image.constScanLine(y) + image.width() * result.channels);
        return result;
    }

    std::vector<std::string> installed{"dreamshaper-8", "sdxl-turbo"};
    std::atomic<int> holdAtStep{-1};        ///< waits at this step until it is -1
    std::atomic<int> holdAtPicture{0};      ///< of this picture and those after it
    std::atomic<bool> holdEnlarging{false}; ///< enlarging waits until it is false
    std::atomic<bool> stickers{false};      ///< what comes has transparency
    std::atomic<bool> fail{false};
    std::string failure = "The model file /models/dreamshaper-8.safetensors has no tensor named "
                          "model.diffusion_model.out.2.weight. Download it again; this copy is not whole."; ///< set before a run
    std::atomic<int> startWidth{0}; ///< of the start picture of the last run

private:
    core::diffusion::PictureRequest make(const core::diffusion::PictureRequest &request, const core::Image &start,
                                         const core::JobContext &context, const core::diffusion::PictureEvents &events)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(request);
        }
        startWidth = start.width;
        const int steps = request.steps.value_or(4);
        const QSize size(request.width, request.height);
        for (int i = 0; i < request.count; ++i) {
            const uint64_t seed = core::diffusion::requestOf(request, i).seed + (request.variation ? request.variation->seed : 0);
            const QImage finished = stickers ? paintSticker(seed, size) : paint(seed, size);
            for (int step = 1; step <= steps; ++step) {
                context.progress(i * steps + step, request.count * steps, "Making the picture");
                if (fail)
                    throw core::Error(failure);
                if (events.previewed && events.preview != core::diffusion::PreviewKind::None) {
                    const QImage rough =
                        finished
                            .scaled(std::max(1, size.width() * step / steps / 8), std::max(1, size.height() * step / steps / 8),
                                    Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                            .scaled(size / 8, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
                    events.previewed({.index = i, .step = step, .steps = steps, .image = plain(rough)});
                }
                while (step == holdAtStep && i >= holdAtPicture) {
                    context.checkpoint();
                    std::this_thread::sleep_for(std::chrono::milliseconds(2));
                }
            }
            core::diffusion::Picture picture{.seed = core::diffusion::requestOf(request, i).seed, .image = plain(finished), .latents = {}};
            if (request.prompt.find("chasing") != std::string::npos)
                picture.notDrawn = {"chasing"};
            events.made(std::move(picture));
        }
        return request;
    }

    WindowFixture &m_fixture;
    std::mutex m_mutex;
    std::vector<core::diffusion::PictureRequest> m_requests;
    std::vector<Styled> m_styled;
};

/// What every test of the Pictures page has: the real window on made-up pictures, and hands for it.
class PicturesTest : public QObject
{
protected:
    std::unique_ptr<WindowFixture> m_f;
    std::unique_ptr<PicturesWork> m_work;

    void open()
    {
        m_f = std::make_unique<WindowFixture>();
        m_work = std::make_unique<PicturesWork>(*m_f);
        m_f->open();
    }
    void close()
    {
        m_work->holdAtStep = -1;
        m_f.reset();
        m_work.reset();
    }

    ui::PictureCanvas *canvas() { return m_f->find<ui::PictureCanvas>("pictureCanvas"); }
    ui::ResultStrip *strip() { return m_f->find<ui::ResultStrip>("pictureStrip"); }
    ui::Page *page() { return m_f->window->findChild<ui::Page *>(QStringLiteral("picturesPage")); }
    ui::Banner *banner() { return page()->findChild<ui::Banner *>(); }
    ui::PromptEditor *prompt() { return m_f->find<ui::PromptEditor>("prompt"); }
    ui::ValueSlider *slider(const char *name) { return m_f->find<ui::ValueSlider>(name); }

    /// Typing locks it.
    void lockSeed(const QString &seed)
    {
        auto *edit = m_f->find<QWidget>("pictureSeed")->findChild<QLineEdit *>(QStringLiteral("seed"));
        edit->selectAll();
        QTest::keyClicks(edit, seed);
    }
    /// Makes pictures and waits for them. What the generator was asked for; an empty request where it was not.
    core::diffusion::PictureRequest make(const QString &words = QStringLiteral("a lighthouse at dusk"))
    {
        const size_t before = m_work->requests().size();
        m_f->window->imagine(words);
        if (!QTest::qWaitFor([&] { return m_work->requests().size() == before + 1 && m_f->runner.isIdle() && !page()->isBusy(); }))
            return {};
        return m_work->requests().back();
    }
    void drop(const std::filesystem::path &file)
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdU16String(file.u16string()))});
        QDragEnterEvent enter({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_f->window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_f->window.get(), &event);
    }
    /// The first network of the Enlarge menu, on what is chosen.
    void enlarge()
    {
        const int before = strip()->count();
        auto *menu = m_f->find<QMenu>("picturesEnlargeMenu");
        Q_EMIT menu->aboutToShow();
        for (QAction *action : menu->actions())
            if (action->text().startsWith(QLatin1StringView("2 times")))
                action->trigger();
        QTRY_COMPARE(strip()->count(), before + 1);
        QTRY_VERIFY(!page()->isBusy());
    }
};
