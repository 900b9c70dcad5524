// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/picturespage.h"

#include "core/base/kinds.h"
#include "core/diffusion/picturegenerator.h"
#include "core/library/results/store.h"
#include "ui/pages/pictures/drewonrow.h"
#include "ui/pages/pictures/picturecommands.h"
#include "ui/pages/pictures/pictureopening.h"
#include "ui/pages/pictures/picturerun.h"
#include "ui/pages/pictures/picturescontrols.h"
#include "ui/pages/pictures/picturesmore.h"
#include "ui/pages/pictures/picturesprompt.h"
#include "ui/pages/pictures/picturesstart.h"
#include "ui/pages/pictures/pictureswords.h"
#include "ui/pages/pictures/pictureviewer.h"
#include "ui/pages/presetbar.h"
#include "ui/results/contentguard.h"
#include "ui/results/promptstyles.h"
#include "ui/results/resultactions.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/picture/picturecanvas.h"
#include "ui/widgets/text/prompteditor.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;
using core::diffusion::PictureRequest;

namespace ui {

namespace {

constexpr double sisterAmount = 0.15; // near enough to keep the composition, far enough to see
constexpr int earlierAtFirst = 40, earlierOnDemand = 500;

QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdU16String(path.u16string());
}

} // namespace

PicturesPage::PicturesPage(PicturesServices &services, Settings &settings, QWidget *parent)
    : Page(u"pictures"_s, tr("Pictures"), u"image"_s, services, settings, parent), m_services(services)
{
    createInspector();
    createPrimary(tr("Make picture"),
                  tr("Makes pictures of the prompt with these settings and keeps them in your pictures folder (Ctrl+Enter)."));
    new PresetBar(this, {.current = [this] { return presetSettings(); }, .apply = [this](const std::string &kept) { applyPreset(kept); }});
    m_controls = new PicturesControls(services, inspector(), this);
    buildWork();
    buildCommands();
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
    m_viewer = new PictureViewer(services(), m_stack);
    m_viewer->setGuard(new ContentGuard(services(), settings(), this));
    placeBanner(m_empty, [this](int height) { return m_empty->giveRoom(height); });
    placeBanner(m_viewer->column(), 1);
    m_viewer->canvas()->keepPlace([this] { return bannerRoom(); });
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_viewer);
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
    m_draftSoon.setSingleShot(true);
    m_draftSoon.setInterval(700);
}

void PicturesPage::buildCommands()
{
    const auto undone = [](int, int trashed) {
        return trashed == 0   ? tr("The picture is taken off this page; its file stays")
               : trashed == 1 ? tr("The picture is in the trash")
                              : tr("%1 pictures are in the trash").arg(trashed);
    };
    m_actions = new ResultActions(services(), settings(), banner(),
                                  {.save = tr("Save picture"),
                                   .saveDialog = u"savePictureDialog"_s,
                                   .notSaved = tr("The picture could not be saved"),
                                   .notCarriedOut = tr("The picture could not be dragged out"),
                                   .notDeleted = tr("The picture could not be deleted"),
                                   .notBroughtBack = tr("The picture could not be brought back"),
                                   .undo = tr("Brings it back (Ctrl+Z)."),
                                   .removed = undone},
                                  this);
    connect(m_actions, &ResultActions::told, this, &PicturesPage::setSubtitle);
    connect(m_actions, &ResultActions::undone, this, &PicturesPage::showState);
    m_opening = new PictureOpening(services(), settings(), files(), m_controls, m_viewer, banner(), this);
    connect(m_opening, &PictureOpening::opened, this, &Page::wanted);
    connect(m_opening, &PictureOpening::settingsOpened, this, &PicturesPage::bringBackSettings);

    const auto carried = [this](const QString &id) -> QMimeData * {
        const PictureResult *result = m_viewer->find(id);
        return result ? m_actions->carriedOut(asChosen(*result)) : nullptr;
    };
    m_viewer->strip()->setDragData(carried);
    m_viewer->canvas()->setDragData([this, carried] { return carried(m_viewer->strip()->current()); });

    const auto onChosen = [this](const std::function<void(const PictureResult &)> &what) -> PictureCommands::Do {
        return [this, what] {
            if (const PictureResult *result = m_viewer->chosen())
                what(PictureResult(*result)); // which may go meanwhile
        };
    };
    m_commands = new PictureCommands(
        {.again = [this] { again(); },
         .moreLikeThis = [this] { moreLikeThis(); },
         .compare = [this] { m_viewer->compare(); },
         .sideBySide = [this] { m_viewer->compareSideBySide(); },
         .copy = onChosen([this](const PictureResult &result) {
             m_actions->copy(asChosen(result),
                             result.hasSettings ? tr("Copied the picture of seed %1").arg(result.seed) : tr("Copied the picture"));
         }),
         .save = onChosen([this](const PictureResult &result) {
             m_actions->save(asChosen(result), [this, id = result.id](const std::filesystem::path &path) {
                 const PictureResult *saved = m_viewer->find(id);
                 if (saved && saved->unkept) // that is where it lies from now on
                     m_viewer->setKept(id, path);
             });
         }),
         .useAsStart = [this] { useAsStart(); },
         .restyle = onChosen([this](const PictureResult &result) {
             m_actions->chooseStyles(m_viewer->imageOf(result), [this, result](const auto &how) { restyle(result, how); });
         }),
         .describe = onChosen([this](const PictureResult &result) {
             m_actions->describe(asChosen(result), [this](const QString &words) {
                 m_prompt->setPrompt(words);
                 m_prompt->editor()->setFocus();
             });
         }),
         .showFolder = onChosen([this](const PictureResult &result) { ResultActions::showFolder(asChosen(result, false)); }),
         .bringBackSettings = [this] { bringBackSettings(); },
         .remove = [this] { remove(); },
         .undo = [this] { m_actions->undo(); },
         .earlier = [this] { m_viewer->loadEarlier(earlierOnDemand); },
         .open = [this] { m_opening->choose(); },
         .models = [this] { Q_EMIT modelsWanted({}); },
         .enlarge =
             [this](const std::string &model) {
        if (const PictureResult *result = m_viewer->chosen())
            enlarge(*result, model);
         },
         .isDrawing = [this] { return m_viewer->chosen() && m_viewer->isSticker(*m_viewer->chosen()); }},
        services(), m_viewer->canvas(), header(), this);
}

