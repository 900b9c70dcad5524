// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/windowfixture.h"
#include "ui/pages/faces/facegrid.h"
#include "ui/pages/faces/facepairs.h"
#include "ui/pages/faces/faceview.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/valueslider.h"

#include <QLineEdit>

/// What every test of the Faces page has: the real window on made-up faces, and hands for it.
class FacesTest : public QObject
{
protected:
    std::unique_ptr<WindowFixture> m_f;

    void open()
    {
        m_f = std::make_unique<WindowFixture>();
        m_f->open();
        m_f->key(Qt::Key_2, Qt::ControlModifier);
    }

    void lock(const QString &seed)
    {
        auto *field = m_f->find<QWidget>("faceSeed");
        auto *edit = field->findChild<QLineEdit *>(QStringLiteral("seed"));
        edit->selectAll();
        QTest::keyClicks(edit, seed); // typing locks it
    }
    ui::FaceGrid *grid() { return m_f->find<ui::FaceGrid>("faceGrid"); }
    ui::FaceView *view() { return m_f->find<ui::FaceView>("faceView"); }
    ui::Banner *banner() { return m_f->window->findChild<ui::Page *>(QStringLiteral("facesPage"))->findChild<ui::Banner *>(); }
    void make(int count)
    {
        m_f->find<ui::ValueSlider>("faceCount")->setValue(count);
        m_f->window->makeFaces();
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_COMPARE(grid()->readyCount(), count);
    }
    ui::FacePairs *pairs() { return m_f->find<ui::FacePairs>("facePairs"); }
    size_t filesKept() { return m_f->store->recent("face", 1000).size(); }
};
