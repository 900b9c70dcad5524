// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/picturespage.h"

#include "core/diffusion/picturegenerator.h"
#include "core/library/results/store.h"
#include "ui/pages/pictures/drewonrow.h"
#include "ui/pages/pictures/picturerun.h"
#include "ui/pages/pictures/picturescontrols.h"
#include "ui/pages/pictures/picturesmore.h"
#include "ui/pages/pictures/picturesnames.h"
#include "ui/pages/pictures/picturesprompt.h"
#include "ui/pages/pictures/picturesstart.h"
#include "ui/pages/pictures/pictureswords.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/picture/picture.h"
#include "ui/widgets/picture/picturecanvas.h"
#include "ui/widgets/text/prompteditor.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QResizeEvent>
#include <QScopedValueRollback>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using core::diffusion::PictureRequest;

namespace ui {

PicturesPage::PicturesPage(PicturesServices &services, Settings &settings, QWidget *parent)
    : Page(u"pictures"_s, tr("Pictures"), u"image"_s, services, settings, parent), m_services(services)
{
    createInspector();
    createPrimary(tr("Make picture"),
                  tr("Makes pictures of the prompt with these settings and keeps them in your pictures folder (Ctrl+Enter)."));
    m_controls = new PicturesControls(services, inspector(), this);
    buildWork();
    buildActions();
    connectWork();
    showEmpty();
    showState();
}

PicturesPage::~PicturesPage() = default;

void PicturesPage::buildWork()
{
    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, style::metric::margin);
    column->setSpacing(0);
    m_stack = new QStackedWidget(content);
    m_empty = new EmptyState(u"image"_s, {}, {}, u" "_s, m_stack);
    auto *work = new QWidget(m_stack);
    auto *layout = new QVBoxLayout(work);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(style::metric::grid);
    m_canvas = new PictureCanvas(work);
    style::name(m_canvas, u"pictureCanvas"_s, tr("Picture"), {});
    m_strip = new ResultStrip(work);
    style::name(m_strip, u"pictureStrip"_s, tr("Results"), {});
    auto *canvas = new QHBoxLayout;
    canvas->setContentsMargins(24, 0, 24, 0);
    canvas->addWidget(m_canvas);
    layout->addLayout(canvas, 1);
    placeBanner(m_empty, [this](int height) { return m_empty->giveRoom(height); });
    placeBanner(layout, 1);
    m_canvas->keepPlace([this] { return bannerRoom(); });
    m_drewOn = new DrewOnRow(work);
    m_drewOn->setObjectName(u"pictureDrewOn"_s);
    auto *drewOn = new QHBoxLayout;
    drewOn->setContentsMargins(24, 0, 24, 0);
    drewOn->addWidget(m_drewOn);
    layout->addLayout(drewOn);
    layout->addWidget(m_strip);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(work);
    m_prompt = new PicturesPrompt(services(), content);
    m_prompt->setObjectName(u"picturePrompt"_s);
    m_words = new PictureWords(content);
    auto *wordsRow = new QHBoxLayout;
    wordsRow->setContentsMargins(24, 0, 24, style::metric::half);
    wordsRow->addWidget(m_words);
    wordsRow->addStretch(1);
    column->addWidget(m_stack, 1);
    column->addLayout(wordsRow);
    auto *promptRow = new QHBoxLayout; // in line with the title and the strip's pictures
    promptRow->setContentsMargins(24, 0, 24, 0);
    promptRow->addWidget(m_prompt);
    column->addLayout(promptRow);
    setContent(content);
    m_stack->installEventFilter(this);
    // Results are known by their paths, so a thread needs nothing of the page to read one.
    m_strip->setLoader(pictureOf);
    m_strip->setDragData([this](const QString &id) { return dragOut(id); });
    m_canvas->setDragData([this] { return dragOut(m_strip->current()); });
    m_draftSoon.setSingleShot(true);
    m_draftSoon.setInterval(700);
}

