// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/modelspage.h"

#include "core/base/kinds.h"
#include "core/jobs/job.h"
#include "ui/pages/models/modellist.h"
#include "ui/pages/models/modelsdownloads.h"
#include "ui/pages/models/modelsoffers.h"
#include "ui/pages/models/modelsstrip.h"
#include "ui/pages/models/modelswords.h"
#include "ui/pages/voicewords.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/primarybutton.h"

#include <QAction>
#include <QButtonGroup>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;
using core::library::Model;
using core::library::Offer;

namespace ui {

namespace {

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

size_t rank(const std::string &kind)
{
    return size_t(&modelswords::kind(kind) - modelswords::kinds().data());
}

/// A row of controls, or two where there is little room.
class WrappingBar : public QWidget
{
public:
    explicit WrappingBar(QWidget *parent) : QWidget(parent), flow(new QBoxLayout(QBoxLayout::LeftToRight, this))
    {
        flow->setContentsMargins(24, 0, style::metric::margin, style::metric::grid);
        flow->setSpacing(style::metric::grid);
    }

    QBoxLayout *const flow;

    /// That of two rows, or it could never become so narrow that it takes two.
    QSize minimumSizeHint() const override { return {280, layout()->minimumSize().height()}; }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        QWidget::resizeEvent(event);
        flow->setDirection(width() < 600 ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    }
};

} // namespace

ModelsPage::ModelsPage(ModelsServices &services, Settings &settings, QWidget *parent)
    : Page(u"models"_s, tr("Models"), u"layers"_s, services, settings, parent)
    , m_services(services)
    , m_downloads(new ModelsDownloads(services, this))
    , m_adding(std::make_unique<core::jobs::JobRunner>())
{
    createInspector();
    createPrimary(tr("Use it"), tr("Opens the page that works with the chosen model (Ctrl+Enter)."));
    m_details = new ModelsDetails(inspector());
    inspector()->addWidget(m_details);
    inspector()->setAccessibleName(tr("What is known of the chosen model"));

    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildBar(column);
    m_strip = new ModelsStrip(*m_downloads, content);
    auto *aside = new QHBoxLayout;
    aside->setContentsMargins(12, 0, 12, 0);
    aside->addWidget(m_strip);
    column->addLayout(aside);

    m_stack = new QStackedWidget(content);
    auto *frame = new QWidget(m_stack);
    auto *inset = new QVBoxLayout(frame);
    inset->setContentsMargins(12, 0, 12, style::metric::grid);
    m_list = new ModelList(frame);
    style::name(m_list, u"modelList"_s, tr("Installed models"), {});
    inset->addWidget(m_list);
    m_offers = new ModelsOffers(services, *m_downloads, m_stack);
    m_empty = new EmptyState(u"layers"_s, {}, {}, tr("Get a model"), m_stack);
    m_empty->setObjectName(u"modelsEmpty"_s);
    m_empty->button()->setToolTip(tr("Shows the models that can be downloaded."));
    m_stack->addWidget(frame);
    m_stack->addWidget(m_offers);
    m_stack->addWidget(m_empty);
    column->addWidget(m_stack, 1);
    placeBanner(column, column->count());
    setContent(content);
    buildHeader();
    connectParts();
}

// The worker that reads headers goes before what its results are given to.
ModelsPage::~ModelsPage()
{
    m_adding.reset();
}

void ModelsPage::buildBar(QVBoxLayout *column)
{
    auto *bar = new WrappingBar(this);
    auto *views = new QHBoxLayout;
    views->setSpacing(style::metric::half);
    m_installedButton = new QPushButton(tr("Installed"), bar);
    m_moreButton = new QPushButton(tr("Get more"), bar);
    style::name(m_installedButton, u"modelsInstalled"_s, tr("Installed"), tr("Shows the models that are there to work with."));
    style::name(m_moreButton, u"modelsMore"_s, tr("Get more"),
                tr("Shows models that can be downloaded; nothing is fetched before you ask for it."));
    auto *group = new QButtonGroup(bar);
    for (auto *button : {m_installedButton, m_moreButton}) {
        button->setCheckable(true);
        group->addButton(button);
        views->addWidget(button);
    }
    m_installedButton->setChecked(true);
    views->addStretch(1);
    bar->flow->addLayout(views, 1);

    auto *find = new QHBoxLayout;
    find->setSpacing(style::metric::grid);
    m_kind = new ComboBox(bar);
    style::name(m_kind, u"modelsKind"_s, tr("Kind of model"), tr("Shows the models for one kind of work only."));
    m_kind->setMinimumContentsLength(8);
    m_search = new QLineEdit(bar);
    style::name(m_search, u"modelsSearch"_s, tr("Search the models"),
                tr("Shows only what has these words in its name, family or licence (Ctrl+F)."));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(style::icon(u"search"_s, style::IconRole::Muted), QLineEdit::LeadingPosition);
    for (auto *button : m_search->findChildren<QToolButton *>()) // the clear button, and the sign in front
        button->setAccessibleName(button->defaultAction() && button->defaultAction()->objectName() == u"_q_qlineeditclearaction"_s
                                      ? tr("Clear the search")
                                      : tr("Search"));
    m_search->setMinimumWidth(96);
    m_search->setMaximumWidth(280);
    find->addWidget(m_kind);
    find->addWidget(m_search, 1);
    bar->flow->addLayout(find);
    column->addWidget(bar);
}

QAction *ModelsPage::addCommand(const QString &id, const QString &icon, const QString &text, const QString &toolTip)
{
    auto *action = new QAction(style::icon(icon), text, this);
    action->setObjectName(id);
    action->setToolTip(toolTip);
    addAction(action);
    return action;
}

void ModelsPage::buildHeader()
{
    auto *file = addCommand(u"modelsAddFile"_s, u"file-text"_s, tr("Add a model file..."),
                            tr("Makes a model file known; it stays where it is, and nothing is copied."));
    auto *folder =
        addCommand(u"modelsAddFolder"_s, u"folder"_s, tr("Add a folder of models..."),
                   tr("Makes a diffusers folder or the model folder of AUTOMATIC1111, ComfyUI or InvokeAI known; nothing is copied."));
    auto *more = addCommand(u"modelsGetMore"_s, u"download"_s, tr("Get more models"), m_moreButton->toolTip());
    auto *address = addCommand(u"modelsFromAddress"_s, u"download"_s, tr("Download a model from an address..."),
                               tr("Shows the field for the address of any model file on the web."));
    auto *search = addCommand(u"modelsFind"_s, u"search"_s, tr("Search the models"), m_search->toolTip());
    search->setShortcut(QKeySequence::Find);
    search->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(file, &QAction::triggered, this, &ModelsPage::chooseFile);
    connect(folder, &QAction::triggered, this, &ModelsPage::chooseFolder);
    connect(more, &QAction::triggered, this, [this] { getMore(); });
    connect(address, &QAction::triggered, this, [this] {
        getMore();
        m_offers->address()->setFocus();
        m_offers->ensureWidgetVisible(m_offers->address());
    });
    connect(search, &QAction::triggered, m_search, [this] {
        m_search->setFocus();
        m_search->selectAll();
    });

    m_add = new QPushButton(style::icon(u"plus"_s), u" "_s + tr("Add"), this);
    style::name(m_add, u"modelsAdd"_s, tr("Add files or folders you have"),
                tr("Adds models that lie on this machine, used in place; or drop them anywhere on the window."));
    auto *menu = new QMenu(m_add);
    menu->addAction(file);
    menu->addAction(folder);
    m_add->setEnabled(bool(services().addModel));
    file->setEnabled(bool(services().addModel));
    folder->setEnabled(bool(services().addModel));
    connect(m_add, &QPushButton::clicked, this, [this, menu] { menu->popup(m_add->mapToGlobal(QPoint(0, m_add->height() + 2))); });
    header()->addWidget(m_add);
}

void ModelsPage::connectParts()
{
    const auto choose = [this](View wanted) {
        m_chosenView = true;
        showView(wanted);
    };
    connect(m_installedButton, &QPushButton::clicked, this, [choose] { choose(View::Installed); });
    connect(m_moreButton, &QPushButton::clicked, this, [choose] { choose(View::GetMore); });
    connect(m_kind, &QComboBox::activated, this, &ModelsPage::filter);
    connect(m_search, &QLineEdit::textChanged, this, &ModelsPage::filter);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { focusTarget()->setFocus(); });

