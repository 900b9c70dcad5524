// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The screen of the first start, in the place of everything above the bar at the bottom.
#include "ui/window/firststart.h"
#include "ui/window/mainwindow.h"

#include "ui/pages/faces/facespage.h"
#include "ui/pages/pictures/picturespage.h"
#include "ui/pages/speech/speechpage.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace ui {

void MainWindow::welcome()
{
    const QString seen = u"window/welcomed"_s;
    // Who closed a window of an earlier version knows the program.
    if (m_first || m_settings.value(seen, false).toBool() || !m_settings.value(u"window/page"_s).toString().isEmpty())
        return;
    m_settings.setValue(seen, true);
    m_settings.sync(); // not again, however this start ends
    m_first = new FirstStart(m_pictures, m_faces, m_speech, centralWidget());
    static_cast<QVBoxLayout *>(centralWidget()->layout())->insertWidget(0, m_first, 1);
    m_columns->hide();
    showColumns();
    m_first->focusTarget()->setFocus();
    connect(m_first, &FirstStart::left, this, [this](Page *page) { showPage(page ? page : currentPage()); });
}

void MainWindow::leaveFirstStart()
{
    if (!m_first)
        return;
    m_first->hide();
    m_first->deleteLater(); // one of its buttons may be on its way
    m_first = nullptr;
    m_columns->show();
}

} // namespace ui
