// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/sketch/sketchpage.h"

#include "core/base/error.h"
#include "core/base/kinds.h"
#include "core/image/imagefile.h"
#include "core/library/results/store.h"
#include "ui/pages/sketch/sketchcommands.h"
#include "ui/pages/sketch/sketchcontrols.h"
#include "ui/pages/sketch/sketchexamples.h"
#include "ui/pages/sketch/sketchlive.h"
#include "ui/pages/sketch/sketchpaper.h"
#include "ui/results/resultactions.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/picture/dropzone.h"
#include "ui/widgets/picture/picture.h"
#include "ui/widgets/picture/picturecanvas.h"

#include <QBoxLayout>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QResizeEvent>
#include <QSettings>
#include <QStackedWidget>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;
using core::works::Sketch;

namespace ui {

namespace {

QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdU16String(path.u16string());
}

/// What a picture's file is for this page.
struct Opened
{
    QImage picture;
    std::optional<core::gan::SketchRequest> request; ///< of a sticker that was made here
};

Opened openedFrom(const QString &file)
{
    const std::filesystem::path path(file.toStdU16String());
    if (const auto recipe = core::library::readRecipe(path); recipe && recipe->kind == core::kinds::sketch)
        return {{}, core::gan::sketchRequestFromJson(recipe->request)};
    return {toQImage(core::image::readImage(path)), {}};
}

} // namespace

SketchPage::SketchPage(SketchServices &services, Settings &settings, QWidget *parent)
    : Page(u"sketch"_s, tr("Sketch"), u"sketch-pen"_s, services, settings, parent), m_services(services)
{
    createInspector();
    createPrimary(tr("Keep sticker"), tr("Keeps the sticker in your pictures folder, with the drawing in it (Ctrl+Enter)."));
    m_controls = new SketchControls(services, settings, inspector(), this);
    m_live = new SketchLive(services, this);
    buildWork();
    buildCommands();
    connectWork();
    useBrush();
    showEmpty();
    showState();
}

SketchPage::~SketchPage()
{
    delete m_live; // first: what it still has to tell is told to nobody
}

void SketchPage::buildWork()
{
    auto *work = new QWidget(this);
    auto *rows = new QHBoxLayout(work);
    rows->setContentsMargins(style::metric::margin, 0, style::metric::margin, style::metric::grid);
    rows->setSpacing(style::metric::grid);
    m_paper = new SketchPaper(work);
    style::name(m_paper, u"sketchPaper"_s, tr("Paper"),
                tr("Draw here. By keys: the arrows move the pen, Shift with them moves it finely, Space puts it down and lifts it."));
    m_columns = new QBoxLayout(QBoxLayout::LeftToRight);
    m_columns->setSpacing(style::metric::grid);
    m_columns->addWidget(m_paper, 1);
    m_stack = new QStackedWidget(work);
    m_empty = new EmptyState(u"sketch-pen"_s, tr("Draw, and a sticker follows the pen"),
                             tr("A few lines are enough. Colours are wishes: a blot of red makes it red."), tr("Draw an example"), m_stack);
    m_sticker = new PictureCanvas(m_stack);
    style::name(m_sticker, u"sketchSticker"_s, tr("Sticker"), {});
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_sticker);
    m_columns->addWidget(m_stack, 1);
    rows->addLayout(m_columns, 1);
    setContent(work);
}