    connect(m_list, &ModelList::currentKeyChanged, this, &ModelsPage::showChosen);
    connect(m_list, &ModelList::useWanted, this, &ModelsPage::use);
    connect(m_list, &ModelList::removeWanted, this, &ModelsPage::askToRemove);
    connect(m_list, &ModelList::menuWanted, this, &ModelsPage::showMenu);
    connect(m_empty, &EmptyState::activated, this, [this, choose] {
        if (m_models.empty()) {
            choose(View::GetMore);
        } else { // all were filtered away
            m_kind->setCurrentIndex(0);
            m_search->clear();
            filter();
        }
    });

    connect(m_offers, &ModelsOffers::chosenChanged, this, &ModelsPage::showChosen);
    connect(m_offers, &ModelsOffers::useWanted, this, &ModelsPage::use);
    connect(m_offers, &ModelsOffers::discardWanted, this, &ModelsPage::askToDiscard);
    connect(m_offers, &ModelsOffers::addressEntered, this, &ModelsPage::fetchAddress);
    connect(m_offers, &ModelsOffers::measureWanted, this, &ModelsPage::measure);
    connect(m_offers, &ModelsOffers::linkWanted, this, &ModelsPage::openLink);
    connect(m_strip, &ModelsStrip::useWanted, this, &ModelsPage::use);
    connect(m_strip, &ModelsStrip::discardWanted, this, &ModelsPage::askToDiscard);