void PicturesPage::connectWork()
{
    connect(m_empty, &EmptyState::activated, this, [this] {
        if (m_controls->hasModel())
            imagine(m_controls->model().family == core::diffusion::Family::Memory
                        ? tr("a fox on a blue background")
                        : tr("a red fox sitting in fresh snow, soft morning light, photograph"));
        else
            Q_EMIT modelsWanted(u"pictures"_s);
    });
    connect(m_strip, &ResultStrip::currentChanged, this, &PicturesPage::choose);
    connect(m_strip, &ResultStrip::selectionChanged, this, [this] {
        if (m_strip->selection().size() == 2)
            showComparison(m_strip->selection()[0], m_strip->selection()[1]);
        else if (m_canvas->isComparing())
            m_canvas->endCompare();
    });
    connect(m_strip, &ResultStrip::activated, this, [this] { m_canvas->setFocus(); });
    connect(m_strip, &ResultStrip::removeWanted, this, &PicturesPage::remove);
    connect(m_strip, &ResultStrip::menuWanted, this, [this](const QString &id, const QPoint &position) {
        m_strip->setCurrent(id);
        showMenu(position);
    });
    connect(m_canvas, &PictureCanvas::menuWanted, this, &PicturesPage::showMenu);
    connect(m_canvas, &PictureCanvas::walked, m_strip, &ResultStrip::walk);
    connect(m_canvas, &PictureCanvas::compareEnded, this, [this] {
        m_strip->clearSelection();
        choose(m_strip->current());
    });
    const auto changed = [this] {
        m_draftSoon.start();
        showState();
    };
    connect(m_drewOn, &DrewOnRow::chosen, this, &PicturesPage::chooseDrawing);
    connect(m_words, &PictureWords::wanted, this, &PicturesPage::useWords);
    connect(m_controls, &PicturesControls::changed, this, &PicturesPage::showEmpty); // its example suits the model
    connect(m_prompt, &PicturesPrompt::changed, this, changed);
    connect(m_controls, &PicturesControls::changed, this, changed);
    connect(m_controls->start(), &PicturesStart::failed, this,
            [this](const QString &message) { banner()->showError(tr("The start picture could not be used"), message); });
    connect(&m_draftSoon, &QTimer::timeout, this, [this] { saveDraft(settings().store(), u"page-pictures/"_s); });
    connect(this, &Page::busyChanged, this, &PicturesPage::showState);
}

void PicturesPage::showEmpty()
{
    if (m_controls->hasModel()) {
        m_empty->setTexts(tr("Write what you want to see"), tr("Or begin with an example and change its words."));
        m_empty->setButtonText(m_controls->model().family == core::diffusion::Family::Memory ? tr("Make a fox on blue")
                                                                                             : tr("Make a red fox in the snow"));
    } else {
        m_empty->setTexts(tr("A model turns words into pictures"),
                          tr("None is installed yet. The Models page has some to fetch, and uses the files you have."));
        m_empty->setButtonText(tr("Get a model"));
    }
    m_empty->button()->setToolTip(m_controls->hasModel() ? tr("Writes an example prompt and makes its picture.")
                                                         : tr("Opens the list of models for pictures."));
}

void PicturesPage::showState()
{
    const bool hasModel = m_controls->hasModel();
    primary()->setEnabled(hasModel);
    const int count = m_controls->count();
    primary()->setIdleText(count == 1 ? tr("Make picture") : tr("Make %1 pictures").arg(count));
    if (!isBusy())
        primary()->setToolTip(
            hasModel ? tr("Makes pictures of the prompt with these settings and keeps them in your pictures folder (Ctrl+Enter).")
                     : tr("No model for pictures is installed. The Models page gets one."));
    const bool pads = m_controls->model().family == core::diffusion::Family::Memory;
    const PictureRequest request = m_controls->settledRequest();
    m_controls->start()->setTarget({request.width, request.height}, pads);
    m_prompt->setPlain(request.plainPrompt);
    m_prompt->setNegativeCounts(request.guidance.value_or(7) > 1);
    m_stack->setCurrentIndex(m_results.all().empty() && !m_strip->isRunning() ? 0 : 1);
    QString text;
    if (isFollowing())
        text = m_run->request().count == 1 ? tr("Seed %1").arg(m_run->request().seed)
                                           : tr("%1 of %2 ready").arg(m_run->made()).arg(m_run->request().count);
    else if (const PictureResult *result = chosen())
        text = result->facts();
    setSubtitle(width() < factsFrom ? QString() : text);
    showDrewOn();
    showWords();
    enableActions();
}