void SketchPage::buildCommands()
{
    m_actions = new ResultActions(services(), settings(), banner(),
                                  {.save = tr("Save sticker"),
                                   .saveDialog = u"saveSketchDialog"_s,
                                   .notSaved = tr("The sticker could not be saved"),
                                   .notCarriedOut = tr("The sticker could not be dragged out"),
                                   .notDeleted = {},
                                   .notBroughtBack = {},
                                   .undo = {},
                                   .removed = {}},
                                  this);
    connect(m_actions, &ResultActions::told, this, &SketchPage::setSubtitle);
    const auto changeWidth = [this](double factor) { m_controls->setWidth(std::round(m_controls->width() * factor)); };
    m_commands = new SketchCommands(
        {.undo = [this] { m_paper->undo(); },
         .redo = [this] { m_paper->redo(); },
         .clear = [this] { m_paper->clear(); },
         .copy = [this] { withSticker([this](const Sketch &sketch) { m_actions->copy(asChosen(sketch), tr("Copied")); }); },
         .save = [this] { withSticker([this](const Sketch &sketch) { m_actions->save(asChosen(sketch)); }); },
         .keep = [this] { run(); },
         .start =
             [this] {
        withSticker([this](const Sketch &sketch) { keep(sketch, [this](const QString &file) { Q_EMIT startWanted(file); }); });
         },
         .thinner = [changeWidth] { changeWidth(0.8); },
         .thicker = [changeWidth] { changeWidth(1.25); }},
        header(), m_paper, this);
    static_cast<QHBoxLayout *>(m_paper->parentWidget()->layout())->insertWidget(0, m_commands->tools());
}

void SketchPage::connectWork()
{
    connect(m_paper, &SketchPaper::drawn, this, &SketchPage::follow);
    connect(m_paper, &SketchPaper::changed, this, &SketchPage::showState);
    connect(m_commands, &SketchCommands::toolChanged, this, &SketchPage::useBrush);
    connect(m_controls, &SketchControls::brushChanged, this, &SketchPage::useBrush);
    connect(m_controls, &SketchControls::colourChosen, this, [this] {
        if (m_commands->tool() != SketchDrawing::Tool::Fill)
            m_commands->setTool(SketchDrawing::Tool::Brush);
    });
    connect(m_controls, &SketchControls::requestChanged, this, &SketchPage::follow);
    connect(m_controls, &SketchControls::underlayOpacityChanged, m_paper, &SketchPaper::setUnderlayOpacity);
    connect(m_controls, &SketchControls::exampleWanted, this, [this](int index) {
        const SketchExample &example = sketchExamples()[size_t(index)];
        layUnder(pictureOf(example, SketchDrawing::side, true), example.word);
    });
    connect(m_controls, &SketchControls::openWanted, this, &SketchPage::openPicture);
    connect(m_controls, &SketchControls::takeAwayWanted, this, [this] { layUnder({}); });
    connect(m_controls, &SketchControls::linesWanted, this, &SketchPage::drawLines);
    connect(m_empty, &EmptyState::activated, this, &SketchPage::drawExample);
    connect(m_live, &SketchLive::made, this, &SketchPage::take);
    connect(m_live, &SketchLive::failed, this, [this](const QString &why) {
        m_hasFailed = true;
        banner()->showError(tr("The sticker could not be made"), why);
    });
    m_sticker->setDragData([this]() -> QMimeData * { return m_shown ? m_actions->carriedOut(asChosen(*m_shown)) : nullptr; });
    m_paper->setUnderlayOpacity(m_controls->underlayOpacity());
}

void SketchPage::useBrush()
{
    m_paper->setBrush(
        {.tool = m_commands->tool(), .width = m_controls->width(), .colour = m_controls->colour(), .mirrored = m_commands->isMirrored()});
}

void SketchPage::follow()
{
    core::gan::SketchRequest request = m_controls->request();
    request.drawing = m_paper->drawing().layers();
    m_isDrawn = !core::gan::isBlank(request.drawing);
    if (!isVisible()) // no network is opened before somebody looks
        return showState();
    if (m_isDrawn && m_controls->hasModel() && services().sketch) {
        m_live->show(request);
    } else {
        m_live->forget();
        m_shown.reset();
        m_stack->setCurrentWidget(m_empty);
        showState();
    }
}

void SketchPage::take(const Sketch &sketch)
{
    m_shown = sketch;
    const QImage image = toQImage(sketch.image);
    const int side = m_controls->request().size; // of one size from the first, so that it does not jump when it is enlarged
    m_sticker->setImage(image.width() == side ? image : enlarged(image, {side, side}));
    m_stack->setCurrentWidget(m_sticker);
    if (std::exchange(m_hasFailed, false))
        banner()->close();
    showState();
}