    connect(m_downloads, &ModelsDownloads::changed, this, [this](const QString &name) {
        const Offer *offer = view() == View::GetMore ? m_offers->chosen() : nullptr;
        if (offer && text(offer->name) == name)
            showChosen();
    });
    connect(m_downloads, &ModelsDownloads::listChanged, this, &ModelsPage::showChosen);
    connect(m_downloads, &ModelsDownloads::finished, this, [this](const QString &name) {
        reload();
        m_list->setCurrentKey(name);
        Q_EMIT modelsChanged();
    });
    connect(m_downloads, &ModelsDownloads::discardFailed, this,
            [this](const QString &message) { banner()->showError(tr("What was fetched could not be deleted"), message); });

    connect(m_details, &ModelsDetails::showInFolderWanted, this, &ModelsPage::showInFolder);
    connect(m_details, &ModelsDetails::copyPathWanted, this, &ModelsPage::copyPath);
    connect(m_details, &ModelsDetails::removeWanted, this, [this] { askToRemove(m_list->currentKey()); });
    connect(m_details, &ModelsDetails::linkWanted, this, &ModelsPage::openLink);
}

ModelsPage::View ModelsPage::view() const
{
    return m_moreButton->isChecked() ? View::GetMore : View::Installed;
}

void ModelsPage::showView(View wanted)
{
    (wanted == View::GetMore ? m_moreButton : m_installedButton)->setChecked(true);
    m_strip->setElsewhere(wanted == View::GetMore ? m_offers->names() : QSet<QString>());
    fillKinds();
    filter();
}

void ModelsPage::getMore(const QString &kind)
{
    Q_EMIT wanted();
    loadOnce();
    m_chosenView = true;
    m_search->clear();
    showView(View::GetMore);
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(kind)));
    filter();
}

void ModelsPage::shown(bool)
{
    loadOnce();
    reload();
}

void ModelsPage::loadOnce()
{
    if (m_loaded)
        return;
    m_loaded = true;
    m_offers->load();
    try {
        m_downloads->findUnfinished();
    } catch (const core::Error &error) {
        banner()->showError(tr("The unfinished downloads could not be read"), QString::fromUtf8(error.what()));
    }
    reload();
    if (!m_chosenView) {
        const bool pictures =
            std::any_of(m_models.begin(), m_models.end(), [](const Model &m) { return m.kind == core::modelkinds::pictures; });
        showView(pictures ? View::Installed : View::GetMore);
    }
}

void ModelsPage::reload()
{
    m_models = services().models ? services().models() : std::vector<Model>();
    std::stable_sort(m_models.begin(), m_models.end(), [](const Model &a, const Model &b) {
        if (rank(a.kind) != rank(b.kind))
            return rank(a.kind) < rank(b.kind);
        return QString::localeAwareCompare(text(a.name), text(b.name)) < 0;
    });
    uint64_t bytes = 0;
    QSet<QString> names;
    for (const Model &model : m_models) {
        bytes += model.bytes;
        names.insert(text(model.name));
    }
    setSubtitle(m_models.empty() ? tr("none installed") : tr("%1 installed, %2").arg(m_models.size()).arg(modelswords::size(bytes)));
    m_offers->setInstalled(names);
    showView(view());
}

