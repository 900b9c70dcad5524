// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/aspectpicker.h"

#include "ui/style/style.h"
#include "ui/widgets/controls/shapebutton.h"
#include "ui/widgets/controls/sizefield.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr std::array<std::pair<int, int>, AspectPicker::shapes> ratios{{{1, 1}, {3, 2}, {2, 3}, {4, 3}, {3, 4}, {16, 9}, {9, 16}}};

constexpr double shapeTolerance = 0.05; // how far a multiple of 64 may be from the shape

struct Candidate
{
    int width = 0, height = 0;
    double off = 0.0;  // relative distance from the ratio
    double cost = 0.0; // with that from the area: a larger picture than the model knows repeats its subject
};

// The best size of sides that are multiples of `grid`, wide or square shapes.
std::optional<Candidate> best(double ratio, int side, int grid)
{
    std::optional<Candidate> found;
    const double wanted = double(side) * side;
    for (int width = grid; width <= std::min(4 * side, AspectPicker::largest); width += grid) {
        const int nearest = int(std::lround(width / ratio / grid));
        for (int rows = std::max(1, nearest - 1); rows <= nearest + 1; ++rows) {
            const int height = rows * grid;
            const double share = double(width) * height / wanted;
            if (height < AspectPicker::smallest || width < AspectPicker::smallest || share < 0.8 || share > 1.1)
                continue;
            const double off = std::abs(std::log(double(width) / height / ratio));
            const double cost = off + (share > 1.0 ? 1.5 * (share - 1.0) : 0.5 * (1.0 - share));
            if (!found || cost < found->cost)
                found = Candidate{width, height, off, cost};
        }
    }
    return found;
}

} // namespace

