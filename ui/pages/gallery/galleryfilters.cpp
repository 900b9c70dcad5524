// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/gallery/galleryfilters.h"

#include "core/base/error.h"
#include "core/library/catalogue/colours.h"
#include "ui/pages/gallery/gallerywords.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/combobox.h"

#include <QAction>
#include <QDateTime>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

using core::library::Counted;
using core::library::ItemQuery;
using core::library::ItemSort;

namespace {

constexpr size_t mostNames = 24; // in one menu: of more, the field finds the rest
constexpr int chipsFrom = 620;   // a page that is less wide has one button for them

QString joined(const std::vector<std::string> &names, const std::function<QString(const std::string &)> &shown)
{
    QStringList all;
    for (const std::string &name : names)
        all.append(shown(name));
    return all.join(u", "_s);
}

QString plain(const std::string &name)
{
    return QString::fromStdString(name);
}

QIcon swatch(uint32_t rgb)
{
    QPixmap pixmap(32, 32);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(style::colours().line, 2));
    painter.setBrush(QColor(QRgb(rgb)));
    painter.drawEllipse(3, 3, 26, 26);
    return QIcon(pixmap);
}

} // namespace

GalleryFilters::GalleryFilters(Facets facets, QWidget *parent) : QWidget(parent), m_facets(std::move(facets))
{
    setObjectName(u"galleryFilters"_s);
    m_query.withMissing = false;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 0, style::metric::margin, style::metric::grid);
    column->setSpacing(style::metric::grid);
    auto *top = new QHBoxLayout, *chips = new QHBoxLayout;
    top->setSpacing(style::metric::grid);
    chips->setSpacing(style::metric::half);
    column->addLayout(top);
    column->addLayout(chips);
    buildTop(top);
    buildChips(chips);
    showChips();
}

void GalleryFilters::buildTop(QHBoxLayout *row)
{
    m_field = new QLineEdit(this);
    style::name(
        m_field, u"gallerySearch"_s, tr("Search the gallery"),
        tr("Words of the prompt, a name, a seed, a model, a tag. In \"quotes\" side by side; -word leaves out what has it (Ctrl+F)."));
    m_field->setPlaceholderText(tr("Search"));
    m_field->setClearButtonEnabled(true);
    m_field->addAction(style::icon(u"search"_s, style::IconRole::Muted), QLineEdit::LeadingPosition);
    for (auto *button : m_field->findChildren<QToolButton *>()) // the clear button, and the sign in front
        button->setAccessibleName(button->defaultAction() && button->defaultAction()->objectName() == u"_q_qlineeditclearaction"_s
                                      ? tr("Clear the search")
                                      : tr("Search"));
    m_field->installEventFilter(this);
    m_field->setMinimumWidth(120);
    row->addWidget(m_field, 1);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_query.text = text.trimmed().toStdString();
        showChips();
        Q_EMIT changed(true);
    });

    const auto addList = [this, row](const QString &id, const QString &name, const QString &toolTip, const QStringList &entries) {
        auto *box = new ComboBox(this);
        style::name(box, id, name, toolTip);
        box->addItems(entries);
        row->addWidget(box);
        return box;
    };
    m_sort = addList(u"gallerySort"_s, tr("Order"),
                     tr("What stands first: what fits the words best and where there are none the newest, or another order."),
                     {tr("Best first"), tr("Newest first"), tr("Oldest first"), tr("Best rated"), tr("Largest"), tr("By name")});
    connect(m_sort, &QComboBox::activated, this, [this](int index) {
        m_query.sort = ItemSort(index);
        Q_EMIT changed(false);
    });
    m_grouping = addList(u"galleryGrouping"_s, tr("Groups"), tr("Puts a header above each day, or each project."),
                         {tr("By day"), tr("By project"), tr("No groups")});
    connect(m_grouping, &QComboBox::activated, this, &GalleryFilters::groupingChanged);
}