PictureRequest PicturesPage::wholeRequest() const
{
    PictureRequest request = m_controls->request();
    request.prompt = m_prompt->prompt();
    request.negative = m_prompt->negative();
    request.drawOn = drawOn();
    return request;
}

std::vector<std::string> PicturesPage::drawOn() const
{
    const bool holds = m_controls->model().family == core::diffusion::Family::Memory && m_drawOnPrompt == m_prompt->prompt();
    return holds ? m_drawOn : std::vector<std::string>();
}

void PicturesPage::chooseDrawing(int phrase, const QString &choice)
{
    const PictureResult *result = chosen();
    if (!result)
        return;
    if (m_drawOnPrompt != result->request.prompt) { // its phrases, so its prompt
        m_drawOn = result->request.drawOn;
        m_drawOnPrompt = result->request.prompt;
        m_prompt->setPrompt(QString::fromStdString(result->request.prompt));
    }
    m_drawOn.resize(std::max(m_drawOn.size(), size_t(phrase) + 1));
    m_drawOn[size_t(phrase)] = choice.toStdString();
    if (std::ranges::all_of(m_drawOn, [](const std::string &each) { return each.empty(); }))
        m_drawOn.clear();
    showDrewOn();
}

void PicturesPage::showDrewOn()
{
    const PictureResult *result = isFollowing() ? nullptr : chosen();
    if (result)
        m_drewOn->show(result->drewOn, result->unknownWords, m_drawOnPrompt == result->request.prompt ? m_drawOn : result->request.drawOn);
    else
        m_drewOn->show({}, {}, {});
}

/// The prompt is what is asked for next; the words of another picture stand beside it and overwrite nothing.
void PicturesPage::showWords()
{
    const PictureResult *result = isFollowing() ? nullptr : chosen();
    const bool differs =
        result && result->hasSettings && (result->request.prompt != m_prompt->prompt() || result->request.negative != m_prompt->negative());
    if (differs)
        m_words->show(QString::fromStdString(result->request.prompt), QString::fromStdString(result->request.negative));
    else
        m_words->clear();
}

void PicturesPage::useWords()
{
    const PictureResult *result = chosen();
    if (!result)
        return;
    const PictureRequest request = result->request;
    m_prompt->setPrompt(QString::fromStdString(request.prompt));
    m_prompt->setNegative(QString::fromStdString(request.negative));
    m_prompt->editor()->setFocus();
}

void PicturesPage::imagine(const QString &prompt)
{
    m_prompt->setPrompt(prompt);
    triggerPrimary();
}

void PicturesPage::modelsChanged()
{
    m_controls->showModels();
    showEmpty();
    showState();
}

void PicturesPage::choose(const QString &id)
{
    if (m_choosing)
        return;
    const QScopedValueRollback choosing(m_choosing, true);
    m_watching = m_run && (id == ResultStrip::runningId() || (id.isEmpty() && m_strip->isRunning()));
    if (m_watching)
        m_canvas->showPreview(m_run->preview(), m_run->fraction(), m_run->size());
    else
        showResult(id);
    showState();
}

void PicturesPage::showResult(const QString &id)
{
    const PictureResult *result = m_results.find(id);
    if (!result)
        return;
    const QString what = result->id;
    m_canvas->clearPreview();
    const QImage image = m_results.image(what);
    m_canvas->setImage(image);
    if (image.isNull())
        banner()->show(Banner::Kind::Warning, tr("This picture is not there any more"), tr("The file %1 was moved or deleted.").arg(what));
}