void PicturesPage::connectWork()
{
    connect(m_empty, &EmptyState::activated, this, &PicturesPage::makeFirst);
    connect(m_viewer, &PictureViewer::changed, this, &PicturesPage::showState);
    connect(m_viewer, &PictureViewer::comparisonBegan, this, &PicturesPage::showCommands);
    connect(m_viewer, &PictureViewer::missing, this, [this](const QString &file) {
        banner()->show(Banner::Kind::Warning, tr("This picture is not there any more"), tr("The file %1 was moved or deleted.").arg(file));
    });
    connect(m_viewer->strip(), &ResultStrip::removeWanted, this, &PicturesPage::remove);
    connect(m_viewer->strip(), &ResultStrip::menuWanted, this, [this](const QString &id, const QPoint &position) {
        m_viewer->strip()->setCurrent(id);
        m_commands->showMenu(position);
    });
    connect(m_viewer->canvas(), &PictureCanvas::menuWanted, m_commands, &PictureCommands::showMenu);
    const auto changed = [this] {
        if (!m_draftSoon.isActive()) // no later, however long one types
            m_draftSoon.start();
        showState();
    };
    connect(m_viewer->drewOn(), &DrewOnRow::chosen, this, &PicturesPage::chooseDrawing);
    connect(m_words, &PictureWords::wanted, this, &PicturesPage::useWords);
    connect(m_controls, &PicturesControls::changed, this, &PicturesPage::showEmpty); // its example suits the model
    connect(m_prompt, &PicturesPrompt::changed, this, changed);
    connect(m_prompt->styles(), &PromptStyles::failed, this,
            [this](const QString &why) { banner()->showError(tr("The styles cannot be read"), why); });
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
    m_stack->setCurrentIndex(m_viewer->isEmpty() ? 0 : 1);
    QString text;
    if (m_viewer->isFollowing()) {
        const PictureRun *run = m_viewer->run();
        text = run->request().count == 1 ? tr("Seed %1").arg(run->request().seed)
                                         : tr("%1 of %2 ready").arg(run->made()).arg(run->request().count);
    } else if (const PictureResult *result = m_viewer->chosen()) {
        text = result->unkept ? tr("Not saved   %1").arg(result->facts()) : result->facts();
    }
    setSubtitle(width() < PictureCommands::factsFrom ? QString() : text);
    showDrewOn();
    showWords();
    showCommands();
}

