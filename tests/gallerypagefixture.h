// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/galleryfixture.h"
#include "tests/menuclick.h"
#include "ui/pages/gallery/gallerypage.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/picture/justifiedgrid.h"

/// The window on the gallery.
class Gallery : public GalleryFixture
{
public:
    void begin(const QSize &size = {1280, 800})
    {
        open();
        window->resize(size);
        key(Qt::Key_8, Qt::ControlModifier);
        page = window->findChild<ui::GalleryPage *>(QStringLiteral("galleryPage"));
        QVERIFY(page);
        QCOMPARE(window->currentPage(), static_cast<ui::Page *>(page));
        grid = find<ui::JustifiedGrid>("galleryGrid");
        QTRY_VERIFY(searches > 0);
        QTest::qWait(30);
    }
    void click(int index, Qt::KeyboardModifiers keys = {})
    {
        QTest::mouseClick(grid->viewport(), Qt::LeftButton, keys, grid->tileRect(index).center());
    }
    int indexOf(const Item &item) const { return grid->indexOf(item.id); }
    QString text(const char *name) const
    {
        auto *label = window->findChild<QLabel *>(QString::fromLatin1(name));
        return label ? label->text() : QString();
    }
    QAction *action(const char *name) const { return page->findChild<QAction *>(QString::fromLatin1(name)); }
    QString banner() const
    {
        auto *shown = page->findChild<ui::Banner *>();
        return shown->isVisible() ? shown->text() : QString();
    }
    /// Chooses an entry of a chip's menu by hand.
    void choose(const char *chip, const QString &entry)
    {
        auto *button = find<QToolButton>((std::string("galleryFilter") + chip).c_str());
        QTimer::singleShot(50, button, [button, entry] {
            auto *menu = button->menu();
            for (QAction *action : menu->actions()) {
                if (action->text().startsWith(entry)) {
                    clickInMenu(menu, action);
                    return;
                }
            }
            qWarning("no entry %s", qPrintable(entry));
            menu->close();
        });
        QTest::mouseClick(button, Qt::LeftButton);
        QTest::qWait(120);
    }

    ui::GalleryPage *page = nullptr;
    ui::JustifiedGrid *grid = nullptr;
};