bool PicturesPage::closeOverlay()
{
    if (m_canvas->isComparing()) {
        m_canvas->endCompare();
        return true;
    }
    if (!m_strip->selection().empty()) {
        m_strip->clearSelection();
        return true;
    }
    return false;
}

bool PicturesPage::useModel(const core::library::Model &model)
{
    if (model.kind != "pictures")
        return false;
    m_controls->showModels(); // it may have come just now
    showEmpty();
    return m_controls->useModel(QString::fromStdString(model.name));
}

void PicturesPage::shown(bool first)
{
    if (first && !m_loadedEarlier)
        loadEarlier(40);
}

QWidget *PicturesPage::focusTarget()
{
    return m_controls->hasModel() ? static_cast<QWidget *>(m_prompt->editor()) : m_empty->button();
}

// After the prompt comes what belongs to it, then Make.
QWidget *PicturesPage::beforePrimary()
{
    return m_controls->hasModel() ? static_cast<QWidget *>(m_prompt->fold()) : focusTarget();
}

void PicturesPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    for (QToolButton *button : m_headerButtons)
        button->setVisible(width() >= 480); // the menu beside them has them all
    fitHeader();
    showState();
}

// With a message above and a long prompt under it, a small window has room for the picture alone; in one that is a
// little larger the picture comes before what it drew on.
bool PicturesPage::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_stack && event->type() == QEvent::Resize) {
        m_strip->setVisible(m_stack->height() >= 220);
        m_drewOn->setCompact(m_stack->height() < 340);
    }
    return Page::eventFilter(object, event);
}

void PicturesPage::saveDraft(QSettings &store, const QString &prefix) const
{
    store.setValue(prefix + u"request"_s, QString::fromStdString(core::diffusion::toJson(wholeRequest())));
    store.setValue(prefix + u"locked"_s, m_controls->isSeedLocked());
}

void PicturesPage::saveState(QSettings &store) const
{
    saveDraft(store, {});
    store.setValue(u"preview"_s, int(m_controls->more()->preview()));
    store.setValue(u"variationLocked"_s, m_controls->more()->isVariationLocked());
    store.setValue(u"strength"_s, m_controls->start()->strength());
    store.setValue(u"negativeOpen"_s, m_prompt->isNegativeOpen());
    store.setValue(u"sideBySide"_s, m_canvas->isSideBySide());
}

void PicturesPage::restoreState(QSettings &store)
{
    m_controls->more()->setPreview(
        core::diffusion::PreviewKind(store.value(u"preview"_s, int(core::diffusion::PreviewKind::Latent)).toInt()));
    m_controls->start()->setStrength(store.value(u"strength"_s, 0.75).toDouble());
    const QString draft = store.value(u"request"_s).toString();
    if (!draft.isEmpty()) {
        try {
            const PictureRequest request = core::diffusion::pictureRequestFromJson(draft.toStdString());
            m_controls->show(request);
            m_controls->setCount(request.count);
            m_prompt->setPrompt(QString::fromStdString(request.prompt));
            m_prompt->setNegative(QString::fromStdString(request.negative));
            m_drawOn = request.drawOn;
            m_drawOnPrompt = request.prompt;
        } catch (const core::Error &) {
            m_controls->reset(); // settings of a newer version, or edited by hand
        }
    }
    m_controls->setSeedLocked(store.value(u"locked"_s, false).toBool());
    m_controls->more()->setVariationLocked(store.value(u"variationLocked"_s, false).toBool());
    m_prompt->setNegativeOpen(store.value(u"negativeOpen"_s, false).toBool());
    m_canvas->setSideBySide(store.value(u"sideBySide"_s, false).toBool());
    m_draftSoon.stop();
}

} // namespace ui

#include "moc_picturespage.cpp"
