// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/seedfield.h"

#include "ui/style/style.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QRegularExpressionValidator>
#include <QToolButton>

#include <limits>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

// Whole numbers that fit; one that is too large stays typed but does not count (see seed()).
uint64_t parsed(const QString &text)
{
    bool ok = false;
    const qulonglong value = text.toULongLong(&ok);
    if (ok)
        return value;
    return text.isEmpty() ? 0 : std::numeric_limits<uint64_t>::max();
}

} // namespace

SeedField::SeedField(QWidget *parent)
    : QWidget(parent)
    , m_label(new QLabel(tr("Seed"), this))
    , m_edit(new QLineEdit(u"0"_s, this))
    , m_dice(new QToolButton(this))
    , m_lock(new QToolButton(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(style::metric::half);
    m_label->setFixedWidth(style::metric::label);
    m_label->setProperty("muted", true);
    m_label->setBuddy(m_edit);
    layout->addWidget(m_label);
    layout->addSpacing(style::metric::half);
    layout->addWidget(m_edit, 1);
    layout->addWidget(m_dice);
    layout->addWidget(m_lock);

    const QString about = tr("The number that decides what chance brings. The same seed and settings give the same result again.");
    style::name(m_edit, u"seed"_s, tr("Seed"), about);
    m_edit->setValidator(new QRegularExpressionValidator(QRegularExpression(u"[0-9]{0,20}"_s), m_edit));
    style::name(m_dice, u"seedDice"_s, tr("New seed"), tr("Rolls a new seed now, for the next run."));
    m_dice->setIcon(style::icon(u"dice-5"_s));
    style::name(m_lock, u"seedLock"_s, tr("Keep the seed"), {});
    m_lock->setCheckable(true);
    for (auto *button : {m_dice, m_lock}) {
        button->setIconSize({style::metric::icon, style::metric::icon});
        button->setFocusPolicy(Qt::StrongFocus);
    }
    setFocusProxy(m_edit);
    setToolTip(about);
    setFixedHeight(style::metric::control);

    const auto showLock = [this](bool locked) {
        m_lock->setIcon(style::icon(locked ? u"lock"_s : u"lock-open"_s));
        m_lock->setToolTip(locked ? tr("Locked: every run uses this seed.")
                                  : tr("Open: every run takes a new seed. Lock it to keep this one."));
    };
    showLock(false);
    connect(m_lock, &QToolButton::toggled, this, [this, showLock](bool locked) {
        showLock(locked);
        Q_EMIT lockedChanged(locked);
    });
    connect(m_dice, &QToolButton::clicked, this, [this] {
        roll();
        m_rolled = true;
    });
    // A seed typed by hand is meant: it is kept, or the next run would throw it away.
    connect(m_edit, &QLineEdit::textEdited, this, [this] {
        setLocked(true);
        Q_EMIT seedChanged(seed());
    });
    connect(m_edit, &QLineEdit::editingFinished, this, [this] { m_edit->setText(QString::number(seed())); });
}

void SeedField::setLabel(const QString &label)
{
    m_label->setText(label);
    m_edit->setAccessibleName(label);
}

uint64_t SeedField::seed() const
{
    return parsed(m_edit->text());
}

void SeedField::setSeed(uint64_t seed)
{
    if (seed == this->seed() && !m_edit->text().isEmpty())
        return;
    m_edit->setText(QString::number(seed));
    m_edit->setCursorPosition(0);
    Q_EMIT seedChanged(seed);
}

bool SeedField::isLocked() const
{
    return m_lock->isChecked();
}

void SeedField::setLocked(bool locked)
{
    m_lock->setChecked(locked);
}

uint64_t SeedField::seedForRun()
{
    if (!isLocked() && !m_rolled)
        roll();
    m_rolled = false;
    return seed();
}

void SeedField::roll()
{
    // Six digits: a seed that a person can read out and type again.
    setSeed(uint64_t(QRandomGenerator::global()->bounded(1, 1000000)));
}

} // namespace ui

#include "moc_seedfield.cpp"
