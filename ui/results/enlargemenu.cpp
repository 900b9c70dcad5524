// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/enlargemenu.h"

#include "core/base/kinds.h"

#include "ui/style/style.h"

#include <QAction>
#include <QCoreApplication>
#include <QCursor>
#include <QMenu>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ui::EnlargeMenu", text);
}

/// What a person calls a network that enlarges.
QString wordsOf(const core::library::Model &model)
{
    static const std::map<std::string, QString> known = {
        {"realesr-animevideov3-x2", tr("2 times, for drawings")},
        {"realesr-animevideov3-x3", tr("3 times, for drawings")},
        {"realesr-animevideov3-x4", tr("4 times, for drawings")},
        {"realesrgan-x4plus-anime", tr("4 times, for drawings, slower and finer")},
        {"realesrgan-x4plus", tr("4 times, for photographs and paintings, slow")},
    };
    const auto found = known.find(model.name);
    return found != known.end() ? found->second : QString::fromStdString(model.name);
}

} // namespace

QAction *enlargeAction(const QString &id, const QString &toolTip, const QKeySequence &keys, const Desk &desk, QWidget *owner,
                       const std::function<void(const std::string &model)> &chosen, const std::function<void()> &modelsWanted,
                       const std::function<bool()> &isDrawing)
{
    auto *action = new QAction(style::icon(u"image-upscale"_s), tr("Enlarge"), owner);
    action->setObjectName(id);
    action->setShortcut(keys);
    action->setToolTip(keys.isEmpty() ? toolTip : u"%1 (%2)"_s.arg(toolTip, keys.toString(QKeySequence::NativeText)));
    if (!keys.isEmpty()) // in the palette, and in force while its page is the visible one
        owner->addAction(action);
    auto *menu = new QMenu(owner);
    menu->setObjectName(id + u"Menu"_s);
    action->setMenu(menu);
    // By its button the menu opens by itself; by a key or the palette it opens over the work.
    QObject::connect(action, &QAction::triggered, owner, [owner, menu] {
        menu->popup(owner->mapToGlobal(QPoint((owner->width() - menu->sizeHint().width()) / 2, style::metric::header)));
        menu->setActiveAction(menu->actions().value(0)); // Return takes the one that suits it
    });
    QObject::connect(menu, &QMenu::aboutToShow, owner, [menu, &desk, chosen, modelsWanted, isDrawing] {
        menu->clear();
        auto models = desk.models ? desk.models() : std::vector<core::library::Model>();
        // What suits it first: a face or a painting comes out of a network for drawings as a drawing.
        std::stable_partition(models.begin(), models.end(), [drawings = isDrawing && isDrawing()](const auto &model) {
            return (model.name.find("anime") != std::string::npos) == drawings;
        });
        for (const core::library::Model &model : models)
            if (model.kind == core::modelkinds::upscaling)
                menu->addAction(wordsOf(model), [chosen, name = model.name] { chosen(name); });
        if (menu->isEmpty()) {
            menu->setToolTipsVisible(true);
            menu->addAction(tr("No network that enlarges is installed"))->setEnabled(false);
            menu->addAction(tr("Add one you have on the Models page"), modelsWanted)
                ->setToolTip(tr("Real-ESRGAN's files for ncnn. In a copy of Atelier's source, packaging/setup fetches them."));
        }
    });
    return action;
}

void releaseAfterMenu(QToolButton *button, QMenu *menu)
{
    QObject::connect(menu, &QMenu::aboutToHide, button, [button] {
        QTimer::singleShot(0, button, [button] { // the button has its own to do when the menu is gone
            button->setDown(false);
            button->setAttribute(Qt::WA_UnderMouse, button->rect().contains(button->mapFromGlobal(QCursor::pos())));
            button->update();
        });
    });
}

} // namespace ui
