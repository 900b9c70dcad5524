// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/basestyle.h"

#include "ui/style/style.h"

#include <QStyleOption>

using namespace Qt::StringLiterals;

namespace ui::style {

namespace {

QString nameOf(QStyle::StandardPixmap which)
{
    switch (which) {
    case QStyle::SP_DirIcon:
    case QStyle::SP_DirClosedIcon:
    case QStyle::SP_DirLinkIcon:
        return u"folder"_s;
    case QStyle::SP_DirOpenIcon:
    case QStyle::SP_DialogOpenButton:
    case QStyle::SP_DirLinkOpenIcon:
        return u"folder-open"_s;
    case QStyle::SP_FileDialogNewFolder:
        return u"folder-plus"_s;
    case QStyle::SP_FileIcon:
    case QStyle::SP_FileLinkIcon:
        return u"file-text"_s;
    case QStyle::SP_DriveHDIcon:
    case QStyle::SP_DriveFDIcon:
    case QStyle::SP_DriveCDIcon:
    case QStyle::SP_DriveDVDIcon:
    case QStyle::SP_DriveNetIcon:
        return u"hard-drive"_s;
    case QStyle::SP_ComputerIcon:
    case QStyle::SP_DesktopIcon:
        return u"monitor"_s;
    case QStyle::SP_DirHomeIcon:
        return u"house"_s;
    case QStyle::SP_TrashIcon:
        return u"trash-2"_s;
    case QStyle::SP_FileDialogToParent:
    case QStyle::SP_ArrowUp:
        return u"arrow-up"_s;
    case QStyle::SP_FileDialogBack:
    case QStyle::SP_ArrowBack:
    case QStyle::SP_ArrowLeft:
        return u"chevron-left"_s;
    case QStyle::SP_ArrowForward:
    case QStyle::SP_ArrowRight:
        return u"chevron-right"_s;
    case QStyle::SP_ArrowDown:
        return u"arrow-down"_s;
    case QStyle::SP_FileDialogListView:
        return u"list"_s;
    case QStyle::SP_FileDialogDetailedView:
        return u"grid-3x3"_s;
    case QStyle::SP_FileDialogInfoView:
    case QStyle::SP_MessageBoxInformation:
    case QStyle::SP_MessageBoxQuestion:
        return u"info"_s;
    case QStyle::SP_MessageBoxWarning:
        return u"triangle-alert"_s;
    case QStyle::SP_MessageBoxCritical:
        return u"circle-alert"_s;
    case QStyle::SP_LineEditClearButton:
    case QStyle::SP_DialogCancelButton:
    case QStyle::SP_DialogCloseButton:
        return u"x"_s;
    case QStyle::SP_DialogSaveButton:
        return u"save"_s;
    case QStyle::SP_DialogOkButton:
    case QStyle::SP_DialogApplyButton:
        return u"check"_s;
    case QStyle::SP_BrowserReload:
        return u"refresh-cw"_s;
    default:
        return {};
    }
}

} // namespace

BaseStyle::BaseStyle() : QProxyStyle(u"Fusion"_s) {}

// Qt keeps two spaces of room behind the word and none before it.
void BaseStyle::drawControl(ControlElement which, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
    if (which == CE_ToolButtonLabel && button && button->toolButtonStyle == Qt::ToolButtonTextBesideIcon && !button->icon.isNull()) {
        QStyleOptionToolButton aired = *button;
        aired.text.prepend(u' ');
        QProxyStyle::drawControl(which, &aired, painter, widget);
        return;
    }
    QProxyStyle::drawControl(which, option, painter, widget);
}

QIcon BaseStyle::standardIcon(StandardPixmap which, const QStyleOption *option, const QWidget *widget) const
{
    const QString name = nameOf(which);
    return name.isEmpty() ? QProxyStyle::standardIcon(which, option, widget) : icon(name, IconRole::Muted);
}

QPixmap BaseStyle::standardPixmap(StandardPixmap which, const QStyleOption *option, const QWidget *widget) const
{
    const QString name = nameOf(which);
    return name.isEmpty()
               ? QProxyStyle::standardPixmap(which, option, widget)
               : icon(name, IconRole::Muted).pixmap(QSize(16, 16), widget ? widget->devicePixelRatioF() : qApp->devicePixelRatio());
}

int BaseStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    if (hint == SH_ComboBox_Popup)
        return 0;
    return QProxyStyle::styleHint(hint, option, widget, data);
}

} // namespace ui::style

#include "moc_basestyle.cpp"
