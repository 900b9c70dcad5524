// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/style.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <cmath>
#include <optional>

using namespace Qt::StringLiterals;

namespace ui::style {

namespace {

QPixmap rendered(const QString &name, const QColor &colour, const QSize &pixels)
{
    const QString key = u"atelier-icon/%1/%2/%3x%4"_s.arg(name, colour.name(QColor::HexArgb)).arg(pixels.width()).arg(pixels.height());
    QPixmap pixmap;
    if (pixels.isEmpty())
        return pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QFile file(u":/icons/%1.svg"_s.arg(name));
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    if (file.open(QIODevice::ReadOnly)) {
        QSvgRenderer renderer(file.readAll().replace("currentColor", colour.name().toLatin1()));
        QPainter painter(&pixmap);
        painter.setOpacity(colour.alphaF());
        renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(pixels)));
    }
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QColor colourOf(IconRole role)
{
    const Colours &c = colours();
    switch (role) {
    case IconRole::Text:
        return c.text;
    case IconRole::Muted:
        return c.muted;
    case IconRole::Accent:
        return c.focus;
    case IconRole::OnAccent:
        return c.onAccent;
    case IconRole::Danger:
        return c.danger;
    case IconRole::Warning:
        return c.warning;
    case IconRole::Success:
        return c.success;
    }
    return c.text;
}

/// Whether this Qt asks an engine for so many points (6.8 and later) or pixels (before); it is not said at run time.
bool asksInPoints()
{
    struct Probe : QIconEngine
    {
        explicit Probe(int &asked) : width(asked) {}
        void paint(QPainter *, const QRect &, QIcon::Mode, QIcon::State) override {}
        QPixmap scaledPixmap(const QSize &size, QIcon::Mode, QIcon::State, qreal) override
        {
            width = size.width();
            return QPixmap(size);
        }
        QIconEngine *clone() const override { return new Probe(*this); }
        int &width;
    };
    static const bool points = [] {
        int asked = 0;
        QIcon(new Probe(asked)).pixmap(QSize(8, 8), 2.0);
        return asked == 8;
    }();
    return points;
}

/// Asks for its colour each time it paints, so that a change of theme needs no new icons.
class IconEngine : public QIconEngine
{
public:
    IconEngine(QString name, std::optional<IconRole> role) : m_name(std::move(name)), m_role(role) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        painter->drawPixmap(rect, pixmapFor(rect.size() * painter->device()->devicePixelRatioF(), mode, state));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override { return pixmapFor(size, mode, state); }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override
    {
        QPixmap result = pixmapFor(asksInPoints() ? size * scale : size, mode, state);
        result.setDevicePixelRatio(scale);
        return result;
    }
    QSize actualSize(const QSize &size, QIcon::Mode, QIcon::State) override { return size; }
    QIconEngine *clone() const override { return new IconEngine(*this); }

private:
    QPixmap pixmapFor(const QSize &pixels, QIcon::Mode mode, QIcon::State state) const
    {
        if (mode == QIcon::Disabled)
            return rendered(m_name, colours().faint, pixels);
        if (m_role)
            return rendered(m_name, colourOf(*m_role), pixels);
        return rendered(m_name, state == QIcon::On ? colours().focus : colours().text, pixels);
    }

    QString m_name;
    std::optional<IconRole> m_role;
};

} // namespace

QIcon icon(const QString &name)
{
    return QIcon(new IconEngine(name, std::nullopt));
}

QIcon icon(const QString &name, IconRole role)
{
    return QIcon(new IconEngine(name, role));
}

void drawIcon(QPainter &painter, const QRectF &rect, const QString &name, const QColor &colour)
{
    const qreal ratio = painter.device()->devicePixelRatioF();
    QPixmap pixmap = rendered(name, colour, (rect.size() * ratio).toSize());
    pixmap.setDevicePixelRatio(ratio);
    painter.drawPixmap(rect.topLeft(), pixmap);
}

} // namespace ui::style