AspectPicker::AspectPicker(QWidget *parent)
    : QWidget(parent)
    , m_shapes(new QButtonGroup(this))
    , m_width(new SizeField(smallest, largest, this))
    , m_height(new SizeField(smallest, largest, this))
    , m_swap(new QToolButton(this))
    , m_hint(new QLabel(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(style::metric::half);

    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    m_shapes->setExclusive(true);
    for (int i = 0; i < shapes; ++i) {
        auto *button = new ShapeButton(ratioOf(i), this);
        m_shapes->addButton(button, i);
        row->addWidget(button);
    }
    layout->addLayout(row);

    auto *fields = new QHBoxLayout;
    fields->setSpacing(style::metric::half);
    fields->addWidget(m_width, 1);
    fields->addWidget(m_swap);
    fields->addWidget(m_height, 1);
    layout->addLayout(fields);
    layout->addWidget(m_hint);

    const QString about = tr("In pixels; a multiple of 8. Up and down change it by 8, Page Up and Page Down by 64.");
    style::name(m_width, u"pictureWidth"_s, tr("Width"), tr("Width. %1").arg(about));
    style::name(m_height, u"pictureHeight"_s, tr("Height"), tr("Height. %1").arg(about));
    m_width->setPrefix(QString());
    style::name(m_swap, u"sizeSwap"_s, tr("Swap width and height"), tr("Swaps width and height."));
    m_swap->setIcon(style::icon(u"arrow-left-right"_s));
    m_swap->setIconSize({style::metric::icon, style::metric::icon});
    m_swap->setFocusPolicy(Qt::StrongFocus);
    m_hint->setObjectName(u"sizeHint"_s);
    m_hint->setProperty("muted", true);
    m_hint->setWordWrap(true);
    setFocusProxy(m_width);

    connect(m_shapes, &QButtonGroup::idClicked, this, &AspectPicker::chooseShape);
    connect(m_swap, &QToolButton::clicked, this, &AspectPicker::swapSides);
    for (auto *field : {m_width, m_height}) {
        connect(field, &SizeField::stepped, this, &AspectPicker::typed);
        connect(field, &QSpinBox::editingFinished, this, &AspectPicker::typed);
    }
    setNativeSize(512);
    showSize();
}

QSize AspectPicker::ratioOf(int shape)
{
    const auto &[width, height] = ratios.at(size_t(shape));
    return {width, height};
}

QSize AspectPicker::sizeOf(const QSize &ratio, int side)
{
    if (ratio.height() > ratio.width())
        return sizeOf(ratio.transposed(), side).transposed();
    const double wanted = double(ratio.width()) / ratio.height();
    auto size = best(wanted, side, 64);
    if (!size || size->off > shapeTolerance)
        size = best(wanted, side, 8);
    if (!size) // a shape too long for the limits
        return {snapped(int(std::lround(side * std::sqrt(wanted)))), snapped(int(std::lround(side / std::sqrt(wanted))))};
    return {size->width, size->height};
}

int AspectPicker::snapped(int length)
{
    return (std::clamp(length, smallest, largest) + 4) / 8 * 8;
}

QSize AspectPicker::pictureSize() const
{
    return m_size;
}

void AspectPicker::setPictureSize(const QSize &size)
{
    change({snapped(size.width()), snapped(size.height())}, {});
}

void AspectPicker::setNativeSize(int side)
{
    const int shape = shapeOf(m_size);
    m_native = side;
    for (int i = 0; i < shapes; ++i) {
        const QSize size = sizeOf(ratioOf(i), side);
        const QString text = u"%1 × %2"_s.arg(size.width()).arg(size.height());
        style::name(m_shapes->button(i), u"shape%1x%2"_s.arg(ratioOf(i).width()).arg(ratioOf(i).height()),
                    tr("%1 to %2, %3 pixels").arg(ratioOf(i).width()).arg(ratioOf(i).height()).arg(text),
                    tr("%1 pixels: about as many as the model knows best.").arg(text));
    }
    if (shape >= 0)
        chooseShape(shape);
    else
        showSize();
}

void AspectPicker::chooseShape(int shape)
{
    change(sizeOf(ratioOf(shape), m_native), {});
}

void AspectPicker::swapSides()
{
    change(m_size.transposed(), {});
}

QString AspectPicker::hint() const
{
    return m_hint->text();
}

int AspectPicker::shapeOf(const QSize &size) const
{
    for (int i = 0; i < shapes; ++i) {
        if (sizeOf(ratioOf(i), m_native) == size)
            return i;
    }
    return -1;
}

void AspectPicker::typed()
{
    const QSize meant(m_width->value(), m_height->value());
    const QSize size(snapped(meant.width()), snapped(meant.height()));
    if (meant == m_size)
        return;
    QString hint;
    if (meant.width() != size.width())
        hint = tr("%1 became %2: both sides are multiples of 8.").arg(meant.width()).arg(size.width());
    else if (meant.height() != size.height())
        hint = tr("%1 became %2: both sides are multiples of 8.").arg(meant.height()).arg(size.height());
    change(size, hint);
}

void AspectPicker::change(const QSize &size, const QString &hint)
{
    const bool differs = size != m_size;
    m_size = size;
    showSize();
    if (!hint.isEmpty())
        m_hint->setText(hint);
    if (differs)
        Q_EMIT sizeChanged(size.width(), size.height());
}

void AspectPicker::showSize()
{
    {
        const QSignalBlocker first(m_width), second(m_height);
        m_width->setValue(m_size.width());
        m_height->setValue(m_size.height());
    }
    const int shape = shapeOf(m_size);
    m_shapes->setExclusive(false); // or none could be unchecked
    for (int i = 0; i < shapes; ++i)
        m_shapes->button(i)->setChecked(i == shape);
    m_shapes->setExclusive(true);
    m_swap->setEnabled(m_size.width() != m_size.height());

    const double pixels = double(m_size.width()) * m_size.height();
    const double share = pixels / (double(m_native) * m_native);
    const QString native = u"%1 × %1"_s.arg(m_native);
    // A subject doubles beyond about twice the pixels a model was trained on, and its forms
    // break below half of them.
    if (share > 2.01)
        m_hint->setText(tr("Much larger than the model's %1: things may appear twice.").arg(native));
    else if (share < 0.499)
        m_hint->setText(tr("Much smaller than the model's %1: pictures may fall apart.").arg(native));
    else
        m_hint->setText(tr("%1 megapixels").arg(QLocale().toString(pixels / 1e6, 'f', 2)));
}

} // namespace ui

#include "moc_aspectpicker.cpp"