void GalleryFilters::buildChips(QHBoxLayout *row)
{
    m_all = new QToolButton(this);
    style::name(m_all, u"galleryFilterAll"_s, tr("Filters"),
                tr("Narrows what is shown: by kind, model, rating, tag, project, size, date, colour."));
    m_all->setProperty("framed", true);
    m_all->setIcon(style::icon(u"sliders-horizontal"_s));
    m_all->setText(u' ' + tr("Filters"));
    m_all->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_all->setFocusPolicy(Qt::StrongFocus);
    m_all->setPopupMode(QToolButton::InstantPopup);
    m_all->setMenu(new QMenu(m_all));
    row->addWidget(m_all);

    addWordChips();
    addMeasureChips();
    addColourChip();
    for (const Chip &chip : std::as_const(m_chips)) {
        row->addWidget(chip.button);
        m_all->menu()->addMenu(chip.menu)->setText(chip.name);
    }

    m_missing = new QToolButton(this);
    style::name(m_missing, u"galleryMissing"_s, tr("Missing files"), tr("Shows only what lies no longer where it lay."));
    m_missing->setProperty("framed", true);
    m_missing->setCheckable(true);
    m_missing->setFocusPolicy(Qt::StrongFocus);
    m_missing->hide();
    row->addWidget(m_missing);
    connect(m_missing, &QToolButton::toggled, this, [this](bool only) {
        m_query.onlyMissing = m_query.withMissing = only;
        apply();
    });

    m_clear = new QToolButton(this);
    style::name(m_clear, u"galleryClear"_s, tr("Show everything"), tr("Takes away the words and all filters."));
    m_clear->setIcon(style::icon(u"x"_s));
    m_clear->setFocusPolicy(Qt::StrongFocus);
    row->addWidget(m_clear);
    row->addStretch(1);
    connect(m_clear, &QToolButton::clicked, this, &GalleryFilters::clear);
}