void ModelsPage::fillKinds()
{
    const QString before = m_kind->currentData().toString();
    QSet<QString> present;
    if (view() == View::Installed) {
        for (const Model &model : m_models)
            present.insert(modelswords::kind(model.kind).id);
    } else {
        for (const Offer &offer : m_offers->offers())
            present.insert(modelswords::kind(offer.kind).id);
    }
    m_kind->clear();
    m_kind->addItem(tr("All kinds"), QString());
    for (const auto &kind : modelswords::kinds()) {
        if (present.contains(kind.id))
            m_kind->addItem(style::icon(kind.icon), kind.title, kind.id);
    }
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(before)));
}

void ModelsPage::filter()
{
    const QString kind = m_kind->currentData().toString();
    if (view() == View::GetMore) {
        m_offers->setFilter(kind, m_search->text());
        m_stack->setCurrentWidget(m_offers);
        showChosen();
        return;
    }
    const QStringList words = m_search->text().split(u' ', Qt::SkipEmptyParts);
    std::vector<ModelList::Row> rows;
    for (const Model &model : m_models) {
        const auto &does = modelswords::kind(model.kind);
        const QString all =
            QStringList{text(model.name), does.title, text(model.family), text(model.licence), text(model.format), text(model.precision)}
                .join(u' ');
        const bool passes = (kind.isEmpty() || does.id == kind) && std::all_of(words.begin(), words.end(), [&](const QString &w) {
                                return all.contains(w, Qt::CaseInsensitive);
                            });
        if (passes)
            rows.push_back({text(model.name), does.icon, modelswords::title(model), modelswords::summary(model),
                            modelswords::size(model.bytes), model.own ? QString() : tr("used in place")});
    }
    const bool none = rows.empty();
    m_list->setRows(std::move(rows));
    if (m_models.empty()) {
        m_empty->setTexts(tr("No models yet"), tr("Fetch one that makes pictures from words, or drop files you have on this window."));
        m_empty->setButtonText(tr("Get a model"));
    } else {
        m_empty->setTexts(tr("Nothing here matches"), tr("%1 models are installed.").arg(m_models.size()));
        m_empty->setButtonText(tr("Show all"));
    }
    m_stack->setCurrentIndex(none ? m_stack->indexOf(m_empty) : 0);
    showChosen();
}

const Model *ModelsPage::findModel(const QString &name) const
{
    const auto it = std::find_if(m_models.begin(), m_models.end(), [&](const Model &model) { return text(model.name) == name; });
    return it != m_models.end() ? &*it : nullptr;
}

const Model *ModelsPage::chosenModel() const
{
    const QString key = view() == View::Installed ? m_list->currentKey() : QString();
    return key.isEmpty() ? nullptr : findModel(key);
}

bool ModelsPage::acceptsDrop(const QMimeData &data) const
{
    if (!services().addModel || !data.hasUrls())
        return false;
    const auto urls = data.urls();
    return std::any_of(urls.begin(), urls.end(), [](const QUrl &url) {
        return url.isLocalFile() ? QFileInfo(url.toLocalFile()).isDir() || modelswords::looksLikeModel(url.path())
                                 : url.scheme().startsWith(u"http") && modelswords::looksLikeModel(url.path());
    });
}

void ModelsPage::drop(const QMimeData &data)
{
    Q_EMIT wanted();
    loadOnce();
    QStringList paths;
    for (const QUrl &url : data.urls()) {
        if (url.isLocalFile()) {
            paths.append(url.toLocalFile());
        } else if (modelswords::looksLikeModel(url.path())) { // put into the field: it is fetched when the user says so
            getMore();
            m_offers->address()->setText(url.toString());
            m_offers->address()->setFocus();
            m_offers->ensureWidgetVisible(m_offers->address());
        }
    }
    add(paths);
}

void ModelsPage::saveState(QSettings &store) const
{
    if (m_chosenView)
        store.setValue(u"view"_s, view() == View::GetMore ? u"more"_s : u"installed"_s);
}

void ModelsPage::restoreState(QSettings &store)
{
    const QString kept = store.value(u"view"_s).toString();
    m_chosenView = !kept.isEmpty();
    if (m_chosenView)
        (kept == u"more" ? m_moreButton : m_installedButton)->setChecked(true);
}

QWidget *ModelsPage::focusTarget()
{
    if (m_stack->currentWidget() == m_empty)
        return m_empty->button();
    if (view() == View::Installed)
        return m_list;
    if (const Offer *offer = m_offers->chosen()) {
        if (auto *row = m_offers->findChild<QWidget *>(u"offer-"_s + text(offer->name)))
            return row;
    }
    return m_offers->address();
}

} // namespace ui

#include "moc_modelspage.cpp"