void SketchPage::showState()
{
    const SketchDrawing &drawing = m_paper->drawing();
    const bool canKeep = services().store != nullptr;
    m_commands->enable({.canUndo = drawing.canUndo(),
                        .canRedo = drawing.canRedo(),
                        .isDrawn = m_isDrawn,
                        .hasSticker = m_shown.has_value(),
                        .canKeep = canKeep});
    primary()->setEnabled(m_shown && canKeep);
    primary()->setToolTip(m_shown ? tr("Keeps the sticker in your pictures folder, with the drawing in it (Ctrl+Enter).")
                                  : tr("There is no sticker yet: draw something."));
}

void SketchPage::showEmpty()
{
    const bool has = m_controls->hasModel();
    m_empty->setTexts(has ? tr("Draw, and a sticker follows the pen") : tr("No network for sketches is installed"),
                      has ? tr("A few lines are enough. Colours are wishes: a blot of red makes it red.")
                          : tr("Add a generator of pix2pix or CycleGAN that you have, on the Models page."));
    m_empty->setButtonText(has ? tr("Draw an example") : tr("Add a model"));
}

void SketchPage::drawExample()
{
    if (!m_controls->hasModel()) {
        Q_EMIT modelsWanted({});
        return;
    }
    const SketchExample &example = sketchExamples()[m_nextExample++ % sketchExamples().size()];
    m_controls->setWord(example.word);
    m_paper->set(core::gan::drawingOf(toCoreImage(pictureOf(example, SketchDrawing::side, true)), example.name.toStdString()));
}

void SketchPage::layUnder(const QImage &picture, const QString &word)
{
    m_paper->setUnderlay(picture);
    m_controls->setUnderlaid(!picture.isNull());
    if (!word.isEmpty())
        m_controls->setWord(word);
}

void SketchPage::openPicture()
{
    auto *dialog = new QFileDialog(window(), tr("Lay a picture under the paper"), textOf(settings().pictures()));
    dialog->setObjectName(u"sketchOpenDialog"_s);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &SketchPage::readPicture);
    dialog->open();
}

void SketchPage::readPicture(const QString &file)
{
    auto *job = files().start(
        tr("Open %1").arg(QFileInfo(file).fileName()), [file](const core::JobContext &) { return openedFrom(file); }, this,
        [this](const Opened &opened) {
        if (!opened.request)
            return layUnder(opened.picture);
        m_controls->setRequest(*opened.request);
        m_paper->set(opened.request->drawing);
        });
    connect(job, &core::jobs::Job::failed, this,
            [this](const QString &why) { banner()->showError(tr("The picture could not be opened"), why); });
}

void SketchPage::open(const QString &file)
{
    Q_EMIT wanted();
    readPicture(file);
}

void SketchPage::drawLines()
{
    if (m_paper->underlay().isNull())
        return;
    try {
        m_paper->set(core::gan::drawingOf(toCoreImage(m_paper->underlay()), tr("The picture under the paper").toStdString()));
        layUnder({});
    } catch (const core::Error &error) {
        banner()->showError(tr("There is no drawing in it"), QString::fromUtf8(error.what()));
    }
}

ChosenResult SketchPage::asChosen(const Sketch &sketch) const
{
    const std::string word = m_controls->request().word;
    const QString title = word.empty() ? tr("sketch") : QString::fromStdString(word);
    return {.image = toQImage(sketch.image),
            .path = sketch.recipe.request == m_keptRequest ? m_keptFile : std::filesystem::path(),
            .recipe = sketch.recipe,
            .seed = 0,
            .words = title.toStdString(),
            .title = title,
            .fileName = title + u".png"_s};
}

void SketchPage::withSticker(const std::function<void(const Sketch &)> &then)
{
    m_live->whenDone(then);
}

void SketchPage::run()
{
    if (m_shown)
        withSticker([this](const Sketch &sketch) { keep(sketch); });
}

