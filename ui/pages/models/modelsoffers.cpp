// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/modelsoffers.h"

#include "ui/pages/models/downloadbar.h"
#include "ui/pages/models/modelsstrip.h"
#include "ui/pages/models/modelswords.h"
#include "ui/style/style.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using core::library::Offer;

namespace ui {

namespace {

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

bool isAddress(const QString &text)
{
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    return url.isValid() && (url.scheme() == u"https" || url.scheme() == u"http") && !url.host().isEmpty();
}

// In whole units of the machine's memory: "4 of 16".
QString gigabytes(uint64_t bytes)
{
    const double value = double(bytes) / 1e9;
    return QLocale().toString(value, 'f', value < 9.95 && std::abs(value - std::round(value)) > 0.05 ? 1 : 0);
}

} // namespace

ModelsOffers::ModelsOffers(ModelsServices &services, ModelsDownloads &downloads, QWidget *parent)
    : QScrollArea(parent)
    , m_services(services)
    , m_downloads(downloads)
    , m_list(new QWidget)
    , m_listLayout(new QVBoxLayout(m_list))
    , m_nothing(new QLabel(m_list))
{
    setObjectName(u"modelOffers"_s);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(12, 0, 12, 24);
    column->setSpacing(style::metric::grid);
    buildMeasure(column);
    m_listLayout->setContentsMargins(0, 0, 0, 0);
    m_listLayout->setSpacing(style::metric::half);
    m_nothing->setObjectName(u"offersNothing"_s);
    m_nothing->setWordWrap(true);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setProperty("muted", true);
    m_nothing->setContentsMargins(12, 12, 12, 12);
    m_listLayout->addWidget(m_nothing);
    column->addWidget(m_list);
    column->addSpacing(style::metric::margin);
    buildAddress(column);
    column->addStretch(1);
    setWidget(content);
    connect(&m_downloads, &ModelsDownloads::changed, this, &ModelsOffers::refresh);
    connect(&m_downloads, &ModelsDownloads::listChanged, this, [this] {
        for (const OfferRow *row : m_rows)
            refresh(row->name());
    });
}

void ModelsOffers::buildMeasure(QVBoxLayout *column)
{
    m_measureBox = new QWidget(this);
    auto *row = new QHBoxLayout(m_measureBox);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(12);
    m_measureText = new QLabel(m_measureBox);
    m_measureText->setObjectName(u"measureText"_s);
    m_measureText->setProperty("muted", true);
    m_measureText->setWordWrap(true);
    m_measure = new QPushButton(style::icon(u"gauge"_s), tr("Measure"), m_measureBox);
    style::name(m_measure, u"modelsMeasure"_s, tr("Measure this machine"),
                tr("Computes one step of a picture with made-up weights, to say how long each model takes here."));
    row->addWidget(m_measureText, 1);
    row->addWidget(m_measure, 0, Qt::AlignTop);
    m_measureBox->setVisible(bool(m_services.measure));
    column->addWidget(m_measureBox);
    connect(m_measure, &QPushButton::clicked, this, &ModelsOffers::measureWanted);
}

void ModelsOffers::buildAddress(QVBoxLayout *column)
{
    auto *box = new QWidget(this);
    auto *rows = new QVBoxLayout(box);
    rows->setContentsMargins(12, 0, 12, 0);
    rows->setSpacing(style::metric::grid);
    auto *heading = new QLabel(tr("From an address"), box);
    heading->setFont(style::strongFont());
    rows->addWidget(heading);
    auto *across = new QHBoxLayout;
    across->setSpacing(style::metric::grid);
    m_address = new QLineEdit(box);
    style::name(m_address, u"modelAddress"_s, tr("Address of a model"), tr("The http or https address of a model file."));
    m_address->setPlaceholderText(tr("https://example.org/model.safetensors"));
    m_address->setClearButtonEnabled(true);
    m_address->findChild<QToolButton *>()->setAccessibleName(tr("Clear the address"));
    m_fetch = new QPushButton(style::icon(u"download"_s), u" "_s + tr("Download"), box);
    style::name(m_fetch, u"modelAddressFetch"_s, tr("Download from this address"), {});
    across->addWidget(m_address, 1);
    across->addWidget(m_fetch);
    rows->addLayout(across);
    auto *hint = new QLabel(tr("Any model file on the web. What it is, is found from its contents, not from its name."), box);
    hint->setProperty("muted", true);
    hint->setWordWrap(true);
    rows->addWidget(hint);
    column->addWidget(box);

    const auto judge = [this] {
        const bool good = isAddress(m_address->text());
        m_fetch->setEnabled(good);
        m_fetch->setToolTip(good ? tr("Fetches this file and puts it under Installed.")
                                 : tr("Give an address that begins with https:// or http:// first."));
    };
    judge();
    connect(m_address, &QLineEdit::textChanged, this, judge);
    const auto fetch = [this] {
        if (isAddress(m_address->text()))
            Q_EMIT addressEntered(m_address->text().trimmed());
    };
    connect(m_address, &QLineEdit::returnPressed, this, fetch);
    connect(m_fetch, &QPushButton::clicked, this, fetch);
}

void ModelsOffers::load()
{
    m_damage.clear();
    m_offers.clear();
    try {
        if (m_services.offers)
            m_offers = m_services.offers();
    } catch (const core::Error &error) {
        m_damage = text(error.what());
    }
    qDeleteAll(m_rows);
    m_rows.clear();
    for (const Offer &offer : m_offers)
        m_rows.push_back(addRow(offer));
    for (const OfferRow *row : m_rows)
        refresh(row->name());
    showTimes();
    applyFilter();
}

OfferRow *ModelsOffers::addRow(const Offer &offer)
{
    const QString name = text(offer.name);
    auto *row = new OfferRow(name, modelswords::kind(offer.kind).icon, text(offer.title), text(offer.goodFor), m_list);
    connect(row, &OfferRow::selected, this, [this, name] { choose(name); });
    connect(row, &OfferRow::linkWanted, this, &ModelsOffers::linkWanted);
    connect(row, &OfferRow::buttonClicked, this, [this, name] {
        if (m_installed.contains(name))
            Q_EMIT useWanted(name);
        else if (const Offer *wanted = find(name))
            m_downloads.begin(*wanted);
    });
    DownloadBar *bar = row->bar();
    connect(bar, &DownloadBar::pauseWanted, this, [this, name] { m_downloads.pause(name); });
    connect(bar, &DownloadBar::goOnWanted, this, [this, name] {
        if (const Offer *wanted = find(name))
            m_downloads.begin(*wanted);
    });
    connect(bar, &DownloadBar::discardWanted, this, [this, name] { Q_EMIT discardWanted(name); });
    m_listLayout->addWidget(row);
    return row;
}

OfferRow::FactText ModelsOffers::memoryFact(const Offer &offer)
{
    const uint64_t machine = modelswords::machineMemory();
    const QString amount = tr("%1 of %2 GB").arg(gigabytes(offer.memory), gigabytes(machine));
    const QString why = tr("Making a picture takes about %1 of memory; this machine has %2 in all.")
                            .arg(modelswords::size(offer.memory), modelswords::size(machine));
    switch (modelswords::fit(offer.memory, machine)) {
    case modelswords::Fit::Fits:
        return {u"check"_s, tr("Fits: %1").arg(amount), Fact::Tone::Good, why, {}};
    case modelswords::Fit::Tight:
        return {u"triangle-alert"_s,
                tr("Tight: %1").arg(amount),
                Fact::Tone::Warning,
                why + u' ' + tr("Close other programs first, or make smaller pictures."),
                {}};
    case modelswords::Fit::TooLarge:
        return {u"circle-alert"_s,
                tr("Too large: %1").arg(amount),
                Fact::Tone::Bad,
                why + u' ' + tr("It would be very slow here, or not run at all."),
                {}};
    case modelswords::Fit::Unknown:
        break;
    }
    return {};
}

OfferRow::FactText ModelsOffers::timeFact(const Offer &offer) const
{
    if (offer.stepCost <= 0 || offer.steps <= 0)
        return {};
    const double step = stepSeconds();
    const double seconds = modelswords::secondsPerPicture(offer, step);
    if (seconds <= 0)
        return {u"clock"_s,
                tr("Time not measured yet"),
                Fact::Tone::Muted,
                tr("How long a picture takes on this machine is known once it was measured."),
                {}};
    const QString time = modelswords::duration(seconds);
    return {u"clock"_s,
            offer.steps == 1 ? tr("About %1, 1 step").arg(time) : tr("About %1, %2 steps").arg(time).arg(offer.steps),
            Fact::Tone::Muted,
            tr("What the steps of one picture take, worked out from what was measured on this machine; loading the model and decoding the "
               "picture come on top."),
            {}};
}

double ModelsOffers::stepSeconds() const
{
    return m_services.stepSeconds ? m_services.stepSeconds() : 0;
}

void ModelsOffers::showFacts(OfferRow *row, const Offer &offer)
{
    std::vector<OfferRow::FactText> facts;
    if (offer.bytes() > 0)
        facts.push_back({u"hard-drive"_s,
                         modelswords::size(offer.bytes()),
                         Fact::Tone::Muted,
                         tr("What is fetched, and what it takes on the disk."),
                         {}});
    if (!offer.licence.empty()) {
        const QString link = text(offer.licenceAddress);
        facts.push_back({u"file-text"_s, text(offer.licence), link.isEmpty() ? Fact::Tone::Muted : Fact::Tone::Link,
                         link.isEmpty() ? tr("Licence: %1").arg(text(offer.licence))
                                        : tr("Licence: %1. Opens %2 in the browser.").arg(text(offer.licence), link),
                         link});
    }
    for (auto &&fact : {memoryFact(offer), timeFact(offer)}) {
        if (!fact.text.isEmpty())
            facts.push_back(fact);
    }
    row->setFacts(facts);
}

void ModelsOffers::showTimes()
{
    for (size_t i = 0; i < m_rows.size(); ++i)
        showFacts(m_rows[i], m_offers[i]);
    const double step = stepSeconds();
    m_measureText->setText(m_measuring ? tr("Measuring. It takes up to a minute, after what runs already.")
                           : step > 0 ? tr("Times are worked out for this machine: a step of Stable Diffusion 1.5 at 512 × 512 took %1 s.")
                                            .arg(QLocale().toString(step, 'f', step < 9.95 ? 2 : 1))
                                      : tr("How long a picture takes on this machine is not measured yet."));
    m_measure->setText(u" "_s + (step > 0 ? tr("Measure again") : tr("Measure")));
    m_measure->setEnabled(!m_measuring);
}

void ModelsOffers::setMeasuring(bool measuring)
{
    m_measuring = measuring;
    showTimes();
}

void ModelsOffers::setInstalled(const QSet<QString> &names)
{
    m_installed = names;
    for (const OfferRow *row : m_rows)
        refresh(row->name());
}

void ModelsOffers::refresh(const QString &name)
{
    const auto it = std::find_if(m_rows.begin(), m_rows.end(), [&](const OfferRow *row) { return row->name() == name; });
    const Offer *offer = find(name);
    if (it == m_rows.end() || !offer)
        return;
    OfferRow *row = *it;
    const auto *download = m_downloads.find(name);
    const bool active = download && download->state != ModelsDownloads::State::Done;
    if (active)
        ModelsStrip::fill(*row->bar(), *download);
    row->setActive(active);
    const bool installed = m_installed.contains(name);
    row->setMark(installed && !active ? tr("Installed") : QString());
    if (installed) {
        const QString page = modelswords::kind(offer->kind).page;
        row->setButton({}, tr("Use it"),
                       page.isEmpty() ? tr("No page of this version works with it yet.")
                                      : tr("Opens the page %1 with this model.").arg(page),
                       !page.isEmpty());
    } else {
        row->setButton(
            u"download"_s, tr("Download"),
            tr("Fetches %1 in the background; it can be paused, and goes on after a restart.").arg(modelswords::size(offer->bytes())));
    }
}

void ModelsOffers::setFilter(const QString &kind, const QString &filter)
{
    m_kind = kind;
    m_text = filter;
    applyFilter();
}

void ModelsOffers::applyFilter()
{
    const QStringList words = m_text.split(u' ', Qt::SkipEmptyParts);
    for (size_t i = 0; i < m_rows.size(); ++i) {
        const Offer &offer = m_offers[i];
        const QString all = text(offer.title + ' ' + offer.name + ' ' + offer.family + ' ' + offer.goodFor + ' ' + offer.licence);
        const bool passes =
            (m_kind.isEmpty() || modelswords::kind(offer.kind).id == m_kind)
            && std::all_of(words.begin(), words.end(), [&](const QString &w) { return all.contains(w, Qt::CaseInsensitive); });
        m_rows[i]->setVisible(passes);
    }
    const bool none = visibleCount() == 0;
    m_nothing->setVisible(none);
    m_nothing->setText(!m_damage.isEmpty() ? m_damage
                       : m_offers.empty()  ? tr("There is no list of models to choose from. Use an address, or add files you have.")
                                           : tr("Nothing on the list matches. Clear the search, or use an address."));
    m_measureBox->setVisible(m_services.measure
                             && std::any_of(m_offers.begin(), m_offers.end(), [](const Offer &o) { return o.stepCost > 0; }));
    const Offer *current = chosen();
    const auto visible = [&](const OfferRow *row) { return !row->isHidden(); };
    const bool keeps =
        current && std::any_of(m_rows.begin(), m_rows.end(), [&](const OfferRow *row) { return visible(row) && row->name() == m_chosen; });
    if (!keeps) {
        const auto first = std::find_if(m_rows.begin(), m_rows.end(), visible);
        choose(first == m_rows.end() ? QString() : (*first)->name());
    }
}

void ModelsOffers::choose(const QString &name)
{
    m_chosen = name;
    for (OfferRow *row : m_rows) {
        row->setSelected(row->name() == name);
        if (row->hasFocus() && row->name() == name)
            ensureWidgetVisible(row, 0, style::metric::grid);
    }
    Q_EMIT chosenChanged();
}

const Offer *ModelsOffers::find(const QString &name) const
{
    const auto it = std::find_if(m_offers.begin(), m_offers.end(), [&](const Offer &offer) { return text(offer.name) == name; });
    return it != m_offers.end() ? &*it : nullptr;
}

const Offer *ModelsOffers::chosen() const
{
    return m_chosen.isEmpty() ? nullptr : find(m_chosen);
}

QSet<QString> ModelsOffers::names() const
{
    QSet<QString> all;
    for (const Offer &offer : m_offers)
        all.insert(text(offer.name));
    return all;
}

int ModelsOffers::visibleCount() const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(), [](const OfferRow *row) { return !row->isHidden(); }));
}

} // namespace ui

#include "moc_modelsoffers.cpp"