void GalleryFilters::addChip(const QString &id, const QString &name, const QString &toolTip, const std::function<QString()> &value,
                             const std::function<void(QMenu *)> &fill, const std::function<void()> &remove)
{
    auto *button = new QToolButton(this);
    style::name(button, u"galleryFilter"_s + id, name, toolTip);
    button->setProperty("framed", true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(button);
    menu->setObjectName(u"galleryMenu"_s + id);
    button->setMenu(menu);
    const auto refill = [this, menu, fill, value, remove] {
        menu->clear();
        addChoice(menu, tr("Any"), value().isEmpty(), remove);
        menu->addSeparator();
        fill(menu);
    };
    connect(menu, &QMenu::aboutToShow, this, refill);
    m_chips.append({button, menu, name, value, refill, remove});
}

QAction *GalleryFilters::addChoice(QMenu *menu, const QString &text, bool holds, const std::function<void()> &choose)
{
    auto *action = menu->addAction(QString(text).replace(u'&', u"&&"_s));
    action->setCheckable(true);
    action->setChecked(holds);
    connect(action, &QAction::triggered, this, [this, choose] {
        choose();
        apply();
    });
    return action;
}

void GalleryFilters::addNames(QMenu *menu, const std::vector<Counted> &all, std::vector<std::string> ItemQuery::*which,
                              const std::function<QString(const std::string &)> &shown)
{
    for (size_t i = 0; i < std::min(all.size(), mostNames); ++i) {
        const std::string &name = all[i].name;
        auto &chosen = m_query.*which;
        const bool holds = std::ranges::find(chosen, name) != chosen.end();
        addChoice(menu, tr("%1   (%2)").arg(name.empty() ? tr("Not known") : shown(name)).arg(all[i].count), holds,
                  [this, which, name, holds] {
            auto &names = m_query.*which;
            if (holds)
                std::erase(names, name);
            else
                names.push_back(name);
        });
    }
    if (all.size() > mostNames)
        menu->addAction(tr("%1 more: search for one").arg(all.size() - mostNames), this, [this] { m_field->setFocus(); });
    if (all.empty())
        menu->addAction(tr("There is none yet"))->setEnabled(false);
}

void GalleryFilters::addWordChips()
{
    const auto facets = [this] {
        try {
            return m_facets ? m_facets() : core::library::Facets();
        } catch (const core::Error &) { // the search itself says what is wrong
            return core::library::Facets();
        }
    };
    addChip(
        u"Kind"_s, tr("Kind"), tr("Only pictures, faces, speech and so on."),
        [this] { return joined(m_query.kinds, gallerywords::kindName); },
        [this, facets](QMenu *menu) { addNames(menu, facets().kinds, &ItemQuery::kinds, gallerywords::kindName); },
        [this] { m_query.kinds.clear(); });
    addChip(
        u"Model"_s, tr("Model"), tr("Only what a model made."), [this] { return joined(m_query.models, plain); },
        [this, facets](QMenu *menu) { addNames(menu, facets().models, &ItemQuery::models, plain); }, [this] { m_query.models.clear(); });
    addChip(
        u"Tag"_s, tr("Tag"), tr("Only what has these tags; of several all of them."), [this] { return joined(m_query.tags, plain); },
        [this, facets](QMenu *menu) { addNames(menu, facets().tags, &ItemQuery::tags, plain); }, [this] { m_query.tags.clear(); });
    addChip(
        u"Project"_s, tr("Project"), tr("Only what belongs to a project."), [this] { return plain(m_query.project); },
        [this, facets](QMenu *menu) {
        const auto all = facets().projects;
        for (const Counted &one : all)
            if (!one.name.empty())
                addChoice(menu, tr("%1   (%2)").arg(plain(one.name)).arg(one.count), m_query.project == one.name,
                          [this, name = one.name] { m_query.project = name; });
        if (std::ranges::all_of(all, [](const Counted &one) { return one.name.empty(); }))
            menu->addAction(tr("There is none yet"))->setEnabled(false);
        },
        [this] { m_query.project.clear(); });
}

void GalleryFilters::addMeasureChips()
{
    addChip(
        u"Rating"_s, tr("Rating"), tr("Only what has so many stars or more."),
        [this] {
        return m_query.rating == 0 ? QString() : QString(m_query.rating, QChar(0x2605)) + (m_query.rating < 5 ? u"+"_s : QString());
        },
        [this](QMenu *menu) {
        for (int rating = 1; rating <= 5; ++rating)
            addChoice(menu, rating < 5 ? tr("%1 or more").arg(gallerywords::stars(rating)) : gallerywords::stars(rating),
                      m_query.rating == rating, [this, rating] { m_query.rating = rating; });
    },
        [this] { m_query.rating = 0; });

    struct Sizes
    {
        int least, most;
        QString text;
    };
    const std::vector<Sizes> sizes{{2048, 0, tr("2048 pixels and more")},
                                   {1024, 0, tr("1024 pixels and more")},
                                   {512, 0, tr("512 pixels and more")},
                                   {0, 511, tr("Less than 512 pixels")}};
    const auto ofSizes = [this, sizes](const Sizes &one) { return m_query.leastSide == one.least && m_query.mostSide == one.most; };
    addChip(
        u"Size"_s, tr("Size"), tr("Only pictures whose longer side is in between."),
        [sizes, ofSizes] {
        const auto it = std::ranges::find_if(sizes, ofSizes);
        return it == sizes.end() ? QString() : it->text;
        },
        [this, sizes, ofSizes](QMenu *menu) {
        for (const Sizes &one : sizes)
            addChoice(menu, one.text, ofSizes(one), [this, one] {
                m_query.leastSide = one.least;
                m_query.mostSide = one.most;
            });
    },
        [this] { m_query.leastSide = m_query.mostSide = 0; });

    const QStringList dates{QString(),       tr("Today"),           tr("Yesterday"), tr("The last 7 days"), tr("The last 30 days"),
                            tr("This year"), tr("Before this year")};
    addChip(
        u"Date"_s, tr("Date"), tr("Only what was made in a stretch of time."), [this, dates] { return dates.value(m_date); },
        [this, dates](QMenu *menu) {
        for (int i = 1; i < dates.size(); ++i)
            addChoice(menu, dates[i], m_date == i, [this, i] { m_date = i; });
        },
        [this] { m_date = 0; });
}

void GalleryFilters::addColourChip()
{
    const auto nameOf = [](uint32_t rgb) {
        for (const auto &colour : core::library::namedColours())
            if (colour.rgb == rgb)
                return tr(std::string(colour.name).c_str());
        return QString();
    };
    addChip(
        u"Colour"_s, tr("Colour"), tr("Only pictures in which there is much of a colour."),
        [this, nameOf] { return m_query.colour ? nameOf(*m_query.colour) : QString(); },
        [this, nameOf](QMenu *menu) {
        for (const auto &colour : core::library::namedColours())
            addChoice(menu, nameOf(colour.rgb), m_query.colour == colour.rgb, [this, rgb = colour.rgb] {
                m_query.colour = rgb;
            })->setIcon(swatch(colour.rgb));
        },
        [this] { m_query.colour.reset(); });
}

void GalleryFilters::apply()
{
    const QDate today = QDate::currentDate();
    const auto at = [](const QDate &day) { return day.startOfDay().toSecsSinceEpoch(); };
    const QDate year(today.year(), 1, 1);
    const QDate since[] = {{}, today, today.addDays(-1), today.addDays(-6), today.addDays(-29), year, {}};
    const QDate until[] = {{}, {}, today, {}, {}, {}, year};
    m_query.since = since[m_date].isValid() ? at(since[m_date]) : 0;
    m_query.until = until[m_date].isValid() ? at(until[m_date]) : 0;
    showChips();
    Q_EMIT changed(false);
}

void GalleryFilters::showChips()
{
    for (const Chip &chip : std::as_const(m_chips)) {
        const QString value = chip.value();
        chip.button->setCheckable(!value.isEmpty());
        chip.button->setChecked(!value.isEmpty());
        chip.button->setText(fontMetrics().elidedText(value.isEmpty() ? chip.name : value, Qt::ElideRight, 160));
        chip.button->setAccessibleName(value.isEmpty() ? chip.name : tr("%1: %2").arg(chip.name, value));
        chip.menu->menuAction()->setText(value.isEmpty() ? chip.name : tr("%1: %2").arg(chip.name, value));
    }
    m_clear->setVisible(isNarrowed());
    fit();
}

bool GalleryFilters::isNarrowed() const
{
    return !m_query.text.empty() || m_query.onlyMissing
           || std::ranges::any_of(m_chips, [](const Chip &chip) { return !chip.value().isEmpty(); });
}

GalleryShelf::Grouping GalleryFilters::grouping() const
{
    return GalleryShelf::Grouping(m_grouping->currentIndex());
}

ItemQuery GalleryFilters::query() const
{
    ItemQuery query = m_query;
    if (query.text.empty() && query.sort == ItemSort::Best)
        query.sort = ItemSort::Newest;
    return query;
}

void GalleryFilters::clear()
{
    const QSignalBlocker quiet(m_missing), quietField(m_field);
    m_field->clear();
    m_missing->setChecked(false);
    m_query.text.clear();
    m_query.onlyMissing = m_query.withMissing = false;
    for (const Chip &chip : std::as_const(m_chips))
        chip.remove();
    apply();
    m_field->setFocus();
}

void GalleryFilters::setText(const QString &text)
{
    m_field->setText(text);
}

void GalleryFilters::setTag(const QString &tag)
{
    m_query.tags = {tag.toStdString()};
    apply();
}

void GalleryFilters::setProject(const QString &project)
{
    m_query.project = project.toStdString();
    apply();
}

void GalleryFilters::setMissing(int64_t count)
{
    m_missing->setText(tr("%1 missing").arg(count));
    m_missing->setVisible(count > 0 || m_missing->isChecked());
}

// The chips beside each other, or one button that has them all and those that narrow.
void GalleryFilters::fit()
{
    const bool wide = width() >= chipsFrom;
    m_all->setVisible(!wide);
    for (const Chip &chip : std::as_const(m_chips))
        chip.button->setVisible(wide || chip.button->isChecked());
    m_grouping->setVisible(width() >= 480);
}

void GalleryFilters::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

bool GalleryFilters::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_field && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool plain = !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier));
        if (plain && (key->key() == Qt::Key_Down || key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)) {
            Q_EMIT leftDown();
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

void GalleryFilters::saveState(QSettings &store) const
{
    store.setValue(u"sort"_s, m_sort->currentIndex());
    store.setValue(u"grouping"_s, m_grouping->currentIndex());
}

void GalleryFilters::restoreState(QSettings &store)
{
    m_sort->setCurrentIndex(std::clamp(store.value(u"sort"_s, 0).toInt(), 0, m_sort->count() - 1));
    m_grouping->setCurrentIndex(std::clamp(store.value(u"grouping"_s, 0).toInt(), 0, m_grouping->count() - 1));
    m_query.sort = ItemSort(m_sort->currentIndex());
}

} // namespace ui

#include "moc_galleryfilters.cpp"