void SketchPage::keep(const Sketch &sketch, const std::function<void(const QString &file)> &then)
{
    std::error_code error;
    if (sketch.recipe.request == m_keptRequest && std::filesystem::exists(m_keptFile, error)) {
        setSubtitle(tr("It is kept as %1").arg(textOf(m_keptFile.filename())));
        if (then)
            then(textOf(m_keptFile));
        return;
    }
    if (!services().store)
        return;
    auto *job = files().start(
        tr("Keep the sticker"),
        [sketch, store = services().store, words = asChosen(sketch).words](const core::JobContext &) {
        return store->keepPicture(sketch.image, sketch.recipe, 0, words);
        },
        this,
        [this, then, request = sketch.recipe.request](const std::filesystem::path &kept) {
        m_keptFile = kept;
        m_keptRequest = request;
        setSubtitle(tr("Kept as %1").arg(textOf(kept.filename())));
        if (then)
            then(textOf(kept));
    });
    track(job, tr("The sticker could not be kept"));
}

void SketchPage::modelsChanged()
{
    m_controls->showModels();
    showEmpty();
    follow();
}

void SketchPage::shown(bool first)
{
    modelsChanged();
    if (first)
        m_commands->fit(width());
}

bool SketchPage::useModel(const core::library::Model &model)
{
    if (model.kind != core::modelkinds::sketch && model.kind != core::modelkinds::pix2pix)
        return false;
    m_controls->showModels();
    return m_controls->useModel(model.name);
}

bool SketchPage::closeOverlay()
{
    return m_paper->cancelStroke();
}

bool SketchPage::acceptsDrop(const QMimeData &data) const
{
    return DropZone::accepts(data);
}

void SketchPage::drop(const QMimeData &data)
{
    if (const QString file = DropZone::fileIn(data); !file.isEmpty())
        readPicture(file);
    else if (data.hasImage())
        layUnder(qvariant_cast<QImage>(data.imageData()));
}

void SketchPage::saveState(QSettings &store) const
{
    m_controls->saveState(store);
    store.setValue(u"tool"_s, int(m_commands->tool()));
    store.setValue(u"mirrored"_s, m_commands->isMirrored());
    const core::gan::Drawing drawing = m_paper->drawing().layers();
    const bool drawn = !core::gan::isBlank(drawing);
    store.setValue(u"ink"_s, drawn ? QByteArray::fromStdString(core::image::pngText(drawing.ink)) : QByteArray());
    store.setValue(u"colours"_s, drawing.colour.empty() ? QByteArray() : QByteArray::fromStdString(core::image::pngText(drawing.colour)));
}

void SketchPage::restoreState(QSettings &store)
{
    m_controls->restoreState(store);
    m_commands->setTool(SketchDrawing::Tool(std::clamp(store.value(u"tool"_s).toInt(), 0, int(SketchDrawing::Tool::Fill))));
    m_commands->setMirrored(store.value(u"mirrored"_s).toBool());
    const std::string ink = store.value(u"ink"_s).toByteArray().toStdString(),
                      colours = store.value(u"colours"_s).toByteArray().toStdString();
    if (ink.empty())
        return;
    try {
        core::gan::Drawing drawing;
        drawing.ink = core::image::imageOfText(ink, "the drawing of last time", 1);
        if (!colours.empty())
            drawing.colour = core::image::imageOfText(colours, "the colours of last time", 4);
        core::gan::requireDrawing(drawing);
        m_paper->set(drawing);
        m_paper->drawing().forgetChanges();
        showState();
    } catch (const core::Error &error) { // the settings' file was changed by hand
        tell(tr("The drawing of last time could not be read"), QString::fromUtf8(error.what()));
    }
}

QWidget *SketchPage::focusTarget()
{
    return m_paper;
}

QWidget *SketchPage::beforePrimary()
{
    return m_controls->last();
}

void SketchPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    // Beside or below each other, whichever makes them larger.
    const int room = width() - m_commands->tools()->sizeHint().width() - 2 * style::metric::margin;
    const bool isWide = std::min(room / 2, height()) >= std::min(room, height() / 2);
    m_columns->setDirection(isWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_commands->fit(width());
}

} // namespace ui