void PicturesPage::showCommands()
{
    m_commands->enable({.chosen = m_viewer->chosen(),
                        .hasModel = m_controls->hasModel(),
                        .isComparing = m_viewer->canvas()->isComparing(),
                        .hasOthers = m_viewer->results().size() > 1,
                        .canUndo = m_actions->canUndo()});
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
    const PictureResult *result = m_viewer->chosen();
    if (!result)
        return;
    if (m_drawOnPrompt != result->request.prompt) { // its phrases, so its prompt
        m_drawOn = result->request.drawOn;
        m_drawOnPrompt = result->request.prompt;
        m_prompt->styles()->clear(); // its words have them already
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
    const PictureResult *result = m_viewer->isFollowing() ? nullptr : m_viewer->chosen();
    if (result)
        m_viewer->drewOn()->show(result->drewOn, result->unknownWords, result->notDrawn,
                                 m_drawOnPrompt == result->request.prompt ? m_drawOn : result->request.drawOn, result->credits);
    else
        m_viewer->drewOn()->show({}, {}, {}, {});
}

/// The prompt is what is asked for next; the words of another picture stand beside it and overwrite nothing.
void PicturesPage::showWords()
{
    const PictureResult *result = m_viewer->isFollowing() ? nullptr : m_viewer->chosen();
    const core::library::StyledWords plain{.prompt = m_prompt->prompt(), .negative = m_prompt->negative()};
    const bool differs =
        result && result->hasSettings && std::ranges::none_of(std::array{plain, m_prompt->styled()}, [result](const auto &words) {
            return result->request.prompt == words.prompt && result->request.negative == words.negative;
        });
    if (differs)
        m_words->show(QString::fromStdString(result->request.prompt), QString::fromStdString(result->request.negative));
    else
        m_words->clear();
}

void PicturesPage::useWords()
{
    const PictureResult *result = m_viewer->chosen();
    if (!result)
        return;
    const PictureRequest request = result->request;
    m_prompt->styles()->clear(); // its words have them already
    m_prompt->setPrompt(QString::fromStdString(request.prompt));
    m_prompt->setNegative(QString::fromStdString(request.negative));
    m_prompt->editor()->setFocus();
}

void PicturesPage::imagine(const QString &prompt)
{
    m_prompt->setPrompt(prompt);
    triggerPrimary();
}

bool PicturesPage::hasModel() const
{
    return m_controls->hasModel();
}

QString PicturesPage::firstPrompt() const
{
    return m_controls->model().family == core::diffusion::Family::Memory
               ? tr("a fox on a blue background")
               : tr("a red fox sitting in fresh snow, soft morning light, photograph");
}

void PicturesPage::makeFirst()
{
    if (hasModel())
        imagine(firstPrompt());
    else
        Q_EMIT modelsWanted(u"pictures"_s);
}

void PicturesPage::open(const QStringList &files)
{
    m_opening->open(files);
}

void PicturesPage::startWith(const QString &file)
{
    m_controls->start()->setFile(file);
    Q_EMIT wanted();
}

void PicturesPage::modelsChanged()
{
    m_controls->showModels();
    showEmpty();
    showState();
}

void PicturesPage::run()
{
    if (!m_controls->hasModel()) {
        Q_EMIT modelsWanted(u"pictures"_s);
        return;
    }
    m_controls->rollForRun();
    PictureRequest request = m_controls->settledRequest();
    m_prompt->styles()->refresh();
    const auto words = m_prompt->styled();
    request.prompt = words.prompt;
    request.negative = words.negative;
    request.drawOn = drawOn();
    const std::string precision = request.compute.precision; // "auto": as in Settings
    request.compute = settings().compute();
    if (precision != "auto")
        request.compute.precision = precision;
    start(request, m_controls->more()->preview(), 0);
}

void PicturesPage::start(const PictureRequest &request, core::diffusion::PreviewKind preview, int first)
{
    if (first >= request.count)
        return;
    auto *run = new PictureRun(services(), request, preview, first);
    run->setParent(this);
    const auto made = std::make_shared<int>(first); // outlives the run, for going on with it
    connect(run, &PictureRun::noted, this,
            [this](const QString &sentence) { banner()->show(Banner::Kind::Note, tr("Not all is carried out as it stands"), sentence); });
    m_viewer->follow(run);
    connect(run, &PictureRun::pictureMade, this, [this, run, made](const PictureResult &result) {
        *made = run->made();
        Q_EMIT pictured(result.image.isNull() ? m_viewer->imageOf(result) : result.image);
        if (result.unkept)
            tellUnsaved();
    });
    connect(run, &PictureRun::previewed, this, [this, run] {
        if (!run->preview().isNull())
            Q_EMIT pictured(run->preview());
    });
    connect(run, &PictureRun::ended, run, &QObject::deleteLater);
    track(run->start(), tr("The picture could not be made"), [this, request, preview, made] { start(request, preview, *made); });
    showState();
}

void PicturesPage::addKept(const std::filesystem::path &file)
{
    files().start(
        tr("Read %1").arg(textOf(file.filename())),
        [file](const core::JobContext &) -> std::optional<PictureResult> {
            const std::optional<core::library::Recipe> recipe = core::library::readRecipe(file);
            return recipe ? PictureResults::of({file, recipe->kind, recipe->request, recipe->credits}) : std::nullopt;
        },
        this,
        [this](std::optional<PictureResult> result) {
        if (result && !m_viewer->find(result->id))
            m_viewer->prepend(*std::move(result));
        });
}

ChosenResult PicturesPage::asChosen(const PictureResult &result, bool image) const
{
    return {.image = image || result.path.empty() ? m_viewer->imageOf(result) : QImage(),
            .path = result.path,
            .recipe = result.hasSettings ? std::optional(
                          core::library::Recipe{core::kinds::picture, core::diffusion::toJson(result.request), result.credits})
                                         : std::nullopt,
            .seed = result.seed,
            .words = result.request.prompt,
            .title = result.title(),
            .fileName = result.path.empty() ? u"picture %1.png"_s.arg(result.seed) : QFileInfo(result.id).fileName()};
}

void PicturesPage::useAsStart()
{
    const PictureResult *result = m_viewer->chosen();
    if (!result)
        return;
    if (result->path.empty())
        m_controls->start()->setImage(m_viewer->imageOf(*result));
    else
        m_controls->start()->setFile(result->id);
}

void PicturesPage::bringBackSettings()
{
    const PictureResult *result = m_viewer->chosen();
    if (!result)
        return;
    PictureRequest request = result->request;
    // What Settings come to here anyhow goes on following them; anything else is the picture's own.
    if (request.compute.precision == core::diffusion::precisionFor(settings().compute()))
        request.compute.precision = "auto";
    m_controls->show(request);
    m_controls->setSeedLocked(true);
    if (request.noise == core::diffusion::NoiseKind::Batch)
        m_controls->setCount(request.count); // one draw for all of them
    m_prompt->styles()->clear();             // its words have them already
    m_prompt->setPrompt(QString::fromStdString(request.prompt));
    m_prompt->setNegative(QString::fromStdString(request.negative));
    setSubtitle(tr("Its settings are back; the seed is locked"));
}

void PicturesPage::again()
{
    bringBackSettings();
    m_controls->setSeedLocked(false);
    triggerPrimary();
}

void PicturesPage::moreLikeThis()
{
    bringBackSettings();
    m_controls->more()->setVariation(sisterAmount);
    triggerPrimary();
}

void PicturesPage::remove()
{
    std::vector<ResultActions::Removal> removals;
    for (const QString &id : m_viewer->chosenOnes()) {
        const PictureResult *result = m_viewer->find(id);
        if (!result)
            continue;
        const auto place = std::make_shared<int>(0);
        removals.push_back({.file = result->isOwn ? result->path : std::filesystem::path(), // somebody else's is only put away here
                            .takeAway = [this, id, place] { *place = m_viewer->takeAway(id); },
                            .putBack =
                                [this, result = *result, place](const std::filesystem::path &file) mutable {
            if (!file.empty()) {
                result.path = file; // another one may have its name by now
                result.id = textOf(file);
            }
            m_viewer->insert(std::move(result), *place);
                            }});
    }
    if (m_actions->remove(std::move(removals)) == 0)
        return;
    m_viewer->canvas()->endCompare();
    m_viewer->showWhatIsLeft();
}

void PicturesPage::enlarge(const PictureResult &of, const std::string &model)
{
    const ChosenResult chosen = asChosen(of, false);
    track(m_actions->enlarge(chosen, model, [this, of](const ChangedResult &made) { takeChanged(of, made, /*compare=*/true); }),
          tr("The picture could not be changed"), [this, of, model] { enlarge(of, model); });
    setSubtitle(tr("Enlarge: %1 …").arg(chosen.title));
}

void PicturesPage::restyle(const PictureResult &of, const core::library::Restyling &how)
{
    const ChosenResult chosen = asChosen(of, false);
    track(m_actions->restyle(chosen, how, [this, of](const ChangedResult &made) { takeChanged(of, made, /*compare=*/false); }),
          tr("The picture could not be changed"), [this, of, how] { restyle(of, how); });
    setSubtitle(tr("Redraw: %1 …").arg(chosen.title));
}

void PicturesPage::takeChanged(PictureResult of, const ChangedResult &made, bool compare)
{
    // Who looks at something else by now goes on looking at that.
    const bool shows = !m_viewer->isFollowing() && m_viewer->strip()->current() == of.id;
    PictureResult result = std::move(of);
    result.image = made.image;
    result.size = made.image.size();
    result.isOwn = true;
    result.isChanged = true;
    result.madeFrom = result.path;
    result.path = made.kept;
    result.id = textOf(made.kept);
    result.unkept = made.unkept;
    const QString id = m_viewer->prepend(std::move(result));
    if (shows) {
        m_viewer->look(id);
        if (compare) // beside its original, as large
            m_viewer->showBeforeAndAfter(*m_viewer->find(id));
    } else {
        banner()->show(Banner::Kind::Note, tr("The changed picture is ready"), {});
        banner()->setAction(tr("Show it"), tr("Shows the picture that was made of another."), [this, id] {
            banner()->close();
            m_viewer->strip()->setCurrent(id);
        });
    }
    if (made.unkept)
        tellUnsaved();
    showState();
}

QStringList PicturesPage::unsaved() const
{
    QStringList all;
    for (const PictureResult &result : m_viewer->unkept())
        all.append(tr("Picture: %1").arg(result.title()));
    return all;
}

void PicturesPage::tellUnsaved()
{
    const auto all = m_viewer->unkept();
    if (all.empty())
        return;
    banner()->show(Banner::Kind::Warning,
                   all.size() == 1 ? tr("The picture was made, but could not be saved")
                                   : tr("%1 pictures were made, but could not be saved").arg(all.size()),
                   unkeptAdvice(all.front().unkept->why));
    banner()->setAction(tr("Try again"), tr("Saves what could not be saved."), [this] { keepAgain(); });
}

void PicturesPage::keepAgain()
{
    banner()->close();
    auto *job = files().startStreaming<std::pair<QString, std::filesystem::path>>(
        tr("Save pictures"),
        [all = m_viewer->unkept(), store = services().store](const core::JobContext &, const auto &show) {
        for (const PictureResult &result : all)
            show({result.id, ui::keepAgain(*store, result.image, *result.unkept)});
        },
        this, [this](const std::pair<QString, std::filesystem::path> &kept) { m_viewer->setKept(kept.first, kept.second); },
        [this] { setSubtitle(tr("Everything is saved")); });
    connect(job, &core::jobs::Job::failed, this, &PicturesPage::tellUnsaved);
}

bool PicturesPage::closeOverlay()
{
    return m_viewer->closeOverlay();
}

bool PicturesPage::acceptsDrop(const QMimeData &data) const
{
    return PictureOpening::accepts(data);
}

void PicturesPage::drop(const QMimeData &data)
{
    m_opening->drop(data);
}

bool PicturesPage::useModel(const core::library::Model &model)
{
    if (model.kind != core::modelkinds::pictures)
        return false;
    m_controls->showModels(); // it may have come just now
    showEmpty();
    return m_controls->useModel(QString::fromStdString(model.name));
}

void PicturesPage::shown(bool first)
{
    if (first && !m_viewer->hasLoadedEarlier())
        m_viewer->loadEarlier(earlierAtFirst);
    else if (!first) // what may be shown was perhaps set otherwise meanwhile
        m_viewer->showAnew();
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
    m_commands->fit(width());
    showState();
}

/// Not the seed, nor what belongs to one picture.
std::string PicturesPage::presetSettings() const
{
    PictureRequest request = m_controls->request();
    request.seed = 0;
    request.start.reset();
    request.variation.reset();
    return core::diffusion::toJson(request);
}

void PicturesPage::applyPreset(const std::string &settings)
{
    PictureRequest request = core::diffusion::pictureRequestFromJson(settings);
    const PictureRequest now = m_controls->request();
    request.seed = now.seed;
    request.start = now.start;
    request.variation = now.variation;
    const QString model = QString::fromStdString(request.model);
    if (!model.isEmpty() && !m_controls->useModel(model))
        banner()->show(Banner::Kind::Note, tr("The model %1 of these settings is not installed").arg(model),
                       tr("The one that is chosen stays, with the other settings."));
    m_controls->show(request);
    m_controls->setCount(request.count);
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
    store.setValue(u"styles"_s, m_prompt->styles()->chosen());
    store.setValue(u"sideBySide"_s, m_viewer->canvas()->isSideBySide());
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
    m_prompt->styles()->setChosen(store.value(u"styles"_s).toStringList());
    m_viewer->canvas()->setSideBySide(store.value(u"sideBySide"_s, false).toBool());
    m_draftSoon.stop();
}

} // namespace ui

#include "moc_picturespage.cpp"
