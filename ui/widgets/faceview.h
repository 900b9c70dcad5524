// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QImage>
#include <QPixmap>
#include <QWidget>

#include <array>
#include <cstdint>

class QToolButton;

namespace ui {

/// One face large, its neighbours by seed at both sides of it. Lies over the grid.
class FaceView : public QWidget
{
    Q_OBJECT
public:
    static constexpr int reach = 2; ///< neighbours shown at each side

    explicit FaceView(QWidget *parent = nullptr);

    uint64_t seed() const { return m_seed; }
    /// Shows this seed; pictures that are not there yet come by setImage.
    void setSeed(uint64_t seed);
    void setImage(int offset, const QImage &image); ///< offset -reach to reach
    const QImage &image() const { return m_images[reach]; }
    void setCaption(const QString &caption);
    /// Seeds go from 0 to 2^64 - 1.
    bool hasSeed(int offset) const { return offset < 0 ? m_seed >= uint64_t(-offset) : m_seed <= UINT64_MAX - uint64_t(offset); }

Q_SIGNALS:
    void walked(int delta);
    void closed();
    void saveWanted();
    void copyWanted();
    void dragWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    QRect rectOf(int offset) const;

    uint64_t m_seed = 0;
    QString m_caption;
    std::array<QImage, 2 * reach + 1> m_images;
    std::array<QPixmap, 2 * reach + 1> m_scaled;
    QToolButton *m_close;
    QPoint m_pressedAt;
    int m_pressed = reach + 1; // no offset
};

} // namespace ui
